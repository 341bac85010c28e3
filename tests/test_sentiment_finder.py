"""Themes and target together; the version changes with what decides, and with nothing else."""

import pytest

from data.errors import SettingsError
from sentiment import finder, target, theme_rules

RULES = """
[[themes]]
name = "bellen"
title = "Bellen"
match = ["belde"]
hints = ["telefoon"]
[[themes]]
name = "eten"
title = "Eten"
weak = true
match = ["soep"]
"""


@pytest.fixture
def made(tmp_path):
    def make(text, name="rules.toml"):
        file = tmp_path / name
        file.write_text(text, "utf-8")
        finder.themes.load.cache_clear()
        return finder.Finder(file)

    return make


def test_counted_likely_and_hinted_themes_are_apart(made):
    rules = made(RULES)
    found = rules.of("Zij belde over de soep")
    assert (found.themes, found.likely, found.hinted) == (("bellen", "eten"), ("eten",), ())
    found = rules.of("De telefoon")
    assert (found.themes, found.likely, found.hinted) == ((), (), ("bellen",))


def test_the_target_is_that_of_the_target_model():
    found = finder.load().of("De minister bezuinigt weer op de zorg")
    assert (found.target, found.target_uncertain) == ("sector", False)


def test_a_text_of_nothing_has_an_answer():
    assert finder.load().of("").themes == ()


def test_the_version_changes_with_a_word_but_not_with_a_comment_or_title(made):
    before = made(RULES).version
    assert made("# remark\n" + RULES, "other.toml").version == before
    assert made(RULES.replace('"Eten"', '"Eten en drinken"')).version == before
    assert made(RULES.replace("soep", "pap")).version != before
    assert made(RULES.replace("weak = true", "weak = false")).version != before


def test_the_version_changes_with_the_weights_of_the_target(made, monkeypatch):
    before = made(RULES).version
    other = target.Weights((0.0, 0.0, 0.0), ({}, {}, {}), 0.5)
    monkeypatch.setattr(finder.target, "weights", lambda: other)
    assert made(RULES).version != before


def test_the_shipped_rules_are_used_unless_others_are_named():
    assert finder.load().version == finder.Finder(theme_rules.FILE).version


def test_broken_rules_are_refused_with_every_mistake(made):
    with pytest.raises(SettingsError) as refused:
        made(RULES.replace('title = "Eten"', "colour = 'red'"))
    assert "eten.colour" in str(refused.value)
    assert "eten.title" in str(refused.value)
