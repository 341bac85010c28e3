"""Turn texts into hashed features: the same code for training and for scoring."""

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from data import text as plain

LONGEST = 4_000
"""Characters that are looked at; a longer message has shown its tone by then."""

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Hashes = npt.NDArray[np.uint64]

_TOKEN = re.compile(r"https?://\S+|www\.\S+|@\w+|#?\w+(?:'\w+)*|[^\w\s]")
_LINK = re.compile(r"https?://|www\.")
_STRETCHED = re.compile(r"(.)\1{3,}")
_DIGITS = re.compile(r"\d+")
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(0xBF58476D1CE4E5B9)


@dataclass(frozen=True, slots=True)
class Rows:
    """A sparse matrix: for each row sorted columns, with a weight each."""

    row: Ints
    column: Ints
    count: int


def tokens(text: str) -> list[str]:
    """Split a text into folded words, signs and emoji.

    >>> tokens("Géén hulp!!! @Jan www.x.nl #zorg 112")
    ['geen', 'hulp', '!', '!', '!', '@', '§', '#zorg', '0']
    """
    folded = _STRETCHED.sub(r"\1\1\1", plain.fold(text[:LONGEST]))
    return [_shape(token) for token in _TOKEN.findall(folded)]


def _shape(token: str) -> str:
    if token[0] == "@":
        return "@"
    if _LINK.match(token):
        return "§"
    return _DIGITS.sub("0", token)


def hashed(texts: Sequence[str], bits: int) -> Rows:
    """Hash word 1-3-grams and character 2-6-grams of every text, each column once a row."""
    split = [tokens(text) for text in texts]
    row_w, hash_w = _words(split)
    row_c, hash_c = _characters(split)
    rows = np.concatenate([row_w, row_c])
    columns = (np.concatenate([hash_w, hash_c]) >> np.uint64(64 - bits)).astype(np.int64)
    both = _distinct((rows << bits) | columns)
    return Rows(both >> bits, both & ((1 << bits) - 1), len(texts))


def _distinct(values: Ints) -> Ints:
    # numpy.unique hashes int64, which takes six times as long as sorting here
    values.sort()
    first = np.ones(len(values), dtype=np.bool_)
    np.not_equal(values[1:], values[:-1], out=first[1:])
    return values[first]


def _words(split: Sequence[Sequence[str]]) -> tuple[Ints, Hashes]:
    known: dict[str, int] = {}
    flat = [
        known.get(token)
        or known.setdefault(token, zlib.crc32(token.encode("utf-8", "replace")) + 1)
        for row in split
        for token in ("\x02", *row, "\x03")
    ]
    lengths = np.array([len(row) + 2 for row in split], dtype=np.int64)
    return _grams(np.array(flat, dtype=np.uint64), lengths, 1, 3)


def _characters(split: Sequence[Sequence[str]]) -> tuple[Ints, Hashes]:
    lines = [f" {' '.join(row)} " for row in split]
    lengths = np.array([len(line) for line in lines], dtype=np.int64)
    codes = np.frombuffer("".join(lines).encode("utf-32-le", "replace"), dtype=np.uint32)
    return _grams(codes.astype(np.uint64), lengths, 2, 6)


def _grams(units: Hashes, lengths: Ints, low: int, high: int) -> tuple[Ints, Hashes]:
    """Hash every run of ``low`` to ``high`` units that stays within its row."""
    owner = np.repeat(np.arange(len(lengths), dtype=np.int64), lengths)
    running = np.full(len(units), low, dtype=np.uint64)
    found: list[tuple[Ints, Hashes]] = []
    for size in range(1, high + 1):
        keep = len(units) - size + 1
        if keep <= 0:
            break
        running = (running[:keep] + units[size - 1 :]) * _FACTOR
        running ^= running >> np.uint64(32)
        if size >= low:
            inside = owner[:keep] == owner[size - 1 :]
            found.append((owner[:keep][inside], running[inside] * _MIX))
    if not found:
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.uint64)
    return np.concatenate([rows for rows, _ in found]), np.concatenate([h for _, h in found])
