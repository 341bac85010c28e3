"""A broadcast: what was planted is found, nothing planted is nothing found."""

from datetime import timedelta

import numpy as np
import pandas as pd
import pytest

from analysis import broadcast, minimum, placebo
from benchmarks import broadcast_null

WINDOWS = broadcast.Windows(spill_days=2)


def period(page):
    start = page.visits.index[page.origin].to_pydatetime() + timedelta(minutes=30)
    return start, start + timedelta(minutes=50)


def study(page, others=(), **controls):
    beside = controls or {"contact": page.control}
    return broadcast.study("aanmelden", page.visits, beside, period(page), WINDOWS, others)


def test_a_few_broadcasts_without_effect_are_seldom_called_one():
    found = [broadcast_null.outcome(broadcast_null.simulate(seed)) for seed in range(20)]
    assert sum(one.found for one in found) <= 2
    assert sum(one.covers for one in found) >= 17


def test_a_lift_of_half_is_mostly_found_and_covered():
    found = [broadcast_null.outcome(broadcast_null.simulate(s, lift=0.5)) for s in range(20)]
    assert sum(one.found for one in found) >= 17
    assert sum(one.covers for one in found) >= 17


def test_with_fifty_other_evenings_there_is_a_p():
    page = broadcast_null.simulate(3, lift=0.8, weeks=10)
    found = study(page).window("all")
    assert found.evenings >= placebo.ENOUGH
    assert found.p <= 0.05
    assert found.found
    assert study(page).lacking == ()


def test_too_few_other_evenings_give_no_p_and_say_so():
    found = study(broadcast_null.simulate(3, lift=0.8))
    assert found.window("all").p is None
    assert found.lacking == (
        minimum.Shortfall("evenings", found.window("all").evenings, placebo.ENOUGH),
    )


def test_the_windows_follow_each_other():
    hours = pd.date_range("2026-03-02", periods=200, freq="h", tz="UTC")
    start = hours[100].to_pydatetime() + timedelta(minutes=30)
    found = broadcast.spans(hours, start, start + timedelta(hours=1), broadcast.Windows())
    assert [(one.name, one.first, one.last) for one in found] == [
        ("before", 97, 100),
        ("live", 100, 102),
        ("after", 102, 105),
        ("spill_over", 105, 174),
        ("all", 100, 174),
    ]


def test_a_young_page_is_refused_with_what_would_be_needed():
    page = broadcast_null.simulate(1, weeks=2)
    found = study(page)
    assert [one.code for one in found.refused] == ["days_before"]
    assert found.refused[0].has < found.refused[0].needs == 28
    assert found.measured == ()


def test_a_page_that_nobody_visits_is_refused():
    page = broadcast_null.simulate(1, mean=0.3)
    assert [one.code for one in study(page).refused] == ["an_hour"]


def test_an_unknown_window_is_refused():
    page = broadcast_null.simulate(1)
    page.visits.iloc[page.origin :] = np.nan
    assert [one.code for one in study(page).refused] == ["hours_known"]


def test_the_course_has_a_row_an_hour_and_unknown_hours_are_empty():
    page = broadcast_null.simulate(1)
    page.visits.iloc[page.origin + 5] = np.nan
    table = study(page).course
    assert table.index[0] == page.visits.index[page.origin - 3]
    assert table["observed"].isna().sum() == 1
    known = table.dropna()
    assert (known["low"] <= known["expected"]).all()
    assert (known["expected"] <= known["high"]).all()
    assert known["extra"].iloc[-1] == pytest.approx(
        (known["observed"] - known["expected"]).sum(), rel=0.01
    )


def test_earlier_broadcasts_are_neither_learnt_from_nor_compared_with():
    page = broadcast_null.simulate(4, weeks=10)
    hour = page.visits.index[page.origin - 10 * 24].to_pydatetime()
    earlier = (hour, hour + timedelta(days=2))
    there = (page.visits.index >= earlier[0]) & (page.visits.index < earlier[1])
    page.visits[there] *= 6
    with_it, without_it = study(page), study(page, [earlier])
    assert without_it.window("all").evenings < with_it.window("all").evenings
    assert without_it.window("all").effect.extra[2] < with_it.window("all").effect.extra[2]


def controls(seed=0):
    pages = [broadcast_null.simulate(seed + number) for number in range(2)]
    third = pages[0].control * 0.5
    return pages[0], {"contact": pages[0].control, "werken": pages[1].control, "nieuws": third}


def test_a_control_page_that_moved_itself_is_dropped_and_named():
    page, beside = controls()
    beside["werken"] = beside["werken"].copy()
    beside["werken"].iloc[page.origin :] *= 2
    found = {one.name: one for one in broadcast.sound(beside, period(page), WINDOWS)}
    assert found["werken"].reason == "moved"
    assert found["werken"].effect.extra[1] > 0
    assert found["contact"].serves


def test_a_control_page_with_holes_or_hardly_any_visits_does_not_serve():
    page, beside = controls()
    beside["werken"] = beside["werken"].where(np.arange(len(page.visits)) % 5 > 0)
    beside["nieuws"] = beside["nieuws"] * 0
    found = {one.name: one.reason for one in broadcast.sound(beside, period(page), WINDOWS)}
    assert (found["werken"], found["nieuws"]) == ("unknown", "too_few")


def test_what_else_happened_that_evening_is_named_in_order():
    page = broadcast_null.simulate(0)
    start, end = period(page)
    happenings = {
        "Open dag": (start + timedelta(hours=2), start + timedelta(hours=3)),
        "Nieuwsbrief": (start - timedelta(hours=5), start - timedelta(hours=4)),
        "Zomerfeest": (start - timedelta(days=9), end - timedelta(days=9)),
    }
    assert broadcast.named_on((start, end), happenings) == ["Nieuwsbrief", "Open dag"]


def test_the_p_counts_the_evening_itself():
    evenings = placebo.Placebos(tuple([0.5] * 48 + [3.0, -3.0]))
    assert evenings.p(2.9) == pytest.approx(3 / 51)
    assert evenings.p(9.0) == pytest.approx(1 / 51)
    assert placebo.Placebos((1.0,) * 49).p(9.0) is None


def test_evenings_that_scatter_more_than_promised_widen_and_fewer_do_not():
    assert placebo.Placebos((2.0, -2.0) * 10).widen == pytest.approx(2.0)
    assert placebo.Placebos((0.1,) * 20).widen == 1.0
    assert placebo.Placebos((5.0,) * 3).widen == 1.0


def desk(lift, seed=2):
    """Contacts of a desk that is open on working days from nine to five."""
    random = np.random.default_rng(seed)
    hours = pd.date_range(broadcast_null.START, periods=38 * 24, freq="h")
    local = hours.tz_convert("Europe/Amsterdam")
    is_open = (local.hour >= 9) & (local.hour < 17) & (local.day_of_week < 5)
    origin = 35 * 24 + 20
    rate = np.where(is_open, 6.0, 0.0) * np.where(np.arange(len(hours)) < origin, 1, 1 + lift)
    begin = hours[origin].to_pydatetime()
    counts = pd.Series(random.poisson(rate), hours, dtype=float)
    return broadcast.study("contacten", counts, {}, (begin, begin + timedelta(hours=1)))


def test_a_desk_that_is_closed_at_night_can_be_studied():
    assert not desk(0.0).found
    busy = desk(1.0).window("all")
    assert busy.found
    assert busy.effect.relative[1] < 1.0 < busy.effect.relative[2]
