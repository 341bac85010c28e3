"""A running scheduler notices what changed, and nothing that is broken."""

import os
import threading

import pytest

import scheduler
from commands import watching

TOML = """
[sentiment]
themes = "mine.toml"
[[topics]]
name = "Team"
match = ["sociaal team"]
[[sources]]
kind = "file"
name = "Postvak"
folder = "inbox"
"""
RULES = "[[themes]]\nname = 'bellen'\ntitle = 'Bellen'\nmatch = ['belde']\n"


@pytest.fixture
def path(tmp_path):
    (tmp_path / "inbox").mkdir()
    (tmp_path / "mine.toml").write_text(RULES, "utf-8")
    file = tmp_path / "luisterpost.toml"
    file.write_text(TOML, "utf-8")
    return file


def write(file, text):
    file.write_text(text, "utf-8")
    later = file.stat().st_mtime_ns + 1_000_000
    os.utime(file, ns=(later, later))


def test_each_change_is_told_once(path, tmp_path):
    watched = watching.Watched(path)
    assert not watched.changed()
    write(path, TOML.replace("sociaal team", "wijkteam"))
    assert watched.changed()
    assert not watched.changed()


def test_edited_rules_and_an_adaptation_are_changes(path, tmp_path):
    watched = watching.Watched(path)
    write(tmp_path / "mine.toml", RULES.replace("belde", "riep"))
    assert watched.changed()
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "adapted.json").write_text("{}", "utf-8")
    assert watched.changed()


@pytest.mark.parametrize("name", ["luisterpost.toml", "mine.toml"])
def test_a_broken_file_leaves_what_works_at_work(path, tmp_path, name, caplog):
    watched = watching.Watched(path)
    whole = (tmp_path / name).read_text("utf-8")
    write(tmp_path / name, whole + "\nkapot")
    assert not watched.changed()
    assert "not in order" in caplog.text
    write(tmp_path / name, whole + "\n# mended\n")
    assert watched.changed()


def test_listening_begins_anew_with_the_new_rules(path, tmp_path, monkeypatch):
    stop, found = threading.Event(), []

    def run(house, stop, changed):
        found.append(house.finder.of("hij riep").themes)
        write(tmp_path / "mine.toml", RULES.replace("belde", "riep"))
        assert changed()
        if len(found) == 2:
            stop.set()

    monkeypatch.setattr(scheduler, "run", run)
    watching.until(stop, path)
    assert found == [(), ("bellen",)]
