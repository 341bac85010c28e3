"""Make the embedded model from the committed texts: the same texts give the same bytes."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from data.records import Sentiment
from sentiment import embedded, evaluation, features
from sentiment.network import Network, lay
from sentiment.training import lexicons, linear, network, texts

HEADLINES = 0.3
"""Weight of a licensed headline beside an own text."""
MARGIN = 0.2
"""Distance between the two best classes below which an answer is uncertain."""
NETWORKS = 2
"""Networks that ship: their mean errs less than one of them."""
RESULTS = Path(__file__).parent / "results.json"

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Material:
    """Everything that training starts from; the own texts stand first."""

    own: Sequence[texts.Example]
    split: Sequence[Sequence[str]]
    table: sparse.csr_matrix
    idf: npt.NDArray[np.float16]
    labels: Ints
    weight: Floats
    folds: Ints
    lexicon: features.Lexicon
    dropped: int

    def task(self, rows: Ints) -> network.Task:
        """Return what a network learns from: some of the texts."""
        return network.Task(self.split, self.labels, self.weight, self.lexicon).part(rows)


def gather() -> Material:
    """Read the texts, drop what is nearly the same, and compute the features."""
    own, dropped = texts.distinct(texts.own())
    own = texts.apart(own, texts.read(texts.HELD_OUT))
    extra = texts.headlines()
    lexicon = lexicons.marks()
    table, idf = linear.matrix([e.text for e in (*own, *extra)], lexicon)
    return Material(
        own=own,
        split=[features.tokens(e.text) for e in (*own, *extra)],
        table=table,
        idf=idf,
        labels=np.array([texts.LABELS.index(e.label) for e in (*own, *extra)]),
        weight=np.repeat([1.0, HEADLINES], [len(own), len(extra)]),
        folds=texts.folds(own),
        lexicon=lexicon,
        dropped=dropped,
    )


@dataclass(frozen=True, slots=True)
class Scores:
    """Raw scores of every own text, by a model that saw no text of its file and none like it."""

    linear: Floats
    networks: Floats


def out_of_fold(material: Material, strength: float = linear.STRENGTH) -> Scores:
    """Score every own text by models that learned from the other files only."""
    count = len(material.own)
    close = texts.alike(material.own, texts.ALIKE)
    scores = Scores(np.zeros((count, 3)), np.zeros((count, 3)))
    for fold in range(texts.FOLDS):
        held = np.pad(material.folds == fold, (0, len(material.labels) - count))
        left_out = held.copy()
        for pair in close:
            left_out[[pair.first, pair.second]] |= held[[pair.second, pair.first]]
        kept = ~left_out
        model = linear.fit(
            material.table[kept], material.labels[kept], material.weight[kept], strength
        )
        scores.linear[held[:count]] = model.logits(material.table[held])
        one = network.fit(material.task(np.flatnonzero(kept)), seed=fold)
        scores.networks[held[:count]] = _read(one, material, np.flatnonzero(held))
    return scores


def _read(one: Network, material: Material, rows: Ints) -> Floats:
    parts = np.array_split(rows, len(rows) // embedded.BATCH + 1)
    lines = [lay([material.split[row] for row in part], material.lexicon) for part in parts]
    found = [one.logits(line) for line in lines]
    return np.concatenate(found).astype(np.float64)


def build(file: Path = embedded.FILE, results: Path = RESULTS) -> embedded.Embedded:
    """Train, calibrate and measure; write the model and what was measured."""
    material = gather()
    own_labels = material.labels[: len(material.own)]
    scores = out_of_fold(material)
    weight = linear.network_weight(scores.linear, scores.networks, own_labels)
    logits = scores.linear + weight * scores.networks
    calibration = linear.calibrate(logits, own_labels)
    probabilities = embedded.calibrated(logits, calibration.tolist())
    model = _model(material, weight, calibration, probabilities)
    embedded.save(file, model)
    held_out = texts.read(texts.HELD_OUT)
    found = {
        "version": model.version,
        "texts": counts(material),
        "out_of_fold": measured(material.own, answers(model, probabilities)),
        "calibration_error_nested": nested_error(logits, own_labels, material.folds),
        "parts_out_of_fold": {
            name: measured(material.own, answers(model, embedded.calibrated(part, [1, 0, 0, 0])))
            for name, part in (("linear", scores.linear), ("network", scores.networks))
        },
        "held_out": measured(held_out, model.score([e.text for e in held_out])),
    }
    results.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", "utf-8")
    return model


def _model(
    material: Material, network_weight: float, calibration: Floats, probabilities: Floats
) -> embedded.Embedded:
    labels = material.labels[: len(material.own)]
    fitted = linear.fit(material.table, material.labels, material.weight, linear.STRENGTH)
    everything = material.task(np.arange(len(material.labels)))
    facts = {
        "bits": linear.BITS,
        "calibration": calibration.tolist(),
        "margin": MARGIN,
        "networks": NETWORKS,
        "network_weight": network_weight,
        "confusion": linear.confusion(labels, probabilities, MARGIN),
    }
    model = embedded.Embedded(
        fitted.weights.astype(np.float16).astype(np.float32),
        material.idf.astype(np.float32),
        fitted.bias.astype(np.float32),
        material.lexicon,
        [network.fit(everything, seed).rounded() for seed in range(NETWORKS)],
        facts,
    )
    return replace(model, facts={**facts, "version": embedded.digest(model)})


def answers(model: embedded.Embedded, probabilities: Floats) -> list[Sentiment]:
    """Dress probabilities as answers of the model."""
    return [model.answer(row) for row in probabilities.tolist()]


def measured(examples: Sequence[texts.Example], given: Sequence[Sentiment]) -> dict[str, Any]:
    """Evaluate answers, as a whole and by kind of text."""
    found = evaluation.as_dict(evaluation.evaluate([e.label for e in examples], given))
    found["accuracy_by_kind"] = {
        kind: by_kind(examples, given, kind) for kind in sorted({e.kind for e in examples})
    }
    return found


def by_kind(
    examples: Sequence[texts.Example], given: Sequence[Sentiment], kind: str
) -> Mapping[str, float]:
    """Count the right answers among the texts of one kind."""
    right = [
        e.label == answer.polarity
        for e, answer in zip(examples, given, strict=True)
        if e.kind == kind
    ]
    return {"n": len(right), "accuracy": round(sum(right) / len(right), 4)}


def nested_error(logits: Floats, labels: Ints, folds: Ints) -> float:
    """Return the calibration error where the calibration too was found on other files."""
    sure, right = np.zeros(len(labels)), np.zeros(len(labels), dtype=bool)
    for fold in range(texts.FOLDS):
        held = folds == fold
        calibration = linear.calibrate(logits[~held], labels[~held])
        probabilities = embedded.calibrated(logits[held], calibration.tolist())
        sure[held] = probabilities.max(axis=1)
        right[held] = probabilities.argmax(axis=1) == labels[held]
    return evaluation.calibration_error(right, sure)


def counts(material: Material) -> dict[str, Any]:
    """Count the texts by label, kind and file."""
    tables: dict[str, dict[str, int]] = {"label": {}, "kind": {}, "group": {}}
    for example in material.own:
        for name, table in tables.items():
            value = getattr(example, name)
            table[value] = table.get(value, 0) + 1
    return {"own": len(material.own), "near_duplicates_dropped": material.dropped, **tables}
