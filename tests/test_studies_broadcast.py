"""What a broadcast did: every planted truth of the demo found, and nothing where none is."""

import json
from dataclasses import replace
from datetime import timedelta

import evening
import pytest
from evening import EVENT, HOUR, NOW

from analysis.broadcast import Windows
from data import events, settings, store
from data.records import Annotation, AnnotationKind, Gap, GapReason, stable_id
from demo import contacts, figures
from studies import broadcast, broadcast_facts


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    return evening.settle(tmp_path_factory.mktemp("evening"), mentions=4.0, lift=3.0)


def study(house, event=EVENT, windows=None, now=NOW):
    loaded = settings.load(house.file, {})
    return broadcast.study(house.database, loaded, event, windows or Windows(), None, now)


@pytest.fixture(scope="module")
def found(house):
    return study(house)


def test_the_lift_of_the_landing_page_is_found_and_covered(found):
    (page,) = found.pages
    assert page.name == figures.LIFTED
    live, after = page.window("live"), page.window("after")
    assert (live.found, after.found) == (True, True)
    planted = {
        name: sum(figures.LIFT[at] * _usual(at) for at in hours)
        for name, hours in (("live", (0, 1)), ("after", (2, 3, 4)))
    }
    for name, measured in (("live", live), ("after", after)):
        _, low, high = measured.effect.extra
        assert low - 6 <= planted[name] <= high + 6
    assert live.p < 0.05


def _usual(hours_later):
    at = (EVENT.started_at.replace(minute=0) + hours_later * HOUR).astimezone(figures.AMSTERDAM)
    return figures.BASE[figures.LIFTED] * figures.daily_course(at.hour)


def test_visits_are_highest_an_hour_later_and_began_with_a_jump(found):
    assert found.peaks[figures.LIFTED].hours == 1
    assert found.starts[figures.LIFTED].origin == "jump"
    assert found.half_lives[figures.LIFTED].hours < 4


def test_the_page_that_moved_too_is_named_and_not_compared_with(found):
    reasons = {one.name: one.reason for one in found.controls}
    assert reasons[figures.MOVED] == "moved"
    assert all(reasons[name] == "" for name in figures.CONTROLS)


def test_questions_about_eighteen_rise_later_and_none_at_once(found):
    named = {one.name: one for one in found.contacts}
    assert set(named) == {"", contacts.LIFTED}
    subject = named[contacts.LIFTED]
    assert subject.found
    assert not subject.window("live").found
    assert subject.window("all").effect.extra[1] > 0


def test_mentions_rise_while_the_tone_stays_the_same(found):
    assert found.mentions.window("all").found
    assert not any(one.clear for one in found.tone.shifts.tones)
    assert found.tone.shifts.n_after > 300
    assert set(found.found) == {"mentions", "pages", "contacts"}


def test_on_a_quiet_evening_nothing_is_found(house):
    for days in (8, 15):
        none = study(house, evening.quiet(days))
        assert none.found == ()
        assert none.peaks == {}
        assert none.starts[figures.LIFTED].origin == "nothing"
        assert none.event_lags == ()


def test_visits_come_as_soon_as_mentions_around_this_broadcast(found):
    lags = {(one.leading, one.following): one.lag for one in found.event_lags}
    between = lags["mentions", figures.LIFTED]
    assert between.related
    assert between.low <= 1 <= between.high + 1


def test_too_few_mentions_are_refused_with_what_is_needed(tmp_path):
    house = evening.settle(tmp_path, mentions=0.2)
    found = study(house)
    (lacking,) = found.mentions.refused
    assert (lacking.code, lacking.needs) == ("an_hour", 1)
    assert not found.mentions.found
    assert found.pages[0].found


def test_of_what_else_happened_the_happening_is_named_and_the_action_kept(found):
    assert len(found.around.confounders) == 1
    assert found.around.confounders[0].startswith("Banenmarkt")
    assert [one.kind for one in found.around.actions] == [AnnotationKind.OWN_ACTION]


def test_while_the_spill_over_runs_the_study_is_not_complete(house):
    early = study(house, now=EVENT.ended_at + 5 * HOUR)
    assert not early.complete
    assert early.pages[0].window("live").found
    assert early.ends_at == EVENT.ended_at.replace(minute=0) + HOUR + timedelta(days=3)


def test_weeks_of_attention_and_questions_are_refused_below_forty(found):
    assert found.weeks.lags[""].refused[0].code == "weeks"
    assert not found.weeks.related("")
    assert found.weeks.table["contacts"].notna().sum() >= 8


def test_windows_can_be_changed_and_stand_in_the_outcome(house):
    wide = study(house, windows=Windows(before_hours=6, after_hours=6, spill_days=1))
    assert wide.as_dict()["windows"] == {"before_hours": 6, "after_hours": 6, "spill_days": 1}
    assert wide.pages[0].window("after").effect.asked == 6


def test_it_can_be_written_as_json_with_versions_and_moments(found):
    told = json.loads(json.dumps(found.as_dict()))
    assert told["event"]["started_at"] == EVENT.started_at.isoformat()
    assert told["made"]["data"] == found.made.data
    assert told["pages"][0]["measured"][0]["extra"][0] is not None
    assert told["found"] == ["mentions", "pages", "contacts"]
    assert len(told["pages"][0]["course"]) == 3 + 2 + 72


def test_a_find_in_a_family_must_be_surer(found):
    (one,) = found.pages
    weak = replace(one.measured[0], found=True, span="all")
    weak = replace(weak, effect=replace(weak.effect, chance=0.02))
    family = [replace(one, measured=(weak,))] * 3
    assert broadcast.together(family[:1])[0].found
    assert not broadcast.together(family)[0].found


def test_a_source_that_joined_late_is_left_out_and_named(house):
    known = broadcast_facts.followed(house.database, NOW, NOW - timedelta(days=60))
    assert (known.sources, known.left_out) == (("Krant",), ())
    early = broadcast_facts.followed(
        house.database, NOW - timedelta(days=70), NOW - timedelta(days=90)
    )
    assert (early.sources, early.left_out) == ((), ("Krant",))


def test_only_subjects_that_share_a_word_with_the_event_are_studied():
    known = ["wachttijd", "18 jaar worden", "indicatie", "doorvragen bij intake", "en dan"]
    assert broadcast_facts.subjects(EVENT, known) == ["18 jaar worden", "doorvragen bij intake"]


def test_hours_in_a_gap_are_unknown_and_notes_for_all_are_named(tmp_path):
    house = evening.settle(tmp_path, mentions=2.0)
    begun = EVENT.started_at.replace(minute=0)
    gap = Gap(
        source="Krant",
        started_at=begun,
        ended_at=begun + 6 * HOUR,
        reason=GapReason.SOURCE_FAILED,
    )
    store.add_gap(house.database, gap, NOW)
    note = Annotation(
        id=stable_id("storm"), kind=AnnotationKind.HAPPENING, at=begun, text="Stroomstoring"
    )
    events.annotate(house.database, note, NOW)
    found = study(house, windows=Windows(spill_days=0))
    assert [one.code for one in found.mentions.refused] == ["hours_known"]
    assert "Stroomstoring" in found.around.confounders
