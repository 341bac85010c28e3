"""A log of a million lines to visits by page and hour, against a plain regular expression.

Told is processor time, which other work on the machine hardly changes.
"""

import json
import random
import re
import resource
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path

from benchmarks.figure import Figure, quicker
from collectors import accesslog
from collectors.contract import Kit
from collectors.http import Http
from data.settings import AccessLogSource, Collecting

LINES = 1_000_000
END = datetime(2026, 3, 2, 12, tzinfo=UTC)
BROWSERS = [
    f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    f"Chrome/{major}.0.{build}.0 Safari/537.36"
    for major in range(100, 145)
    for build in range(6)
]
ROBOTS = [
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "python-requests/2.32",
    "-",
]
PLAIN = re.compile(
    r'(?P<ip>\S+) \S+ \S+ \[(?P<time>[^\]]+)\] "(?P<method>\S+) (?P<path>\S+) [^"]*" '
    r'(?P<status>\d{3}) \S+ "[^"]*" "(?P<agent>[^"]*)"'
)


def measure() -> list[Figure]:
    """Measure ours and the peer, each in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        path, as_json = Path(folder) / "access.log", Path(folder) / "access.json"
        _write(path)
        _write_json(path, as_json)
        seconds, megabytes, counted = _apart(_ours, path)
        json_seconds, json_megabytes, json_counted = _apart(_ours, as_json)
        plain_seconds, plain_megabytes, plain_counted = _apart(_plain, path)
    assert counted == json_counted
    assert counted > 0.9 * plain_counted
    return [
        quicker(f"{LINES:,} lines to visits", seconds, plain_seconds, "under 20 s"),
        quicker(f"{LINES:,} lines of JSON to visits", json_seconds, None, "under 20 s"),
        quicker("memory at most", megabytes, plain_megabytes, "under 300 MB", "MB"),
        quicker("memory at most, JSON", json_megabytes, None, "under 300 MB", "MB"),
    ]


def _write(path: Path) -> None:
    luck = random.Random(4)
    pages = [f"/themas/onderwerp-{number}/" for number in range(400)]
    assets = [f"/static/deel-{number}.css" for number in range(200)]
    start, step = END - timedelta(days=14), timedelta(days=14) / LINES
    with path.open("w") as file:
        for number in range(LINES):
            target = luck.choice(assets if number % 3 else pages)
            if number % 10 == 0:
                target += "?utm_source=krant"
            agent = luck.choice(ROBOTS if number % 5 == 0 else BROWSERS)
            moment = (start + step * number).strftime("%d/%b/%Y:%H:%M:%S +0000")
            address = f"192.0.2.{number % 250}"
            file.write(f'{address} - - [{moment}] "GET {target} HTTP/1.1" 200 5120 "-" "{agent}"\n')


def _write_json(combined: Path, path: Path) -> None:
    with combined.open() as lines, path.open("w") as file:
        for line in lines:
            found = PLAIN.match(line)
            assert found
            moment = datetime.strptime(found["time"], "%d/%b/%Y:%H:%M:%S %z")
            request = f"{found['method']} {found['path']} HTTP/1.1"
            values = {
                "time_iso8601": moment.isoformat(),
                "remote_addr": found["ip"],
                "request": request,
                "status": found["status"],
                "http_user_agent": found["agent"],
            }
            file.write(json.dumps(values) + "\n")


def _apart(work: Callable[[Path], int], path: Path) -> tuple[float, float, int]:
    with get_context("spawn").Pool(1) as pool:
        return pool.apply(_timed, (work, path))


def _timed(work: Callable[[Path], int], path: Path) -> tuple[float, float, int]:
    begin = time.process_time()
    counted = work(path)
    seconds = time.process_time() - begin
    return seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, counted


def _ours(path: Path) -> int:
    source = AccessLogSource(kind="accesslog", name="Site", path=path)
    http = Http(Collecting())
    kit = Kit(http=http, author_key=b"0" * 32, now=lambda: END)
    latest = {
        (visit.page, visit.hour): visit.count
        for batch in accesslog.collect(source, {}, kit)
        for visit in batch.facts.visits
    }
    http.close()
    return sum(latest.values())


def _plain(path: Path) -> int:
    """Count as one would by hand: an expression, strptime and a dictionary."""
    visits: Counter[tuple[str, str]] = Counter()
    with path.open(errors="replace") as lines:
        for line in lines:
            found = PLAIN.match(line)
            if found is None or found["method"] != "GET" or not found["status"].startswith("2"):
                continue
            robot = re.search("bot|crawl|spider|requests|^-$", found["agent"], re.IGNORECASE)
            page = found["path"].split("?")[0]
            if robot or page.endswith((".css", ".js", ".png", ".jpg", ".ico")):
                continue
            moment = datetime.strptime(found["time"], "%d/%b/%Y:%H:%M:%S %z")
            visits[page, moment.strftime("%Y-%m-%dT%H")] += 1
    return sum(visits.values())
