"""The store's contract, on both placements: a DuckDB file and a DuckLake catalog."""

from datetime import timedelta

import duckdb_extensions
import factories
import pytest
from factories import EVER, MODEL, NOW, VERSION, add, mention, sentiment

from data import read_model, store
from data.connection import open_database
from data.records import (
    Gap,
    GapReason,
    Polarity,
    Round,
    Selection,
    SourceState,
    Stored,
    Term,
    Topic,
)


@pytest.fixture(scope="session")
def extensions():
    for name in ("ducklake", "sqlite_scanner"):
        duckdb_extensions.import_extension(name)


@pytest.fixture(params=["file", "lake"])
def database(request, tmp_path, extensions):
    make = factories.file_storage if request.param == "file" else factories.lake_storage
    return open_database(make(tmp_path))


def texts(database, selection=EVER):
    return list(read_model.mentions(database, selection, limit=100)["text"])


def test_the_same_mention_is_stored_once(database):
    first = add(database, mention(1), mention(2), mention(2))
    again = add(database, mention(1), mention(2), mention(3))

    assert (first.added, again.added) == (2, 1)
    assert read_model.totals(database)["mentions"] == 3


def test_an_edited_mention_is_updated_counted_and_scored_anew(database):
    add(database, mention(1))
    store.use_model(database, MODEL, VERSION, NOW)
    [(identity, content, _)] = read_model.unscored(database, MODEL, VERSION, 10)
    store.add_scores(database, [(identity, content, sentiment())], NOW)

    later = NOW + timedelta(hours=1)
    stored = add(database, mention(1, text="het sociaal team belde niet terug"), now=later)

    [row] = read_model.mentions(database, EVER, limit=5).to_dict("records")
    assert (stored.added, stored.edited) == (0, 1)
    assert row["text"] == "het sociaal team belde niet terug"
    assert (row["edits"], row["scored"]) == (1, False)
    assert row["edited_at"] == later
    assert len(read_model.unscored(database, MODEL, VERSION, 10)) == 1


def test_a_score_of_a_text_that_changed_meanwhile_is_dropped(database):
    add(database, mention(1))
    [(identity, content, _)] = read_model.unscored(database, MODEL, VERSION, 10)
    add(database, mention(1, text="het sociaal team is verhuisd"))

    assert store.add_scores(database, [(identity, content, sentiment())], NOW) == 0
    assert len(read_model.unscored(database, MODEL, VERSION, 10)) == 1


def test_a_score_is_stored_once(database):
    add(database, mention(1))
    [(identity, content, _)] = read_model.unscored(database, MODEL, VERSION, 10)

    assert store.add_scores(database, [(identity, content, sentiment())], NOW) == 1
    assert store.add_scores(database, [(identity, content, sentiment())], NOW) == 0


def test_what_the_source_took_away_is_erased_but_counted(database):
    add(database, mention(1, text="Jan van het sociaal team"), mention(2))
    stored = add(database, deleted=("1",))

    rows = read_model.mentions(database, EVER, limit=5).set_index("external_id")
    assert stored.deleted == 1
    assert rows.loc["1", "text"] == ""
    assert rows.loc["1", "deleted_at"] == NOW
    assert len(rows) == 2
    assert add(database, deleted=("1",)).deleted == 0


def test_what_matches_no_topic_is_not_stored(database):
    stored = add(database, mention(1, text="mooi weer"), mention(2))

    assert (stored.seen, stored.added, stored.unmatched) == (2, 1, 1)


def test_a_source_can_keep_everything(database):
    assert add(database, mention(1, text="mooi weer"), keep_unmatched=True).added == 1


def test_a_comment_belongs_to_the_topic_of_its_article(database):
    add(database, mention(1, text="een grapje", thread_title="Wachtlijst bij Sociaal Team groeit"))

    [row] = read_model.mentions(database, EVER, limit=5).to_dict("records")
    assert list(row["topics"]) == ["Team"]


def test_cursor_and_mentions_are_one(database):
    add(database, mention(1), cursor={"after": "monday"})
    assert read_model.cursor(database, "Krant") == {"after": "monday"}

    with pytest.raises(TypeError):
        add(database, mention(2), cursor={"after": object()})
    assert read_model.cursor(database, "Krant") == {"after": "monday"}
    assert read_model.totals(database)["mentions"] == 1


def test_an_empty_batch_moves_the_cursor_and_not_the_data_version(database):
    add(database, mention(1))
    before = read_model.data_version(database)
    add(database, cursor={"etag": "x"})

    assert read_model.cursor(database, "Krant") == {"etag": "x"}
    assert read_model.data_version(database) == before


def test_unscored_is_not_neutral(database):
    add(database, mention(1), mention(2), mention(3))
    store.use_model(database, MODEL, VERSION, NOW)
    rows = read_model.unscored(database, MODEL, VERSION, 10)
    scores = [
        (*rows[0][:2], sentiment(Polarity.NEUTRAL)),
        (*rows[1][:2], sentiment(None)),
    ]
    store.add_scores(database, scores, NOW)

    tones = read_model.counts(database, EVER.start, EVER.end).set_index("tone")["mentions"]
    assert tones["neu"] == 1
    assert tones["none"] == 1
    assert tones[tones.index.isna()].tolist() == [1]


def test_counts_are_by_utc_hour_and_topic_set(database):
    both = mention(3, text="Merelhof en sociaal team")
    add(database, mention(1), mention(2), both)

    found = read_model.counts(database, EVER.start, EVER.end)
    assert dict(zip(found["topics"], found["mentions"], strict=True)) == {
        "Team": 2,
        "Team|Merelhof": 1,
    }
    assert str(found["hour"].iloc[0]) == "2026-03-02 11:00:00+00:00"


def test_selection_filters_combine(database):
    add(
        database,
        mention(1, text="Sociaal team: café open"),
        mention(2, text="Merelhof opent café"),
        mention(3, text="sociaal team dicht"),
    )

    def found(**filters):
        return texts(database, Selection(start=EVER.start, end=EVER.end, **filters))

    assert found(words=("cafe", "open")) == ["Sociaal team: café open", "Merelhof opent café"]
    assert found(words=("cafe",), topics=("Team",)) == ["Sociaal team: café open"]
    assert found(channels=("social",)) == []
    assert found(sources=("Krant",), topics=("Merelhof", "Team"), words=("dicht",)) == [
        "sociaal team dicht"
    ]
    assert found(polarities=("unscored",), words=("' OR 1=1 --",)) == []
    assert len(found(polarities=("unscored",))) == 3
    assert read_model.count(database, Selection(start=NOW, end=EVER.end)) == 0


def test_topics_are_versioned_only_when_they_change(database):
    team = Topic(name="Team", match=(Term(text="STH", context=("helmond",)),))
    add(database, mention(1), cursor={"etag": "x"})
    first = store.save_topics(database, [team], None, NOW)
    same = store.save_topics(database, [team], first, NOW + timedelta(days=1))
    wider = Topic(name="Team", match=(*team.match, Term(text="wijkteam")))
    second = store.save_topics(database, [wider], first, NOW + timedelta(days=2))

    assert same is first
    assert read_model.cursor(database, "Krant") == {}
    assert (second.version, second.changed) == (2, ("Team",))
    assert [one.topics for one in read_model.topic_sets(database)] == [(team,), (wider,)]


def test_stored_mentions_are_matched_anew(database):
    add(database, mention(1, text="het wijkteam kwam"), keep_unmatched=True)
    [(identity, text)] = read_model.mentions_to_match(database, 2, 10)
    assert "wijkteam" in text

    store.set_topics(database, [(identity, ["Team"])], 2)
    assert read_model.mentions_to_match(database, 2, 10) == []
    assert texts(database, Selection(start=EVER.start, end=EVER.end, topics=("Team",)))


def test_screens_keep_the_complete_model_until_the_next_is_complete(database):
    add(database, mention(1))
    for version, moment in (("1", NOW), ("2", NOW + timedelta(days=1))):
        store.use_model(database, MODEL, version, moment)
        [(identity, content, _)] = read_model.unscored(database, MODEL, version, 10)
        store.add_scores(database, [(identity, content, sentiment(version=version))], moment)
        if version == "1":
            store.complete_model(database, MODEL, version, moment)

    assert list(read_model.mentions(database, EVER, limit=1)["version"]) == ["1"]
    store.complete_model(database, MODEL, "2", NOW)
    assert list(read_model.mentions(database, EVER, limit=1)["version"]) == ["2"]


def test_rounds_and_states_survive(database):
    state = SourceState(source="Krant", next_run_at=NOW, failures=2, error="timeout", detail="20 s")
    done = Round(
        source="Krant",
        started_at=NOW,
        ended_at=NOW,
        stored=Stored(seen=3, added=1),
        error="timeout",
    )
    store.record_round(database, done, state)

    assert read_model.source_states(database) == {"Krant": state}
    assert read_model.rounds(database, NOW)[["seen", "error"]].values.tolist() == [[3, "timeout"]]


def test_gaps_and_heartbeat(database):
    gap = Gap(
        source="Krant",
        started_at=NOW - timedelta(hours=2),
        ended_at=NOW,
        reason=GapReason.ROLLED_OVER,
    )
    add(database, mention(1), gap=gap)
    store.beat(database, "scheduler", NOW)

    found = read_model.gaps(database, NOW - timedelta(hours=1), NOW + timedelta(hours=1))
    assert found["reason"].tolist() == ["rolled_over"]
    assert read_model.gaps(database, NOW, NOW + timedelta(hours=1)).empty
    assert read_model.heartbeat(database, "scheduler") == NOW
    assert read_model.heartbeat(database, "nobody") is None


def test_delay_counts_only_what_could_have_been_seen_sooner(database):
    state = SourceState(source="Krant", first_ok_at=NOW - timedelta(minutes=90))
    store.record_round(
        database, Round(source="Krant", started_at=NOW, ended_at=NOW, stored=Stored()), state
    )
    add(database, mention(30), mention(60), mention(600))

    [row] = read_model.delays(database, EVER.start, EVER.end).to_dict("records")
    assert (row["mentions"], row["median"]) == (2, 45)


def test_texts_with_awkward_characters_come_back_as_they_were(database):
    awkward = "sociaal team 'DROP TABLE' \"x\" $1 {y} \\n 👩‍👩‍👧 \u202e مرحبا"
    add(database, mention(1, text=awkward))

    assert texts(database) == [awkward]
