"""Filters in the address: there and back, and never broken by rubbish."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as some

from dashboard.components import address
from dashboard.components.address import Choices, Filters

NOW = datetime(2025, 11, 15, 11, tzinfo=UTC)
TODAY = date(2025, 11, 15)
CHOICES = Choices(
    topics=("Merelhof", "Wachtlijsten"), sources=("De Wijkerdammer",), themes=("kosten", "vervoer")
)


def read(**given):
    return address.read(given, CHOICES, NOW)


def lists_of(options):
    return some.lists(some.sampled_from(options), unique=True).map(tuple)


def filters():
    days = some.dates(date(1995, 1, 1), TODAY)
    own = some.tuples(days, days).map(sorted).map(lambda pair: (address.OWN_PERIOD, *pair))
    ready = some.sampled_from(address.PERIODS).map(lambda p: (p, *address.last_days(p, TODAY)))
    words = some.text(some.characters(codec="utf-8", exclude_characters="\x00"), max_size=50)
    return some.builds(
        lambda period, **rest: Filters(period=period[0], first=period[1], last=period[2], **rest),
        some.one_of(own, ready),
        topics=lists_of(CHOICES.topics),
        channels=lists_of(address.CHANNELS),
        sources=lists_of(CHOICES.sources),
        polarities=lists_of(address.POLARITIES),
        themes=lists_of(CHOICES.themes),
        words=words.map(str.strip),
    )


@given(filters())
def test_an_address_gives_back_the_filters_that_wrote_it(wanted):
    read_back = address.read(address.write(wanted), CHOICES, NOW)
    if (wanted.last - wanted.first) <= address.LONGEST:
        assert read_back == wanted
    else:
        assert read_back.last == wanted.last


@given(
    some.dictionaries(some.sampled_from([*address.NAMES.values(), "x"]), some.lists(some.text()))
)
def test_rubbish_in_an_address_gives_filters_that_hold(rubbish):
    found = address.read(rubbish, CHOICES, NOW)
    assert date(1995, 1, 1) <= found.first <= found.last <= TODAY
    assert set(found.topics) <= set(CHOICES.topics)
    assert found.selection().start < found.selection().end


def test_an_empty_address_is_the_last_28_days_of_everything():
    found = read()
    assert (found.first, found.last, found.days) == (date(2025, 10, 19), TODAY, 28)
    assert address.write(found) == {}


def test_days_are_dutch_days_also_when_the_clock_changes():
    found = read(periode=["eigen"], van=["2025-10-26"], tot=["2025-10-26"])
    assert (found.end - found.start).total_seconds() == 25 * 3600


def test_the_period_before_is_as_long_and_ends_where_this_one_begins():
    found = read(periode=["7"])
    assert found.before().last.toordinal() == found.first.toordinal() - 1
    assert found.before().days == 7


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("", ()),
        ("Wachtlijst  ZORG", ("wachtlijst", "zorg")),
        ('"dikke acht" privé', ("dikke acht", "prive")),
        ('"open einde', ("open", "einde")),
        ("zorg zorg", ("zorg",)),
    ],
)
def test_search_words_are_folded_and_phrases_stay_together(written, words):
    assert address.search_words(written) == words


def test_a_link_carries_the_filters():
    wanted = read(kanaal=["news"], onderwerp=["Merelhof"])
    assert address.link("vermeldingen", wanted) == "vermeldingen?onderwerp=Merelhof&kanaal=news"
