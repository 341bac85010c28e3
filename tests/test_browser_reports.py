"""Reports in a real browser: made on a click, soon enough, and without barriers."""

import time

import browser
import factories
import pypdf
import pytest
import screens
from axe_playwright_python.sync_playwright import Axe
from test_browser_accessibility import RULES
from test_dashboard_contrast import facts, hear

pytestmark = pytest.mark.browser

SOON = 3.0
"""Seconds in which a report must have come."""


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    house = screens.build(tmp_path_factory.mktemp("house"))
    hear(house)
    factories.add(house.database, facts=facts(changed_at=7))
    house.beat()
    with screens.serving(house):
        yield house


@pytest.fixture(scope="module")
def chromium():
    with browser.opened() as opened:
        yield opened


def download(page, name, file):
    button = page.get_by_role("button", name=name)
    button.wait_for()
    started = time.perf_counter()
    with page.expect_download() as waited:
        button.click()
    waited.value.save_as(file)
    return time.perf_counter() - started


def test_a_click_brings_a_report_that_can_be_read_aloud(house, chromium, tmp_path):
    with browser.visiting(chromium) as visit:
        page = visit.go(f"{house.address}/contrast")
        page.locator(".js-plotly-plot .main-svg").nth(2).wait_for()
        pdf, html = tmp_path / "one.pdf", tmp_path / "one.html"
        took = [download(page, "Rapport (PDF)", pdf), download(page, "Rapport (HTML)", html)]
        assert len(pypdf.PdfReader(pdf).pages) == 1
        page.goto(html.as_uri())
        said = Axe().run(page, options=RULES).response
        hosts = visit.hosts
    assert len(said["passes"]) > 10
    assert not [(one["id"], one["nodes"][0]["html"]) for one in said["violations"]]
    assert hosts <= {"127.0.0.1", "blob", "data", "file"}
    assert max(took) < SOON
