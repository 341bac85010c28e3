"""Events by command: from a calendar, by hand, listed and removed."""

import json

import pytest
from test_collectors_calendars import ONE, calendar
from typer.testing import CliRunner

import cli
from data.errors import SettingsError

TOML = """
[[topics]]
name = "Merelhof"
match = ["merelhof"]
[[sources]]
kind = "file"
name = "Postvak"
folder = "inbox"
"""


@pytest.fixture
def run(tmp_path):
    file = tmp_path / "luisterpost.toml"
    file.write_text(TOML, "utf-8")

    def call(*words, code=0):
        done = CliRunner().invoke(cli.app, ["-c", str(file), "events", *words])
        if isinstance(done.exception, SettingsError):
            assert code == cli.USAGE
            return str(done.exception)
        assert done.exit_code == code, done.output
        return done.output

    return call


def listed(run):
    return json.loads(run("list", "--json"))


def test_a_calendar_is_imported_once_and_shown_first(run, tmp_path):
    file = tmp_path / "uitzendingen.ics"
    broken = "BEGIN:VEVENT\nUID:a\nSUMMARY:Zonder begin\nEND:VEVENT\n"
    file.write_bytes(calendar(ONE, broken))
    assert "nothing stored" in run("import", str(file), "--dry-run")
    assert listed(run) == []
    said = run("import", str(file), "--landing-page", "https://merelhof.example/themas/?x=1")
    assert "no_date: 1 (rows 2)" in said
    assert "1 stored, 0 called off, 1 refused" in said
    run("import", str(file), "--landing-page", "/themas/", "--series", "Doorvragen")
    (event,) = listed(run)
    assert (event["series"], event["landing_pages"]) == ("Doorvragen", ["/themas/"])
    assert event["topics"] == ["Merelhof"]
    file.write_bytes(calendar(ONE.replace("END:V", "STATUS:CANCELLED\nEND:V")))
    assert "0 stored, 1 called off" in run("import", str(file))
    assert listed(run) == []


def test_rubbish_gets_a_sentence(run, tmp_path):
    file = tmp_path / "agenda.ics"
    file.write_text("geen agenda")
    assert "no calendar file" in run("import", str(file), code=1)
    assert "unreadable" in run("import", str(tmp_path / "weg.ics"), code=1)


def test_an_event_is_added_by_hand_and_removed(run):
    words = ["add", "Doorvragen", "--start", "2-3-2026 20:30", "--end", "2-3-2026 21:20"]
    run(*words)
    run(*words, "--topic", "Merelhof", "--control-page", "/contact/", "--channel", "televisie")
    (event,) = listed(run)
    assert event["started_at"] == "2026-03-02T19:30:00+00:00"
    assert (event["control_pages"], event["channel"]) == (["/contact/"], "televisie")
    assert event["id"] in run("list")
    assert "removed: Doorvragen" in run("remove", event["id"])
    assert listed(run) == []
    assert "there is no event" in run("remove", event["id"], code=2)


def test_what_is_wrong_is_named(run):
    words = ["add", "Doorvragen", "--start", "2-3-2026 20:30"]
    assert "ends before" in run(*words, "--end", "1-3-2026 20:30", code=2)
    assert "write a moment" in run(*words, "--end", "straks", code=2)
    end = ["--end", "2-3-2026 21:20"]
    assert "the topics are Merelhof" in run(*words, *end, "--topic", "Merel", code=2)
    assert "write a page" in run(*words, *end, "--landing-page", "themas", code=2)
