"""What the study of a broadcast reads: unknown is not zero, on both placements."""

from datetime import timedelta

import factories
import pytest
from factories import NOW

from data import read_broadcast, store
from data.connection import open_database
from data.read_broadcast import Asked
from data.records import Channel, Gap, GapReason, Polarity, Round, SourceState, Stored

HOUR = timedelta(hours=1)


@pytest.fixture(params=[factories.file_storage, factories.lake_storage])
def database(request, tmp_path):
    return open_database(request.param(tmp_path))


def asked(hours=6, topics=("Team",), sources=("Krant",)):
    return Asked(NOW - hours * HOUR, NOW, topics, sources)


def test_hours_without_mentions_are_zero_and_hours_in_a_gap_unknown(database):
    factories.add(database, *(factories.mention(n) for n in (10, 20, 70)))
    gap = Gap(
        source="Krant",
        started_at=NOW - 4.5 * HOUR,
        ended_at=NOW - 3 * HOUR,
        reason=GapReason.SOURCE_FAILED,
    )
    store.add_gap(database, gap, NOW)
    counted = read_broadcast.by_hour(database, asked())
    assert counted.fillna(-1).tolist() == [0, -1, -1, 0, 1, 2]
    assert counted.index[-1] == NOW - HOUR
    other = read_broadcast.by_hour(database, asked(sources=("Ander",)))
    assert other.tolist() == [0] * 6


def test_minutes_count_only_the_topics_asked_for_and_no_reviews(database):
    factories.add(
        database,
        factories.mention(1),
        factories.mention(2, "merelhof zingt"),
        factories.mention(3, channel=Channel.REVIEW),
    )
    counted = read_broadcast.by_minute(database, asked(hours=1))
    assert (len(counted), counted.sum()) == (60, 1)
    assert read_broadcast.by_minute(database, asked(1, topics=())).sum() == 2


def test_a_source_is_known_since_its_first_round_or_its_oldest_mention(database):
    factories.add(database, factories.mention(90))
    assert read_broadcast.coverage(database) == {"Krant": NOW - timedelta(minutes=90)}
    early = NOW - timedelta(days=9)
    state = SourceState(source="Krant", first_ok_at=early, last_ok_at=NOW)
    round_ = Round(source="Krant", started_at=early, ended_at=early, stored=Stored())
    store.record_round(database, round_, state)
    assert read_broadcast.coverage(database) == {"Krant": early}
    assert read_broadcast.looked(database, ["Krant", "Ander"]) == {"Krant": NOW}


def test_tones_are_counted_on_both_sides_of_a_moment(database):
    factories.add(
        database,
        *(factories.mention(n, thread="a") for n in (10, 20)),
        factories.mention(100),
        factories.mention(110),
    )
    store.use_model(database, factories.MODEL, factories.VERSION, NOW)
    rows = [(factories.mention(n), Polarity.NEGATIVE) for n in (10, 100)]
    rows += [(factories.mention(20), Polarity.POSITIVE)]
    scores = [(one.id, one.content_hash, factories.sentiment(tone)) for one, tone in rows]
    store.add_scores(database, scores, NOW)
    found = read_broadcast.tones(database, asked(), NOW - HOUR)
    columns = ["late", "neg", "neu", "pos", "none"]
    rows = sorted(found[columns].values.tolist())
    assert rows == [[False, 0, 0, 0, 1], [False, 1, 0, 0, 0], [True, 1, 0, 1, 0]]


def test_words_and_threads_of_late_stand_beside_those_before(database):
    late = [factories.mention(n, "sociaal team en taxi's", thread="t") for n in range(1, 7)]
    early = [factories.mention(n, thread="t", thread_title="Taxi") for n in (80, 90)]
    factories.add(database, *late, *early)
    words = read_broadcast.words(database, asked(), NOW - HOUR).set_index("word")
    assert words.loc["taxi's", ["now", "before", "all_now", "all_before"]].tolist() == [6, 0, 6, 2]
    assert words.loc["team", ["now", "before"]].tolist() == [6, 2]
    threads = read_broadcast.threads(database, asked(), NOW - HOUR)
    assert threads[["thread", "now", "before"]].values.tolist() == [["t", 6, 2]]


def test_messages_come_newest_first(database):
    factories.add(database, *(factories.mention(n, f"sociaal team {n}") for n in (5, 3, 9)))
    found = read_broadcast.messages(database, asked(), 2)
    assert found["text"].tolist() == ["sociaal team 3", "sociaal team 5"]
    assert str(found["published_at"].dt.tz) == "UTC"
