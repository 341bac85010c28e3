"""The tone of a text: one function, whatever model stands behind it."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Protocol

from data.errors import ModelError
from data.records import Sentiment
from data.settings import EMBEDDED, SentimentSettings

DEFAULT = SentimentSettings()
"""The model that comes along."""


class Model(Protocol):
    """Something that scores; ``name`` and ``version`` are stored with every score."""

    @property
    def name(self) -> str:
        """What the model is called."""

    @property
    def version(self) -> str:
        """Changes whenever the answers can change."""

    def score(self, texts: Sequence[str]) -> list[Sentiment]:
        """Score texts, one answer each, in order."""


def load(settings: SentimentSettings = DEFAULT) -> Model:
    """Load the model that the settings name, once a process.

    Raises:
        ModelError: when it can't be loaded.
    """
    return _loaded(settings.model_dump_json())


@lru_cache(maxsize=2)
def _loaded(written: str) -> Model:
    settings = SentimentSettings.model_validate_json(written)
    if settings.model == EMBEDDED:
        from sentiment import embedded

        return embedded.load()
    from sentiment import checkpoint

    return checkpoint.load(settings)


def load_or_fall_back(settings: SentimentSettings) -> tuple[Model, ModelError | None]:
    """Load the model of the settings, or the embedded one with the problem of the other."""
    try:
        return load(settings), None
    except ModelError as problem:
        return load(), problem


def score(texts: Sequence[str], settings: SentimentSettings = DEFAULT) -> list[Sentiment]:
    """Score texts with the model of the settings: one answer each, in order."""
    return load(settings).score(texts)
