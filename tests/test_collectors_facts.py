"""Tables of scores, complaints, contacts and visits: read as people keep them, or refused."""

# ruff: noqa: DTZ001 - workbooks know no zones

import ast
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from sources import NOW, offline

from collectors import contract, score_rows, table_rows
from collectors.tables import Table, read_table
from data.errors import ImportRefused
from data.records import Channel
from data.settings import TableSource
from data.times import AMSTERDAM

ADDRESS = "https://merelhof.example/cijfers.csv"


def parse(text, holds, name="", **settings):
    source = TableSource(kind="table", name="Cijfers", url=ADDRESS, holds=holds, **settings)
    table = text if isinstance(text, Table) else read_table(text.encode(), "cijfers.csv")
    return table_rows.parse(table, source, offline(), name)


def refusal(text, holds, **settings):
    with pytest.raises(ImportRefused) as caught:
        parse(text, holds, **settings)
    return caught.value


def codes(parsed):
    return [(one.row, one.code) for one in parsed.refused]


def local(*parts):
    return datetime(*parts, tzinfo=AMSTERDAM).astimezone(UTC)


def test_a_score_a_period_with_decimal_commas():
    parsed = parse(
        "Periode;Instrument;Gemiddelde score;Aantal;SD;Schaal\n"
        "Q4 2025;Ervaringwijzer;8,4;1.240;1,1;1-10\n"
        "januari 2026;Ervaringwijzer;4,1;31;;5\n",
        "scores",
    )
    first, second = parsed.facts.scores
    assert (first.mean, first.count, first.deviation) == (8.4, 1240, 1.1)
    assert (first.started_at, first.ended_at) == (local(2025, 10, 1), local(2026, 1, 1))
    assert (second.lowest, second.highest, second.deviation) == (1, 5, None)
    assert first.method == first.organisation == ""
    assert parsed.refused == parsed.mentions == ()


def test_zorgkaart_changes_its_method_in_september_2025():
    parsed = parse(
        "van;t/m;cijfer;aantal\n"
        "1-8-2025;31-8-2025;8,1;40\n"
        "1-9-2025;30-9-2025;8,4;22\n"
        "1-7-2025;30-9-2025;8,2;70\n",
        "scores",
        name="export-zorgkaart.csv",
    )
    assert [one.method for one in parsed.facts.scores] == [
        *("1", "2: alleen geverifieerd, hooguit vier jaar oud", "1 en 2 door elkaar"),
    ]
    assert {one.instrument for one in parsed.facts.scores} == {"ZorgkaartNederland"}


def test_the_method_of_the_table_wins():
    parsed = parse("maand;score;methode\n2025-10;8;oud\n", "scores", instrument="Zorgkaart")
    assert [one.method for one in parsed.facts.scores] == ["oud"]


def test_reviews_are_summed_up_by_month_and_their_words_become_mentions():
    parsed = parse(
        "Datum;Waardering;Toelichting;Naam\n"
        "03-02-2026;9;Fijn team, belt altijd terug;Riet\n"
        "27-02-2026;7,5;;\n"
        "01-03-2026;8;Snel geholpen;\n"
        "gisteren;8;Onbekende dag;\n"
        "02-03-2026;acht;Geen cijfer;\n"
        "02-03-2026;11;Te hoog;\n",
        "scores",
        instrument="PREM",
    )
    february, march = parsed.facts.scores
    assert (february.mean, february.count) == (8.25, 2)
    assert february.deviation == pytest.approx(1.0607, abs=1e-4)
    assert (march.count, march.deviation) == (1, None)
    assert (march.started_at, march.ended_at) == (local(2026, 3, 1), local(2026, 4, 1))
    assert [one.text for one in parsed.mentions] == [
        "Fijn team, belt altijd terug",
        "Snel geholpen",
    ]
    assert {one.channel for one in parsed.mentions} == {Channel.REVIEW}
    assert codes(parsed) == [
        *((5, "unreadable_period"), (6, "unreadable_number"), (7, "absurd_number")),
    ]


def test_organisations_are_kept_apart_and_our_own_has_no_name():
    parsed = parse(
        "jaar;kwartaal;organisatie;instrument;gemiddelde\n"
        "2025;4;Merelhof;Zorgkaart Nederland;8,5\n"
        "2025;4;Kievitstede;Zorgkaart Nederland;8,3\n",
        "scores",
        own_name="merelhof",
    )
    assert [(one.organisation, one.mean) for one in parsed.facts.scores] == [
        *(("", 8.5), ("Kievitstede", 8.3)),
    ]
    assert parsed.facts.scores[0].started_at == local(2025, 10, 1)


def test_complaints_with_clients_and_without():
    parsed = parse(
        "Week;Aantal klachten;Aantal cliënten;Thema\n"
        "2026-W07;3;1.240;Wachttijd\n"
        "week 8 2026;0;;\n"
        "2026-W09;;1240;\n"
        "2026-W10;2,5;1240;\n"
        ";1;1240;\n"
        "2026-W20;1;1240;\n",
        "complaints",
    )
    first, second = parsed.facts.complaints
    assert (first.count, first.clients, first.theme) == (3, 1240, "Wachttijd")
    assert (second.count, second.clients, second.theme) == (0, None, "")
    assert first.ended_at - first.started_at == timedelta(days=7)
    assert codes(parsed) == [
        *((4, "no_number"), (5, "unreadable_number"), (6, "no_period"), (7, "absurd_date")),
    ]


def test_contacts_by_hour_in_dutch_time_with_handling_times():
    parsed = parse(
        "Datum;Uur;Kanaal;Onderwerp;Aantal;Gespreksduur (minuten)\n"
        "2-2-2026;14;Telefoon;Wachttijd;4;3,5\n"
        "2-2-2026;14:00-15:00;telefoon;Wachttijd;2;5\n"
        "2-2-2026;15.00 uur;mail;;1;\n"
        "2-2-2026;24;chat;;1;\n",
        "contacts",
        complete=True,
    )
    phone, mail, chat = parsed.facts.contacts
    assert (phone.hour, phone.count, phone.handling_seconds) == (local(2026, 2, 2, 14), 6, 240)
    assert (mail.channel, mail.topic, mail.handling_seconds) == ("mail", "", None)
    assert chat.hour == local(2026, 2, 3)
    (measured,) = parsed.facts.measured
    assert (measured.started_at, measured.ended_at) == (phone.hour, local(2026, 2, 3, 1))


def test_without_a_count_every_row_is_one_contact():
    parsed = parse(
        "Tijdstip;Kanaal;Duur\n02-02-2026 14:05;telefoon;3:00\n2-2-2026 14:50;telefoon;1:00\n",
        "contacts",
    )
    (phone,) = parsed.facts.contacts
    assert (phone.count, phone.handling_seconds) == (2, 120)
    assert parsed.facts.measured == ()


def test_a_refused_row_leaves_open_what_was_counted():
    parsed = parse("uur;aantal\n2-2-2026 14:00;1\n2-2-2026 15:00;?\n", "contacts", complete=True)
    assert codes(parsed) == [(3, "unreadable_number")]
    assert parsed.facts.measured == ()


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("Naam", "Riet Jansen"),
        ("Naam beller", "Riet"),
        ("Telefoonnummer", "x"),
        ("E-mailadres", "x"),
        ("BSN", "x"),
        ("Bijzonderheden", "terugbellen op 06-12345678"),
        ("Onderwerp", "mail naar riet@zorg.example"),
        ("Van", "+31 6 12 34 56 78"),
    ],
)
def test_who_called_is_refused_with_the_name_of_the_column(header, row):
    refused = refusal(f"tijdstip;aantal;{header}\n2-2-2026 14:00;1;{row}\n", "contacts")
    assert (refused.code, refused.detail) == ("personal_column", header)


def test_a_subject_is_a_short_word_and_no_story():
    parsed = parse(f"tijdstip;onderwerp\n2-2-2026 14:00;{'lang verhaal ' * 20}\n", "contacts")
    assert codes(parsed) == [(2, "long_label")]


def test_visits_of_one_page_are_added_up():
    parsed = parse(
        "uur;pagina;bezoeken\n"
        "2026-02-02T14:00+01:00;/themas/?utm_source=x;3\n"
        "2-2-2026 14:30;https://merelhof.example/themas/;4\n"
        "2-2-2026 15:00;themas/;0\n"
        "2-2-2026 15:00;;1\n",
        "visits",
    )
    assert [(one.hour, one.page, one.count) for one in parsed.facts.visits] == [
        (local(2026, 2, 2, 14), "/themas/", 7),
        (local(2026, 2, 2, 15), "/themas/", 0),
    ]
    assert codes(parsed) == [(5, "no_page")]


def test_workbooks_hold_real_hours():
    rows = ((2, (datetime(2026, 2, 2), time(14, 0), "/a/", 3)), (3, (46_055, 0.625, "/a/", 2)))
    parsed = parse(Table(("Datum", "Uur", "Pagina", "Bezoeken"), rows), "visits")
    assert [one.hour for one in parsed.facts.visits] == [
        *(local(2026, 2, 2, 14), local(2026, 2, 2, 15)),
    ]


@pytest.mark.parametrize(
    ("holds", "header", "code"),
    [
        ("scores", "maand;instrument", "no_mean_column"),
        ("scores", "gemiddelde;instrument", "no_period_column"),
        ("scores", "maand;gemiddelde", "no_instrument"),
        ("complaints", "maand;thema", "no_count_column"),
        ("complaints", "aantal;thema", "no_period_column"),
        ("contacts", "kanaal;aantal", "no_hour_column"),
        ("visits", "uur;aantal", "no_page_column"),
        ("visits", "uur;pagina", "no_count_column"),
        ("visits", "datum;pagina;bezoeken", "no_hour_column"),
    ],
)
def test_columns_that_are_missing_have_a_reason(holds, header, code):
    row = {"datum": "1-2-2026", "uur": "1-2-2026 10:00"}
    cells = ";".join(row.get(name, "1") for name in header.split(";"))
    assert refusal(f"{header}\n{cells}\n", holds).code == code


def test_columns_can_be_named():
    named = {"period": "wanneer", "mean": "het cijfer", "text": "wat zei men"}
    parsed = parse(
        "Wanneer;Het cijfer\nmrt 2026;8\n", "scores", columns=named, instrument="Eigen meting"
    )
    assert [one.mean for one in parsed.facts.scores] == [8]
    assert refusal("week;x\n1;2\n", "complaints", columns={"count": "y"}).code == "unknown_column"


def test_large_tables_are_cut_into_transactions_and_the_last_moves_the_cursor():
    rows = "".join(f"{NOW - timedelta(hours=hour):%Y-%m-%dT%H:%MZ};/a/;1\n" for hour in range(6000))
    parsed = parse(f"uur;pagina;bezoeken\n{rows}", "visits", complete=True)
    batches = list(table_rows.batches(parsed, {}, {"read": 1}))
    assert [len(batch.facts) for batch in batches] == [5000, 1000, 0]
    assert [bool(batch.cursor) for batch in batches] == [False, False, True]
    assert len(batches[-1].facts.measured) == 1


def test_only_hours_can_be_complete():
    with pytest.raises(ValueError, match="complete is for tables"):
        TableSource(kind="table", name="x", url=ADDRESS, holds="scores", complete=True)


def test_every_code_of_a_row_is_listed():
    found = set()
    for path in Path(contract.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Unfit":
                found.add(node.args[0].value)
    assert found
    assert found <= contract.ROW_CODES


def test_every_kind_of_table_has_a_parser_and_fields():
    assert table_rows.PARSERS.keys() == table_rows.FIELDS.keys()
    assert score_rows.known_instrument("klachten.csv") == ""
