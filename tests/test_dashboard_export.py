"""The file that leaves the house: redacted, safe to open, and it says where it came from."""

import csv
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO, StringIO

import factories
import openpyxl
import pandas as pd
import pytest
from factories import EVER, MODEL, NOW, VERSION, mention, sentiment
from hypothesis import given
from hypothesis import strategies as st

from dashboard import texts
from dashboard.components import export
from data import read_model, store
from data.records import Aspects, Polarity

ABOUT = export.About(
    data_version=7, made_at=NOW, period="2 maart 2026", filters="Toon: Negatief", found=3
)
FORMULA = '=HYPERLINK("https://boos.example","klik")'


@pytest.fixture(autouse=True)
def dutch():
    texts.speak("nl")


@pytest.fixture
def rows(tmp_path):
    database = factories.database_in(tmp_path)
    factories.add(
        database,
        mention(1, "Sociaal team: bel mevrouw Jansen op 06-12345678", title=FORMULA),
        mention(
            2,
            "sociaal team\nmet een; puntkomma",
            url="javascript:alert(1)",
            published_at=datetime(2025, 10, 26, 0, 30, tzinfo=UTC),
        ),
        mention(3, "-sociaal team", published_at=datetime(2025, 7, 1, 22, 0, tzinfo=UTC)),
    )
    store.use_model(database, MODEL, VERSION, NOW)
    identity, content, _ = read_model.unscored(database, MODEL, VERSION, 9)[0]
    store.add_scores(database, [(identity, content, sentiment(Polarity.NEGATIVE))], NOW)
    return read_model.mentions(database, EVER, limit=9)


def as_csv(rows, about=ABOUT):
    return list(
        csv.DictReader(StringIO(export.to_csv(rows, about).decode("utf-8-sig")), delimiter=";")
    )


def as_xlsx(rows, about=ABOUT):
    return openpyxl.load_workbook(BytesIO(export.to_xlsx(rows, about)))


def cells_of(book):
    head, *lines = book["Vermeldingen"].iter_rows()
    names = [cell.value for cell in head]
    return [dict(zip(names, line, strict=True)) for line in lines]


def test_a_csv_opens_in_dutch_spreadsheet_programs(rows):
    written = export.to_csv(rows, ABOUT)
    assert written.startswith("\ufeff".encode())
    assert '"Geplaatst (Nederlandse tijd)";"Bron";"Kanaal"' in written.decode()


def test_personal_data_stay_home_unless_asked_for(rows):
    text = "Sociaal team: bel mevrouw [naam] op [telefoon]"
    assert as_csv(rows)[0]["Tekst"] == text
    assert cells_of(as_xlsx(rows))[0]["Tekst"].value == text
    open_file = as_csv(rows, replace(ABOUT, redacted=False))
    assert open_file[0]["Tekst"] == "Sociaal team: bel mevrouw Jansen op 06-12345678"


def test_no_cell_of_a_csv_begins_like_a_formula(rows):
    first, _, third = as_csv(rows)
    assert first["Titel"] == f"'{FORMULA}"
    assert third["Tekst"] == "'-sociaal team"


def test_no_cell_of_a_workbook_is_a_formula(rows):
    first, _, third = cells_of(as_xlsx(rows))
    assert (first["Titel"].value, first["Titel"].data_type) == (FORMULA, "s")
    assert first["Titel"].quotePrefix
    assert (third["Tekst"].value, third["Tekst"].data_type) == ("-sociaal team", "s")


def test_times_are_dutch_times(rows):
    assert [row["Geplaatst (Nederlandse tijd)"] for row in as_csv(rows)] == [
        "2026-03-02 12:59:00",
        "2025-10-26 02:30:00",
        "2025-07-02 00:00:00",
    ]
    assert cells_of(as_xlsx(rows))[2]["Geplaatst (Nederlandse tijd)"].value == datetime(2025, 7, 2)  # noqa: DTZ001


def test_tone_and_model_stand_beside_each_mention(rows):
    first, second, _ = as_csv(rows)
    assert (first["Toon"], first["Kans negatief"], first["Model"], first["Modelversie"]) == (
        "Negatief",
        "0,800",
        MODEL,
        VERSION,
    )
    assert (second["Toon"], second["Kans negatief"], second["Model"]) == ("Niet beoordeeld", "", "")
    assert {row["Stand van de gegevens"] for row in as_csv(rows)} == {"7"}


def test_only_web_addresses_become_links(rows):
    assert [row["Link"] for row in as_csv(rows)] == [
        "https://krant.example/1",
        "",
        "https://krant.example/3",
    ]


def test_a_workbook_says_what_it_is(rows):
    facts = {row[0].value: row[1].value for row in as_xlsx(rows)["Over dit bestand"].iter_rows()}
    assert facts == {
        "Gemaakt op": "2026-03-02 13:00",
        "Stand van de gegevens": "7",
        "Periode": "2 maart 2026",
        "Filters": "Toon: Negatief",
        "Aantal gevonden vermeldingen": "3",
        "Aantal vermeldingen in dit bestand": "3",
        "Persoonsgegevens weggelaten": "ja",
    }


def test_a_file_without_mentions_has_its_headings(rows):
    assert len(export.to_csv(rows.head(0), ABOUT).decode().splitlines()) == 1
    assert len(cells_of(as_xlsx(rows.head(0)))) == 0


@given(st.text())
def test_any_text_can_be_written(text):
    rows = _one_row(text)
    assert as_csv(rows)
    [line] = cells_of(as_xlsx(rows))
    assert line["Tekst"].data_type in ("s", "n", "inlineStr")


@given(
    start=st.sampled_from(["=", "+", "-", "@", "\t", "\r", " =", "\u200b=", "＝"]), rest=st.text()
)
def test_what_begins_like_a_formula_never_does_so_in_the_file(start, rest):
    assert export.safe(start + rest)[0] == "'"


def _one_row(text):
    moment = pd.Timestamp(NOW)
    return pd.DataFrame(
        [
            {
                **dict.fromkeys(("source", "title", "thread_title", "url", "thread"), ""),
                **dict.fromkeys(("p_neg", "p_neu", "p_pos", "deleted_at", "polarity"), None),
                **dict.fromkeys(("model", "version", "uncertain"), None),
                "channel": "news",
                "topics": [],
                "text": text,
                "published_at": moment,
                "first_seen_at": moment,
                "edits": 0,
                "scored": False,
            }
        ]
    )


def test_themes_and_target_come_along_with_their_doubt(rows):
    found = Aspects(
        themes=("wachttijd", "eigen"),
        likely=(),
        hinted=("kosten",),
        target="us",
        target_uncertain=True,
    )
    known = rows.assign(aspects=pd.Series([found, None, None], rows.index, object))
    about = replace(ABOUT, theme_titles={"wachttijd": "Wachttijd", "kosten": "Kosten"})
    first, second, _ = as_csv(known, about)
    names = ("Thema's (volgens woordregels)", "Thema's (onzeker)", "Over wie")
    assert [first[name] for name in names] == ["Wachttijd, eigen", "Kosten", "over ons"]
    assert first["Over wie is onzeker"] == "ja"
    assert [second[name] for name in names] == ["", "", ""]
    assert cells_of(as_xlsx(known, about))[0]["Over wie"].value == "over ons"
