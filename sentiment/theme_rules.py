"""Read the rules of the themes: a TOML file that people edit by hand.

Loading collects every mistake, each with its place, and raises them together.
"""

import re
import tomllib
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, Discriminator, Field, Tag, ValidationError

from data import settings
from data.errors import SettingsError

FILE = Path(__file__).parent / "themes.toml"


def _word_or_phrase(value: str) -> str:
    if not re.search(r"\w", value):
        raise ValueError("a term needs at least one letter or digit")
    if re.search(r"\w\*\w", value):
        raise ValueError("a * stands at the start or the end of a word, never inside one")
    return value


TermText = Annotated[str, AfterValidator(_word_or_phrase)]


class TermRule(settings.Model):
    """An ambiguous term that only counts with one of its context words in the same message."""

    term: TermText
    context: list[TermText] = Field(min_length=1)


def _form(value: object) -> str:
    return "table" if isinstance(value, dict | TermRule) else "text"


AnyTerm = Annotated[
    Annotated[TermText, Tag("text")] | Annotated[TermRule, Tag("table")], Discriminator(_form)
]


class ThemeRules(settings.Model):
    """One theme as it is written down; ``hints`` find it too, but with doubt.

    ``weak`` says that even its ``match`` words are wrong too often, or hardly measured.
    """

    name: str = Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")
    title: str = Field(min_length=1, max_length=80)
    weak: bool = False
    match: tuple[AnyTerm, ...] = ()
    hints: tuple[AnyTerm, ...] = ()
    require: tuple[TermText, ...] = ()
    exclude: tuple[TermText, ...] = ()


class _File(settings.Model):
    themes: list[ThemeRules] = Field(min_length=1)


def read(path: Path = FILE) -> tuple[ThemeRules, ...]:
    """Read the themes of a file, in its order.

    Raises:
        SettingsError: with every mistake, each as "file: place: what to write instead".
    """
    written = _read_toml(path)
    try:
        themes = _File(**written).themes
    except ValidationError as error:
        sentences = [_sentence(mistake, written) for mistake in error.errors()]
        raise SettingsError([f"{path}: {sentence}" for sentence in sentences]) from None
    mistakes = [f"{path}: {sentence}" for sentence in _contradictions(themes)]
    if mistakes:
        raise SettingsError(mistakes)
    return tuple(themes)


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8-sig"))
    except FileNotFoundError:
        raise SettingsError([f"{path}: there is no such file of themes"]) from None
    except UnicodeDecodeError as error:
        raise SettingsError(
            [f"{path}: byte {error.start} is not UTF-8; save the file as UTF-8"]
        ) from None
    except (tomllib.TOMLDecodeError, OSError) as error:
        raise SettingsError([f"{path}: {error}"]) from None


def _contradictions(themes: list[ThemeRules]) -> list[str]:
    """Find what no single key shows: names given twice, themes that nothing can find."""
    names = [theme.name for theme in themes]
    twice = sorted({name for name in names if names.count(name) > 1})
    idle = [theme.name for theme in themes if not theme.match and not theme.hints]
    return [f"two themes are called {name!r}: give each its own name" for name in twice] + [
        f"{name}: give 'match' or 'hints' at least one word" for name in idle
    ]


_ADVICE = {
    "extra_forbidden": "unknown key; remove it or correct its spelling",
    "missing": "is missing; add it",
    "string_pattern_mismatch": "use small letters, digits and _, starting with a letter",
    "bool_parsing": "write true or false",
    "bool_type": "write true or false",
    "string_type": "write a text between quotes",
    "list_type": "start every theme with [[themes]]",
    "tuple_type": "write a list between [ and ]",
}


def _sentence(mistake: Any, written: dict[str, Any]) -> str:
    advice = _ADVICE.get(mistake["type"], str(mistake["msg"]).removeprefix("Value error, "))
    return f"{_place(mistake['loc'], written)}: {advice}"


def _place(loc: tuple[int | str, ...], written: dict[str, Any]) -> str:
    """Say where: the name of the theme when it has one, then the key and the how-manieth."""
    if len(loc) < 2 or not isinstance(loc[1], int):
        return ".".join(map(str, loc))
    theme = written["themes"][loc[1]]
    name = theme.get("name") if isinstance(theme, dict) else None
    place = str(name or f"themes[{loc[1] + 1}]")
    for part in loc[2:]:
        if isinstance(part, int):
            place += f"[{part + 1}]"
        elif part not in ("text", "table"):
            place += f".{part}"
    return place
