"""Draw texts for a second, blind labelling, and measure how far the two labellings agree."""

from collections.abc import Sequence

import numpy as np

from sentiment.training import second_labels, texts

SIZE = 500
SEED = 7


def draw(examples: Sequence[texts.Example], size: int = SIZE) -> list[texts.Example]:
    """Draw a random sample in which every kind has its share, in random order."""
    random = np.random.default_rng(SEED)
    shuffled = [examples[place] for place in random.permutation(len(examples))]
    ranked: dict[str, int] = {}
    order = []
    for example in shuffled:
        ranked[example.kind] = ranked.get(example.kind, 0) + 1
        order.append(ranked[example.kind])
    place = [rank / ranked[e.kind] for rank, e in zip(order, shuffled, strict=True)]
    chosen = np.argsort(place, kind="stable")[:size]
    return [shuffled[i] for i in random.permutation(chosen)]


def alpha(first: Sequence[str], second: Sequence[str], *, ordered: bool = False) -> float:
    """Compute Krippendorff's alpha of two labellings: 1 is perfect, 0 is chance.

    With ``ordered`` the labels lie on a scale, and neg against pos weighs four times as
    heavily as either against neu (the interval form).

    >>> round(alpha(["neg", "neg", "pos", "pos"], ["neg", "neg", "pos", "neg"]), 3)
    0.533
    """
    pairs = np.array([[texts.LABELS.index(label) for label in row] for row in (first, second)])
    size = len(texts.LABELS)
    together = np.zeros((size, size))
    np.add.at(together, (pairs[0], pairs[1]), 1)
    together += together.T
    steps = np.arange(size)
    apart = (steps[:, None] - steps) ** 2 if ordered else 1 - np.eye(size)
    total = together.sum(axis=1)
    expected = (np.outer(total, total) - np.diag(total)) / (total.sum() - 1)
    return float(1 - (together * apart).sum() / (expected * apart).sum())


def between_labellings() -> dict[str, float]:
    """Compare the second, blind labelling of the sample with the labels of the own texts."""
    first = {example.text: example.label for example in texts.own()}
    known = [(first[row.text], row.tone) for row in second_labels.read() if row.text in first]
    one, other = zip(*known, strict=True)
    return {
        "n": len(known),
        "same": round(sum(a == b for a, b in known) / len(known), 4),
        "alpha": round(alpha(one, other), 4),
        "alpha_ordered": round(alpha(one, other, ordered=True), 4),
    }
