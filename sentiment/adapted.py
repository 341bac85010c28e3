"""A model whose answers are bent towards the organisation's own labelled messages.

Its probabilities are recalibrated: three new class priors and one small last layer of three by
three, held close to doing nothing. What was learned is accepted only when it is better on
messages that it did not see, and stands in one small file that can be taken away again.
"""

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from data.errors import ModelError
from data.records import Polarity, Sentiment
from sentiment import Model

log = logging.getLogger(__name__)

FILE = "adapted.json"
CLASSES = tuple(Polarity)
FEWEST = 200
SMALLEST_CLASS = 10
"""A class with fewer labels than this can't be learned and measured."""
FOLDS, REPEATS = 5, 10
SURE = 1.645
"""Standard errors that a gain must lie above nothing: 95% sure, on one side."""
SMALLEST = 1e-6
LAYER_PULL, PRIOR_PULL = 30.0, 3.0
"""How strongly the layer and the priors are held to doing nothing, in messages."""
STEPS, CLOSE = 50, 1e-9

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Adaptation:
    """What was learned about one version of a model, and how it was measured."""

    model: str
    base: str
    matrix: tuple[tuple[float, ...], ...]
    shift: tuple[float, ...]
    margin: float
    n: int
    made_at: str
    figures: Mapping[str, float]

    @property
    def version(self) -> str:
        """The version of the base with a digest of what is done to its answers."""
        done = json.dumps([self.matrix, self.shift, self.margin])
        return f"{self.base}+{blake2b(done.encode(), digest_size=4).hexdigest()}"

    def bend(self, answers: Sequence[Sentiment]) -> list[Sentiment]:
        """Recalibrate answers; where the model gave none there still is none."""
        if not answers:
            return []
        rows = _bent(_logs(answers), np.array(self.matrix), np.array(self.shift)).tolist()
        return [self._answer(answer, row) for answer, row in zip(answers, rows, strict=True)]

    def _answer(self, answer: Sentiment, row: list[float]) -> Sentiment:
        if answer.polarity is None:
            return replace(answer, version=self.version)
        best, second = sorted(row, reverse=True)[:2]
        return replace(
            answer,
            polarity=CLASSES[row.index(best)],
            p_neg=row[0],
            p_neu=row[1],
            p_pos=row[2],
            uncertain=best - second < self.margin,
            version=self.version,
        )


@dataclass(frozen=True, slots=True)
class Adapted:
    """A model with an adaptation over it."""

    base: Model
    adaptation: Adaptation

    @property
    def name(self) -> str:
        """What the model is called: what it was called before."""
        return self.base.name

    @property
    def version(self) -> str:
        """Changes with the model and with the adaptation."""
        return self.adaptation.version

    def score(self, texts: Sequence[str]) -> list[Sentiment]:
        """Score texts, one answer each, in order."""
        return self.adaptation.bend(self.base.score(texts))


@dataclass(frozen=True, slots=True)
class Trial:
    """What adapting gives on messages that were held out, beside the model as it was."""

    adaptation: Adaptation
    accepted: bool


def learn(labels: Sequence[str], answers: Sequence[Sentiment], now: datetime) -> Trial:
    """Learn from labelled messages, and measure in repeated cross-validation whether it helps.

    Raises:
        ModelError: when there are too few labels to learn from and to measure with.
    """
    given = [
        (label, answer) for label, answer in zip(labels, answers, strict=True) if answer.polarity
    ]
    truth = np.array([CLASSES.index(Polarity(label)) for label, _ in given], dtype=np.int64)
    _refuse_too_few(truth)
    logs = _logs([answer for _, answer in given])
    before = np.exp(logs)
    after, gain, f1 = _cross_validated(logs, truth)
    figures = {
        "log_loss_before": float(_losses(before, truth).mean()),
        "log_loss_after": float(_losses(before, truth).mean() - gain.mean()),
        "gain_error": float(gain.std(ddof=1) / np.sqrt(len(gain))),
        "macro_f1_before": _macro_f1(truth, before.argmax(axis=1)),
        "macro_f1_after": f1,
    }
    matrix, shift = fit(logs, truth)
    adaptation = Adaptation(
        model=given[0][1].model,
        base=given[0][1].version,
        matrix=tuple(tuple(round(float(one), 6) for one in row) for row in matrix),
        shift=tuple(round(float(one), 6) for one in shift),
        margin=_margin([answer for _, answer in given], after),
        n=len(given),
        made_at=now.isoformat(),
        figures={name: round(value, 4) for name, value in figures.items()},
    )
    surely = gain.mean() > SURE * figures["gain_error"]
    return Trial(adaptation, bool(surely and f1 >= figures["macro_f1_before"]))


def fit(logs: Floats, truth: Ints) -> tuple[Floats, Floats]:
    """Fit the layer and the shifts, both pulled towards leaving every answer as it is.

    The cost is convex with twelve unknowns, so a few Newton steps find its bottom.
    """
    size = len(CLASSES)
    seen = np.hstack([logs, np.ones((len(logs), 1))])
    hits, rest = np.eye(size)[truth], np.eye(size, size + 1)
    pull = np.tile([LAYER_PULL] * size + [PRIOR_PULL], (size, 1))

    def cost(layer: Floats) -> float:
        away = pull * (layer - rest) ** 2
        return float(_losses(_softmax(seen @ layer.T), truth).sum() + away.sum() / 2)

    layer, height = rest, cost(rest)
    for _ in range(STEPS):
        chances = _softmax(seen @ layer.T)
        slope = (chances - hits).T @ seen + pull * (layer - rest)
        spread = chances[:, :, None] * (np.eye(size) - chances[:, None, :])
        curve = np.einsum("nkl,ni,nj->kilj", spread, seen, seen, optimize=True)
        curve = curve.reshape(slope.size, slope.size) + np.diag(pull.ravel())
        step = np.linalg.solve(curve, slope.ravel()).reshape(slope.shape)
        while cost(layer - step) > height and np.abs(step).max() > CLOSE:
            step = step / 2
        layer, height = layer - step, cost(layer - step)
        if np.abs(step).max() <= CLOSE:
            break
    return layer[:, :size], layer[:, size]


def _refuse_too_few(truth: Ints) -> None:
    if len(truth) < FEWEST:
        raise ModelError(
            f"adapting needs {FEWEST} labelled messages that the model answers; there are "
            f"{len(truth)}. Label more with 'luisterpost label' or on the page Sentiment"
        )
    fewest = int(np.bincount(truth, minlength=len(CLASSES)).min())
    if fewest < SMALLEST_CLASS:
        raise ModelError(
            f"adapting needs {SMALLEST_CLASS} labels of every class; one has only {fewest}"
        )


def _cross_validated(logs: Floats, truth: Ints) -> tuple[Floats, Floats, float]:
    """Return held-out probabilities, the gain in log-loss of each message, and macro-F1.

    The same message is held out once a repeat; gains are averaged over the repeats, so that
    one message counts once in the error of the gain.
    """
    before = _losses(np.exp(logs), truth)
    total, gain, f1 = np.zeros_like(logs), np.zeros(len(truth)), 0.0
    for repeat in range(REPEATS):
        held, folds = np.zeros_like(logs), _folds(truth, repeat)
        for fold in range(FOLDS):
            unseen, learned = folds == fold, folds != fold
            held[unseen] = _bent(logs[unseen], *fit(logs[learned], truth[learned]))
        total += held / REPEATS
        gain += (before - _losses(held, truth)) / REPEATS
        f1 += _macro_f1(truth, held.argmax(axis=1)) / REPEATS
    return total, gain, f1


def _margin(answers: Sequence[Sentiment], after: Floats) -> float:
    """Return the margin that leaves as many answers uncertain as there were."""
    share = sum(answer.uncertain for answer in answers) / len(answers)
    ordered = np.sort(after, axis=1)
    return round(float(np.quantile(ordered[:, 2] - ordered[:, 1], share)), 6) if share else 0.0


def _folds(truth: Ints, seed: int) -> Ints:
    """Deal the messages out at random, each class evenly."""
    shuffled = np.random.default_rng(seed).permutation(len(truth))
    by_class = shuffled[np.argsort(truth[shuffled], kind="stable")]
    folds = np.empty(len(truth), dtype=np.int64)
    folds[by_class] = np.arange(len(truth)) % FOLDS
    return folds


def _macro_f1(truth: Ints, given: npt.NDArray[np.intp]) -> float:
    size = len(CLASSES)
    table = np.bincount(truth * size + given, minlength=size * size).reshape(size, size)
    found = np.maximum(table.sum(axis=0) + table.sum(axis=1), 1)
    return float((2 * np.diag(table) / found).mean())


def _losses(chances: Floats, truth: Ints) -> Floats:
    losses: Floats = -np.log(np.maximum(chances[np.arange(len(truth)), truth], SMALLEST))
    return losses


def _logs(answers: Sequence[Sentiment]) -> Floats:
    rows = np.array([[one.p_neg, one.p_neu, one.p_pos] for one in answers], dtype=np.float64)
    safe = np.maximum(rows, SMALLEST)
    logs: Floats = np.log(safe / safe.sum(axis=1, keepdims=True))
    return logs


def _bent(logs: Floats, matrix: Floats, shift: Floats) -> Floats:
    return _softmax(logs @ matrix.T + shift)


def _softmax(scores: Floats) -> Floats:
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    chances: Floats = raised / raised.sum(axis=1, keepdims=True)
    return chances


def read(folder: Path) -> Adaptation | None:
    """Return the adaptation of an installation; nothing when there is none.

    Raises:
        ModelError: when the file is damaged.
    """
    file = folder / FILE
    if not file.exists():
        return None
    try:
        written = json.loads(file.read_text("utf-8"))
        matrix = tuple(tuple(map(float, row)) for row in written.pop("matrix"))
        shift = tuple(map(float, written.pop("shift")))
        found = Adaptation(matrix=matrix, shift=shift, **written)
        sound = np.isfinite(np.array([*matrix, shift])).all() and len(matrix) == len(shift) == 3
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise ModelError(f"{file}: not an adaptation ({error})") from error
    if not sound:
        raise ModelError(f"{file}: not an adaptation (wrong numbers)")
    return found


def write(folder: Path, adaptation: Adaptation) -> Path:
    """Keep an adaptation, in place of an earlier one."""
    file = folder / FILE
    written: dict[str, Any] = asdict(adaptation)
    fresh = file.with_suffix(".new")
    fresh.write_text(json.dumps(written, indent=1) + "\n", "utf-8")
    fresh.replace(file)
    return file


def remove(folder: Path) -> bool:
    """Take the adaptation away; tell whether there was one."""
    file = folder / FILE
    present = file.exists()
    file.unlink(missing_ok=True)
    return present


def apply(model: Model, folder: Path) -> Model:
    """Put the adaptation of an installation over a model, if it was made for this version.

    An adaptation that does not fit or can't be read leaves the model as it is: it must never
    keep an installation from scoring.
    """
    try:
        found = read(folder)
    except ModelError as error:
        log.warning("adaptation unreadable error=%s", error)
        return model
    if found is None:
        return model
    if (found.model, found.base) != (model.name, model.version):
        log.warning("adaptation left out made_for=%s model=%s", found.base, model.version)
        return model
    return Adapted(model, found)


def base_of(model: Model) -> Model:
    """Return the model itself, without an adaptation."""
    return model.base if isinstance(model, Adapted) else model


def like(model: Model, answers: Sequence[Sentiment]) -> list[Sentiment]:
    """Turn answers of the model itself, given elsewhere, into answers as adapted."""
    return model.adaptation.bend(answers) if isinstance(model, Adapted) else list(answers)
