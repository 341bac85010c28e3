"""The tone of a text: one function, whatever model stands behind it."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Protocol

from data.records import Sentiment

EMBEDDED = "embedded"


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


@lru_cache(maxsize=2)
def load(choice: str = EMBEDDED) -> Model:
    """Load the model that the settings name, once a process.

    Raises:
        ModelError: when it can't be loaded.
    """
    from sentiment import embedded

    return embedded.load()


def score(texts: Sequence[str], choice: str = EMBEDDED) -> list[Sentiment]:
    """Score texts with the model of that name: one answer each, in order."""
    return load(choice).score(texts)
