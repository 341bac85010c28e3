"""Page Uitzending in a real browser: no barriers, a live page that follows, a bare wall."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import browser
import pytest
import screens
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from data import events
from data.records import Event, Polarity, stable_id

pytestmark = pytest.mark.browser

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}
NAME = "Doorvragen: de wachtlijst"


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    house = screens.build(tmp_path_factory.mktemp("house"))
    now = datetime.now(UTC).replace(microsecond=0)
    house.add(*screens.many(300), score=Polarity.NEGATIVE)
    event = Event(
        id=stable_id("browser"),
        name=NAME,
        started_at=now - timedelta(minutes=20),
        ended_at=now + timedelta(hours=2),
    )
    past = replace(
        event,
        id=stable_id("past"),
        name="Vorige week",
        started_at=now - timedelta(days=7),
        ended_at=now - timedelta(days=7) + timedelta(hours=1),
    )
    events.save(house.database, [event, past], now)
    house.beat()
    with screens.serving(house):
        yield house


@pytest.fixture(scope="module")
def chromium():
    with browser.opened() as opened:
        yield opened


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("part", ["plan", "live", "na", "live&muur=1"])
def test_no_part_has_barriers_that_axe_knows(house, chromium, part, scheme):
    house.beat()
    with browser.visiting(chromium, color_scheme=scheme) as visit:
        visit.page.goto(f"{house.address}/uitzending?deel={part}")
        said = {"plan": "Alle uitzendingen", "na": "Hoe het begon en hoe lang het duurde"}
        heading = said.get(part, "Hoeveel er gezegd wordt")
        expect(visit.page.get_by_role("heading", name=heading)).to_be_visible()
        visit.page.wait_for_selector('[data-test-script-state="notRunning"]', state="attached")
        found = Axe().run(visit.page, options=RULES).response
    assert len(found["passes"]) > 10
    assert not {
        (one["id"], node["html"][:120], node.get("failureSummary", "")[:200])
        for one in found["violations"]
        for node in one["nodes"]
    }


def test_live_follows_by_itself_and_asks_nobody_else(house, chromium):
    house.beat()
    with browser.visiting(chromium) as visit:
        visit.page.goto(f"{house.address}/uitzending?deel=live&muur=1")
        expect(visit.page.get_by_role("heading", name=NAME)).to_be_visible()
        expect(visit.page.get_by_role("link", name="Bronnen")).not_to_be_visible()
        text = "Weet iemand waar je terecht kunt met zo een vraag?"
        house.add(screens.mention(301, days=0, source="Plein", text=text))
        expect(visit.page.get_by_text(text)).to_be_visible(timeout=45_000)
        assert visit.hosts <= {"127.0.0.1", "blob", "data"}


def test_the_part_of_the_page_stands_in_the_address(house, chromium):
    house.beat()
    with browser.visiting(chromium) as visit:
        visit.page.goto(f"{house.address}/uitzending")
        expect(visit.page.get_by_text("De uitzending is bezig")).to_be_visible()
        visit.page.get_by_role("button", name="Plannen").or_(
            visit.page.get_by_role("radio", name="Plannen")
        ).first.click()
        expect(visit.page.get_by_role("heading", name="Alle uitzendingen")).to_be_visible()
        visit.page.wait_for_url("**deel=plan*")
