"""What people say about the tone of mentions: every write and read of labels.

Writing a label does not raise the data version: labels change no count on any screen, and
someone who labels two hundred messages must not empty everyone's caches two hundred times.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal
from uuid import UUID

from data.connection import Database
from data.read_model import SHOWN_MODEL, present
from data.records import Polarity
from data.store import retried
from data.times import to_database

if TYPE_CHECKING:
    import pandas as pd

Origin = Literal["sample", "correction"]
CORRECTION = "correction"
"""The labeller of every correction: who corrects stays unknown."""

CANDIDATES = 50_000
"""The sample is drawn from at most so many of the newest scored mentions."""

_NAME = re.compile(r"[^\W_][\w .\-]{0,23}")

# The newest label of each labeller, as long as the text is still the one that was judged.
_LATEST = """
    latest AS (
        SELECT labels.* FROM labels
        JOIN mentions ON mentions.id = labels.mention_id
            AND mentions.content_hash = labels.content_hash AND mentions.deleted_at IS NULL
        QUALIFY row_number() OVER (
            PARTITION BY labels.mention_id, labeller ORDER BY labelled_at DESC
        ) = 1
    )
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What one person says about one mention; no polarity means skipped or taken back."""

    mention_id: UUID
    content_hash: UUID
    labeller: str
    polarity: Polarity | None
    origin: Origin
    labelled_at: datetime


@dataclass(frozen=True, slots=True)
class Message:
    """What somebody who labels may see of a mention: everything but the model's answer."""

    mention_id: UUID
    content_hash: UUID
    source: str
    published_at: datetime
    title: str
    text: str
    thread_title: str


def labeller_name(written: str) -> str | None:
    """Return a name that somebody may label under; nothing for an e-mail address or too long.

    >>> labeller_name("  Riet "), labeller_name("riet@zorg.example"), labeller_name("Correction")
    ('Riet', None, None)
    """
    name = " ".join(written.split())
    fits = _NAME.fullmatch(name) and name.casefold() != CORRECTION
    return name if fits else None


@retried
def add(database: Database, label: Label) -> None:
    """Store what somebody says about a mention; an earlier label of theirs stays on record."""
    with database.writing(raises_version=False) as connection:
        connection.execute(
            """
            INSERT INTO labels VALUES (
                $mention_id, $labeller, $polarity, $origin, $content_hash, $labelled_at
            )
            """,
            {
                "mention_id": str(label.mention_id),
                "labeller": label.labeller,
                "polarity": label.polarity.value if label.polarity else None,
                "origin": label.origin,
                "content_hash": str(label.content_hash),
                "labelled_at": to_database(label.labelled_at),
            },
        )


def stamp(database: Database) -> int:
    """Return the number of labels ever given: it grows whenever labels change."""
    with database.reading() as connection:
        row = connection.execute("SELECT count(*) FROM labels").fetchone()
    return int(row[0]) if row else 0


def candidates(database: Database) -> "pd.DataFrame":
    """Return what a sample may be drawn from: id, source, and tone by the shown model."""
    with database.reading() as connection:
        return connection.execute(
            f"""
            WITH {SHOWN_MODEL}
            SELECT id::VARCHAR AS id, source, coalesce(polarity, 'none') AS tone
            FROM mentions JOIN shown_scores ON mention_id = id
            WHERE deleted_at IS NULL AND (text <> '' OR title <> '')
            ORDER BY published_at DESC, id LIMIT $most
            """,
            {"most": CANDIDATES},
        ).df()


def labelled_by(database: Database, labeller: str) -> set[str]:
    """Return the mentions that somebody labelled or skipped already."""
    with database.reading() as connection:
        rows = connection.execute(
            f"""
            WITH {_LATEST} SELECT mention_id::VARCHAR FROM latest
            WHERE labeller = $labeller AND origin = 'sample'
            """,
            {"labeller": labeller},
        ).fetchall()
    return {row[0] for row in rows}


def given_by(database: Database, labeller: str) -> int:
    """Count the labels of the sample that somebody gave; what was skipped is none."""
    with database.reading() as connection:
        row = connection.execute(
            f"""
            WITH {_LATEST} SELECT count(*) FROM latest
            WHERE labeller = $labeller AND origin = 'sample' AND polarity IS NOT NULL
            """,
            {"labeller": labeller},
        ).fetchone()
    return int(row[0]) if row else 0


def message(database: Database, mention_id: UUID) -> Message | None:
    """Return a mention without its score; nothing when its source took it away."""
    with database.reading() as connection:
        row = connection.execute(
            """
            SELECT id, content_hash, source, published_at, title, text, thread_title
            FROM mentions WHERE id = $id AND deleted_at IS NULL
            """,
            {"id": str(mention_id)},
        ).fetchone()
    return Message(row[0], row[1], row[2], present(row[3]), *row[4:]) if row else None


def sample(database: Database) -> "pd.DataFrame":
    """Return the labels of the random sample beside the shown model's answers, oldest first.

    One row for each mention and labeller: mention_id, labeller, label, labelled_at, source,
    text, and of the shown score polarity, p_neg, p_neu, p_pos, uncertain, model, version.
    """
    with database.reading() as connection:
        return connection.execute(
            f"""
            WITH {SHOWN_MODEL}, {_LATEST}
            SELECT
                latest.mention_id::VARCHAR AS mention_id, labeller, latest.polarity AS label,
                latest.labelled_at, mentions.source,
                CASE WHEN title = '' THEN text
                     WHEN text = '' THEN title ELSE title || '. ' || text END AS text,
                shown_scores.polarity, p_neg, p_neu, p_pos, uncertain, model, version
            FROM latest JOIN mentions ON mentions.id = latest.mention_id
            JOIN shown_scores ON shown_scores.mention_id = latest.mention_id
            WHERE latest.origin = 'sample' AND latest.polarity IS NOT NULL
            ORDER BY latest.labelled_at, latest.mention_id, labeller
            """
        ).df()


def texts(database: Database) -> "pd.DataFrame":
    """Return the labels of the random sample with the text that was judged, oldest first.

    One row for each mention and labeller: mention_id, labeller, label, labelled_at, text.
    """
    with database.reading() as connection:
        return connection.execute(
            f"""
            WITH {_LATEST}
            SELECT
                latest.mention_id::VARCHAR AS mention_id, labeller, latest.polarity AS label,
                latest.labelled_at,
                CASE WHEN title = '' THEN text
                     WHEN text = '' THEN title ELSE title || '. ' || text END AS text
            FROM latest JOIN mentions ON mentions.id = latest.mention_id
            WHERE latest.origin = 'sample' AND latest.polarity IS NOT NULL
            ORDER BY latest.labelled_at, latest.mention_id, labeller
            """
        ).df()


def corrections(database: Database, mention_ids: list[str]) -> dict[str, Polarity]:
    """Return which of these mentions a person corrected, and to what."""
    with database.reading() as connection:
        rows = connection.execute(
            f"""
            WITH {_LATEST} SELECT mention_id::VARCHAR, polarity FROM latest
            WHERE origin = 'correction' AND polarity IS NOT NULL
                AND list_contains($ids, mention_id::VARCHAR)
            """,
            {"ids": mention_ids},
        ).fetchall()
    return {identity: Polarity(polarity) for identity, polarity in rows}


def corrected(database: Database) -> tuple[int, int]:
    """Count the answers of the shown model that people changed, and all its answers."""
    with database.reading() as connection:
        row = connection.execute(
            f"""
            WITH {SHOWN_MODEL}, {_LATEST}
            SELECT
                (SELECT count(*) FROM latest JOIN shown_scores USING (mention_id)
                 WHERE origin = 'correction' AND latest.polarity IS NOT NULL
                    AND latest.polarity IS DISTINCT FROM shown_scores.polarity),
                (SELECT count(*) FROM shown_scores)
            """
        ).fetchone() or (0, 0)
    return int(row[0]), int(row[1])
