"""Baseline measurements: figures of a period, frozen, and the targets set beside them."""

import json
from datetime import UTC, datetime
from uuid import UUID

from data.connection import Database
from data.records import Baseline
from data.store import retried
from data.times import to_database


@retried
def save(database: Database, baseline: Baseline) -> None:
    """Store a baseline; one of the same organisation and name is replaced."""
    with database.writing() as connection:
        connection.execute("DELETE FROM baselines WHERE id = $id", {"id": baseline.id})
        connection.execute(
            """
            INSERT INTO baselines VALUES (
                $id, $name, $organisation, $started_at, $ended_at, $frozen_at, $figures, $targets
            )
            """,
            {
                "id": baseline.id,
                "name": baseline.name,
                "organisation": baseline.organisation,
                "started_at": to_database(baseline.started_at),
                "ended_at": to_database(baseline.ended_at),
                "frozen_at": to_database(baseline.frozen_at),
                "figures": json.dumps(dict(baseline.figures)),
                "targets": json.dumps(dict(baseline.targets)),
            },
        )


@retried
def remove(database: Database, baseline: UUID) -> None:
    """Delete a baseline."""
    with database.writing() as connection:
        connection.execute("DELETE FROM baselines WHERE id = $id", {"id": baseline})


def every(database: Database) -> list[Baseline]:
    """Return all baselines, the newest frozen first."""
    with database.reading() as connection:
        rows = connection.execute(
            """
            SELECT name, organisation, started_at, ended_at, frozen_at, figures, targets
            FROM baselines ORDER BY frozen_at DESC, organisation, name
            """
        ).fetchall()
    return [_baseline(*row) for row in rows]


def _baseline(
    name: str,
    organisation: str,
    started_at: datetime,
    ended_at: datetime,
    frozen_at: datetime,
    figures: str,
    targets: str,
) -> Baseline:
    return Baseline(
        name=name,
        organisation=organisation,
        started_at=started_at.replace(tzinfo=UTC),
        ended_at=ended_at.replace(tzinfo=UTC),
        frozen_at=frozen_at.replace(tzinfo=UTC),
        figures=json.loads(figures),
        targets=json.loads(targets),
    )
