"""The invented town: complete, believable, and read by the ordinary collectors."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import anyio
import httpx
import pytest

from data.times import AMSTERDAM, local_date
from demo import figures, site, world

ANCHOR = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
HELMOND = [
    "Geen hulp en absoluut geen kwaliteit",
    "Dat zorgteam is maar een grapje",
    "Ze doen niets aan klachten",
    "Je uit de problemen helpen is hun kwaliteit",
]


@pytest.fixture(scope="module")
def town():
    return world.build(ANCHOR)


class Client:
    def __init__(self, at):
        self._transport = httpx.ASGITransport(site.make(ANCHOR, lambda: at))

    def get(self, path):
        return anyio.run(self._get, path)

    async def _get(self, path):
        async with httpx.AsyncClient(transport=self._transport, base_url="http://site") as web:
            return await web.get(path)


def client(at=ANCHOR):
    return Client(at)


def test_at_least_1500_different_comments_with_the_four_quotes(town):
    texts = Counter(" ".join(one.text.casefold().split()) for one in town.comments)
    assert len(texts) >= 1500
    assert max(texts.values()) == 1
    assert all(quote.casefold() in texts for quote in HELMOND)


def test_comments_come_after_their_article_and_answers_after_what_they_answer(town):
    moments = {one.number: one.published_at for one in town.comments}
    for one in town.comments:
        assert one.published_at >= one.article.published_at
        assert not one.parent or one.published_at >= moments[one.parent]


def test_twelve_weeks_with_nothing_from_the_future_but_the_live_ones(town):
    days = {local_date(one.published_at) for one in town.articles}
    assert max(days) - min(days) >= timedelta(days=80)
    later = [one for one in town.comments if one.published_at > ANCHOR]
    assert len(later) > 100
    assert {one.article.id for one in later} == {world.LIVE_ARTICLE}


def test_the_site_goes_on_publishing():
    def count(at):
        answer = client(at).get("/wijkerdammer/wp-json/wp/v2/comments?per_page=1")
        return int(answer.headers["X-WP-Total"])

    assert count(ANCHOR + timedelta(minutes=5)) == count(ANCHOR) + 15


def test_pages_behave_like_wordpress():
    web = client()
    first = web.get("/wijkerdammer/wp-json/wp/v2/comments?per_page=100&order=asc").json()
    second = web.get("/wijkerdammer/wp-json/wp/v2/comments?per_page=100&order=asc&page=2").json()
    assert len(first) == 100
    assert first[-1]["date_gmt"] <= second[0]["date_gmt"]
    after = web.get(
        f"/wijkerdammer/wp-json/wp/v2/comments?after={first[-1]['date_gmt']}&order=asc"
    ).json()
    assert after[0]["date_gmt"] > first[-1]["date_gmt"]
    assert web.get("/wijkerdammer/wp-json/wp/v2/comments?page=999").status_code == 400


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/wijkerdammer/feed/",
        "/omroep/feed.atom",
        "/merelhof-blog/feed.json",
        "/landelijk/feed/",
        "/praatplein/feed/",
        "/wijkerdammer/comments/feed/",
        "/wijkerdammer/wachtlijst-huishoudelijke-hulp/",
        "/beoordelingen/",
        "/beoordelingen.csv",
        "/klachten.csv",
        "/bezoek.csv",
    ],
)
def test_every_page_answers(path):
    assert client().get(path).status_code == 200


def test_the_broadcast_lifts_its_page_and_leaves_the_controls_alone():
    start = figures.broadcast_start(ANCHOR).replace(minute=0)
    rows = [line.split(";") for line in figures.visits(ANCHOR).splitlines()[1:]]
    visits = {(row[1], datetime.fromisoformat(row[0])): int(row[2]) for row in rows}

    def compared(page):
        local = (start + timedelta(hours=1)).astimezone(AMSTERDAM)
        weeks = [local - timedelta(days=7 * week) for week in range(1, 5)]
        return visits[page, local] / (sum(visits[page, one] for one in weeks) / 4)

    assert compared(figures.LIFTED) > 3
    assert all(0.3 < compared(page) < 2.5 for page in figures.CONTROLS)


def test_unknown_pages_are_told():
    web = client()
    for path in ("/nergens.csv", "/wijkerdammer/bestaat-niet/", "/praatplein/0/"):
        answer = web.get(path)
        assert answer.status_code == 404
