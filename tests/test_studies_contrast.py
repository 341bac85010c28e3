"""The contrast of the invented town: every planted truth found, and nothing where none is."""

import json
from datetime import UTC, datetime, timedelta

import factories
import pytest
import screens
import town

from analysis.cautions import Code
from data import aspects
from data.records import Aspects, Channel, Polarity
from data.settings import load
from studies import confusion, contrast, questions

OWN = ("Sociale Teams Wijkerdam",)
FACTS = ("Bezoek website", "Klantcontact")


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    return town.settle(tmp_path_factory.mktemp("town"), without=FACTS)


def study(house, **asked):
    question = questions.ask(
        house.settings, town.NOW - timedelta(days=89), town.NOW, **{"topics": OWN, **asked}
    )
    known = confusion.known(house.database, house.settings.storage.directory)
    return contrast.study(house.database, house.settings, question, known, town.NOW)


@pytest.fixture(scope="module")
def found(house):
    return study(house)


def test_two_articles_carry_the_negative_messages(found):
    few = found.origins["thread"].few
    assert {one.rsplit("/", 2)[1] for one in few.names} == {
        "bellen-met-sociaal-team",
        "wachtlijst-huishoudelijke-hulp",
    }
    assert few.share.low > 1 / 3
    titles = found.origins["thread"].titles
    assert all(titles[one] for one in few.names)


def test_the_score_is_about_eight_while_the_tone_is_not(found):
    assert found.score.instrument == "Ervaringwijzer"
    assert 8.2 < found.score.mean.value < 8.6
    assert found.score.mean.low > 8
    assert found.tone.neg.low > 0.3
    assert found.tone.adjusted
    assert all(one.gap.value > 0 for one in found.gap.gaps if one.gap.sure)


def test_the_method_break_is_seen_and_never_averaged_away(found):
    (broken,) = [one for one in found.cautions if one.code is Code.METHOD_BREAK]
    assert broken.values["instrument"] == "Ervaringwijzer"
    assert broken.values["after"] == "2: alleen geverifieerd"
    before, after = [one for one in found.scores.whole if one.instrument == "Ervaringwijzer"]
    assert before.mean.value < after.mean.value
    assert {one.segment for one in found.scores.of("Ervaringwijzer")} == {0, 1}
    # Six weeks either side of the break: too few for a trend, and so none is stated.
    assert [one.trend.slope.reason for one in found.gaps if one.instrument == "Ervaringwijzer"] == [
        "too_few",
        "too_few",
    ]


def test_complaints_are_few_beside_the_number_of_clients(found):
    whole = found.complaints.whole
    assert 12 <= whole.count.value <= 40
    assert whole.rate.high < 40
    assert len(found.complaints.parts) == 12


def test_two_scores_that_feed_each_other_and_a_ceiling_among_peers_are_told(found):
    codes = [one.code for one in found.cautions]
    assert Code.DEPENDENT_SCORES in codes
    assert Code.SELF_SELECTION in codes
    (placed,) = [
        one.values
        for one in found.cautions
        if one.code is Code.CEILING and one.values["instrument"] == "ZorgkaartNederland"
    ]
    assert placed["peers"] == 12
    assert placed["below"] is not None


def test_reviews_are_not_counted_as_online(found):
    assert found.reviews > 50
    assert found.tone.counted.n == sum(one.counted.n for one in found.tones)
    assert found.tone.counted.n + 100 < 1_000
    assert "Beoordelingen op de site" not in {one.name for one in found.origins["source"].parts}
    assert found.themes.themes.n_reviews == found.reviews


def test_others_stand_beside_us_and_the_conversation_adds_up(found):
    assert {one.name for one in found.others.tones} == {"Kievitstede", "Doorvragen over 18+"}
    assert sum(one.share.value for one in found.others.voices) == pytest.approx(1)
    assert len(found.others.scores) == 12
    assert found.others.measured.instrument == "ZorgkaartNederland"


def test_the_same_question_about_another_organisation_takes_its_scores(house):
    other = study(house, topics=("Kievitstede",))
    assert other.question.organisation == "Kievitstede"
    assert other.score.instrument == "ZorgkaartNederland"
    assert other.complaints.whole is None
    assert "" in {one.name for one in other.others.scores}


def test_authors_are_numbers_and_nothing_else_leaves_the_study(found):
    told = json.dumps(found.as_dict(), ensure_ascii=False)
    assert found.authors.half < found.authors.authors
    assert '"author"' not in told
    assert found.as_dict()["as_of"] == town.NOW.isoformat()
    assert found.as_dict()["made"]["settings"] == found.made.settings


def test_the_same_data_give_the_same_study_to_the_letter(house, found):
    assert json.dumps(study(house).as_dict()) == json.dumps(found.as_dict())


def test_nothing_stored_gives_no_statement(tmp_path):
    house = screens.build(tmp_path)
    settings = load(house.file, {})
    question = questions.ask(settings, factories.NOW - timedelta(days=28), factories.NOW)
    empty = contrast.study(house.database, settings, question, None, factories.NOW)
    assert not empty.tone.neg.sure
    assert empty.score is None
    assert empty.gap is None
    assert empty.gaps == ()
    assert empty.complaints.whole is None
    assert empty.cautions == () or {one.code for one in empty.cautions} == {Code.UNFINISHED}
    assert all(not one.parts and one.few is None for one in empty.origins.values())
    assert json.dumps(empty.as_dict())


def test_nothing_planted_gives_nothing_found(tmp_path):
    house = screens.build(tmp_path)
    settings = load(house.file, {})
    for number, polarity in enumerate(Polarity):
        house.add(
            *[
                screens.mention(
                    1000 * number + at,
                    days=1 + at / 4,
                    thread=f"https://krant.example/{at}",
                    thread_title=f"Artikel {at}",
                )
                for at in range(100)
            ],
            score=polarity,
        )
    now = datetime.now(UTC)
    question = questions.ask(settings, now - timedelta(days=28), now)
    plain = contrast.study(house.database, settings, question, None, now)
    assert plain.tone.counted.n == 300
    assert all(one.few is None for one in plain.origins.values())
    assert not any(part.stands_out for one in plain.origins.values() for part in one.parts)
    assert plain.tone.balance.low < 0 < plain.tone.balance.high
    assert plain.themes.themes.reason == "too_few"
    assert plain.others.voices == ()
    assert not {one.code for one in plain.cautions} - {Code.UNFINISHED}


def test_a_theme_that_only_one_side_names_is_found_with_messages_of_both_sides(tmp_path):
    house = screens.build(tmp_path)
    settings = load(house.file, {})
    words = {"wachttijd": "het sociaal team liet ons lang wachten", "bejegening": "zo aardig"}
    for number, (channel, theme) in enumerate((("news", "wachttijd"), ("review", "bejegening"))):
        shared = [theme, "contact"]
        heard = [
            screens.mention(
                1000 * number + at,
                days=1 + at / 9,
                channel=Channel(channel),
                source=channel,
                text=f"{words[theme]} {'0612345678' if at % 2 else ''}",
            )
            for at in range(80)
        ]
        house.add(*heard, score=Polarity.NEUTRAL)
        looked = Aspects(
            themes=tuple(shared), likely=(), hinted=(), target="us", target_uncertain=False
        )
        aspects.give(house.database, [(one.id, one.content_hash, looked) for one in heard], "1")
    now = datetime.now(UTC)
    question = questions.ask(settings, now - timedelta(days=28), now)
    found = contrast.study(house.database, settings, question, None, now).themes
    sides = {one.term: one.side for one in found.themes.keys}
    assert sides == {"wachttijd": "online", "bejegening": "reviews", "contact": ""}
    shown = found.examples["wachttijd"]
    assert len(shown.online) == 3
    assert shown.reviews == ()
    assert len(found.examples["bejegening"].reviews) == 3
    assert not any("0612345678" in one.text for one in shown.online)
    # The words by which messages were found are no finding.
    assert {one.term for one in found.words.of_side("online")} == {"liet", "lang", "wachten"}
