"""Themes and target: how right they are on labels, and how fast on one core."""

import re
from collections.abc import Sequence
from itertools import cycle, islice

from benchmarks.figure import Figure, median_seconds, more
from data.text import fold
from sentiment import target, theme_rules, themes, themes_report
from sentiment.training import second_labels

MESSAGES = 5_000
SHORTEST, LONGEST = 100, 140


def measure() -> list[Figure]:
    """Measure precision, recall, accuracy and speed."""
    return [*_quality(), *_speed()]


def _quality() -> list[Figure]:
    sample = second_labels.for_measuring()
    found = themes_report.measure_themes(sample, themes.load())
    enough = [one for one in found if one.support >= themes_report.ENOUGH]
    about = themes_report.measure_target(sample)
    precision = themes_report.macro(one.matched for one in enough)
    recall = themes_report.macro(one.recall for one in enough)
    majority, accuracy = about.majority.value or 0.0, about.accuracy.value or 0.0
    return [
        more(f"themes, n={len(sample)}: macro precision of match", precision, None, "> 0.8", ""),
        more("themes: macro recall, hints included", recall, None, "", ""),
        more("target: accuracy, peer = majority class", accuracy, majority, "> peer", ""),
        more("target: macro-F1", about.macro_f1, None, "", ""),
    ]


def _speed() -> list[Figure]:
    texts = messages()
    finder, patterns = themes.load(), _patterns()
    rates = [
        MESSAGES / median_seconds(lambda: [finder.of(text) for text in texts]),
        MESSAGES / median_seconds(lambda: [_plainly(text, patterns) for text in texts], 1),
        MESSAGES / median_seconds(lambda: [target.of(text) for text in texts]),
    ]
    return [
        more("themes, 120 characters", rates[0], rates[1], "> 20,000", "a second"),
        more("target, 120 characters", rates[2], None, "", "a second"),
    ]


def messages() -> list[str]:
    """Return messages of about 120 characters, repeated up to the number asked."""
    texts = [one.text for one in second_labels.read()]
    return list(islice(cycle([t for t in texts if SHORTEST <= len(t) <= LONGEST]), MESSAGES))


def _patterns() -> list[re.Pattern[str]]:
    """Make one pattern a theme of its plain words, as one would without an index."""
    return [
        re.compile("|".join(_pattern(term) for term in theme.match if isinstance(term, str)))
        for theme in theme_rules.read()
    ]


def _pattern(term: str) -> str:
    body = re.escape(fold(term).strip("*"))
    return rf"\w*{body}" if term.startswith("*") else rf"\b{body}"


def _plainly(text: str, patterns: Sequence[re.Pattern[str]]) -> list[bool]:
    folded = fold(text)
    return [pattern.search(folded) is not None for pattern in patterns]
