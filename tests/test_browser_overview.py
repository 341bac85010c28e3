"""Page Overzicht in a real browser."""

import browser
import pytest
import screens
from playwright.sync_api import expect

from data.records import Polarity

pytestmark = pytest.mark.browser

LOCAL = {"127.0.0.1", "blob", "data"}


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


@pytest.fixture
def visit(chromium):
    with browser.visiting(chromium) as visit:
        yield visit


def test_the_page_answers_in_dutch_and_asks_nobody_else(house, visit):
    page = visit.go(house.address)
    page.locator(".js-plotly-plot .main-svg").first.wait_for()
    assert page.locator("html").get_attribute("lang") == "nl"
    expect(page).to_have_title("Overzicht · Luisterpost")
    expect(page.get_by_text("Voorbeeldgegevens")).to_be_visible()
    page.get_by_role("link", name="Bronnen").first.click()
    expect(page.get_by_role("heading", level=1, name="Bronnen")).to_be_visible()
    assert visit.hosts <= LOCAL, visit.hosts
    assert visit.complaints == []


def test_the_old_address_of_the_home_page_keeps_its_filters(house, visit):
    page = visit.go(f"{house.address}/overzicht?kanaal=comments")
    expect(page.get_by_text("vonden we 100 vermeldingen")).to_be_visible()


def test_a_filter_stands_in_the_address_and_the_address_gives_the_same_view(house, visit, chromium):
    page = visit.go(house.address)
    page.get_by_label("Kanaal").click()
    page.get_by_role("option", name="Reacties").click()
    expect(page.get_by_text("vonden we 100 vermeldingen")).to_be_visible()
    page.wait_for_url("**kanaal=comments*")
    with browser.visiting(chromium) as another:
        same = another.go(page.url)
        expect(same.get_by_text("vonden we 100 vermeldingen")).to_be_visible()


def test_a_filter_goes_along_to_another_page_and_back(house, visit):
    page = visit.go(f"{house.address}/?kanaal=comments")
    page.get_by_role("link", name="Bronnen").first.click()
    expect(page.get_by_role("heading", level=1, name="Bronnen")).to_be_visible()
    page.get_by_role("link", name="Overzicht").first.click()
    expect(page.get_by_text("vonden we 100 vermeldingen")).to_be_visible()
    page.wait_for_url("**kanaal=comments*")


def test_new_data_appear_by_themselves_and_nothing_is_lost(house, visit):
    house.beat()
    page = visit.go(f"{house.address}/?periode=1")
    page.locator(".js-plotly-plot .main-svg").first.wait_for()
    page.get_by_text("Gegevens als tabel").first.click()
    table = page.get_by_role("columnheader", name="Uur").first
    expect(table).to_be_visible()
    page.evaluate("document.querySelector('[data-testid=stMain]').scrollTo(0, 300)")
    before = table.bounding_box()["y"]
    house.add(screens.mention(7001, days=0, text="Nieuw: de bus reed weer voorbij"))
    expect(page.get_by_text("de bus reed weer voorbij")).to_be_visible()
    expect(table).to_be_visible()
    assert table.bounding_box()["y"] == pytest.approx(before, abs=5)


def test_the_keyboard_reaches_the_filters_and_opens_them(house, visit):
    page = visit.go(house.address)
    for _ in range(20):
        page.keyboard.press("Tab")
        if "Onderwerp" in (page.evaluate("document.activeElement.ariaLabel") or ""):
            break
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option", name="Merelhof")).to_be_visible()


def test_every_answer_carries_the_policy(house, visit):
    for path in ("/", "/bronnen", "/_stcore/health", "/icon.svg"):
        answer = visit.page.request.get(house.address + path)
        assert answer.ok
        assert "default-src 'self'" in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_the_server_ends_cleanly_when_told_to(tmp_path):
    house = screens.build(tmp_path)
    with screens.serving(house) as process:
        pass
    assert process.returncode == 0
