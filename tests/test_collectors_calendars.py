"""Calendar files: broadcasts and series of them, rubbish refused, persons never read."""

from datetime import UTC, datetime, timedelta

import pytest
from sources import NOW

from collectors import calendars
from data.errors import ImportRefused
from data.times import AMSTERDAM

ONE = """BEGIN:VEVENT
UID:doorvragen-1
SUMMARY:Doorvragen
LOCATION:NPO Wijkerdam
CATEGORIES:merelhof,Televisie
ORGANIZER;CN=Riet Jansen:mailto:riet@omroep.example
DTSTART;TZID=Europe/Amsterdam:20260301T203000
DTEND;TZID=Europe/Amsterdam:20260301T212000
END:VEVENT
"""


def calendar(*entries):
    text = "".join(["BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n", *entries, "END:VCALENDAR\n"])
    return text.replace("\n", "\r\n").encode()


def entry(*lines, uid="x", name="Doorvragen", start="20260301T203000", length="PT50M"):
    known = [f"UID:{uid}", f"SUMMARY:{name}", f"DTSTART:{start}", f"DURATION:{length}"]
    return "\n".join(["BEGIN:VEVENT", *known, *lines, "END:VEVENT", ""])


def parse(*entries, topics=("Merelhof",)):
    return calendars.parse(calendar(*entries), topics, NOW)


def local(*parts):
    return datetime(*parts, tzinfo=AMSTERDAM).astimezone(UTC)


def test_an_entry_becomes_an_event_without_the_people_in_it():
    (event,) = parse(ONE).events
    assert (event.name, event.channel, event.series) == ("Doorvragen", "NPO Wijkerdam", "")
    assert (event.started_at, event.ended_at) == (
        *(local(2026, 3, 1, 20, 30), local(2026, 3, 1, 21, 20)),
    )
    assert event.topics == ("Merelhof",)
    assert "riet" not in repr(event).lower()


def test_an_entry_that_moved_keeps_its_identity():
    (before,) = parse(ONE).events
    (after,) = parse(ONE.replace("20260301T2", "20260308T2")).events
    assert after.id == before.id
    assert after.started_at != before.started_at


def test_a_series_is_written_out_over_the_change_of_the_clock():
    series = entry("RRULE:FREQ=WEEKLY;COUNT=6", "EXDATE:20260315T203000")
    events = parse(series).events
    assert [one.started_at.astimezone(AMSTERDAM).strftime("%d-%m %H:%M") for one in events] == [
        *("01-03 20:30", "08-03 20:30", "22-03 20:30", "29-03 20:30", "05-04 20:30"),
    ]
    assert len({one.id for one in events}) == 5
    assert {one.series for one in events} == {"Doorvragen"}
    assert all(one.ended_at - one.started_at == timedelta(minutes=50) for one in events)


def test_an_endless_series_ends_a_year_from_now():
    events = parse(entry("RRULE:FREQ=WEEKLY")).events
    assert 50 <= len(events) <= 54
    assert max(one.started_at for one in events) <= NOW + calendars.AFTER


def test_one_of_a_series_that_moved_or_was_called_off():
    series = entry("RRULE:FREQ=WEEKLY;COUNT=3")
    moved = entry("RECURRENCE-ID:20260308T203000", start="20260309T210000")
    plain = parse(series).events
    assert {one.id for one in parse(series, moved).events} == {one.id for one in plain}
    off = moved.replace("END:VEVENT", "STATUS:CANCELLED\nEND:VEVENT")
    read = parse(series, off)
    assert len(read.events) == 2
    assert read.cancelled == (plain[1].id,)


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("20260301T203000", local(2026, 3, 1, 20, 30)),
        ("20260301T203000Z", datetime(2026, 3, 1, 20, 30, tzinfo=UTC)),
    ],
)
def test_a_time_without_a_zone_is_a_dutch_one(start, expected):
    (event,) = parse(entry(start=start)).events
    assert event.started_at == expected


def test_a_day_is_a_whole_dutch_day():
    (event,) = parse(
        "BEGIN:VEVENT\nUID:a\nSUMMARY:Dag van de zorg\nDTSTART;VALUE=DATE:20260328\nEND:VEVENT\n"
    ).events
    assert (event.started_at, event.ended_at) == (local(2026, 3, 28), local(2026, 3, 29))


def test_entries_that_are_no_event_are_refused_by_number():
    end = "DTEND:20260301T100000"
    read = parse(
        ONE,
        "BEGIN:VEVENT\nUID:a\nSUMMARY:Zonder begin\nEND:VEVENT\n",
        entry(start="morgen"),
        entry(name=""),
        "BEGIN:VEVENT\nUID:b\nSUMMARY:Zonder einde\nDTSTART:20260301T203000\nEND:VEVENT\n",
        f"BEGIN:VEVENT\nUID:c\nSUMMARY:Terug\nDTSTART:20260301T203000\n{end}\nEND:VEVENT\n",
    )
    assert len(read.events) == 1
    assert [(one.row, one.code) for one in read.refused] == [
        *((2, "no_date"), (3, "unreadable_date"), (4, "no_name"), (5, "no_end"), (6, "no_end")),
    ]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "not_a_calendar"),
        (b"geen agenda", "not_a_calendar"),
        (b"\xff\xfe\x00", "not_a_calendar"),
        (b"%PDF-1.7\r\n", "not_a_calendar"),
        (b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "not_a_calendar"),
        (b"BEGIN:VEVENT\r\nEND:VEVENT\r\n", "not_a_calendar"),
        (b"BEGIN:VCALENDAR\r\n" + b"X:" + b"y" * calendars.MOST_BYTES, "too_large"),
        (calendar(entry("RRULE:FREQ=SECONDLY")), "too_many_events"),
        (calendar(entry("RRULE:FREQ=DAILY;BYMINUTE=1,2,3")), "too_many_events"),
        (calendar(*(entry(uid=f"{n}") for n in range(2_001))), "too_many_events"),
    ],
)
def test_rubbish_and_floods_are_refused(content, code):
    with pytest.raises(ImportRefused) as caught:
        calendars.parse(content, (), NOW)
    assert caught.value.code == code
