"""Turn texts into batches of token numbers, short ones together so that little is padding."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from tokenizers import Tokenizer

LONGEST = 512
"""Tokens of a text that are looked at, also where a model could take more."""
CHARACTERS = 16 * LONGEST
"""Characters that are looked at; longer ones would only cost time before they are cut."""
ROWS = 8
CELLS = 2048
"""Texts in a batch, and token numbers in it with the padding: more were slower on a core."""
AT_ONCE = 1024
"""Texts that are sorted by length together."""

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Batch:
    """Token numbers of some texts, with the places of those texts in the whole."""

    rows: list[int]
    ids: Ints
    mask: Ints


@dataclass(frozen=True, slots=True)
class Encoder:
    """A tokenizer that cuts at the model's limit; ``padding`` fills short rows."""

    tokenizer: "Tokenizer"
    padding: int

    def batches(self, texts: Sequence[str]) -> Iterator[Batch]:
        """Yield batches in which the texts are about as long."""
        for start in range(0, len(texts), AT_ONCE):
            part = [_encodable(text) for text in texts[start : start + AT_ONCE]]
            tokens = [encoding.ids for encoding in self.tokenizer.encode_batch(part)]
            for rows in _grouped([len(row) for row in tokens]):
                yield self._batch([start + row for row in rows], [tokens[row] for row in rows])

    def _batch(self, rows: list[int], tokens: Sequence[Sequence[int]]) -> Batch:
        ids = np.full((len(rows), max(map(len, tokens))), self.padding, dtype=np.int64)
        mask = np.zeros_like(ids)
        for row, numbers in enumerate(tokens):
            ids[row, : len(numbers)] = numbers
            mask[row, : len(numbers)] = 1
        return Batch(rows, ids, mask)


def encoder(tokenizer: "Tokenizer", most: object, config: Mapping[str, Any]) -> Encoder:
    """Set a tokenizer up for a model; ``most`` is what the tokenizer says of its limit."""
    padding = _padding(tokenizer, config)
    tokenizer.no_padding()
    tokenizer.enable_truncation(limit(config, padding, most))
    return Encoder(tokenizer, padding)


def limit(config: Mapping[str, Any], padding: int, most: object) -> int:
    """Find how many tokens a model can take."""
    limits = [LONGEST]
    if isinstance(most, int | float):
        limits.append(int(min(most, LONGEST)))
    if isinstance(positions := config.get("max_position_embeddings"), int):
        # RoBERTa counts positions from the padding's number on, so the first ones are lost.
        limits.append(positions - padding - 1)
    return max(min(limits), 8)


def _padding(tokenizer: "Tokenizer", config: Mapping[str, Any]) -> int:
    if isinstance(written := config.get("pad_token_id"), int) and written >= 0:
        return written
    named = (tokenizer.token_to_id(name) for name in ("[PAD]", "<pad>"))
    return next((number for number in named if number is not None), 0)


def _encodable(text: str) -> str:
    """Cut a text short and replace half characters, which no tokenizer takes."""
    return text[:CHARACTERS].encode("utf-8", "replace").decode("utf-8")


def _grouped(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Yield places of texts, shortest first, so that each group makes one batch."""
    group: list[int] = []
    for place in sorted(range(len(lengths)), key=lengths.__getitem__):
        if group and (len(group) == ROWS or (len(group) + 1) * lengths[place] > CELLS):
            yield group
            group = []
        group.append(place)
    if group:
        yield group
