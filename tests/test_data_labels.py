"""Labels of people, on both placements."""

from datetime import timedelta

import duckdb_extensions
import factories
import pytest
from factories import MODEL, NOW, VERSION, add, mention, sentiment

from data import labels, read_model, store
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


def scored(database, *mentions, polarity=Polarity.NEGATIVE):
    add(database, *mentions)
    store.use_model(database, MODEL, VERSION, NOW)
    found = read_model.unscored(database, MODEL, VERSION, 100)
    store.add_scores(database, [(one, two, sentiment(polarity)) for one, two, _ in found], NOW)
    store.complete_model(database, MODEL, VERSION, NOW)


def say(database, one, polarity, labeller="Riet", minutes=0, origin="sample"):
    given = labels.Label(
        mention_id=one.id,
        content_hash=one.content_hash,
        labeller=labeller,
        polarity=polarity,
        origin=origin,
        labelled_at=NOW + timedelta(minutes=minutes),
    )
    labels.add(database, given)


def test_the_newest_label_of_a_person_counts(database):
    scored(database, mention(1))
    say(database, mention(1), Polarity.NEUTRAL, minutes=1)
    say(database, mention(1), Polarity.POSITIVE, minutes=2)
    say(database, mention(1), Polarity.NEGATIVE, minutes=0)
    say(database, mention(1), Polarity.NEGATIVE, labeller="Jan")

    found = labels.sample(database)
    assert dict(zip(found["labeller"], found["label"], strict=True)) == {
        "Riet": "pos",
        "Jan": "neg",
    }
    assert set(found["polarity"]) == {"neg"}
    assert found["p_neg"].tolist() == pytest.approx([0.8, 0.8])
    assert set(found["text"]) == {"het sociaal team belde terug"}
    assert labels.stamp(database) == 4


def test_skipped_messages_are_not_asked_again_and_not_counted(database):
    scored(database, mention(1), mention(2))
    say(database, mention(1), None)

    assert labels.labelled_by(database, "Riet") == {str(mention(1).id)}
    assert labels.labelled_by(database, "Jan") == set()
    assert labels.given_by(database, "Riet") == 0
    assert labels.sample(database).empty
    say(database, mention(2), Polarity.NEUTRAL)
    assert labels.given_by(database, "Riet") == 1


def test_a_label_of_another_text_no_longer_counts(database):
    scored(database, mention(1))
    say(database, mention(1), Polarity.POSITIVE)
    say(database, mention(1), Polarity.POSITIVE, labels.CORRECTION, origin="correction")
    scored(database, mention(1, text="het sociaal team belde nooit terug"))

    assert labels.sample(database).empty
    assert labels.labelled_by(database, "Riet") == set()
    assert labels.corrections(database, [str(mention(1).id)]) == {}


def test_what_was_taken_away_is_neither_offered_nor_counted(database):
    scored(database, mention(1), mention(2))
    say(database, mention(1), Polarity.POSITIVE)
    add(database, deleted=("1",))

    assert labels.candidates(database)["id"].tolist() == [str(mention(2).id)]
    assert labels.message(database, mention(1).id) is None
    assert labels.sample(database).empty


def test_only_scored_mentions_are_offered_and_without_their_answer(database):
    scored(database, mention(1))
    add(database, mention(2))

    offered = labels.candidates(database)
    assert offered.to_dict("records") == [
        {"id": str(mention(1).id), "source": "Krant", "tone": "neg"}
    ]
    seen = labels.message(database, mention(1).id)
    assert (seen.text, seen.published_at) == (mention(1).text, mention(1).published_at)
    assert not {"polarity", "p_neg", "tone"} & set(labels.Message.__slots__)


def test_corrections_stand_apart_from_the_sample(database):
    scored(database, mention(1), mention(2), mention(3))
    for number, polarity in ((1, Polarity.POSITIVE), (2, Polarity.NEGATIVE), (3, Polarity.NEUTRAL)):
        say(database, mention(number), polarity, labels.CORRECTION, origin="correction")
    say(database, mention(3), None, labels.CORRECTION, minutes=1, origin="correction")

    identities = [str(mention(number).id) for number in (1, 2, 3)]
    assert labels.corrections(database, identities) == {
        identities[0]: Polarity.POSITIVE,
        identities[1]: Polarity.NEGATIVE,
    }
    assert labels.corrections(database, []) == {}
    assert labels.corrected(database) == (1, 3)
    assert labels.sample(database).empty


def test_a_label_empties_no_caches(database):
    scored(database, mention(1))
    before = read_model.data_version(database)
    say(database, mention(1), Polarity.POSITIVE)
    assert read_model.data_version(database) == before


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Riet", "Riet"),
        (" Jan  de V. ", "Jan de V."),
        ("ß-3", "ß-3"),
        ("", None),
        ("riet@zorg.example", None),
        ("CORRECTION", None),
        ("x" * 25, None),
        ("<b>", None),
    ],
)
def test_a_name_is_short_and_never_an_address(written, name):
    assert labels.labeller_name(written) == name
