"""What every collector promises, tried on each of them.

A bench puts a source of one kind in a state and collects it; the tests only know that.
"""

import ast
import json
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from sources import NOW, Clock, WordPress, kit_of

import collectors
from collectors import contract, inbox
from data.errors import CollectError, RateLimited
from data.settings import FeedSource, FileSource, SchemaOrgSource, TableSource, WordPressSource

HOME = "https://krant.example"
GARBAGE = {"not_a_feed", "html_instead", "no_comments_api", "no_table", "no_rating"}
GARBAGE |= contract.IMPORT_CODES


class Bench:
    """A source with texts, an answer that can be broken, and a cursor that is kept."""

    salvages = True

    def __init__(self) -> None:
        self.clock = Clock()
        self.cursor: dict = {}
        self.texts: dict[int, str] = {}
        self.broken: httpx.Response | None = None
        self.kit = kit_of(self.handle, self.clock)

    def handle(self, request: httpx.Request) -> httpx.Response:
        return self.broken or self.answer(request)

    def batches(self) -> list:
        self.clock.forward(minutes=15)
        found = []
        for batch in collectors.collect(self.source, self.cursor, self.kit):
            self.cursor = dict(batch.cursor)
            found.append(batch)
        return found

    def round(self) -> list[str]:
        return sorted(each.text for batch in self.batches() for each in batch.mentions)


class FeedBench(Bench):
    source = FeedSource(kind="feed", name="Krant", url=f"{HOME}/rss")
    forgets = False

    def answer(self, request):
        items = "".join(
            f"<item><title>Stuk</title><guid>g-{number}</guid><description>{text}</description>"
            f"<pubDate>{self._date(number)}</pubDate></item>"
            for number, text in self.texts.items()
        )
        document = f'<rss version="2.0"><channel><title>Krant</title>{items}</channel></rss>'
        return httpx.Response(200, text=document)

    def _date(self, number):
        return (NOW - timedelta(minutes=number)).strftime("%a, %d %b %Y %H:%M:%S +0000")


class AtomBench(FeedBench):
    def answer(self, request):
        entries = "".join(
            f"<entry><id>g-{number}</id><title>Stuk</title><summary>{text}</summary>"
            f"<updated>{(NOW - timedelta(minutes=number)).isoformat()}</updated></entry>"
            for number, text in self.texts.items()
        )
        document = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>K</title>{entries}</feed>'
        return httpx.Response(200, text=document)


class JsonBench(FeedBench):
    salvages = False

    def answer(self, request):
        items = [
            {
                "id": f"g-{number}",
                "content_text": text,
                "date_published": (NOW - timedelta(minutes=number)).isoformat(),
            }
            for number, text in self.texts.items()
        ]
        return httpx.Response(
            200, json={"version": "https://jsonfeed.org/version/1.1", "items": items}
        )


class WordPressBench(Bench):
    source = WordPressSource(kind="wordpress", name="Krant", url=HOME)
    forgets = True

    def answer(self, request):
        site = WordPress()
        for number, text in self.texts.items():
            site.add(number, text, NOW - timedelta(minutes=number))
        return site(request)


class CommentFeedBench(WordPressBench):
    forgets = False

    def answer(self, request):
        site = WordPress(rest=False)
        for number, text in self.texts.items():
            site.add(number, text, NOW - timedelta(minutes=number))
        return site(request)


class TableBench(Bench):
    source = TableSource(kind="table", name="Krant", url=f"{HOME}/export.csv")
    forgets = False

    def answer(self, request):
        rows = "".join(
            f"{text};{number};{(NOW - timedelta(minutes=number)).isoformat()}\n"
            for number, text in self.texts.items()
        )
        return httpx.Response(200, text=f"bericht;id;datum\n{rows}")


class SchemaOrgBench(Bench):
    source = SchemaOrgSource(kind="schemaorg", name="Krant", url=f"{HOME}/oordelen")
    forgets = False

    def answer(self, request):
        if request.url.path == "/robots.txt":
            return httpx.Response(404)
        rating = {"@type": "AggregateRating", "ratingValue": 4, "reviewCount": len(self.texts)}
        documents: list[dict] = [{"name": "Team", "aggregateRating": rating}]
        documents += [
            {"@type": "Review", "@id": f"#{number}", "reviewBody": text}
            for number, text in self.texts.items()
        ]
        scripts = (
            f'<script type="application/ld+json">{json.dumps(each)}</script>' for each in documents
        )
        return httpx.Response(200, html=f"<html><body>{''.join(scripts)}</body></html>")


REMOTE = {
    "feed": FeedBench,
    "atom": AtomBench,
    "json": JsonBench,
    "wordpress": WordPressBench,
    "comment feed": CommentFeedBench,
    "schemaorg": SchemaOrgBench,
    "table": TableBench,
}


@pytest.fixture(params=REMOTE)
def bench(request) -> Bench:
    found = REMOTE[request.param]()
    found.texts = {1: "eerste", 2: "tweede", 3: "derde"}
    return found


def test_the_first_run_finds_what_is_there(bench):
    batches = bench.batches()
    mentions = [each for batch in batches for each in batch.mentions]
    assert sorted(each.text for each in mentions) == ["derde", "eerste", "tweede"]
    assert len({each.id for each in mentions}) == 3
    for mention in mentions:
        assert mention.external_id
        assert mention.source == "Krant"
        assert mention.published_at.utcoffset() == timedelta(0)
    assert all(batch.gap is None and not batch.deleted for batch in batches)


def test_the_second_run_finds_nothing_new(bench):
    bench.round()
    for batch in bench.batches():
        assert not batch.mentions
        assert not batch.deleted
        assert batch.gap is None
    bench.texts[4] = "vierde"
    assert bench.round() == ["vierde"]


def test_a_crash_repeats_and_never_skips(bench):
    bench.round()
    kept = bench.cursor
    bench.texts[4] = "vierde"
    assert bench.round() == ["vierde"]
    bench.cursor = kept
    assert bench.round() == ["vierde"]


def test_an_edited_text_comes_again_under_the_same_identity(bench):
    before = {each.text: each.id for batch in bench.batches() for each in batch.mentions}
    bench.texts[2] = "tweede, verbeterd"
    after = [each for batch in bench.batches() for each in batch.mentions]
    assert [(each.text, each.id) for each in after] == [("tweede, verbeterd", before["tweede"])]
    assert bench.round() == []


def test_a_deleted_text_is_reported_where_the_source_tells(bench):
    ids = {each.text: each.external_id for batch in bench.batches() for each in batch.mentions}
    del bench.texts[2]
    gone = [each for batch in bench.batches() for each in batch.deleted]
    assert gone == ([ids["tweede"]] if bench.forgets else [])
    assert [each for batch in bench.batches() for each in batch.deleted] == []


def test_an_empty_source_is_no_failure(bench):
    bench.texts = {}
    assert bench.round() == []


def test_too_many_requests_asks_for_patience(bench):
    bench.round()
    bench.broken = httpx.Response(429, headers={"Retry-After": "77"})
    with pytest.raises(RateLimited) as caught:
        bench.batches()
    assert caught.value.retry_after == timedelta(seconds=77)


def test_a_server_error_is_for_later(bench):
    bench.broken = httpx.Response(500)
    with pytest.raises(CollectError, match="server_error"):
        bench.batches()
    bench.broken = None
    assert len(bench.round()) == 3


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\x01\x02\xff" * 50,
        b"<html><body>Onderhoud</body></html>",
        b"<!DOCTYPE html><p>Even geduld",
        b'{"items": 3}',
        b'[{"id": 1, "content": ',
        b"null",
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"gewone tekst",
        b'<?xml version="1.0"?><recepten><recept>taart</recept></recepten>',
    ],
)
def test_garbage_is_a_named_failure(bench, content):
    bench.broken = httpx.Response(200, content=content)
    with pytest.raises(CollectError) as caught:
        bench.batches()
    assert caught.value.code in GARBAGE
    bench.broken = None
    assert len(bench.round()) == 3


def test_a_truncated_answer_gives_no_half_texts(bench):
    whole = bench.answer

    def half(request):
        answer = whole(request)
        return httpx.Response(answer.status_code, content=answer.content[:-45])

    bench.answer = half
    found = bench.round() if bench.salvages else []
    if not bench.salvages:
        with pytest.raises(CollectError, match="not_a_feed"):
            bench.batches()
    assert set(found) < {"eerste", "tweede", "derde"}
    bench.answer = whole
    assert {*found, *bench.round()} == {"eerste", "tweede", "derde"}


def test_a_cursor_of_another_address_does_not_count(bench):
    bench.round()
    bench.source = bench.source.model_copy(update={"url": f"{HOME}/elders"})
    answer = bench.answer

    def moved(request):
        path = request.url.path.removeprefix("/elders") or "/"
        return answer(
            httpx.Request("GET", request.url.copy_with(path=path, query=request.url.query))
        )

    bench.answer = moved
    assert len(bench.round()) == 3


def test_the_folder_keeps_the_same_promises(tmp_path):
    bench = Bench()
    bench.source = FileSource(kind="file", name="Inbox", folder=tmp_path)
    table = "id;datum;bericht\n1;01-03-2026;eerste\n2;01-03-2026;tweede\n"
    (tmp_path / "export.csv").write_text(table)
    assert bench.round() == ["eerste", "tweede"]
    assert bench.round() == []
    (tmp_path / "export.csv").write_text(table.replace("tweede", "tweede, verbeterd"))
    ids = {each.text: each.external_id for batch in bench.batches() for each in batch.mentions}
    assert ids == {"eerste": "1", "tweede, verbeterd": "2"}


def raised_codes() -> dict[str, set[str]]:
    """Find every code that is given to an error anywhere in the package."""
    found: dict[str, set[str]] = {
        "CollectError": set(),
        "ImportRefused": set(),
        "SourceGone": set(),
    }
    for path in Path(contract.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                first = node.args[0] if node.args else None
                if node.func.id in found and isinstance(first, ast.Constant):
                    found[node.func.id].add(first.value)
    return found


def test_every_code_that_is_raised_is_listed():
    found = raised_codes()
    assert found["CollectError"] | found["SourceGone"] <= contract.COLLECT_CODES
    assert found["ImportRefused"] <= contract.IMPORT_CODES
    assert found["ImportRefused"] >= {"empty_file", "unreadable", "wrong_separator"}


def test_every_code_of_a_file_has_its_dutch_reason():
    assert inbox.REASONS.keys() == contract.IMPORT_CODES | contract.ROW_CODES
