"""Turn texts into hashed features: the same code for training and for scoring.

Six blocks of features stand side by side, each brought to length one per text: word
1-2-grams, character 2-6-grams, marks of the lexicons, words within reach of a negation,
words of the last sentence, and pairs of words that stand two to four places apart.
"""

import re
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from data import text as plain

LONGEST = 4_000
"""Characters that are looked at; a longer message has shown its tone by then."""
MARKS = 3
"""Marks that the lexicons together can give one word."""
SCOPE = 5
"""Words that a negation reaches over."""
BLOCKS = {
    "words": 1.0,
    "characters": 1.0,
    "marks": 0.5,
    "negated": 0.5,
    "ending": 0.5,
    "pairs": 0.5,
}
"""The weight of each block beside the others."""

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Hashes = npt.NDArray[np.uint64]
Lexicon = Mapping[str, Sequence[str]]
"""Which marks a word has: the lexicon's letter with a sign, as in ``p+`` or ``a-!``."""

_NEGATION_WORDS = """
    niet geen nooit niemand niks niets nergens noch zonder amper nauwelijks allesbehalve nie gin
    geeneens weinig
"""
_BREAK_SIGNS = ". , ! ? ; : … maar want dus en of omdat"
_NEGATIONS = frozenset(_NEGATION_WORDS.split())
_BREAKS = frozenset(_BREAK_SIGNS.split())
_ENDS = frozenset(".!?…")
_TOKEN = re.compile(r"https?://\S+|www\.\S+|@\w+|#?\w+(?:'\w+)*|[^\w\s]")
_LINK = re.compile(r"https?://|www\.")
_STRETCHED = re.compile(r"(.)\1{3,}")
_SENTENCE = re.compile(r"(?<=[.!?…])\s+")
_DIGITS = re.compile(r"\d+")
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(0xBF58476D1CE4E5B9)
_HALF = np.uint64(32)


@dataclass(frozen=True, slots=True)
class Rows:
    """Hashed features of ``count`` texts: for every occurrence its row, column and block."""

    row: Ints
    column: Ints
    block: Ints
    count: int


@dataclass(frozen=True, slots=True)
class _Words:
    """All tokens of all texts in one line, with what is known of each."""

    row: Ints
    hashes: Hashes
    marks: Hashes
    negates: Flags
    breaks: Flags
    ends: Flags
    worded: Flags


def tokens(text: str) -> list[str]:
    """Split a text into folded words, signs and emoji.

    >>> tokens("Géén hulp!!! @Jan www.x.nl #zorg 112")
    ['geen', 'hulp', '!', '!', '!', '@', '§', '#zorg', '0']
    """
    folded = _STRETCHED.sub(r"\1\1\1", plain.fold(text[:LONGEST]))
    return [_shape(token) for token in _TOKEN.findall(folded)]


def sentences(text: str) -> list[str]:
    """Split a text into its sentences; what holds no word stays out.

    >>> sentences("Mooi boek... Echt! :) Lees het.")
    ['Mooi boek...', 'Echt!', ':) Lees het.']
    """
    return [part for part in _SENTENCE.split(text[:LONGEST]) if re.search(r"\w", part)]


def _shape(token: str) -> str:
    if token[0] == "@":
        return "@"
    if _LINK.match(token):
        return "§"
    return _DIGITS.sub("0", token)


def hashed(split: Sequence[Sequence[str]], lexicon: Lexicon, bits: int) -> Rows:
    """Hash the six blocks of features of texts that are split into tokens."""
    words = _words(split, lexicon)
    blocks = (
        grams(words.hashes, words.row, 1, 2),
        _characters(split),
        _marked(words),
        _negated(words),
        _ending(words),
        _pairs(words),
    )
    columns = [column(h ^ np.uint64(salt), bits) for salt, (_, h) in enumerate(blocks)]
    return Rows(
        row=np.concatenate([row for row, _ in blocks]),
        column=np.concatenate(columns),
        block=np.repeat(np.arange(len(blocks)), [len(row) for row, _ in blocks]),
        count=len(split),
    )


def column(hashed_: Hashes, bits: int) -> Ints:
    """Bring hashes down to the number of a column."""
    return (hashed_ * _MIX >> np.uint64(64 - bits)).astype(np.int64)


def weigh(rows: Rows, idf: npt.NDArray[np.float32]) -> Floats:
    """Give every occurrence its weight: rare ones more, each block of a row length one."""
    weight = idf[rows.column].astype(np.float64)
    part = rows.row * len(BLOCKS) + rows.block
    square = np.bincount(part, weight * weight, minlength=rows.count * len(BLOCKS))
    share = np.tile(list(BLOCKS.values()), rows.count) / np.sqrt(np.maximum(square, 1e-12))
    weighed: Floats = weight * share[part]
    return weighed


def _words(split: Sequence[Sequence[str]], lexicon: Lexicon) -> _Words:
    known: dict[str, int] = {}
    flat = [known.setdefault(token, len(known)) for row in split for token in row]
    at = np.array(flat, dtype=np.int64)
    return _Words(
        row=np.repeat(np.arange(len(split)), [len(row) for row in split]),
        hashes=hashes(known)[at],
        marks=marks(known, lexicon)[at],
        negates=_flags(token in _NEGATIONS for token in known)[at],
        breaks=_flags(token in _BREAKS for token in known)[at],
        ends=_flags(token in _ENDS for token in known)[at],
        worded=_flags(token.isalnum() for token in known)[at],
    )


def _flags(values: Iterable[bool]) -> Flags:
    return np.fromiter(values, dtype=np.bool_)


def hashes(tokens_: Iterable[str]) -> Hashes:
    """Hash every token, never to zero."""
    codes = (zlib.crc32(token.encode("utf-8", "replace")) + 1 for token in tokens_)
    return np.fromiter(codes, dtype=np.uint64) * _FACTOR


def marks(tokens_: Iterable[str], lexicon: Lexicon) -> Hashes:
    """Hash the marks of every token; zero where there is none."""
    table = [
        [zlib.crc32(mark.encode()) + 1 for mark in lexicon.get(token, ())][:MARKS]
        for token in tokens_
    ]
    filled = [row + [0] * (MARKS - len(row)) for row in table]
    return np.array(filled, dtype=np.uint64).reshape(-1, MARKS) * _FACTOR


def grams(units: Hashes, owner: Ints, low: int, high: int) -> tuple[Ints, Hashes]:
    """Hash every run of ``low`` to ``high`` units that stays within its row."""
    running = np.zeros(len(units), dtype=np.uint64)
    found: list[tuple[Ints, Hashes]] = []
    for size in range(1, high + 1):
        keep = max(len(units) - size + 1, 0)
        running = (running[:keep] + units[size - 1 :]) * _FACTOR
        running ^= running >> _HALF
        if size >= low:
            inside = owner[:keep] == owner[size - 1 :]
            found.append((owner[:keep][inside], running[inside]))
    return np.concatenate([row for row, _ in found]), np.concatenate([h for _, h in found])


def _characters(split: Sequence[Sequence[str]]) -> tuple[Ints, Hashes]:
    lines = [" ".join(row) for row in split]
    owner = np.repeat(np.arange(len(lines)), [len(line) for line in lines])
    codes = np.frombuffer("".join(lines).encode("utf-32-le", "replace"), dtype=np.uint32)
    return grams(codes.astype(np.uint64), owner, 2, 6)


def _latest(where: Flags) -> Ints:
    """Find for every place the latest place so far where something holds, or -1."""
    return np.maximum.accumulate(np.where(where, np.arange(len(where)), -1))


def _starts(row: Ints) -> Flags:
    first = np.ones(len(row), dtype=np.bool_)
    np.not_equal(row[1:], row[:-1], out=first[1:])
    return first


def _reach(words: _Words, scope: int, *, breaks: bool) -> Flags:
    """Find the words that stand at most ``scope`` places after a negation."""
    if not len(words.row):
        return np.zeros(0, dtype=np.bool_)
    before = np.concatenate([[-1], _latest(words.negates)[:-1]])
    barrier = _latest(_starts(words.row))
    if breaks:
        barrier = np.maximum(barrier, _latest(words.breaks) + 1)
    reached: Flags = (before >= barrier) & (np.arange(len(before)) - before <= scope)
    return reached


def _negated(words: _Words) -> tuple[Ints, Hashes]:
    inside = _reach(words, SCOPE, breaks=True)
    return words.row[inside], words.hashes[inside]


def _ending(words: _Words) -> tuple[Ints, Hashes]:
    """Take the words of the last sentence, where there is more than one."""
    if not len(words.row):
        return words.row, words.hashes
    place = np.arange(len(words.row))
    last_word = np.full(int(words.row[-1]) + 1, -1)
    np.maximum.at(last_word, words.row[words.worded], place[words.worded])
    last_end = _latest(words.ends)[last_word[words.row]]
    first = _latest(_starts(words.row))
    inside = (last_word[words.row] >= 0) & (last_end > first) & (place > last_end)
    return words.row[inside], words.hashes[inside]


def _pairs(words: _Words) -> tuple[Ints, Hashes]:
    rows, hashes = [words.row[:0]], [words.hashes[:0]]
    for apart in (2, 3, 4):
        inside = words.row[:-apart] == words.row[apart:]
        rows.append(words.row[:-apart][inside])
        left, right = words.hashes[:-apart][inside], words.hashes[apart:][inside]
        pair = (left ^ np.uint64(7)) * _FACTOR + right
        hashes.append(pair ^ (pair >> _HALF))
    return np.concatenate(rows), np.concatenate(hashes)


def _marked(words: _Words) -> tuple[Ints, Hashes]:
    """Take the marks of the lexicons, again where negated and again near the end."""
    negated = _reach(words, 3, breaks=False)
    size = np.bincount(words.row, minlength=int(words.row[-1]) + 1) if len(words.row) else words.row
    left = np.cumsum(size)[words.row] - np.arange(len(words.row)) if len(words.row) else words.row
    every = np.ones(len(words.row), dtype=np.bool_)
    rows, hashes = [], []
    for salt, chosen in enumerate((every, negated, left <= 6)):
        for column in range(MARKS):
            inside = chosen & (words.marks[:, column] > 0)
            rows.append(words.row[inside])
            hashes.append((words.marks[inside, column] + np.uint64(salt)) * _FACTOR)
    return np.concatenate(rows), np.concatenate(hashes)
