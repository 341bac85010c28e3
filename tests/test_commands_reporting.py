"""Reports by command: a file of either kind, the same twice, and clear refusals."""

import pytest
import screens
from typer.testing import CliRunner

import cli
from data.errors import SettingsError
from presentation import texts


@pytest.fixture
def run(tmp_path):
    house = screens.build(tmp_path)
    house.add(*[screens.mention(at, days=1 + at / 4) for at in range(3)])

    def call(*words, code=0):
        done = CliRunner().invoke(cli.app, ["-c", str(house.file), "report", *words])
        if isinstance(done.exception, SettingsError):
            assert code == cli.USAGE
            return str(done.exception)
        assert done.exit_code == code, done.output
        return done.output

    yield call
    texts.speak("nl")


def test_a_past_period_gives_the_same_file_whenever_it_is_asked(run, tmp_path):
    days = ("--from", "2026-01-01", "--to", "2026-01-31")
    files = [tmp_path / name for name in ("one.pdf", "two.pdf")]
    run("contrast", "--out", str(files[0]), *days)
    run("contrast", "--out", str(files[1]), *days, "--as-of", "2026-05-01T12:00")
    one, two = (file.read_bytes() for file in files)
    assert one.startswith(b"%PDF")
    assert one == two


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
