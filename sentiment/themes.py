"""The themes of a message, from rules that a user can read and edit.

A theme is found with certainty by its ``match`` words (a ``weak`` one: likely) and with doubt by
its ``hints``.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from data.text import fold
from sentiment import theme_rules
from sentiment.theme_rules import TermRule, ThemeRules

KNOWN_WORDS = 100_000
"""Words whose terms are remembered; more than a language has in daily use."""

_WORDS = re.compile(r"\w{1,60}")
_TERM_WORDS = re.compile(r"\*?\w+\*?")


class Doubt(StrEnum):
    """How sure a theme is: by its own words, by those of a weak rule, or only by a hint."""

    CERTAIN = "certain"
    LIKELY = "likely"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True, slots=True)
class ThemeFound:
    """A theme of a message."""

    name: str
    doubt: Doubt


def of(text: str, path: Path | None = None) -> list[ThemeFound]:
    """Return the themes of a text by the rules of that file, else by the shipped ones."""
    return load(path).of(text)


@lru_cache(maxsize=4)
def load(path: Path | None = None) -> "Themes":
    """Load a file of rules, once a process.

    Raises:
        SettingsError: with every mistake in the file.
    """
    return Themes(theme_rules.read(path or theme_rules.FILE))


class Themes:
    """Finds themes in texts; made once, used for many texts."""

    def __init__(self, rules: Iterable[ThemeRules]) -> None:
        themes = tuple(rules)
        self.titles = {theme.name: theme.title for theme in themes}
        self._themes = tuple(_Theme(theme) for theme in themes)
        self._claims = _claims_by_term(themes)
        conditions = [theme.require | theme.exclude for theme in self._themes]
        contexts = [claim.context for claims in self._claims.values() for claim in claims]
        self._words = _Words(set(self._claims).union(*conditions, *contexts))

    def of(self, text: str) -> list[ThemeFound]:
        """Return the themes of a text, in the order of the file."""
        return self.of_folded(fold(text))

    def of_folded(self, folded: str) -> list[ThemeFound]:
        """Return the themes of a text that is folded already."""
        terms = self._words.terms_in(folded)
        claimed: dict[int, bool] = {}
        for term in terms:
            for claim in self._claims.get(term, ()):
                if not claim.context or not claim.context.isdisjoint(terms):
                    claimed[claim.theme] = claimed.get(claim.theme, False) or claim.match
        themes = self._themes
        return [
            themes[place].matched if claimed[place] else themes[place].hinted
            for place in sorted(claimed)
            if themes[place].allows(terms)
        ]


class _Theme:
    """The two ways a theme can be found, and what must and must not occur."""

    def __init__(self, rules: ThemeRules) -> None:
        self.matched = ThemeFound(rules.name, Doubt.LIKELY if rules.weak else Doubt.CERTAIN)
        self.hinted = ThemeFound(rules.name, Doubt.UNCERTAIN)
        self.require = frozenset(map(fold, rules.require))
        self.exclude = frozenset(map(fold, rules.exclude))

    def allows(self, terms: set[str]) -> bool:
        return self.require <= terms and self.exclude.isdisjoint(terms)


@dataclass(frozen=True, slots=True)
class _Claim:
    """What finding a term means: this theme, when there is a context word if it needs one."""

    theme: int
    match: bool
    context: frozenset[str]


def _claims_by_term(themes: Sequence[ThemeRules]) -> Mapping[str, list[_Claim]]:
    claims: dict[str, list[_Claim]] = {}
    for place, theme in enumerate(themes):
        for match, rules in ((True, theme.match), (False, theme.hints)):
            for rule in rules:
                term, context = _parts(rule)
                claims.setdefault(term, []).append(_Claim(place, match, context))
    return claims


def _parts(rule: str | TermRule) -> tuple[str, frozenset[str]]:
    if isinstance(rule, str):
        return fold(rule), frozenset()
    return fold(rule.term), frozenset(map(fold, rule.context))


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A term as it is written, and the words that must follow its first one."""

    term: str
    rest: tuple[str, ...]

    def goes_on(self, words: Sequence[str], place: int) -> bool:
        following = words[place : place + len(self.rest)]
        return len(following) == len(self.rest) and all(map(_fits, self.rest, following))


class _Words(dict[str, tuple[_Phrase, ...]]):
    """The phrases that start with a word: looked up once a word, then remembered.

    A text is read word by word, because trying every term on every text is far slower.
    """

    def __init__(self, terms: Iterable[str]) -> None:
        super().__init__()
        self._by_first: dict[str, list[_Phrase]] = {}
        for term in sorted(terms):
            first, *rest = _TERM_WORDS.findall(term)
            self._by_first.setdefault(first, []).append(_Phrase(term, tuple(rest)))
        self._lengths = sorted({len(first) for first in self._by_first})
        self._inside = [first for first in self._by_first if first[0] == first[-1] == "*"]

    def terms_in(self, folded: str) -> set[str]:
        """Return the terms that a folded text holds."""
        words = _WORDS.findall(folded)
        return {
            phrase.term
            for place, phrases in enumerate([self[word] for word in words])
            if phrases
            for phrase in phrases
            if not phrase.rest or phrase.goes_on(words, place + 1)
        }

    def __missing__(self, word: str) -> tuple[_Phrase, ...]:
        firsts = {word, *(inside for inside in self._inside if inside[1:-1] in word)}
        for length in self._lengths:
            firsts.add(f"{word[: length - 1]}*")
            firsts.add(f"*{word[-(length - 1) :]}")
        phrases = tuple(phrase for first in firsts for phrase in self._by_first.get(first, ()))
        if len(self) >= KNOWN_WORDS:
            self.clear()
        self[word] = phrases
        return phrases


def _fits(pattern: str, word: str) -> bool:
    stem = pattern.strip("*")
    if pattern.startswith("*"):
        return stem in word if pattern.endswith("*") else word.endswith(stem)
    return word.startswith(stem) if pattern.endswith("*") else word == stem
