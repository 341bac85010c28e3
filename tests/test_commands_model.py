"""Choosing, comparing and rescoring, called the way a person calls them."""

import subprocess
import sys

import checkpoints
import factories
import pytest
from typer.testing import CliRunner

import cli
import scheduler
from data import labels, model_scores, settings
from data.records import Polarity

TOML = """# our town
[sentiment]   # which model
model = "embedded"  # the small one

[[topics]]
name = "Team"
match = ["sociaal team"]
[[sources]]
kind = "feed"
name = "Krant"
url = "https://krant.example/feed/"
"""
NAMES, TONES = ["Negative", "Neutral", "Positive"], ["neg", "neu", "pos"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return checkpoints.onnx_model(tmp_path_factory.mktemp("models") / "ours", NAMES, TONES)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "luisterpost.toml"
    path.write_text(TOML, "utf-8")
    return path


def call(file, *words, code=0):
    done = CliRunner(env={"COLUMNS": "160"}).invoke(cli.app, ["--settings", str(file), *words])
    assert done.exit_code == code, (done.output, done.exception)
    return done.output if code == 0 else str(done.exception)


def stored(file, count=12):
    house = scheduler.House.open(settings.load(file, {}))
    texts = [f"sociaal team: {checkpoints.TEXTS[n % 6]} {n}" for n in range(count)]
    factories.add(house.database, *[factories.mention(n, text) for n, text in enumerate(texts)])
    scheduler.score(house)
    house.kit.http.close()
    return house.database


def test_use_writes_the_model_and_keeps_the_comments(file, folder):
    said = call(file, "model", "use", str(folder))
    assert "ours" in said
    assert "messages a second" in said
    written = file.read_text("utf-8")
    assert f'model = "{folder}"  # the small one' in written
    assert "# our town" in written
    assert settings.load(file, {}).sentiment.model == str(folder)
    call(file, "model", "use", "embedded")
    assert file.read_text("utf-8") == TOML


def test_a_model_that_cannot_be_loaded_changes_nothing(file):
    said = call(file, "model", "use", "./gone", code=1)
    assert "no folder here" in said
    assert "Nothing is changed" in said
    assert file.read_text("utf-8") == TOML
    assert "40 hexadecimal" in call(file, "model", "use", "a/b", "--revision", "main", code=1)


def test_use_takes_what_labels_mean(file, tmp_path):
    odd = checkpoints.onnx_model(tmp_path / "odd", ["boos", "vlak", "blij"], TONES)
    assert "labels of the model" in call(file, "model", "use", str(odd), code=1)
    pairs = ("--label", "boos=neg", "--label", "vlak=neu", "--label", "blij=pos")
    call(file, "model", "use", str(odd), *pairs)
    assert settings.load(file, {}).sentiment.labels["blij"] is Polarity.POSITIVE
    assert "write LABEL=neg" in call(file, "model", "use", str(odd), "--label", "boos", code=1)
    call(file, "model", "use", "embedded")
    assert "labels" not in file.read_text("utf-8")


def test_rescore_gives_what_is_stored_the_scores_of_the_new_model(file, folder):
    database = stored(file)
    assert "shown" in call(file, "model", "list")
    call(file, "model", "use", str(folder))
    said = call(file, "model", "list")
    assert "ours" not in said.split("version")[1]
    assert "12 scored by ours" in call(file, "rescore")
    assert model_scores.shown(database)[0] == "ours"
    assert set(model_scores.stored(database)["model"]) == {"embedded", "ours"}
    assert "0 scored" in call(file, "rescore")


def test_rescore_leaves_the_work_to_a_running_scheduler(file):
    stored(file, 3)
    house = scheduler.House.open(settings.load(file, {}))
    other = [sys.executable, "-m", "cli", "--settings", str(file), "rescore"]
    with scheduler._alone(house):
        done = subprocess.run(other, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "The running scheduler does it" in done.stdout
    assert "Nothing is under way now" in done.stdout
    house.kit.http.close()


def test_rescore_with_a_broken_model_changes_nothing(file):
    database = stored(file, 3)
    file.write_text(TOML.replace('"embedded"', '"./gone"'), "utf-8")
    assert "Nothing is scored anew" in call(file, "rescore", code=1)
    assert model_scores.progress(database) is None


def test_compare_on_labelled_messages_says_how_sure_the_difference_is(file, folder, tmp_path):
    tones = ("neg", "neg", "pos", "pos", "neu", "neu")
    rows = [f"{tones[n % 6]}\t{checkpoints.TEXTS[n % 6]} {n}" for n in range(36)]
    labelled = tmp_path / "labels.tsv"
    labelled.write_text("label\ttext\n" + "\n".join(rows), "utf-8")
    said = call(file, "model", "compare", "embedded", str(folder), "--file", str(labelled))
    assert "McNemar" in said
    assert "majority baseline  0.333" in said
    assert "n                  36" in said
    same = call(file, "model", "compare", "embedded", "embedded", "--file", str(labelled))
    assert "Not surely different" in same
    assert "No contradictions" in same


def test_compare_without_labels_says_only_where_they_agree(file, folder):
    stored(file)
    said = call(file, "model", "compare", "embedded", str(folder))
    assert "too few to say which is better" in said
    assert "the same tone for" in said
    assert "McNemar" not in said


def test_compare_takes_the_own_labels_and_shows_no_names(file, folder):
    database = stored(file, 1)
    mentions = [
        factories.mention(n, f"sociaal team: mevrouw Jansen is blij {n}") for n in range(100, 140)
    ]
    factories.add(database, *mentions)
    for one in mentions:
        given = labels.Label(
            mention_id=one.id,
            content_hash=one.content_hash,
            labeller="Riet",
            polarity=Polarity.NEUTRAL,
            origin="sample",
            labelled_at=factories.NOW,
        )
        labels.add(database, given)
    said = call(file, "model", "compare", "embedded", str(folder))
    assert "n                  40" in said
    assert "Jansen" not in said


def test_compare_with_an_adaptation_that_is_not_there(file):
    assert "no adaptation" in call(file, "model", "compare", "embedded", "adapted", code=1)
