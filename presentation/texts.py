"""Every sentence that people read, from one table a language.

A text with a number in it has two forms, ``one`` and ``other``, chosen by ``n``.
Numbers are written the way the language writes them. The table is put together from the
folders ``translations`` of the packages that show something.
"""

import tomllib
from functools import cache
from importlib import resources
from typing import Any

from babel.numbers import format_decimal

LANGUAGES = ("nl", "en")
LOCALES = {"nl": "nl_NL", "en": "en_GB"}
PACKAGES = ("dashboard", "reports")

_language = "nl"


def speak(language: str) -> None:
    """Choose the language of this installation."""
    global _language
    _language = language


def language() -> str:
    """Return the language that is spoken."""
    return _language


def locale() -> str:
    """Return the locale that dates and numbers are written in."""
    return LOCALES[_language]


def t(key: str, **values: object) -> str:
    """Return the text of a key, like ``mentions.title``, with its values filled in."""
    text = table(_language)[key]
    if isinstance(text, dict):
        text = text["one" if values.get("n") == 1 else "other"]
    return str(text).format(**{name: _written(value) for name, value in values.items()})


def known(key: str) -> bool:
    """Tell whether there is a text for a key."""
    return key in table(_language)


@cache
def table(language: str) -> dict[str, Any]:
    """Return all texts of a language by dotted key."""
    rows: dict[str, Any] = {}
    for package in PACKAGES:
        file = resources.files(package) / "translations" / f"{language}.toml"
        rows.update(_flat(tomllib.loads(file.read_text("utf-8"))))
    return rows


def _flat(tree: dict[str, Any], prefix: str = "") -> list[tuple[str, Any]]:
    rows: list[tuple[str, Any]] = []
    for name, value in tree.items():
        if isinstance(value, dict) and set(value) != {"one", "other"}:
            rows += _flat(value, f"{prefix}{name}.")
        else:
            rows.append((f"{prefix}{name}", value))
    return rows


def _written(value: object) -> object:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return format_decimal(value, locale=locale())
    return value
