"""The command contrast: a table for people, JSON for machines, mistakes in a sentence."""

import json
from datetime import UTC, datetime, timedelta

import factories
import pytest
import screens
from typer.testing import CliRunner

import cli
from data.errors import SettingsError
from data.records import Complaints, Facts, Polarity, ReviewScore


@pytest.fixture
def house(tmp_path):
    house = screens.build(tmp_path)
    house.add(*screens.many(120, days=60), score=Polarity.NEGATIVE)
    start = datetime.now(UTC) - timedelta(days=14)
    end = start + timedelta(days=7)
    score = ReviewScore(
        instrument="Ervaringwijzer", started_at=start, ended_at=end, mean=8.2, count=40, deviation=1
    )
    told = Complaints(started_at=start, ended_at=end, count=2, clients=1_000)
    factories.add(house.database, facts=Facts(scores=(score,), complaints=(told,)))
    return house


def call(house, *words):
    return CliRunner().invoke(cli.app, ["--settings", str(house.file), "contrast", *words])


def test_json_tells_everything_and_of_what_it_was_made(house):
    done = call(house, "--json")
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert told["tone"]["counted"]["neg"] == 120
    assert told["scores"]["whole"][0]["mean"]["value"] == 8.2
    assert told["complaints"]["whole"]["rate"]["value"] == 2
    assert told["made"]["model"] == factories.MODEL
    assert datetime.fromisoformat(told["as_of"]).tzinfo


def test_the_table_gives_each_side_its_own_row_with_n(house):
    said = " ".join(call(house).output.split())
    assert "online neg" in said
    assert "8.20" in said
    assert "per 1,000 clients" in said
    assert "distance: not known" in said


def test_days_and_topics_narrow_the_question(house):
    told = json.loads(call(house, "--from", "2020-01-01", "--to", "2020-02-01", "--json").stdout)
    assert told["tone"]["counted"]["neg"] == 0
    told = json.loads(call(house, "--topic", "Merelhof", "--json").stdout)
    assert told["question"]["topics"] == ["Merelhof"]
    assert told["tone"]["neg"]["reason"] == "too_few"


def test_another_organisation_has_no_scores_of_ours(house):
    told = json.loads(call(house, "--organisation", "Kievitstede", "--json").stdout)
    assert told["scores"]["whole"] == []


def test_mistakes_are_named(house):
    done = call(house, "--topic", "Bestaat niet", "--from", "2026-02-01", "--to", "2026-01-01")
    assert isinstance(done.exception, SettingsError)
    assert len(done.exception.mistakes) == 2
