"""The second, blind labelling: five hundred messages with tone, themes and target."""

from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).parent / "second_labels.tsv"
FOR_RULES = 150
"""Rules and models of themes and target were made with the lines up to here only."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """One message as the second person labelled it."""

    tone: str
    themes: frozenset[str]
    target: str
    text: str


def for_rules() -> list[Labelled]:
    """Return the messages that rules may be made with."""
    return read()[:FOR_RULES]


def for_measuring() -> list[Labelled]:
    """Return the messages that nothing was made with."""
    return read()[FOR_RULES:]


def read(file: Path = FILE) -> list[Labelled]:
    """Read every message, in the order of the file."""
    return [_labelled(line) for line in file.read_text("utf-8").splitlines()]


def _labelled(line: str) -> Labelled:
    _, tone, themes, target, text = line.split("\t")
    return Labelled(tone, frozenset(themes.split(",")) - {"-"}, target, text)
