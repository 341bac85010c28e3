"""A larger model in the place of the embedded one: a folder, or a model of the hub."""

import hashlib
import json
import os
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from data.errors import ModelError
from data.records import Polarity, Sentiment
from data.settings import SentimentSettings
from sentiment import embedded, encoding, features, hub, labels, language, onnx_model, torch_model
from sentiment import weights as weights_module
from sentiment.encoding import Encoder
from sentiment.onnx_model import Network
from sentiment.weights import Kind, Weights

if TYPE_CHECKING:
    from tokenizers import Tokenizer

MARGIN = 0.2
"""The two best classes lie closer than this where the answer is marked uncertain."""
RULES = 1
"""Raise it when the same weights would give other answers because this code changed."""
PLAIN = {
    Polarity.NEGATIVE: (
        "Vreselijk slecht, ik ben boos en diep teleurgesteld.",
        "Wat een schandalige behandeling, dit is echt verschrikkelijk.",
    ),
    Polarity.POSITIVE: (
        "Geweldig goed, ik ben blij en heel dankbaar.",
        "Wat een fantastische behandeling, dit is echt prachtig.",
    ),
    Polarity.NEUTRAL: (
        "De vergadering begint om tien uur in zaal twee.",
        "Het formulier staat op de website van de gemeente.",
    ),
}
"""Sentences whose tone nobody doubts: they tell whether numbered labels have the usual order."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A classifier with its tokenizer, and what its classes stand for."""

    name: str
    version: str
    encoder: Encoder
    network: Network
    polarities: tuple[Polarity, ...]
    other_languages: bool = False

    def score(self, texts: Sequence[str]) -> list[Sentiment]:
        """Score texts, one answer each, in order; no tone where there is nothing to read."""
        rows = self.probabilities(texts).tolist()
        return [self._answer(text, row) for text, row in zip(texts, rows, strict=True)]

    def probabilities(self, texts: Sequence[str]) -> labels.Floats:
        """Compute the probabilities of negative, neutral and positive."""
        found = np.zeros((len(texts), len(self.polarities)))
        for batch in self.encoder.batches(texts):
            logits = self.network(batch.ids, batch.mask).astype(np.float64)
            if logits.shape != (len(batch.rows), len(self.polarities)):
                raise ModelError(
                    f"{self.name}: it gives {logits.shape} numbers for {len(batch.rows)} texts, "
                    f"but has {len(self.polarities)} labels"
                )
            found[batch.rows] = labels.softmax(logits)
        return labels.combine(found, self.polarities)

    def _answer(self, text: str, row: list[float]) -> Sentiment:
        read = embedded.readable(features.tokens(text)) and (
            self.other_languages or language.is_dutch(text) is not False
        )
        negative, neutral, positive = row if read else [1 / 3] * 3
        best, second = sorted(row, reverse=True)[:2]
        return Sentiment(
            polarity=list(Polarity)[row.index(best)] if read else None,
            p_neg=negative,
            p_neu=neutral,
            p_pos=positive,
            uncertain=not read or best - second < MARGIN,
            model=self.name,
            version=self.version,
        )


def load(
    settings: SentimentSettings, threads: int = 0, kinds: Collection[Kind] = tuple(Kind)
) -> Checkpoint:
    """Load the model of the settings; without ``threads`` it leaves one core to the rest.

    ``kinds`` are the weights that will do, the first ones rather than the last.

    Raises:
        ModelError: when it can't be used; its text says what to do about it.
    """
    choose = partial(weights_module.choose, allow_pickle=settings.allow_pickle_weights, kinds=kinds)
    folder = folder_of(settings, choose)
    weights = choose(hub.files(folder))
    config = read_json(folder / "config.json")
    names = _names(config)
    meaning = labels.meaning(names, settings.labels)
    loaded = Checkpoint(
        name=folder.name if Path(settings.model).is_absolute() else settings.model,
        version=_version(folder, weights, meaning, settings),
        encoder=encoding.encoder(*tokenizer_of(folder), config),
        network=_network(folder, weights, threads or max(1, (os.cpu_count() or 1) - 1)),
        polarities=meaning.polarities,
        other_languages=settings.other_languages,
    )
    if not _tried(loaded) and meaning.assumed:
        raise labels.unclear(names)
    return loaded


def folder_of(settings: SentimentSettings, choose: hub.Choice) -> Path:
    """Return the folder of the model, brought from the hub when it is not here.

    Raises:
        ModelError: when there is none.
    """
    folder = Path(settings.model)
    if not folder.is_absolute():
        return hub.fetch(settings.model, settings.revision, settings.downloads, choose)
    if not (folder / "config.json").is_file():
        raise ModelError(f"{folder}: there is no model with a config.json", "model_not_found")
    return folder


def read_json(file: Path) -> dict[str, Any]:
    """Read the settings of a model; a file that is not there holds none.

    Raises:
        ModelError: when it can't be read.
    """
    try:
        found = json.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise ModelError(f"{file.name} can't be read: {error}") from error
    if not isinstance(found, dict):
        raise ModelError(f"{file.name} can't be read: it holds no settings")
    return found


def _names(config: dict[str, Any]) -> list[str]:
    """Return the names of the classes in order; what is not named has a number."""
    if config.get("problem_type") == "multi_label_classification":
        raise ModelError("it gives each label a chance of its own, not one tone", "model_labels")
    named = config.get("id2label")
    if not isinstance(named, dict):
        return ["LABEL_0", "LABEL_1"]
    try:
        return [str(named[number]) for number in sorted(named, key=int)]
    except ValueError as error:
        raise ModelError(f"config.json: its id2label can't be read: {error}") from error


def tokenizer_of(folder: Path) -> tuple["Tokenizer", object]:
    """Load the tokenizer of a model, and what it says of the longest text.

    Raises:
        ModelError: when there is none that can be read here.
    """
    from tokenizers import Tokenizer

    file = folder / "tokenizer.json"
    if not file.exists() and not weights_module.missing(Kind.SAFETENSORS):
        return torch_model.tokenizer(folder)
    try:
        made = Tokenizer.from_file(str(file))
    except Exception as error:  # the tokenizers package raises nothing narrower
        raise ModelError(f"{folder.name}: tokenizer.json can't be read: {error}") from error
    return made, read_json(folder / "tokenizer_config.json").get("model_max_length")


def _network(folder: Path, weights: Weights, threads: int) -> Network:
    if weights.kind is Kind.ONNX:
        return onnx_model.load(folder / weights.file, threads)
    return torch_model.load(folder, pickled=weights.kind is Kind.PICKLED, threads=threads)


def _version(
    folder: Path, weights: Weights, meaning: labels.Meaning, settings: SentimentSettings
) -> str:
    """Make a version that changes whenever the answers can change."""
    facts = (weights.file, meaning.polarities, settings.other_languages, MARGIN, RULES)
    digest = hashlib.blake2b(repr(facts).encode(), digest_size=6)
    if settings.revision and not Path(settings.model).is_absolute():
        digest.update(settings.revision.encode())
        return f"{settings.revision[:8]}-{digest.hexdigest()[:6]}"
    for name in sorted(hub.files(folder)):
        if Path(name).match("*.json") or any(Path(name).match(one) for one in weights.patterns):
            with (folder / name).open("rb") as opened:
                digest.update(hashlib.file_digest(opened, "blake2b").digest())
    return digest.hexdigest()


def _tried(loaded: Checkpoint) -> bool:
    """Score plain sentences, and tell whether they got the tone that anybody would give them.

    Raises:
        ModelError: when no usable numbers come out.
    """
    means = {tone: loaded.probabilities(found).mean(axis=0) for tone, found in PLAIN.items()}
    negative, neutral, positive = (means[tone] for tone in Polarity)
    if not np.isfinite([negative, neutral, positive]).all():
        raise ModelError(f"{loaded.name}: its answers are no numbers")
    ordered = negative[0] > negative[2] and positive[2] > positive[0]
    knows_neutral = Polarity.NEUTRAL in loaded.polarities
    return bool(ordered and (neutral.argmax() == 1 or not knows_neutral))
