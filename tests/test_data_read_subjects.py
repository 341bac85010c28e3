"""What a period is about: threads and words, now against before."""

from datetime import timedelta

import factories
import pytest
from factories import NOW, add, mention

from data import read_subjects
from data.records import Channel, Selection

BEFORE = NOW - timedelta(days=2)
PERIOD = Selection(start=NOW - timedelta(days=1), end=NOW + timedelta(days=1))


@pytest.fixture
def database(tmp_path):
    return factories.database_in(tmp_path)


def under(thread, count, *, days=0.0, first=0, text="het sociaal team belde terug", **more):
    return [
        mention(
            first + number,
            text=text,
            published_at=NOW - timedelta(days=days, seconds=number),
            thread=f"https://krant.example/{thread}",
            thread_title=f"Artikel {thread}",
            **more,
        )
        for number in range(count)
    ]


def test_threads_come_by_number_with_what_they_had_before(database):
    add(database, *under("a", 3), *under("b", 5, first=10), *under("a", 4, first=20, days=1.5))
    add(database, *under("c", 1, first=40), *under("d", 9, first=50, days=1.5))
    found = read_subjects.threads(database, PERIOD, BEFORE, limit=5)
    assert found.to_dict("split")["data"] == [
        ["https://krant.example/b", "Artikel b", 5, 0],
        ["https://krant.example/a", "Artikel a", 3, 4],
    ]


def test_threads_follow_the_filters(database):
    add(database, *under("a", 3), *under("b", 5, first=10, channel=Channel.SOCIAL))
    social = Selection(start=PERIOD.start, end=PERIOD.end, channels=("social",))
    found = read_subjects.threads(database, social, BEFORE, limit=5)
    assert list(found["title"]) == ["Artikel b"]


def test_words_are_counted_once_a_mention_and_not_of_one_thread_alone(database):
    for number, thread in enumerate("abcd"):
        text = "het sociaal team: bus bus bus wachten wachten"
        add(database, *under(thread, 3, first=10 * number, text=text))
    add(database, *under("e", 12, first=100, text="sociaal team heimelijk"))
    add(database, *under("f", 12, first=200, days=1.5))
    found = read_subjects.words(database, PERIOD, BEFORE, 36).set_index("word")
    assert found.loc["wachten"].tolist() == [12, 0, 24, 12]
    assert found.loc["sociaal"].tolist() == [24, 12, 24, 12]
    assert "heimelijk" not in found.index
    assert "bus" not in found.index


def test_a_sample_is_the_same_every_time(database):
    for number in range(5):
        add(database, *under(str(number), 40, first=100 * number))
    sample = read_subjects.SAMPLE * 3
    first = read_subjects.words(database, PERIOD, BEFORE, sample)
    again = read_subjects.words(database, PERIOD, BEFORE, sample)
    assert first.equals(again)
    assert 0 < first["all_now"].iloc[0] < 200
