"""Page Sentiment in a real browser: labelling with nothing but the keyboard."""

import browser
import pytest
import screens
from playwright.sync_api import expect

from data import labels
from data.records import Polarity

pytestmark = pytest.mark.browser


@pytest.fixture
def house(tmp_path):
    house = screens.build(tmp_path)
    mentions = [
        screens.mention(number, text=f"sociaal team nummer {number}") for number in range(6)
    ]
    house.add(*mentions, score=Polarity.NEGATIVE)
    house.beat()
    with screens.serving(house):
        yield house


def test_messages_are_labelled_with_the_keyboard(house):
    with browser.opened() as chromium, browser.visiting(chromium) as visit:
        page = visit.go(f"{house.address}/sentiment")
        name = page.get_by_label("Uw voornaam of initialen")
        # While somebody types, digits are text and no answers.
        name.fill("Riet 1")
        name.press("Enter")
        expect(page.get_by_role("button", name="Overslaan")).to_be_visible()
        expect(page.get_by_label("toets 1")).to_be_visible()
        visit.settle()
        message = page.locator("article .lp-text")
        seen = []
        for done, key in enumerate("1230"):
            expect(page.get_by_text(f"{done} van 100 beoordeeld")).to_be_visible()
            seen.append(message.inner_text())
            visit.settle()
            page.keyboard.press(key)
            expect(message).not_to_have_text(seen[-1], timeout=browser.PATIENCE)
        expect(page.get_by_text("3 van 100 beoordeeld door Riet 1")).to_be_visible()
        assert visit.hosts <= {"127.0.0.1", "blob", "data"}

    found = labels.sample(house.database)
    assert dict(zip(found["text"], found["label"], strict=True)) == dict(
        zip(seen, ("neg", "neu", "pos"), strict=False)
    )
    assert set(found["labeller"]) == {"Riet 1"}
