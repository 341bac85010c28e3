"""What a study was made from, so that the same study can be made again."""

import json
from dataclasses import dataclass
from hashlib import blake2b

from data import model_scores, read_model
from data.connection import Database
from data.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """The versions of everything that decides the outcome beside the question itself.

    ``topics`` is the version of the topic set, 0 before there was one; ``settings`` a digest
    of what the settings say about topics, sources and scoring, never of a secret.
    """

    data: int
    model: str
    model_version: str
    topics: int
    settings: str


def of(database: Database, settings: Settings) -> Made:
    """Return what a study made now is made from."""
    model, version = model_scores.shown(database) or ("", "")
    sets = read_model.topic_sets(database)
    return Made(
        data=read_model.data_version(database),
        model=model,
        model_version=version,
        topics=sets[-1].version if sets else 0,
        settings=digest(settings),
    )


def digest(settings: Settings) -> str:
    """Return a short digest of the settings that decide what is counted and how."""
    chosen = {
        "topics": [one.model_dump(mode="json") for one in settings.topics],
        "sources": [(one.name, one.kind, one.keep) for one in settings.sources],
        "model": [settings.sentiment.model, settings.sentiment.revision],
    }
    written = json.dumps(chosen, sort_keys=True, ensure_ascii=False)
    return blake2b(written.encode(), digest_size=8).hexdigest()
