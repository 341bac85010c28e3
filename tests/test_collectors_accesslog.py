"""Access logs: visits without visitors, whatever happens to the files."""

import gzip
import json
import os
import shutil
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sources import GOLDEN, NOW, Clock, offline

from collectors import accesslog, accesslog_lines, collect
from collectors.pages import Pages, is_page
from data.errors import CollectError
from data.records import GapReason
from data.settings import AccessLogSource

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:135.0) Gecko/20100101 Firefox/135.0"
EARLY = datetime(2020, 1, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


def line(at, page="/contact/", agent=FIREFOX, status=200, method="GET"):
    moment = at.strftime("%d/%b/%Y:%H:%M:%S +0000")
    return f'192.0.2.1 - - [{moment}] "{method} {page} HTTP/1.1" {status} 9 "-" "{agent}"\n'


class Server:
    """A web server that writes a log, and the rounds that read it."""

    def __init__(self, folder, **settings):
        self.path = folder / "access.log"
        self.clock = Clock(NOW)
        self.kit = offline(self.clock)
        self.cursor: dict = {}
        self.source = AccessLogSource(kind="accesslog", name="Site", path=self.path, **settings)
        self.visits: dict = {}
        self.written = 0

    def write(self, *lines):
        with self.path.open("a") as log:
            log.writelines(lines)
        self.touch(self.path)

    def touch(self, path):
        """Give every write a time of its own, as a slow clock would."""
        self.written += 1
        os.utime(path, (NOW.timestamp(), NOW.timestamp() + self.written))

    def round(self):
        found = []
        for batch in collect(self.source, self.cursor, self.kit):
            self.cursor = json.loads(json.dumps(batch.cursor))
            for visit in batch.facts.visits:
                self.visits[visit.hour.hour, visit.page] = visit.count
            found.append(batch)
        return found

    def measured(self, found):
        return [
            (each.started_at.hour, each.ended_at.hour)
            for batch in found
            for each in batch.facts.measured
        ]


@pytest.fixture
def server(tmp_path) -> Server:
    return Server(tmp_path)


def at(hour, minute=0):
    return NOW.replace(hour=hour, minute=minute)


@pytest.mark.parametrize("case", ["nginx.log", "fields.json.log"])
def test_golden(case, refresh_golden):
    reader = accesslog_lines.Reader(Pages(["*"]), {}, EARLY, NOW + HOUR)
    counts = reader.count((GOLDEN / "accesslog" / case).read_bytes().split(b"\n"))
    found = {
        "visits": {f"{hour:%d %H} {page}": n for (hour, page), n in sorted(counts.visits.items())},
        "understood": counts.understood,
        "refused": counts.refused,
    }
    expected = GOLDEN / "accesslog" / f"{case}.expected.json"
    if refresh_golden:
        expected.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")
    assert found == json.loads(expected.read_text("utf-8"))


def test_the_first_hour_is_cut_off_and_the_running_one_is_told_again(server):
    server.write(line(at(8, 30)), line(at(9, 5)), line(at(11, 1)))
    found = server.round()
    assert server.visits == {(9, "/contact/"): 1, (11, "/contact/"): 1}
    assert server.measured(found) == [(9, 11)]
    server.write(line(at(11, 2)), line(at(11, 59)))
    assert server.measured(server.round()) == [(9, 11)]
    assert server.visits[11, "/contact/"] == 3
    assert server.round() == []


def test_nothing_of_a_visitor_is_kept(server):
    server.write(line(at(8)), line(at(9), "/contact/?naam=Jansen#x"), line(at(10)))
    found = server.round()
    kept = repr(found) + json.dumps(server.cursor)
    assert "192.0.2.1" not in kept
    assert "Firefox" not in kept
    assert "Jansen" not in kept


@pytest.mark.parametrize("packed", [False, True])
def test_a_renamed_log_is_read_to_its_end_and_no_line_twice(server, packed):
    server.write(line(at(8)), line(at(9)))
    server.round()
    server.write(line(at(9, 30)))
    rotated = server.path.with_name("access.log.1")
    server.path.rename(rotated)
    if packed:
        with gzip.open(server.path.with_name("access.log.1.gz"), "wb") as target:
            target.write(rotated.read_bytes())
        rotated.unlink()
        os.utime(server.path.with_name("access.log.1.gz"), (NOW.timestamp(), NOW.timestamp() + 2.5))
    server.write(line(at(9, 40), "/team/"), line(at(10)))
    found = server.round()
    assert server.visits == {(9, "/contact/"): 2, (9, "/team/"): 1, (10, "/contact/"): 1}
    assert [batch.gap for batch in found if batch.gap] == []
    assert server.round() == []


def test_a_log_that_is_copied_and_emptied_is_not_counted_twice(server):
    server.write(line(at(8)), line(at(9)))
    server.round()
    server.write(line(at(9, 30)))
    shutil.copy2(server.path, server.path.with_name("access.log.1"))
    server.round()
    server.path.write_text("")
    server.write(line(at(9, 50)))
    server.round()
    assert server.visits == {(9, "/contact/"): 3}


def test_a_half_written_line_waits_for_its_end(server):
    whole = line(at(9, 30))
    server.write(line(at(8)), line(at(9)), whole[:40])
    server.round()
    server.write(whole[40:])
    assert sum(batch.refused for batch in server.round()) == 0
    assert server.visits == {(9, "/contact/"): 2}


def test_a_log_that_is_gone_with_its_last_lines_leaves_a_gap(server):
    server.write(line(at(5)), line(at(6)), line(at(7)))
    server.round()
    server.path.unlink()
    server.write(line(at(9, 20)), line(at(10)), line(at(11)))
    found = server.round()
    (gap,) = [batch.gap for batch in found if batch.gap]
    assert (gap.started_at.hour, gap.ended_at.hour) == (7, 10)
    assert gap.reason is GapReason.ROLLED_OVER
    assert server.measured(found) == [(10, 11)]
    assert (9, "/contact/") not in server.visits


def test_lines_out_of_order_find_their_hour_and_wrong_clocks_are_refused(server):
    server.write(line(at(5)), line(at(9, 59)), line(at(10, 1)))
    server.round()
    server.write(line(at(9, 58)), line(at(6)), line(NOW + timedelta(days=400)))
    found = server.round()
    assert server.visits[9, "/contact/"] == 2
    assert sum(batch.refused for batch in found) == 2
    assert server.cursor["newest"] == at(10).isoformat()


def test_what_lies_before_the_history_is_left_out(tmp_path):
    server = Server(tmp_path, backfill_days=1)
    server.write(line(NOW - timedelta(days=40)), line(at(8)), line(at(9)), line(at(10)))
    found = server.round()
    assert server.measured(found) == [(9, 10)]
    assert sum(batch.refused for batch in found) == 0


def test_only_the_pages_that_were_asked_for_are_counted(tmp_path):
    server = Server(tmp_path, pages=["/themas/*", "/contact/"])
    lines = [line(at(9), page) for page in ("/themas/18/", "/contact/", "/contact/route/", "/")]
    server.write(line(at(8)), *lines)
    server.round()
    assert set(server.visits) == {(9, "/themas/18/"), (9, "/contact/")}


def test_other_pages_mean_that_all_is_counted_anew(server):
    server.write(line(at(8)), line(at(9)), line(at(9), "/team/"))
    server.round()
    server.source = server.source.model_copy(update={"pages": ["/team/"]})
    server.visits.clear()
    server.round()
    assert server.visits == {(9, "/team/"): 1}


def test_a_crash_between_batches_counts_nothing_twice(server, monkeypatch):
    monkeypatch.setattr(accesslog, "LINES_A_BATCH", 1)
    monkeypatch.setattr("collectors.accesslog_files.BLOCK", 300)
    server.write(*[line(at(8, minute)) for minute in range(20)], *[line(at(9))] * 20)
    first = next(iter(collect(server.source, {}, server.kit)))
    server.cursor = json.loads(json.dumps(first.cursor))
    server.round()
    assert server.visits == {(9, "/contact/"): 20}


def test_failures_have_names(server, tmp_path):
    with pytest.raises(CollectError, match="log_missing"):
        server.round()
    server.path.write_text("dit is een gewone tekst\n" * 50)
    with pytest.raises(CollectError, match="not_an_access_log"):
        server.round()


def test_a_log_that_may_not_be_read_is_told(server, monkeypatch):
    server.write(line(at(8)))

    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.open", refuse)
    with pytest.raises(CollectError, match="log_unreadable"):
        server.round()


def test_rubbish_between_the_lines_is_counted_and_does_no_harm(server):
    server.write(line(at(8)), line(at(9)))
    with server.path.open("ab") as log:
        log.write(b"\x00\xff\xfe" * 100_000 + b"\n" + "\u202egeh\u0301\u0302\u0303\n".encode())
        log.write(line(at(9), "/" + "%F0%9F%98%80" * 3 + "/").encode())
        log.write(line(at(9), "/%E2%80%AEsnel/").encode())
        log.write(line(at(9), "/" + "a" * 5000).encode())
        log.write(line(at(9), "/%ff%fe/").encode())
    server.touch(server.path)
    found = server.round()
    assert set(server.visits) == {(9, "/contact/"), (9, "/😀😀😀/")}
    assert sum(batch.refused for batch in found) >= 2


def test_a_packed_log_that_is_broken_gives_what_can_be_read(server):
    packed = gzip.compress("".join([line(at(8)), *[line(at(9))] * 500]).encode())
    for name, content in (("3", b"geen gzip"), ("2", packed[: len(packed) - 12])):
        path = server.path.with_name(f"access.log.{name}.gz")
        path.write_bytes(content)
        server.touch(path)
    server.write(line(at(10)))
    server.round()
    assert server.visits == {(9, "/contact/"): 499, (10, "/contact/"): 1}


@pytest.mark.parametrize(
    "stamp",
    ["02/Mar/2026:15:15:30 +0530", "02/Mar/2026:04:45:00 -0500", "02/Mar/2026:10:45:59 +0100"],
)
def test_an_hour_is_one_of_utc_whatever_the_zone(stamp):
    reader = accesslog_lines.Reader(Pages(["*"]), {}, EARLY, NOW + HOUR)
    iso = datetime.strptime(stamp, "%d/%b/%Y:%H:%M:%S %z").isoformat()
    written = json.dumps(
        {"time": iso, "request": "GET / HTTP/1.1", "status": 200, "agent": FIREFOX}
    )
    combined = f'- - - [{stamp}] "GET / HTTP/1.1" 200 9 "-" "{FIREFOX}"'
    counts = reader.count([combined.encode(), written.encode()])
    assert counts.visits == {(at(9), "/"): 2}


@given(st.lists(st.binary(max_size=300)))
def test_no_line_breaks_the_reader(lines):
    reader = accesslog_lines.Reader(Pages(["*"]), {}, EARLY, NOW + HOUR)
    counts = reader.count(lines)
    assert counts.understood + counts.refused <= len(lines)


@given(
    st.dictionaries(
        st.sampled_from(["time", "request", "method", "path", "status", "agent"]),
        st.none() | st.floats() | st.sampled_from(["GET", "200", "1772440800", "\ud800"])
        | st.text(max_size=40) | st.lists(st.integers(), max_size=2),
    )
)  # fmt: skip
def test_no_json_breaks_the_reader(values):
    reader = accesslog_lines.Reader(Pages(["*"]), {}, EARLY, NOW + HOUR)
    counts = reader.count([json.dumps(values).encode()])
    assert counts.understood + counts.refused == 1


@given(st.text(max_size=400))
def test_a_page_is_short_and_shows_no_query(text):
    page = Pages(["*"]).of(f"/{text}")
    assert len(page) <= 300
    assert not page or (is_page(page) and page.startswith("/"))


@given(st.permutations([at(9, minute) for minute in range(0, 60, 7)]))
def test_the_order_within_an_hour_makes_no_difference(moments):
    reader = accesslog_lines.Reader(Pages(["*"]), {}, EARLY, NOW + HOUR)
    counts = reader.count([line(moment).encode() for moment in moments])
    assert counts.visits == {(at(9), "/contact/"): 9}
