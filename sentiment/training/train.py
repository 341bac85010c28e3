"""Make the embedded model from the committed texts: the same texts give the same bytes."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from data.records import Sentiment
from sentiment import embedded, evaluation, features
from sentiment.training import lexicons, linear, texts

HEADLINES = 0.1
"""Weight of a licensed headline beside an own text."""
MARGIN = 0.2
"""Distance between the two best classes below which an answer is uncertain."""
RESULTS = Path(__file__).parent / "results.json"

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Material:
    """Everything that training starts from; the own texts stand first."""

    own: Sequence[texts.Example]
    table: sparse.csr_matrix
    idf: npt.NDArray[np.float16]
    labels: Ints
    weight: Floats
    folds: Ints
    lexicon: features.Lexicon
    dropped: int


def gather() -> Material:
    """Read the texts, drop what is nearly the same, and compute the features."""
    own, dropped = texts.distinct(texts.own())
    own = texts.apart(own, texts.read(texts.HELD_OUT))
    extra = texts.headlines()
    lexicon = lexicons.marks()
    table, idf = linear.matrix([e.text for e in (*own, *extra)], lexicon)
    return Material(
        own=own,
        table=table,
        idf=idf,
        labels=np.array([texts.LABELS.index(e.label) for e in (*own, *extra)]),
        weight=np.repeat([1.0, HEADLINES], [len(own), len(extra)]),
        folds=texts.folds(own),
        lexicon=lexicon,
        dropped=dropped,
    )


def out_of_fold(material: Material, strength: float = linear.STRENGTH) -> Floats:
    """Score every own text with a model that saw no text of its file and none like it."""
    count = len(material.own)
    close = texts.alike(material.own, texts.ALIKE)
    logits = np.zeros((count, 3))
    for fold in range(texts.FOLDS):
        held = np.pad(material.folds == fold, (0, len(material.labels) - count))
        left_out = held.copy()
        for pair in close:
            left_out[[pair.first, pair.second]] |= held[[pair.second, pair.first]]
        kept = ~left_out
        model = linear.fit(
            material.table[kept], material.labels[kept], material.weight[kept], strength
        )
        logits[held[:count]] = model.logits(material.table[held])
    return logits


def build(file: Path = embedded.FILE, results: Path = RESULTS) -> embedded.Embedded:
    """Train, calibrate and measure; write the model and what was measured."""
    material = gather()
    own_labels = material.labels[: len(material.own)]
    logits = out_of_fold(material)
    calibration = linear.calibrate(logits, own_labels)
    probabilities = embedded.calibrated(logits, calibration.tolist())
    fitted = linear.fit(material.table, material.labels, material.weight, linear.STRENGTH)
    model = _model(fitted, material, calibration, probabilities)
    embedded.save(file, model)
    held_out = texts.read(texts.HELD_OUT)
    found = {
        "version": model.version,
        "texts": counts(material),
        "out_of_fold": measured(material.own, answers(model, probabilities)),
        "calibration_error_nested": nested_error(logits, own_labels, material.folds),
        "held_out": measured(held_out, model.score([e.text for e in held_out])),
    }
    results.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", "utf-8")
    return model


def _model(
    fitted: linear.Fitted, material: Material, calibration: Floats, probabilities: Floats
) -> embedded.Embedded:
    labels = material.labels[: len(material.own)]
    weights, bias = fitted.weights.astype(np.float16), fitted.bias.astype(np.float32)
    digest = blake2b(weights.tobytes() + bias.tobytes() + calibration.tobytes(), digest_size=6)
    facts = {
        "version": digest.hexdigest(),
        "bits": linear.BITS,
        "calibration": calibration.tolist(),
        "margin": MARGIN,
        "confusion": linear.confusion(labels, probabilities, MARGIN),
    }
    return embedded.Embedded(
        weights.astype(np.float32), material.idf.astype(np.float32), bias, material.lexicon, facts
    )


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
