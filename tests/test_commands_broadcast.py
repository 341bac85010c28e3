"""The command broadcast: tables for people, JSON for machines, mistakes in a sentence."""

import json

import evening
import pytest
from typer.testing import CliRunner

import cli
from data import events, times
from data.errors import SettingsError
from demo import figures, happenings


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    return evening.settle(tmp_path_factory.mktemp("evening"))


@pytest.fixture
def run(house, monkeypatch):
    monkeypatch.setattr(times, "now", lambda: evening.NOW)

    def call(*words):
        done = CliRunner().invoke(cli.app, ["-c", str(house.file), "broadcast", *words])
        if isinstance(done.exception, SettingsError):
            return str(done.exception)
        assert done.exit_code == 0, done.output
        return done.stdout

    return call


def test_json_tells_what_was_found_and_of_what_it_was_made(run):
    told = json.loads(run("--json"))
    assert told["event"]["name"] == happenings.NAME
    assert "pages" in told["found"]
    assert told["complete"] is True
    assert {one["name"] for one in told["controls"] if not one["serves"]} == {figures.MOVED}
    assert told["mentions"]["refused"]
    assert told["made"]["settings"]


def test_people_read_tables_and_what_is_lacking(run):
    said = " ".join(run("18, en dan").split())
    assert f"visits: {figures.LIFTED}" in said
    assert f"control page {figures.MOVED}: not used: moved" in said
    assert "mentions online: nothing can be said" in said
    assert "around the same time: Banenmarkt" in said
    assert "no proof of a cause" in said


def test_live_tells_what_goes_on(run):
    assert json.loads(run("--live", "--json"))["as_of"] == evening.NOW.isoformat()
    said = run("--live")
    assert "mentions this hour: 0; what is usual is not known yet" in said
    assert f"visits of {figures.LIFTED} in the last known hour" in said


def test_mistakes_get_a_sentence(run, house, tmp_path):
    assert "no event called 'weg'" in run("weg")
    events.save(house.database, [evening.quiet()], evening.NOW)
    assert "2 events called '18'" in run("18")
    events.remove(house.database, evening.quiet().id)
