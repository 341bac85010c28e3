"""What the label names of other people's models mean: negative, neutral or positive."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from data.errors import ModelError
from data.records import Polarity

Floats = npt.NDArray[np.float64]

NEG, NEU, POS = Polarity
_WORDS = {
    NEG: "neg negative negatief very_negative zeer_negatief heel_negatief",
    NEU: "neu neutral neutraal",
    POS: "pos positive positief very_positive zeer_positief heel_positief",
}
_KNOWN = {word: polarity for polarity, words in _WORDS.items() for word in words.split()}
_STARS = (NEG, NEG, NEU, POS, POS)
_USUAL = {2: (NEG, POS), 3: (NEG, NEU, POS), 5: _STARS}
"""The order that numbered labels mostly have, from worst to best."""
_STAR = re.compile(r"([1-5])(_?(stars?|ster(ren)?))?|★{1,5}")
_NUMBERED = re.compile(r"(label_)?(\d+)")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What each class of a model stands for; ``assumed`` when only its number says so."""

    polarities: tuple[Polarity, ...]
    assumed: bool = False


def meaning(names: Sequence[str], written: Mapping[str, Polarity]) -> Meaning:
    """Find out what each label means: as written in the settings, else by its name.

    >>> meaning(["1 star", "2 stars", "3 stars", "4 stars", "5 stars"], {}).polarities[2].value
    'neu'

    Raises:
        ModelError: when a label's name says nothing; it shows the line to write.
    """
    if written:
        return Meaning(_as_written(names, written))
    folded = [_folded(name) for name in names]
    if len(names) == len(_STARS) and all(map(_STAR.fullmatch, folded)):
        counts = [len(name) if name[0] == "★" else int(name[0]) for name in folded]
        if sorted(counts) == [1, 2, 3, 4, 5]:
            return Meaning(tuple(_STARS[count - 1] for count in counts))
    known = [_KNOWN.get(name) for name in folded]
    polarities = tuple(one for one in known if one)
    if len(polarities) == len(names) and {NEG, POS} <= set(polarities):
        return Meaning(polarities)
    if _counted(folded) and len(names) in _USUAL:
        return Meaning(_USUAL[len(names)], assumed=True)
    raise unclear(names)


def _as_written(names: Sequence[str], written: Mapping[str, Polarity]) -> tuple[Polarity, ...]:
    known = {_folded(name): polarity for name, polarity in written.items()}
    found = tuple(known.get(_folded(name)) for name in names)
    polarities = tuple(one for one in found if one)
    if len(polarities) < len(names) or len(known) != len(names):
        raise unclear(names)
    if not {NEG, POS} <= set(polarities):
        raise ModelError("sentiment.labels needs at least one neg and one pos", "model_labels")
    return polarities


def unclear(names: Sequence[str]) -> ModelError:
    """Make the error that names the labels and shows the line to complete and write."""
    known = {name: _KNOWN.get(_folded(name)) for name in names}
    pairs = ", ".join(
        f'"{name}" = "{polarity.value if polarity else "neg, neu or pos"}"'
        for name, polarity in known.items()
    )
    return ModelError(
        f"the labels of the model are {', '.join(names)}, and it is not certain what they mean; "
        f"write under [sentiment]: labels = {{ {pairs} }}",
        "model_labels",
    )


def _folded(name: str) -> str:
    return re.sub(r"[\s_-]+", "_", name.strip().casefold())


def _counted(folded: Sequence[str]) -> bool:
    """Tell whether the labels are only numbers, counted from zero."""
    matches = [_NUMBERED.fullmatch(name) for name in folded]
    return [match and int(match[2]) for match in matches] == list(range(len(folded)))


def softmax(logits: Floats) -> Floats:
    """Turn raw scores into probabilities that sum to one."""
    raised: Floats = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares: Floats = raised / raised.sum(axis=1, keepdims=True)
    return shares


def combine(probabilities: Floats, polarities: Sequence[Polarity]) -> Floats:
    """Sum the probabilities of a model's classes into negative, neutral and positive.

    Without a neutral class, neutral comes from the margin: with m = |p_pos - p_neg| it gets
    1 - m, and the other two keep the share m of what they had.
    """
    sums = np.stack(
        [
            probabilities[:, [one is polarity for one in polarities]].sum(axis=1)
            for polarity in Polarity
        ],
        axis=1,
    )
    if NEU in polarities:
        return sums
    margin = np.abs(sums[:, 2] - sums[:, 0])
    return np.stack([sums[:, 0] * margin, 1 - margin, sums[:, 2] * margin], axis=1)
