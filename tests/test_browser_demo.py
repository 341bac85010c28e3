"""The whole way: the demo starts, a comment is published, and a person finds it."""

import csv
import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import browser
import pytest

from data import read_model, settings
from data.connection import open_database
from data.errors import ListeningError

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 180


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    command = [sys.executable, "-m", "cli", "demo", "--port", "0", "--every-seconds", "5"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with (
        (folder / "log").open("w") as log,
        subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log) as process,
    ):
        try:
            yield _started(folder / "var" / "demo" / "luisterpost.toml", process, folder / "log")
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)


def _started(file, process, log):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        assert process.poll() is None, log.read_text()
        if _is_listening(file):
            return settings.load(file, {})
        time.sleep(0.5)
    raise AssertionError(log.read_text())


def _is_listening(file):
    try:
        loaded = settings.load(file, {})
        totals = read_model.totals(open_database(loaded.storage))
        urllib.request.urlopen(f"http://127.0.0.1:{loaded.dashboard.port}/", timeout=5).close()
    except (ListeningError, OSError):
        return False
    return totals["mentions"] > 1000 and totals["mentions"] == totals["scored"]


def newest(demo):
    site = next(one.url for one in demo.sources if one.kind == "wordpress")
    with urllib.request.urlopen(f"{site}wp-json/wp/v2/comments?per_page=1", timeout=10) as answer:
        [row] = json.load(answer)
    return row["id"], re.sub(r"<[^>]+>", "", row["content"]["rendered"]).strip()


def next_plain_comment(demo):
    """Wait until something is published that HTML writes as people do."""
    seen, _ = newest(demo)
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        number, text = newest(demo)
        if number != seen and "&" not in text and len(re.findall(r"\w{4,}", text)) > 2:
            return text
        time.sleep(0.5)
    raise AssertionError("nothing was published")


def test_a_published_comment_is_found_filtered_opened_and_taken_along(demo, tmp_path):
    address = f"http://127.0.0.1:{demo.dashboard.port}/vermeldingen"
    with browser.opened() as chromium, browser.visiting(chromium) as visit:
        page = visit.go(address)
        assert page.get_by_text("Voorbeeldgegevens").is_visible()

        text = next_plain_comment(demo)
        page.get_by_text(text[:60]).first.wait_for(timeout=PATIENCE * 1000)

        words = " ".join(re.findall(r"\w{4,}", text)[:3])
        page.get_by_label("Zoeken").fill(words)
        page.get_by_label("Zoeken").press("Enter")
        page.wait_for_url("**zoek=**")
        page.get_by_text(text[:60]).first.wait_for()
        tone = re.compile("Negatief|Neutraal|Positief|Geen antwoord")
        assert page.get_by_text(tone).first.is_visible()

        original = page.get_by_role("link", name="Naar het origineel").first
        assert "/wijkerdammer/live-open-spreekuur/" in original.get_attribute("href")

        page.get_by_role("button", name="Meenemen").click()
        with page.expect_download() as waited:
            page.get_by_role("button", name="CSV-bestand").click()
        file = tmp_path / "export.csv"
        waited.value.save_as(file)
        with file.open(encoding="utf-8-sig", newline="") as opened:
            rows = list(csv.reader(opened, delimiter=";"))
        assert any(words.split()[0] in cell for row in rows for cell in row)

        with browser.visiting(chromium) as elsewhere:
            elsewhere.go(page.url).get_by_text(text[:60]).first.wait_for()
        assert visit.hosts <= {"127.0.0.1", "blob", "data"}
