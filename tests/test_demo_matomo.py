"""The counter of the invented town, read by the ordinary collector."""

import csv
from datetime import UTC, datetime, timedelta

import anyio
import httpx
import pytest
from sources import kit_of

from collectors import collect, robots
from data.errors import CollectError
from data.settings import MatomoSource
from data.times import AMSTERDAM
from demo import figures, matomo, site

ANCHOR = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def town(request):
    async def forward():
        transport = httpx.ASGITransport(site.make(ANCHOR, lambda: ANCHOR))
        async with httpx.AsyncClient(transport=transport) as web:
            answer = await web.request(
                request.method, request.url, content=request.content, headers=request.headers
            )
        return httpx.Response(answer.status_code, content=answer.content)

    return anyio.run(forward)


def source_of(days=9, **settings):
    return MatomoSource(
        kind="matomo", name="Bezoek", url="http://site/matomo/", backfill_days=days, **settings
    )


def test_the_counter_tells_what_the_table_tells():
    kit = kit_of(town, lambda: ANCHOR + timedelta(minutes=30))
    batches = list(collect(source_of(token=matomo.TOKEN), {}, kit))
    told = {
        (visit.hour, visit.page): visit.count for batch in batches for visit in batch.facts.visits
    }
    periods = [each for batch in batches for each in batch.facts.measured]
    assert max(each.ended_at for each in periods) == ANCHOR - timedelta(hours=1)
    rows = {
        (datetime.fromisoformat(row["uur"]).astimezone(UTC), row["pagina"]): int(row["bezoeken"])
        for row in csv.DictReader(figures.visits(ANCHOR).splitlines(), delimiter=";")
    }
    expected = {
        line: count
        for line, count in rows.items()
        if count and any(each.started_at <= line[0] < each.ended_at for each in periods)
    }
    assert told == expected
    assert len(told) > 800


def test_the_night_in_which_the_counter_failed_is_a_gap():
    kit = kit_of(town, lambda: ANCHOR)
    batches = collect(source_of(days=84, token=matomo.TOKEN), {}, kit)
    (gap,) = [batch.gap for batch in batches if batch.gap]
    hours = {gap.started_at + timedelta(hours=number) for number in range(7)}
    assert gap.ended_at == max(hours) + timedelta(hours=1)
    local = [hour.astimezone(AMSTERDAM).hour for hour in sorted(hours)]
    assert local == [figures.OUTAGE.start - 1, *figures.OUTAGE, figures.OUTAGE.stop]


def test_strangers_get_no_figures():
    kit = kit_of(town, lambda: ANCHOR)
    with pytest.raises(CollectError, match="matomo_refused"):
        list(collect(source_of(token="iets anders"), {}, kit))
    answer = town(httpx.Request("GET", "http://site/matomo/index.php"))
    assert "Log in" in answer.text


def test_programs_may_read_the_ratings_and_not_the_counter():
    rules = town(httpx.Request("GET", "http://site/robots.txt")).text
    assert robots.allows(rules, "http://site/beoordelingen/")
    assert not robots.allows(rules, "http://site/matomo/index.php")
