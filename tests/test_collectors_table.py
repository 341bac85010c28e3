"""A table at an address: asked for politely, read again only when something changed."""

from datetime import timedelta

import httpx
import pytest
from sources import NOW, Clock, kit_of
from test_collectors_file import xlsx

from collectors import table
from data.errors import CollectError
from data.settings import TableSource

URL = "https://merelhof.example/klachten.csv"
CSV = "week;klachten\n2026-W07;3\n2026-W08;x\n"


class Site:
    def __init__(self, content=CSV):
        self.content, self.tag, self.asked = content, '"1"', []
        self.clock = Clock()
        self.kit = kit_of(self.answer, self.clock)

    def answer(self, request):
        self.asked.append(request.headers.get("If-None-Match"))
        if self.tag and request.headers.get("If-None-Match") == self.tag:
            return httpx.Response(304)
        headers = {"ETag": self.tag} if self.tag else {}
        return httpx.Response(200, content=self.content, headers=headers)


def source(**changes):
    return TableSource(kind="table", name="Klachten", url=URL, **{"holds": "complaints", **changes})


def collect(site, cursor=None, **changes):
    return list(table.collect(source(**changes), cursor or {}, site.kit))


def counts(batches):
    return [one.count for batch in batches for one in batch.facts.complaints]


def test_a_table_is_asked_for_again_only_when_it_changed():
    site = Site()
    batches = collect(site)
    assert counts(batches) == [3]
    assert batches[-1].refused == 1
    cursor = batches[-1].cursor
    assert collect(site, cursor) == []
    assert site.asked == [None, '"1"']
    site.content, site.tag = CSV.replace("x", "4"), '"2"'
    assert counts(collect(site, cursor)) == [3, 4]


def test_the_same_table_under_another_mark_is_not_stored_again():
    site = Site()
    cursor = collect(site)[-1].cursor
    site.tag = '"2"'
    (batch,) = collect(site, cursor)
    assert not batch.facts
    assert batch.cursor["etag"] == '"2"'
    site.tag = ""
    cursor = collect(site, batch.cursor)[-1].cursor
    assert collect(site, cursor) == []


def test_another_way_of_reading_starts_anew():
    site = Site("week;klachten;nieuw\n2026-W07;3;5\n")
    cursor = collect(site)[-1].cursor
    assert counts(collect(site, cursor, columns={"count": "nieuw"})) == [5]


def test_only_the_last_batch_moves_the_cursor():
    site = Site("week;klachten;thema\n" + "".join(f"2026-W07;1;t{n}\n" for n in range(5001)))
    first, second, last = collect(site)
    assert first.cursor == second.cursor == {}
    assert last.cursor["mark"]


def test_workbooks_are_known_by_what_they_hold():
    site = Site(xlsx(["Maand", "Klachten"], [NOW.replace(tzinfo=None) - timedelta(days=60), 2]))
    (found, _) = collect(site)
    assert [one.count for one in found.facts.complaints] == [2]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("<!DOCTYPE html><p>Inloggen", "no_table"),
        ("", "empty_file"),
        ("week;thema\n2026-W07;x\n", "no_count_column"),
        ("PK\x03\x04kapot", "unreadable"),
    ],
)
def test_what_is_no_table_has_a_name(content, code):
    with pytest.raises(CollectError) as caught:
        collect(Site(content))
    assert caught.value.code == code


def test_a_table_without_rows_is_no_failure():
    assert counts(collect(Site("week;klachten\n"))) == []
