"""A note stays until it is no longer so, and is written only when it says something new."""

from datetime import timedelta

from factories import NOW

from data import notes, read_model
from data.connection import open_database
from data.records import Note
from data.settings import Storage


def note(**changes):
    return Note(**{"name": "model", "code": "model_broken", "detail": "d", "since": NOW, **changes})


def test_a_note_is_replaced_only_by_one_that_says_something_else(tmp_path):
    database = open_database(Storage(directory=tmp_path))
    notes.put(database, note())
    version = read_model.data_version(database)
    notes.put(database, note(since=NOW + timedelta(days=1)))
    assert notes.every(database) == [note()]
    assert read_model.data_version(database) == version
    later = note(code="model_labels", since=NOW + timedelta(days=1))
    notes.put(database, later)
    assert notes.every(database) == [later]
    assert read_model.data_version(database) > version


def test_a_note_goes_alone(tmp_path):
    database = open_database(Storage(directory=tmp_path))
    notes.put(database, note())
    notes.put(database, note(name="disk", code="disk_full"))
    notes.remove(database, notes.MODEL)
    version = read_model.data_version(database)
    notes.remove(database, notes.MODEL)
    assert [one.name for one in notes.every(database)] == ["disk"]
    assert read_model.data_version(database) == version
