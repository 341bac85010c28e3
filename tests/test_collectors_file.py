"""The inbox: files that are read, refused, half written, stuck or found again."""

# ruff: noqa: DTZ001 - workbooks know no zones

import io
import os
import zipfile
from datetime import datetime, timedelta

import openpyxl
import pytest
from sources import NOW, Clock, offline

from collectors import file, file_rows, inbox, tables
from collectors.tables import Table, read_table
from data.errors import CollectError, ImportRefused
from data.records import Channel
from data.settings import FileSource

CSV = "Datum;Bericht\n01-03-2026;Fijn geholpen\n01-03-2026;Lang gewacht\n"


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "inbox"
    path.mkdir()
    return path


def source_of(folder, **changes) -> FileSource:
    return FileSource(kind="file", name="Inbox", folder=folder, **changes)


def put(folder, name: str, content: str | bytes, at: datetime = NOW - timedelta(hours=1)):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    os.utime(path, (at.timestamp(), at.timestamp()))
    return path


def collect(folder, cursor=None, clock=None, **changes) -> list:
    return list(file.collect(source_of(folder, **changes), cursor or {}, offline(clock)))


def texts(batches) -> list[str]:
    return [each.text for batch in batches for each in batch.mentions]


def xlsx(*rows, sheet_before: bool = False) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.create_sheet("Blad2") if sheet_before else book.active
    for row in rows:
        sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def names(folder) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def test_files_are_read_oldest_first_and_moved(folder):
    put(folder, "b.csv", CSV.replace("geholpen", "gebeld"), NOW - timedelta(hours=2))
    put(folder, "a.csv", CSV)
    batches = collect(folder)
    assert texts(batches) == ["Fijn gebeld", "Lang gewacht", "Fijn geholpen", "Lang gewacht"]
    assert names(folder) == [inbox.READ]
    assert names(folder / inbox.READ) == ["a.csv", "b.csv"]


def test_a_folder_may_hold_tables_of_facts(folder):
    put(folder, "klachten.csv", "maand;klachten\nfebruari 2026;3\nmaart 2027;1\n")
    put(folder, "export-zorgkaart.csv", "maand;gemiddelde\nfebruari 2026;8,4\n")
    found = collect(folder, holds="complaints")
    facts = [one for batch in found for one in batch.facts.complaints]
    assert [one.count for one in facts] == [3]
    assert names(folder / inbox.READ) == ["klachten.csv", "klachten.csv.txt"]
    assert "Rij 3: de datum" in (folder / inbox.READ / "klachten.csv.txt").read_text("utf-8")
    assert "'Aantal'" in (folder / inbox.REFUSED / "export-zorgkaart.csv.txt").read_text("utf-8")
    put(folder, "export-zorgkaart.csv", "maand;gemiddelde\nfebruari 2026;8,4\n")
    (score,) = [one for batch in collect(folder, holds="scores") for one in batch.facts.scores]
    assert score.instrument == "ZorgkaartNederland"


def test_a_file_is_only_moved_when_its_rows_are_stored(folder):
    put(folder, "a.csv", CSV)
    collected = file.collect(source_of(folder), {}, offline())
    batch = next(collected)
    assert (folder / "a.csv").exists()
    collected.close()
    assert collect(folder, batch.cursor) == []
    assert names(folder / inbox.READ) == ["a.csv"]


def test_the_same_file_offered_again_later_is_read_again(folder):
    put(folder, "a.csv", CSV)
    (first,) = collect(folder)
    put(folder, "a.csv", CSV, NOW - timedelta(minutes=1))
    (second,) = collect(folder, first.cursor)
    assert {each.id for each in first.mentions} == {each.id for each in second.mentions}
    assert names(folder / inbox.READ) == ["a (2).csv", "a.csv"]


def test_a_file_that_is_still_written_waits(folder):
    clock = Clock()
    put(folder, "a.csv", CSV, NOW - timedelta(seconds=1))
    assert collect(folder, clock=clock) == []
    clock.forward(seconds=1)
    assert len(texts(collect(folder, clock=clock))) == 2


def test_large_files_are_marked_as_read_with_their_last_rows(folder):
    rows = "".join(f"01-03-2026;reactie {number}\n" for number in range(2_500))
    put(folder, "a.csv", f"Datum;Bericht\n{rows}")
    batches = collect(folder)
    assert [len(batch.mentions) for batch in batches] == [1_000, 1_000, 500]
    assert [bool(batch.cursor) for batch in batches] == [False, False, True]


def test_a_refused_file_does_not_stop_the_next_one(folder):
    put(folder, "a.pdf", b"%PDF-1.7", NOW - timedelta(hours=3))
    put(folder, "b.csv", CSV)
    batches = collect(folder)
    assert len(texts(batches)) == 2
    assert [batch.refused for batch in batches] == [1, 0]
    assert names(folder / inbox.REFUSED) == ["a.pdf", "a.pdf.txt"]
    assert "Bewaar het als CSV of XLSX" in (folder / inbox.REFUSED / "a.pdf.txt").read_text("utf-8")


def test_rows_that_were_left_out_are_named_beside_the_file(folder):
    put(folder, "a.csv", f"{CSV}gisteren;Onleesbare dag\n")
    (batch,) = collect(folder)
    assert batch.refused == 1
    note = (folder / inbox.READ / "a.csv.txt").read_text("utf-8")
    assert "1 rij(en)" in note
    assert "Rij 4: de datum is niet te lezen" in note


def test_what_is_not_meant_for_us_is_left_alone(folder):
    for name in (".verborgen.csv", "~$open.xlsx", "half.csv.part", "x.csv.crdownload"):
        put(folder, name, CSV)
    (folder / "map").mkdir()
    (folder / "link.csv").symlink_to(folder / ".verborgen.csv")
    assert collect(folder) == []
    assert len(names(folder)) == 6


def test_a_missing_folder_has_a_name(folder):
    with pytest.raises(CollectError, match="folder_missing"):
        collect(folder / "weg")


def test_a_folder_that_can_not_be_written_to_has_a_name_and_loses_nothing(folder, monkeypatch):
    put(folder, "a.csv", CSV)

    def refuse(*args, **kwargs):
        raise PermissionError("alleen lezen")

    monkeypatch.setattr(type(folder), "rename", refuse)
    found = []
    with pytest.raises(CollectError, match=r"folder_unwritable: a\.csv"):
        found.extend(file.collect(source_of(folder), {}, offline()))
    assert len(texts(found)) == 2
    with pytest.raises(CollectError, match="folder_unwritable"):
        assert not texts(file.collect(source_of(folder), found[-1].cursor, offline()))


def test_workbooks_are_read_with_their_own_dates():
    content = xlsx(
        [None, None],
        ["Bericht", "Datum"],
        ["echte datum", datetime(2026, 7, 1, 14, 30)],
        ["getal", 46_000.5],
        ["tekst", "1-3-2026 08:05"],
        [None, None],
        [12345, datetime(2026, 1, 1)],
        sheet_before=True,
    )
    parsed = file.parse(
        read_table(content, "boek.xlsx"), source_of("x"), offline(lambda: NOW + timedelta(days=200))
    )
    assert [(each.text, each.published_at.isoformat()) for each in parsed.mentions] == [
        ("echte datum", "2026-07-01T12:30:00+00:00"),
        ("getal", "2025-12-09T11:00:00+00:00"),
        ("tekst", "2026-03-01T07:05:00+00:00"),
        ("12345", "2025-12-31T23:00:00+00:00"),
    ]
    assert parsed.refused == ()


def zipped(size: int) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", bytes(size))
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.pdf", b"%PDF", "unknown_format"),
        ("zonder", b"x", "unknown_format"),
        ("a.csv", b"", "empty_file"),
        ("a.csv", b"Datum;Bericht\n", "empty_file"),
        ("a.csv", b"\n;;\n", "empty_file"),
        ("a.csv", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "unreadable"),
        ("a.csv", b"Datum~Bericht\n1-3-2026~ja\n", "wrong_separator"),
        ("a.csv", b"Datum:Bericht\n1-3-2026:ja\n", "wrong_separator"),
        ("a.csv", b'a;b\n1;"' + b"x" * 200_000 + b'"\n', "unreadable"),
        ("a.xlsx", b"Datum;Bericht\n1;2\n", "unreadable"),
        ("a.xlsx", zipped(10), "unreadable"),
        ("a.xlsx", zipped(210 * 1024 * 1024), "too_large"),
        ("a.xlsx", xlsx(), "empty_file"),
        ("a.csv", bytes(tables.MOST_BYTES + 1), "too_large"),
    ],
)
def test_files_that_can_not_be_read_have_a_reason(name, content, code):
    with pytest.raises(ImportRefused) as caught:
        read_table(content, name)
    assert caught.value.code == code


def test_a_file_on_disk_is_read_by_its_own_name(folder):
    assert read_table(put(folder, "a.CSV", CSV)).header == ("Datum", "Bericht")
    with pytest.raises(ImportRefused, match="unreadable"):
        read_table(folder / "weg.csv")


@pytest.mark.parametrize(
    ("header", "wanted", "code"),
    [
        (("Datum", "Iets"), {}, "no_text_column"),
        (("Bericht", "Iets"), {}, "no_date_column"),
        (("Datum", "Bericht"), {"text": "Tekst"}, "no_text_column"),
        (("Datum", "Bericht"), {"published_at": "Wanneer"}, "no_date_column"),
        (("Datum", "Bericht"), {"author": "Wie"}, "unknown_column"),
    ],
)
def test_columns_that_are_missing_have_a_reason(header, wanted, code):
    with pytest.raises(ImportRefused) as caught:
        file_rows.find_columns(header, wanted)
    assert caught.value.code == code


def test_columns_are_recognised_but_never_used_twice():
    header = ("ID", "Published_At", " Message", "Onderwerp", "x")
    found = file_rows.find_columns(header, {"external_id": "x", "text": "onderwerp"})
    assert found == {"published_at": 1, "text": 3, "external_id": 4}


def test_unknown_zones_have_a_name():
    table = Table(("Datum", "Bericht"), ((2, ("1-3-2026", "ja")),))
    with pytest.raises(CollectError, match="wrong_timezone"):
        file.parse(table, source_of("x", timezone="Mars/Noord"), offline())


def test_times_count_in_the_zone_of_the_source():
    table = Table(("Datum", "Bericht"), ((2, ("1-7-2025 12:00", "ja")),))
    (mention,) = file.parse(table, source_of("x", timezone="America/Curacao"), offline()).mentions
    assert mention.published_at.isoformat() == "2025-07-01T16:00:00+00:00"


def test_channels_are_recognised_in_dutch():
    rows = tuple(
        (number, ("1-3-2026", name, name))
        for number, name in enumerate(("Facebook", "NIEUWS", "reddit", "beoordelingen", "iets"))
    )
    parsed = file.parse(
        Table(("datum", "tekst", "kanaal"), rows), source_of("x", channel="blog"), offline()
    )
    assert [each.channel for each in parsed.mentions] == [
        *(Channel.SOCIAL, Channel.NEWS, Channel.FORUM, Channel.REVIEW, Channel.BLOG),
    ]


def test_short_rows_are_no_accident():
    rows = ((2, ("1-3-2026",)), (3, ()), (4, ("1-3-2026", "ja")))
    parsed = file.parse(Table(("datum", "tekst", "auteur"), rows), source_of("x"), offline())
    assert [each.text for each in parsed.mentions] == ["ja"]
    assert [each.code for each in parsed.refused] == ["no_text", "no_text"]
