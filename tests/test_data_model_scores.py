"""Whose scores are shown, how far a newer model got, and whose are kept."""

from datetime import timedelta

import duckdb_extensions
import factories
import pytest
from factories import EVER, MODEL, NOW, add, mention, sentiment

from data import labels, model_scores, read_model, store
from data.connection import open_database
from data.records import Polarity


@pytest.fixture(scope="session")
def extensions():
    for name in ("ducklake", "sqlite_scanner"):
        duckdb_extensions.import_extension(name)


@pytest.fixture(params=["file", "lake"])
def database(request, tmp_path, extensions):
    make = factories.file_storage if request.param == "file" else factories.lake_storage
    return open_database(make(tmp_path))


def use(database, version, days=0):
    store.use_model(database, MODEL, version, NOW + timedelta(days=days))


def score(database, version, limit=100):
    found = read_model.unscored(database, MODEL, version, limit)
    rows = [(one, content, sentiment(version=version)) for one, content, _ in found]
    return store.add_scores(database, rows, NOW)


def whole(database, version, days=0):
    use(database, version, days)
    score(database, version)
    store.complete_model(database, MODEL, version, NOW + timedelta(days=days))


def versions(database):
    return set(model_scores.stored(database)["version"])


def test_before_the_first_model_nothing_is_shown(database):
    assert model_scores.shown(database) is None
    assert model_scores.progress(database) is None
    assert model_scores.stored(database).empty
    assert model_scores.prune(database) == 0


def test_a_newer_model_is_shown_only_when_it_scored_everything(database):
    add(database, *[mention(number) for number in range(4)])
    whole(database, "1")
    assert model_scores.progress(database) is None

    use(database, "2", days=1)
    score(database, "2", limit=3)
    busy = model_scores.progress(database)
    assert (busy.version, busy.done, busy.total, busy.share) == ("2", 3, 4, 0.75)
    assert model_scores.shown(database) == (MODEL, "1")
    assert set(read_model.mentions(database, EVER, limit=9)["version"]) == {"1"}
    assert model_scores.prune(database) == 0
    assert versions(database) == {"1", "2"}

    score(database, "2")
    store.complete_model(database, MODEL, "2", NOW)
    assert model_scores.progress(database) is None
    assert set(read_model.mentions(database, EVER, limit=9)["version"]) == {"2"}


def test_the_shown_model_and_the_one_before_it_are_kept(database):
    add(database, mention(1), mention(2))
    for days, version in enumerate(("1", "2", "3")):
        whole(database, version, days)
    use(database, "abandoned", days=3)
    score(database, "abandoned", limit=1)
    whole(database, "4", days=4)

    assert model_scores.prune(database) == 5
    assert versions(database) == {"3", "4"}
    assert model_scores.prune(database) == 0


def test_a_model_that_comes_back_keeps_the_one_between(database):
    add(database, mention(1))
    for days, version in enumerate(("1", "2", "1")):
        whole(database, version, days)
    model_scores.prune(database)
    assert model_scores.shown(database) == (MODEL, "1")
    assert versions(database) == {"1", "2"}


def test_a_prune_with_nothing_to_remove_writes_nothing(database):
    add(database, mention(1))
    whole(database, "1")
    before = read_model.data_version(database)
    model_scores.prune(database)
    assert read_model.data_version(database) == before


def test_stored_counts_by_model(database):
    add(database, mention(1), mention(2))
    whole(database, "1")
    use(database, "2", days=1)
    score(database, "2", limit=1)
    found = model_scores.stored(database).set_index("version")
    assert found["scores"].to_dict() == {"1": 2, "2": 1}
    assert found["shown"].to_dict() == {"1": True, "2": False}


def test_a_sample_is_the_same_every_time_and_leaves_out_what_is_gone(database):
    add(database, *[mention(number, f"sociaal team {number}") for number in range(20)])
    add(database, deleted=["3"])
    drawn = model_scores.sample_texts(database, 10)
    assert drawn == model_scores.sample_texts(database, 10)
    assert len(set(drawn)) == 10
    assert "sociaal team 3" not in model_scores.sample_texts(database, 100)


def test_labels_come_with_their_text_whoever_scored_it(database):
    add(database, mention(1, "sociaal team belde", title="Kort"))
    given = labels.Label(
        mention_id=mention(1).id,
        content_hash=mention(1, "sociaal team belde", title="Kort").content_hash,
        labeller="Riet",
        polarity=Polarity.NEUTRAL,
        origin="sample",
        labelled_at=NOW,
    )
    labels.add(database, given)
    [row] = labels.texts(database).to_dict("records")
    assert (row["label"], row["text"]) == ("neu", "Kort. sociaal team belde")


def test_scores_that_no_screen_shows_empty_no_caches(database):
    add(database, mention(1))
    use(database, "1")
    before = read_model.data_version(database)
    [(identity, content, _)] = read_model.unscored(database, MODEL, "1", 9)
    store.add_scores(database, [(identity, content, sentiment(version="1"))], NOW, shown=False)
    assert read_model.data_version(database) == before
    assert versions(database) == {"1"}
