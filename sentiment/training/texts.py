"""Read the labelled texts, in one fixed order."""

from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "texts"
LABELS = ("neg", "neu", "pos")


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled text; ``group`` is the file it stands in."""

    label: str
    kind: str
    text: str
    group: str


def own(folder: Path = FOLDER) -> list[Example]:
    """Read every own text, sorted by file and line."""
    return [
        Example(*line.split("\t"), group=file.stem)
        for file in sorted(folder.glob("*.tsv"))
        for line in file.read_text("utf-8").splitlines()
    ]
