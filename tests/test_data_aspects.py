"""What mentions are about and whom, on both placements."""

import uuid
from datetime import timedelta

import duckdb_extensions
import factories
import pytest
from factories import EVER, NOW, add, mention

from data import aspects, read_model
from data.connection import open_database
from data.records import Aspects, Channel, Selection

FOUND = Aspects(
    themes=("wachttijd", "kosten"),
    likely=("kosten",),
    hinted=("informatie",),
    target="sector",
    target_uncertain=True,
)
NOTHING = Aspects(themes=(), likely=(), hinted=(), target="us", target_uncertain=False)


@pytest.fixture(scope="session")
def extensions():
    for name in ("ducklake", "sqlite_scanner"):
        duckdb_extensions.import_extension(name)


@pytest.fixture(params=["file", "lake"])
def database(request, tmp_path, extensions):
    make = factories.file_storage if request.param == "file" else factories.lake_storage
    return open_database(make(tmp_path))


def give(database, found=FOUND, version="1", limit=100):
    lacking = aspects.lacking(database, version, limit)
    return aspects.give(database, [(one, two, found) for one, two, _ in lacking], version)


def known(database):
    frame = read_model.mentions(database, EVER, limit=100)
    given = aspects.of(database, list(frame["id"]), EVER.start, EVER.end)
    return [given.get(identity) for identity in frame["id"]]


def counted(database, selection=EVER, before=EVER.start, until=NOW):
    rows = aspects.counts(database, selection, before, until).itertuples(index=False)
    return {theme: (now, was, likely) for theme, now, was, likely in rows}


def test_aspects_come_back_as_they_were_given(database):
    add(database, mention(1), mention(2))
    assert known(database) == [None, None]
    assert give(database) == 2
    assert known(database) == [FOUND, FOUND]
    assert aspects.lacking(database, "1", 10) == []


def test_the_newest_mentions_come_first_and_the_rest_later(database):
    add(database, *[mention(number) for number in range(5)])
    assert [give(database, limit=2) for _ in range(4)] == [2, 2, 1, 0]
    give(database, NOTHING, "2", limit=1)
    assert known(database)[0] == NOTHING


def test_title_and_text_are_both_looked_at(database):
    add(database, mention(1, title="Sociaal team"), mention(2, text="", title="Sociaal team"))
    found = [text for _, _, text in aspects.lacking(database, "1", 9)]
    assert found == ["Sociaal team. het sociaal team belde terug", "Sociaal team"]


def test_other_rules_replace_what_the_old_ones_found(database):
    add(database, mention(1))
    give(database)
    assert give(database, NOTHING, "2") == 1
    assert known(database) == [NOTHING]
    assert counted(database)[""][0] == 1


def test_an_edited_mention_loses_its_aspects_and_gets_new_ones(database):
    add(database, mention(1))
    give(database)
    add(database, mention(1, text="het sociaal team is verhuisd"))
    assert known(database) == [None]
    assert set(counted(database)) == {""}
    assert give(database, NOTHING) == 1
    assert known(database) == [NOTHING]


def test_aspects_of_a_text_that_changed_meanwhile_are_dropped(database):
    add(database, mention(1))
    [(identity, content, _)] = aspects.lacking(database, "1", 9)
    add(database, mention(1, text="het sociaal team is verhuisd"))
    assert aspects.give(database, [(identity, content, FOUND)], "1") == 0
    assert len(aspects.lacking(database, "1", 9)) == 1


def test_what_the_source_took_away_has_no_aspects(database):
    add(database, mention(1))
    give(database)
    add(database, deleted=("1",))
    with database.reading() as connection:
        assert connection.execute("SELECT count(*) FROM aspects").fetchone() == (0,)
    assert aspects.lacking(database, "2", 9) == []


def test_new_aspects_are_new_content(database):
    add(database, mention(1))
    before = read_model.data_version(database)
    give(database)
    give(database)
    assert read_model.data_version(database) == before + 1


def test_themes_are_counted_now_and_before_without_hints(database):
    week = timedelta(days=7)
    now = [mention(number) for number in range(3)]
    add(database, *now, mention(8, published_at=NOW - week), keep_unmatched=True)
    give(database)
    add(database, mention(9))
    give(database, NOTHING)
    this_week = Selection(start=NOW - timedelta(days=1), end=NOW + timedelta(days=1))
    assert counted(database, this_week, NOW - 2 * week, NOW - timedelta(days=6)) == {
        "": (4, 1, False),
        "kosten": (3, 1, True),
        "wachttijd": (3, 1, False),
    }
    assert counted(database, this_week, NOW - 2 * week, NOW - week)[""] == (4, 0, False)


def test_counts_follow_topics_and_channels(database):
    add(database, mention(1), mention(2, text="merelhof", channel=Channel.FORUM))
    give(database)
    for chosen in ({"topics": ("Merelhof",)}, {"channels": ("forum",)}):
        selection = Selection(start=EVER.start, end=EVER.end, **chosen)
        assert counted(database, selection)["kosten"] == (1, 0, True)


@pytest.mark.parametrize(("theme", "found"), [("wachttijd", 1), ("informatie", 1), ("vervoer", 0)])
def test_mentions_are_found_by_theme_and_by_hint(database, theme, found):
    add(database, mention(1))
    give(database)
    add(database, mention(2))
    chosen = Selection(start=EVER.start, end=EVER.end, themes=(theme,), polarities=("unscored",))
    assert read_model.count(database, chosen) == found
    assert len(read_model.mentions(database, chosen, limit=5)) == found


def test_a_text_that_changed_is_not_found_by_its_old_themes(database):
    add(database, mention(1))
    give(database)
    add(database, mention(1, text="het sociaal team is verhuisd"))
    chosen = Selection(start=EVER.start, end=EVER.end, themes=("wachttijd",))
    assert read_model.count(database, chosen) == 0


def test_nothing_to_give_and_nobody_to_ask_about(database):
    assert aspects.give(database, [], "1") == 0
    assert aspects.of(database, [], EVER.start, EVER.end) == {}
    assert aspects.of(database, [uuid.uuid4()], EVER.start, EVER.end) == {}
