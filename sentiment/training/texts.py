"""Read the labelled texts in one fixed order, without those that are nearly the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.feature_extraction.text import TfidfVectorizer

from sentiment import features

HERE = Path(__file__).parent
OWN = HERE / "texts"
HELD_OUT = HERE / "heldout.tsv"
HEADLINES = HERE / "licensed" / "headlines-ecosent.tsv"
LABELS = ("neg", "neu", "pos")
SAME = 0.8
"""Likeness (cosine over character 3-5-grams) from which one of two texts is dropped."""
ALIKE = 0.6
"""Likeness from which two texts never stand on both sides of a test."""
FOLDS = 8
FAMILIES = (
    ("irony_neg", "irony_neutral_playful", "sincere_pos"),
    ("words_neg", "words_neu", "words_pos"),
)
"""Files that answer each other: one fold holds them together."""


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled text; ``group`` is the file it stands in."""

    label: str
    kind: str
    text: str
    group: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts that are alike, by their places."""

    first: int
    second: int
    likeness: float


def own(folder: Path = OWN) -> list[Example]:
    """Read every own text, sorted by file and line."""
    return [example for file in sorted(folder.glob("*.tsv")) for example in read(file)]


def read(file: Path) -> list[Example]:
    """Read one file of label, kind and text."""
    lines = file.read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines)
    return [Example(label, kind, text, file.stem) for label, kind, text in rows]


def headlines(file: Path = HEADLINES) -> list[Example]:
    """Read the licensed headlines."""
    _, *lines = file.read_text("utf-8").splitlines()
    rows = (line.split("\t", 1) for line in lines)
    return [Example(label, "headline", text, file.stem) for label, text in rows]


def alike(examples: Sequence[Example], least: float) -> list[Pair]:
    """Find every pair of texts that are at least so much alike."""
    vectors = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True)
    matrix = vectors.fit_transform(" ".join(features.tokens(e.text)) for e in examples)
    found: list[Pair] = []
    for start in range(0, len(examples), 1000):
        near = (matrix[start : start + 1000] @ matrix.T).tocoo()
        rows = near.row + start
        keep = (near.data >= least) & (rows < near.col)
        values = (rows[keep].tolist(), near.col[keep].tolist(), near.data[keep].tolist())
        found += map(Pair, *values)
    return found


def distinct(examples: Sequence[Example]) -> tuple[list[Example], int]:
    """Drop the later one of two nearly equal texts with the same label; count the dropped."""
    dropped = {
        pair.second
        for pair in alike(examples, SAME)
        if examples[pair.first].label == examples[pair.second].label
    }
    return [e for place, e in enumerate(examples) if place not in dropped], len(dropped)


def apart(examples: Sequence[Example], held_out: Sequence[Example]) -> list[Example]:
    """Leave out what is like a text that is only measured on."""
    border = len(examples)
    close = {
        pair.first
        for pair in alike([*examples, *held_out], ALIKE)
        if pair.first < border <= pair.second
    }
    return [example for place, example in enumerate(examples) if place not in close]


def folds(examples: Sequence[Example]) -> npt.NDArray[np.int64]:
    """Spread the files over folds of about equal size: the largest first, families together."""
    family = {name: names[0] for names in FAMILIES for name in names}
    sizes: dict[str, int] = {}
    for example in examples:
        name = family.get(example.group, example.group)
        sizes[name] = sizes.get(name, 0) + 1
    load, place = [0] * FOLDS, {}
    for name in sorted(sizes, key=lambda name: (-sizes[name], name)):
        place[name] = load.index(min(load))
        load[place[name]] += sizes[name]
    return np.array([place[family.get(e.group, e.group)] for e in examples])
