"""A small network that reads words in their order, computed with numpy alone.

A word is the mean of what its character n-grams, the word itself and its marks in the
lexicons stand for (Bojanowski and others 2017), so a word that was never seen still says
something. Convolutions over neighbouring words, and the highest and mean value of each over
the text, give three scores (Kim 2014).
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from sentiment import features

BITS = 16
REACH = 2
"""Neighbours on either side that a convolution can see."""
LONGEST = 400
"""Tokens that are read."""
NOTHING = ("§",)

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Line:
    """Texts laid on one line, with room between them so that none sees another.

    ``owner`` and ``piece`` hold the pieces of every different word, ``word`` says which of
    those words stands at each of the places ``place``, ``starts`` and ``sizes`` where each
    text begins and how long it is.
    """

    owner: Ints
    piece: Ints
    word: Ints
    place: Ints
    starts: Ints
    sizes: Ints

    @property
    def first_piece(self) -> Ints:
        """Where the pieces of each word begin."""
        return np.searchsorted(self.owner, np.arange(self.owner[-1] + 1))

    @property
    def length(self) -> int:
        """Places on the line, the room included."""
        return int(self.starts[-1] + self.sizes[-1]) + REACH


@dataclass(frozen=True, slots=True)
class Network:
    """The weights, by array: see ``sentiment.training.network`` for how they are found.

    ``vectors`` has a row a hashed piece of a word, ``kernels`` a matrix for each place from
    ``-REACH`` to ``REACH``, ``out`` turns the highest and the mean values into three scores.
    """

    vectors: Floats
    kernels: Floats
    kernel_bias: Floats
    out: Floats
    out_bias: Floats

    def logits(self, line: Line) -> Floats:
        """Compute the raw scores of the three classes of every text on a line."""
        read = np.zeros((line.length + 2 * REACH, self.vectors.shape[1]), dtype=np.float32)
        read[REACH + line.place] = self._words(line)[line.word]
        hidden = np.tile(self.kernel_bias, (line.length, 1))
        for shift, kernel in enumerate(self.kernels):
            # The narrow convolutions stand first and see nothing of what is far.
            first = int(kernel.any(axis=0).argmax())
            hidden[:, first:] += read[shift : shift + line.length] @ kernel[:, first:]
        np.maximum(hidden, 0, out=hidden)
        ends = np.stack([line.starts, line.starts + line.sizes], axis=1).ravel()
        highest = np.maximum.reduceat(hidden, ends)[::2]
        mean = np.add.reduceat(hidden, ends)[::2] / line.sizes.astype(np.float32)[:, None]
        found = np.hstack([highest, mean])
        return np.asarray(found @ self.out + self.out_bias, dtype=np.float32)

    def rounded(self) -> "Network":
        """Return the network as it is after it was stored in 16 bits."""
        parts = (getattr(self, field.name) for field in fields(self))
        return Network(*(part.astype(np.float16).astype(np.float32) for part in parts))

    def _words(self, line: Line) -> Floats:
        sums = np.add.reduceat(self.vectors[line.piece], line.first_piece)
        sizes = np.bincount(line.owner).astype(np.float32)
        return np.divide(sums, sizes[:, None], dtype=np.float32)


def lay(split: Sequence[Sequence[str]], lexicon: features.Lexicon) -> Line:
    """Lay texts on one line; one without a token gets a token that says nothing."""
    known: dict[str, int] = {}
    rows = [list(row[:LONGEST]) or list(NOTHING) for row in split]
    word = np.array([known.setdefault(token, len(known)) for row in rows for token in row])
    sizes = np.array([len(row) for row in rows])
    starts = np.cumsum(sizes + REACH) - sizes - REACH
    place = np.arange(len(word)) + np.repeat(np.arange(len(rows)) * REACH, sizes)
    return Line(*_pieces(list(known), lexicon), word, place, starts, sizes)


def _pieces(words: Sequence[str], lexicon: features.Lexicon) -> tuple[Ints, Ints]:
    """Return (place of the word, hashed piece) of every piece, in the order of the words."""
    lines = [f"<{word}>" for word in words]
    owner = np.repeat(np.arange(len(lines)), [len(line) for line in lines])
    codes = np.frombuffer("".join(lines).encode("utf-32-le", "replace"), dtype=np.uint32)
    part, grams = features.grams(codes.astype(np.uint64), owner, 3, 5)
    marks = features.marks(words, lexicon)
    marked, column = np.nonzero(marks)
    every = np.concatenate([np.arange(len(words)), part, marked])
    hashes = np.concatenate([features.hashes(words), grams, marks[marked, column]])
    order = np.argsort(every, kind="stable")
    return every[order], features.column(hashes, BITS)[order]
