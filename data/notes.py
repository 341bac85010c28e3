"""What the program has to say to people until it is no longer so, one note a subject."""

from datetime import UTC, datetime

from data.connection import Database
from data.records import Note
from data.store import retried
from data.times import to_database

MODEL = "model"
"""The model of the settings can't be used."""


@retried
def put(database: Database, note: Note) -> None:
    """Store a note in the place of the one of the same name, unless it says the same."""
    known = {one.name: one for one in every(database)}.get(note.name)
    if known and (known.code, known.detail) == (note.code, note.detail):
        return
    with database.writing() as connection:
        connection.execute("DELETE FROM notes WHERE name = $name", {"name": note.name})
        connection.execute(
            "INSERT INTO notes VALUES ($name, $code, $detail, $since)",
            {
                "name": note.name,
                "code": note.code,
                "detail": note.detail,
                "since": to_database(note.since),
            },
        )


@retried
def remove(database: Database, name: str) -> None:
    """Take a note away, where there is one."""
    if all(one.name != name for one in every(database)):
        return
    with database.writing() as connection:
        connection.execute("DELETE FROM notes WHERE name = $name", {"name": name})


def every(database: Database) -> list[Note]:
    """Return all notes, oldest first."""
    with database.reading() as connection:
        rows = connection.execute(
            "SELECT name, code, detail, since FROM notes ORDER BY since, name"
        ).fetchall()
    return [_note(*row) for row in rows]


def _note(name: str, code: str, detail: str, since: datetime) -> Note:
    return Note(name=name, code=code, detail=detail, since=since.replace(tzinfo=UTC))
