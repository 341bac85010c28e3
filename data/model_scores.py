"""Scores by model: which is shown, how far a newer one got, and whose scores are kept.

The screens show one model at a time: the newest that scored everything. Its scores are kept,
and those of the one that was shown before it, so that going back costs nothing; the scores of
every other model are removed once a new one is complete.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from data.connection import Database
from data.read_model import SHOWN_MODEL
from data.store import retried

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Progress:
    """How many of all mentions a model that is not shown yet has scored."""

    model: str
    version: str
    done: int
    total: int

    @property
    def share(self) -> float:
        """The part that is done, between 0 and 1."""
        return min(self.done / self.total, 1.0) if self.total else 1.0


def shown(database: Database) -> tuple[str, str] | None:
    """Return name and version of the model that the screens show; nothing before the first."""
    with database.reading() as connection:
        return connection.execute(
            f"WITH {SHOWN_MODEL} SELECT model, version FROM shown_model"
        ).fetchone()


def stored(database: Database) -> "pd.DataFrame":
    """Return what is stored by model, newest first.

    Columns: model, version, scores, first and last (scored at, UTC without a zone), shown.
    """
    with database.reading() as connection:
        return connection.execute(
            f"""
            WITH {SHOWN_MODEL}, counted AS (
                SELECT model, version, count(*) AS scores,
                    min(scored_at) AS first, max(scored_at) AS last
                FROM scores GROUP BY model, version
            )
            SELECT counted.*, shown_model.model IS NOT NULL AS shown
            FROM counted LEFT JOIN shown_model USING (model, version)
            ORDER BY last DESC, model, version
            """
        ).df()


def progress(database: Database) -> Progress | None:
    """Return how far the newest model got while an older one is shown; else nothing."""
    with database.reading() as connection:
        newest = connection.execute(
            "SELECT model, version FROM model_uses ORDER BY since DESC LIMIT 1"
        ).fetchone()
        shown = connection.execute(
            f"WITH {SHOWN_MODEL} SELECT model, version FROM shown_model"
        ).fetchone()
        if newest == shown or newest is None:
            return None
        row = connection.execute(
            """
            SELECT
                (SELECT count(*) FROM scores WHERE model = $model AND version = $version),
                (SELECT count(*) FROM mentions WHERE deleted_at IS NULL)
            """,
            {"model": newest[0], "version": newest[1]},
        ).fetchone() or (0, 0)
    return Progress(newest[0], newest[1], int(row[0]), int(row[1]))


def is_complete(database: Database) -> bool:
    """Tell whether the newest model has scored everything there was once."""
    with database.reading() as connection:
        row = connection.execute(
            "SELECT completed_at IS NOT NULL FROM model_uses ORDER BY since DESC LIMIT 1"
        ).fetchone()
    return bool(row and row[0])


# The two complete models that were used last; one that was used twice counts once.
_KEPT = """
    kept AS (
        SELECT model, version FROM model_uses WHERE completed_at IS NOT NULL
        GROUP BY model, version ORDER BY max(since) DESC LIMIT 2
    )
"""


@retried
def prune(database: Database) -> int:
    """Remove the scores of all models but the shown one and the one before it.

    Does nothing while a newer model is not complete: both versions stay until it is.
    """
    if not is_complete(database) or not _superfluous(database):
        return 0
    with database.writing() as connection:
        (removed,) = connection.execute(
            f"""
            WITH {_KEPT} DELETE FROM scores
            WHERE NOT EXISTS (
                SELECT 1 FROM kept
                WHERE kept.model = scores.model AND kept.version = scores.version
            )
            """
        ).fetchone() or (0,)
    return int(removed)


def _superfluous(database: Database) -> bool:
    with database.reading() as connection:
        row = connection.execute(
            f"""
            WITH {_KEPT} SELECT count(*) FROM (
                SELECT DISTINCT model, version FROM scores
            ) AS found ANTI JOIN kept USING (model, version)
            """
        ).fetchone()
    return bool(row and row[0])


def sample_texts(database: Database, limit: int) -> list[str]:
    """Return texts of stored mentions, drawn at random but every time the same."""
    with database.reading() as connection:
        rows = connection.execute(
            """
            SELECT CASE WHEN title = '' THEN text
                        WHEN text = '' THEN title ELSE title || '. ' || text END
            FROM mentions WHERE deleted_at IS NULL AND (text <> '' OR title <> '')
            ORDER BY md5(id::VARCHAR) LIMIT $limit
            """,
            {"limit": limit},
        ).fetchall()
    return [str(row[0]) for row in rows]
