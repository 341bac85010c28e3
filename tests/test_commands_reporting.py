"""Reports by command: a file of either kind, the same twice, and clear refusals."""

from datetime import timedelta

import factories
import pytest
import screens
from typer.testing import CliRunner

import cli
from data import times
from data.errors import SettingsError
from presentation import texts

AS_OF = ("--as-of", "2026-03-02T13:00")


@pytest.fixture
def run(tmp_path):
    house = screens.build(tmp_path)
    house.add(*[screens.mention(at, days=1 + at / 4) for at in range(3)])

    def call(*words, code=0, group="report"):
        done = CliRunner().invoke(cli.app, ["-c", str(house.file), group, *words])
        if isinstance(done.exception, SettingsError):
            assert code == cli.USAGE
            return str(done.exception)
        assert done.exit_code == code, done.output
        return done.output

    yield call
    texts.speak("nl")


def test_a_past_period_gives_the_same_file_whenever_it_is_asked(run, tmp_path, monkeypatch):
    made = []
    for moment in (factories.NOW, factories.NOW + timedelta(days=40)):
        monkeypatch.setattr(times, "now", lambda moment=moment: moment)
        file = tmp_path / "one.pdf"
        run("contrast", "--out", str(file), "--from", "2026-01-01", "--to", "2026-01-31")
        made.append(file.read_bytes())
    assert made[0].startswith(b"%PDF")
    assert made[0] == made[1]


def test_a_report_can_be_made_again_as_of_its_own_moment(run, tmp_path, monkeypatch):
    made = []
    for moment, again in ((factories.NOW, ()), (factories.NOW + timedelta(days=40), AS_OF)):
        monkeypatch.setattr(times, "now", lambda moment=moment: moment)
        file = tmp_path / "one.html"
        run("contrast", "--out", str(file), "--from", "2026-02-01", "--to", "2026-03-31", *again)
        made.append(file.read_bytes())
    assert b"2 mrt 2026 13:00" in made[0]
    assert made[0] == made[1]


def test_the_suffix_chooses_the_kind(run, tmp_path):
    file = tmp_path / "rapport.html"
    assert "written" in run("contrast", "--out", str(file), "--topic", "Team")
    assert file.read_text("utf-8").startswith("<!doctype html>")
    assert "· Team<" in file.read_text("utf-8")


def test_what_cannot_be_written_is_refused_in_a_sentence(run, tmp_path):
    assert "a .pdf or a .html" in run("contrast", "--out", "x.docx", code=cli.USAGE)
    missing = str(tmp_path / "no" / "x.pdf")
    assert missing in run("contrast", "--out", missing, code=cli.USAGE)
    wrong = run("contrast", "--out", "x.pdf", "--topic", "Zus", code=cli.USAGE)
    assert "no such topic" in wrong


def test_a_broadcast_is_found_by_its_name_once_it_has_begun(run, tmp_path):
    file = str(tmp_path / "x.html")
    assert "no event" in run("broadcast", "Niets", "--out", file, code=cli.USAGE)
    for name, year in (("Toen", "2026"), ("Straks", "2098")):
        words = ("add", name, "--start", f"2-3-{year} 20:30", "--end", f"2-3-{year} 21:20")
        run(*words, group="events")
    assert "yet to begin" in run("broadcast", "Straks", "--out", file, code=cli.USAGE)
    assert "written" in run("broadcast", "toen", "--out", file, "--spill-days", "1")
    assert "Uitzending: Toen" in (tmp_path / "x.html").read_text("utf-8")
