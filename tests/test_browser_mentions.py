"""Pages Vermeldingen and Bronnen in a real browser."""

import csv

import browser
import openpyxl
import pytest
import screens
from playwright.sync_api import expect

from data.records import Channel, Polarity

pytestmark = pytest.mark.browser

LOCAL = {"127.0.0.1", "blob", "data"}
THREAD = "https://krant.example/artikel"
FORMULA = '=HYPERLINK("https://boos.example";"klik")'


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    house = screens.build(tmp_path_factory.mktemp("house"))
    house.add(*screens.many(60), score=Polarity.NEGATIVE)
    under = {"thread": THREAD, "thread_title": "Een artikel", "channel": Channel.FORUM}
    house.add(
        screens.mention(501, text="merelhof: bel mevrouw Jansen op 06-12345678", **under),
        screens.mention(502, text="merelhof zweeg", reply_to="501", **under),
        screens.mention(
            503, text="<img src=x onerror=alert(1)> merelhof **vet**", title=FORMULA, url="x:y"
        ),
    )
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


def found(page, text):
    expect(page.get_by_role("heading", level=2, name=text)).to_be_visible()


def test_a_filter_stands_in_the_address_and_gives_the_same_view_elsewhere(house, visit, chromium):
    page = visit.go(f"{house.address}/vermeldingen")
    found(page, "63 vermeldingen")
    page.get_by_label("Zoeken").fill("merelhof")
    page.get_by_label("Zoeken").press("Enter")
    found(page, "3 vermeldingen")
    page.get_by_label("Kanaal").click()
    page.get_by_role("option", name="Forum").click()
    page.keyboard.press("Escape")
    found(page, "2 vermeldingen")
    page.wait_for_url("**zoek=merelhof**")
    expect(page.locator("mark").first).to_have_text("merelhof")
    with browser.visiting(chromium) as another:
        same = another.go(page.url)
        found(same, "2 vermeldingen")
        expect(same.get_by_label("Zoeken")).to_have_value("merelhof")


def test_a_thread_opens_has_an_address_and_leads_back(house, visit, chromium):
    page = visit.go(f"{house.address}/vermeldingen?zoek=zweeg")
    page.get_by_role("link", name="Bekijk het hele gesprek").click()
    found(page, "Een artikel")
    page.wait_for_url("**draad=**")
    expect(page.locator(".lp-depth-1")).to_contain_text("merelhof zweeg")
    with browser.visiting(chromium) as another:
        found(another.go(page.url), "Een artikel")
    page.get_by_role("button", name="Terug naar de lijst").click()
    found(page, "1 vermelding")
    expect(page.get_by_label("Zoeken")).to_have_value("zweeg")


def test_a_link_goes_to_the_original_and_nowhere_else(house, visit):
    page = visit.go(f"{house.address}/vermeldingen?zoek=zweeg")
    link = page.get_by_role("link", name="Naar het origineel")
    expect(link).to_have_attribute("href", "https://krant.example/502")
    expect(link).to_have_attribute("target", "_blank")
    expect(link).to_have_attribute("rel", "noreferrer")
    assert visit.hosts <= LOCAL, visit.hosts


def test_what_was_written_does_nothing_on_the_page(house, visit):
    page = visit.go(f"{house.address}/vermeldingen?zoek=onerror")
    found(page, "1 vermelding")
    expect(page.get_by_text("<img src=x onerror=alert(1)> merelhof **vet**")).to_be_visible()
    expect(page.get_by_role("link", name="Naar het origineel")).to_have_count(0)
    assert page.locator(".lp-mention img").count() == 0
    # The library looks for itself under every folder of the address before it finds itself.
    assert [told for told in visit.complaints if "404" not in told] == []


def test_the_pages_of_a_list_are_in_the_address(house, visit, chromium):
    page = visit.go(f"{house.address}/vermeldingen")
    page.get_by_role("button", name="Oudere").click()
    expect(page.get_by_text("Pagina 2 van 3")).to_be_visible()
    page.wait_for_url("**pagina=2*")
    with browser.visiting(chromium) as another:
        expect(another.go(page.url).get_by_text("Pagina 2 van 3")).to_be_visible()


def download(page, button, folder):
    with page.expect_download() as waited:
        page.get_by_role("button", name=button).click()
    path = folder / waited.value.suggested_filename
    waited.value.save_as(path)
    return path


def test_what_was_found_can_be_taken_along_redacted_and_safe(house, visit, tmp_path):
    page = visit.go(f"{house.address}/vermeldingen?zoek=merelhof")
    page.get_by_role("button", name="Meenemen").click()
    with download(page, "CSV-bestand", tmp_path).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    assert len(rows) == 3
    texts = {row["Tekst"] for row in rows}
    assert "merelhof: bel mevrouw [naam] op [telefoon]" in texts
    assert {row["Titel"] for row in rows} == {"", f"'{FORMULA}"}
    book = openpyxl.load_workbook(download(page, "Excel-bestand", tmp_path))
    cells = [cell for line in book["Vermeldingen"].iter_rows(min_row=2) for cell in line]
    assert "f" not in {cell.data_type for cell in cells}
    assert texts <= {cell.value for cell in cells}


def test_a_new_mention_appears_by_itself_with_its_tone(house, visit):
    page = visit.go(f"{house.address}/vermeldingen?zoek=olifant")
    expect(page.get_by_text("Er is niets gevonden")).to_be_visible()
    house.add(screens.mention(900, days=0, text="een olifant"), score=Polarity.POSITIVE)
    found(page, "1 vermelding")
    expect(page.locator(".lp-pos")).to_contain_text("Positief 80%")
    expect(page.get_by_label("Zoeken")).to_have_value("olifant")


def test_the_page_about_sources_follows_the_collector(house, visit):
    page = visit.go(f"{house.address}/bronnen")
    expect(page.get_by_role("heading", name="Wat hier niet gemeten wordt")).to_be_visible()
    expect(page.get_by_role("heading", level=3, name="Krant")).to_be_visible()
    house.beat()
    expect(page.get_by_text("De verzamelaar is actief")).to_be_visible()
    assert visit.hosts <= LOCAL, visit.hosts
