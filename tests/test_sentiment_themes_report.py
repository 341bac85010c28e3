"""Measuring themes and target against labels."""

import pytest

from sentiment import target, theme_rules, themes, themes_report
from sentiment.theme_rules import ThemeRules
from sentiment.themes_report import Share
from sentiment.training import second_labels
from sentiment.training.second_labels import Labelled

RULES = themes.Themes([ThemeRules(name="kosten", title="Kosten", match=("euro",), hints=("duur",))])


def labelled(text, *names, about="us"):
    return Labelled("neu", frozenset(names), about, text)


def test_precision_and_recall_are_counted_by_doubt():
    sample = [
        labelled("tien euro", "kosten"),
        labelled("duur", "kosten"),
        labelled("tien euro", "klachten"),
        labelled("geen cent", "kosten"),
        labelled("de duur van"),
        labelled("niets"),
    ]
    [measured] = themes_report.measure_themes(sample, RULES)
    assert measured.support == 3
    assert measured.matched == Share(1, 2)
    assert measured.hinted == Share(1, 2)
    assert measured.recall_matched == Share(1, 3)
    assert measured.recall == Share(2, 3)
    assert measured.weak


def test_a_share_shows_its_interval_and_nothing_of_nothing():
    assert str(Share(18, 24)) == "0.75 [0.55, 0.88] 18/24"
    assert str(Share(0, 0)) == "-"
    assert themes_report.macro([Share(1, 2), Share(0, 0), Share(1, 1)]) == pytest.approx(0.75)
    assert themes_report.macro([]) == 0


def test_the_target_is_measured_beside_the_majority():
    sample = [
        labelled("De minister bezuinigt op de zorg", about="sector"),
        labelled("De zusters op de afdeling", about="us"),
        labelled("De zusters op mijn kamer", about="us"),
        labelled("De zusters en de dokter", about="other"),
    ]
    measured = themes_report.measure_target(sample)
    assert measured.accuracy == Share(3, 4)
    assert measured.majority == Share(2, 4)
    assert measured.recall == {"us": Share(2, 2), "sector": Share(1, 1), "other": Share(0, 1)}
    assert measured.precision["us"] == Share(2, 3)
    assert measured.macro_f1 == pytest.approx((0.8 + 1 + 0) / 3)
    assert measured.accuracy_certain.of <= 4


def test_every_weak_rule_says_so():
    measured = themes_report.measure_themes(second_labels.for_measuring(), themes.load())
    stated = {rules.name for rules in theme_rules.read() if rules.weak}
    assert {one.name for one in measured if one.weak} == stated


def test_the_labels_name_only_themes_and_targets_that_exist():
    sample = second_labels.read()
    assert len(sample) == 500
    assert frozenset().union(*(one.themes for one in sample)) == set(themes.load().titles)
    assert {one.target for one in sample} == set(target.Target)


def test_the_report_prints_every_theme(capsys):
    themes_report.main()
    printed = capsys.readouterr().out
    assert all(name in printed for name in [*themes.load().titles, "majority class"])
