"""Page Contrast in a real browser: no barriers, nobody else asked, no wider than the screen."""

import browser
import factories
import pytest
import screens
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect
from test_browser_accessibility import RULES
from test_browser_overview import LOCAL
from test_dashboard_contrast import facts, hear

pytestmark = pytest.mark.browser


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


def opened(visit, house):
    house.beat()
    page = visit.go(f"{house.address}/contrast")
    page.locator(".js-plotly-plot .main-svg").nth(2).wait_for()
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_has_no_barriers_that_axe_knows(house, chromium, scheme):
    with browser.visiting(chromium, color_scheme=scheme) as visit:
        page = opened(visit, house)
        said = Axe().run(page, options=RULES).response
    assert len(said["passes"]) > 10
    found = {
        (one["id"], node["html"][:120], node.get("failureSummary", "")[:200])
        for one in said["violations"]
        for node in one["nodes"]
    }
    assert not found


def test_the_answer_is_in_sight_at_once_and_nobody_else_is_asked(house, chromium):
    with browser.visiting(chromium, viewport={"width": 1280, "height": 800}) as visit:
        page = visit.go(house.address)
        page.get_by_role("link", name="Contrast").first.click()
        page.locator(".js-plotly-plot .main-svg").nth(2).wait_for()
        answer = page.get_by_text("Online is")
        expect(answer).to_be_in_viewport()
        expect(page.get_by_text("andere meetwijze:").first).to_be_visible()
        assert visit.hosts <= LOCAL, visit.hosts
        assert visit.complaints == []


def test_a_narrow_screen_needs_no_sideways_scrolling(house, chromium):
    with browser.visiting(chromium, viewport={"width": 390, "height": 844}) as visit:
        page = opened(visit, house)
        wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 390
