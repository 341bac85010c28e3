"""Themes and target of a text together, with the version of all that they depend on."""

import hashlib
from functools import lru_cache
from pathlib import Path

from data.records import Aspects
from sentiment import target, theme_rules, themes
from sentiment.themes import Doubt

METHOD = "1"
"""Raise it when the same rules and weights would find something else than before."""


class Finder:
    """Finds the aspects of texts by one file of rules."""

    def __init__(self, rules: Path) -> None:
        self._themes = themes.load(rules)
        self.version = _version(rules)

    def of(self, text: str) -> Aspects:
        """Return what a text is about, and whom."""
        found = self._themes.of(text)
        about = target.of(text)
        return Aspects(
            themes=tuple(one.name for one in found if one.doubt is not Doubt.UNCERTAIN),
            likely=tuple(one.name for one in found if one.doubt is Doubt.LIKELY),
            hinted=tuple(one.name for one in found if one.doubt is Doubt.UNCERTAIN),
            target=about.target.value,
            target_uncertain=about.uncertain,
        )


@lru_cache(maxsize=4)
def load(path: Path | None = None) -> Finder:
    """Load the rules of that file, else the shipped ones, once a process.

    Raises:
        SettingsError: with every mistake in the file.
        ModelError: when the weights of the target can't be read.
    """
    return Finder(path or theme_rules.FILE)


def _version(rules: Path) -> str:
    """Digest what decides: the rules as understood (a comment changes nothing) and the weights."""
    parts = [METHOD, repr(target.weights())]
    for file in (rules, target.WORDS):
        parts += [rule.model_dump_json(exclude={"title"}) for rule in theme_rules.read(file)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]
