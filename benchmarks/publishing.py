"""From "published on the demo site" to "on the screen", in a real browser."""

import json
import os
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from benchmarks.figure import ROOT, Figure, quicker
from data import read_model, settings
from data.connection import open_database
from data.errors import ListeningError

EVERY_SECONDS = 15
COMMENTS = 6
CHROMIUM = "/usr/bin/chromium"
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


def measure() -> list[Figure]:
    """Measure how long six live comments of the demo take to the screen."""
    with tempfile.TemporaryDirectory() as name, _demo(Path(name)) as file:
        loaded = settings.load(file)
        site = next(one.url for one in loaded.sources if one.kind == "wordpress")
        address = f"http://127.0.0.1:{loaded.dashboard.port}/vermeldingen"
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
            page = browser.new_page()
            page.goto(address)
            page.get_by_role("heading", level=1).wait_for()
            delays = list(_delays(page, site))
            browser.close()
    asked = f"< {EVERY_SECONDS + 10}"
    return [
        quicker("published to on the screen, median", statistics.median(delays), None, asked),
        quicker("published to on the screen, worst", max(delays), EVERY_SECONDS + 10.0, asked),
    ]


@contextmanager
def _demo(folder: Path) -> Iterator[Path]:
    command = [sys.executable, "-m", "cli", "demo", "--port", "0"]
    options = ["--every-seconds", str(EVERY_SECONDS)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    file = folder / "var" / "demo" / "luisterpost.toml"
    quiet = subprocess.DEVNULL
    with subprocess.Popen(
        [*command, *options], cwd=folder, env=environment, stdout=quiet, stderr=quiet
    ) as process:
        try:
            while not _listening(file):
                time.sleep(1)
            yield file
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


def _listening(file: Path) -> bool:
    """Tell whether the demo's history is in and scored, and the dashboard answers."""
    try:
        loaded = settings.load(file)
        totals = read_model.totals(open_database(loaded.storage))
        urllib.request.urlopen(f"http://127.0.0.1:{loaded.dashboard.port}/", timeout=2).close()
    except (ListeningError, OSError):
        return False
    return totals["mentions"] > 1000 and totals["scored"] == totals["mentions"]


def _delays(page: Page, site: str) -> Iterator[float]:
    known = {one["id"] for one in _newest(site)}
    waiting: dict[str, datetime] = {}
    found = 0
    while found < COMMENTS:
        for one in _newest(site):
            if one["id"] not in known:
                known.add(one["id"])
                written = re.sub(r"<[^>]+>", "", one["content"]["rendered"]).strip()
                moment = datetime.fromisoformat(one["date_gmt"]).replace(tzinfo=UTC)
                waiting[_start(written)] = moment
        shown = page.inner_text("body")
        for text in [text for text in waiting if text in shown]:
            yield (datetime.now(UTC) - waiting.pop(text)).total_seconds()
            found += 1
        time.sleep(0.25)


def _start(text: str) -> str:
    """Return the part before anything that HTML writes differently."""
    return re.split(r"[&\n]", text)[0][:60]


def _newest(site: str) -> list[dict[str, Any]]:
    with urllib.request.urlopen(f"{site}wp-json/wp/v2/comments?per_page=10", timeout=10) as answer:
        rows: list[dict[str, Any]] = json.load(answer)
    return rows
