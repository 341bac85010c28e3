"""Labelling in a terminal, and adapting the model to the labels."""

import json
from datetime import UTC, datetime

import factories
import pytest
from typer.testing import CliRunner

import cli
import scheduler
from commands import labelling
from data import labels, read_model, settings
from data.records import Polarity
from sentiment import adapted

TOML = """
[[topics]]
name = "Team"
match = ["sociaal team"]
[[sources]]
kind = "feed"
name = "Krant"
url = "https://krant.example/feed/"
"""
KINDS = (
    ("niemand van het sociaal team belt terug, schandalig", "neg"),
    ("het sociaal team verhuist naar de Markt", "neu"),
    ("heel erg bedankt sociaal team, jullie zijn top", "pos"),
)


@pytest.fixture
def house(tmp_path):
    file = tmp_path / "luisterpost.toml"
    file.write_text(TOML, "utf-8")
    return scheduler.House.open(settings.load(file, {}))


def call(house, *words, keys="", monkeypatch=None):
    file = house.settings.storage.directory.parent / "luisterpost.toml"
    if monkeypatch:
        pressed = iter(keys)
        monkeypatch.setattr(labelling.click, "getchar", lambda: next(pressed))
    return CliRunner().invoke(cli.app, ["--settings", str(file), *words])


def fill(house, count):
    mentions = [
        factories.mention(number, text=f"{KINDS[number % 3][0]} {number}")
        for number in range(count)
    ]
    factories.add(house.database, *mentions)
    scheduler.score(house)
    return mentions


def test_keys_label_skip_and_stop(house, monkeypatch):
    fill(house, 6)
    done = call(house, "label", "--labeller", "Riet", keys="1x203q", monkeypatch=monkeypatch)
    assert done.exit_code == 0, done.output
    assert "3 labelled now, 3 in all by Riet" in done.output
    found = labels.sample(house.database)
    assert found["label"].tolist() == ["neg", "neu", "pos"]
    assert set(found["labeller"]) == {"Riet"}

    again = call(house, "label", "--labeller", "Riet", keys="11q", monkeypatch=monkeypatch)
    assert "2 labelled now, 5 in all" in again.output
    assert "Nothing left" in again.output


def test_two_people_get_the_same_messages_first(house, monkeypatch):
    fill(house, 30)
    for name in ("Riet", "Jan"):
        call(house, "label", "--labeller", name, keys="12312q", monkeypatch=monkeypatch)
    found = labels.sample(house.database)
    assert found["mention_id"].nunique() == 5
    assert len(found) == 10


def test_an_address_is_no_name(house):
    refused = call(house, "label", "--labeller", "riet@zorg.example")
    assert refused.exit_code == 2
    assert labels.stamp(house.database) == 0


def test_a_text_cannot_act_upon_the_terminal(house, monkeypatch):
    factories.add(house.database, factories.mention(1, text="sociaal team \x1b[2J[red]weg"))
    scheduler.score(house)
    done = call(house, "label", keys="q", monkeypatch=monkeypatch)
    assert "\x1b[2J" not in done.output
    assert "[red]weg" in done.output


def test_too_few_labels_change_nothing(house):
    done = call(house, "model", "adapt")
    assert "there are 0" in str(done.exception)
    assert not (house.settings.storage.directory / adapted.FILE).exists()
    assert "There is no adaptation" in call(house, "model", "adapt", "--undo").output


def test_an_accepted_adaptation_scores_anew_and_undo_brings_the_old_scores_back(house):
    mentions = fill(house, 240)
    for number, one in enumerate(mentions):
        # People here take what sounds negative for plain news, and the other way round.
        found = {"neg": "neu", "neu": "neg", "pos": "pos"}[KINDS[number % 3][1]]
        label = labels.Label(
            mention_id=one.id,
            content_hash=one.content_hash,
            labeller="Riet",
            polarity=Polarity(found),
            origin="sample",
            labelled_at=datetime.now(UTC),
        )
        labels.add(house.database, label)
    said = call(house, "model", "adapt").output
    assert "Accepted as" in said, said
    assert "cross-validated" in said
    facts = json.loads((house.settings.storage.directory / adapted.FILE).read_text("utf-8"))
    assert (facts["n"], facts["base"]) == (240, house.model.version)

    fresh = scheduler.House.open(house.settings)
    assert fresh.model.version.startswith(house.model.version + "+")
    assert scheduler.score(fresh) == 240
    assert set(read_model.mentions(fresh.database, factories.EVER, limit=9)["version"]) == {
        fresh.model.version
    }

    assert "taken away" in call(house, "model", "adapt", "--undo").output
    back = scheduler.House.open(house.settings)
    assert scheduler.score(back) == 0
    shown = read_model.mentions(back.database, factories.EVER, limit=9)
    assert set(shown["version"]) == {house.model.version}
