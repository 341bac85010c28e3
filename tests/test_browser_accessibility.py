"""Axe on every page, in light and dark; what is left is the library's own."""

import browser
import pytest
import screens
from axe_playwright_python.sync_playwright import Axe

from data.records import Polarity

pytestmark = pytest.mark.browser

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}
PAGES = ("", "vermeldingen", "bronnen")


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    house = screens.build(tmp_path_factory.mktemp("house"))
    house.add(*screens.many(300), score=Polarity.NEGATIVE)
    house.beat()
    with screens.serving(house):
        yield house


@pytest.fixture(scope="module")
def chromium():
    with browser.opened() as opened:
        yield opened


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_no_barriers_that_axe_knows(house, chromium, path, scheme):
    house.beat()
    with browser.visiting(chromium, color_scheme=scheme) as visit:
        page = visit.go(f"{house.address}/{path}")
        if not path:
            page.locator(".js-plotly-plot .main-svg").nth(1).wait_for()
        said = Axe().run(page, options=RULES).response
    assert len(said["passes"]) > 10
    found = {
        (one["id"], node["html"][:120], node.get("failureSummary", "")[:200])
        for one in said["violations"]
        for node in one["nodes"]
    }
    assert not found
