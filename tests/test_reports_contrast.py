"""The report of a contrast: one page that repeats to the byte and acts on nobody's words."""

import io
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from xml.etree import ElementTree

import pypdf
import pytest
import screens
import town

from data.settings import load
from presentation import texts
from reports import about, contrast, files, pdf
from reports.sheet import Section, Sheet, Table
from studies import confusion, questions
from studies import contrast as study_

RUBBISH = '#panic("x")! $1$ <script>alert(1)</script> *a* _b_ `c` "d" \\ @ ]] 🔥 \x07 中'


@pytest.fixture(autouse=True)
def dutch():
    texts.speak("nl")
    yield
    texts.speak("nl")


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    return town.settle(tmp_path_factory.mktemp("town"), without=("Bezoek website", "Klantcontact"))


@pytest.fixture(scope="module")
def study(house):
    start, end = town.NOW - timedelta(days=89), town.NOW
    question = questions.ask(house.settings, start, end, topics=("Sociale Teams Wijkerdam",))
    known = confusion.known(house.database, house.settings.storage.directory)
    return study_.study(house.database, house.settings, question, known, town.NOW)


@pytest.fixture(scope="module")
def known(house, study):
    question = study.question
    return about.of(house.database, house.settings, question.start, question.end)


def read(content):
    return pypdf.PdfReader(io.BytesIO(content))


def text_of(content):
    (page,) = read(content).pages
    return " ".join(page.extract_text().replace("\u00ad\n", "").replace("\u00ad", "-").split())


def flat(sheet):
    """Return a sheet as plain text; columns beside each other do not mix in it."""
    return Page(files.make(sheet, "html")).text


class Page(HTMLParser):
    """What of a page matters here."""

    def __init__(self, content):
        super().__init__()
        self.tags, self.addresses, self.said, self.open = [], [], [], []
        self.feed(content.decode())
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self.addresses += [one for name, one in attrs if name in ("src", "href", "action")]
        if tag not in ("meta", "rect", "circle", "polygon", "polyline"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag in self.open:
            assert self.open.pop() == tag

    def handle_data(self, data):
        self.said.append(data)

    @property
    def text(self):
        return " ".join(" ".join(self.said).split())


def test_one_page_of_a4_holds_the_answer_with_its_margins(study, known):
    sheet = contrast.sheet(study, known)
    content = files.make(sheet, "pdf")
    (page,) = read(content).pages
    assert [round(float(one)) for one in page.mediabox[2:]] == [595, 842]
    said = text_of(content)
    share, low, high = (round(100 * one) for one in study.tone.neg.bounds)
    assert f"{share}% van de berichten negatief ({low}–{high}%, n = {study.tone.neg.n})" in said
    assert "8,4" in said
    assert "Ervaringwijzer meet sinds 20 januari 2026 anders" in said
    assert "Een uur in de wacht" in said
    assert "berichten die niet van u zijn; het interval omvat die vergissingen" in flat(sheet)
    assert study.made.settings in said
    assert study.made.model_version in said


def test_the_pdf_is_tagged_for_screen_readers_and_tells_no_time(study, known):
    found = read(files.make(contrast.sheet(study, known), "pdf"))
    root = found.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "nl"
    assert found.metadata.title == "Contrast: online naast cliënten"
    assert found.metadata.creation_date is None


def test_the_html_stands_by_itself_and_can_be_read_aloud(study, known):
    sheet = contrast.sheet(study, known)
    page = Page(files.make(sheet, "html"))
    tags = dict(page.tags[::-1])
    assert tags["html"] == {"lang": "nl"}
    assert [one for one in page.addresses if one] == []
    assert [tag for tag, _ in page.tags if tag == "h1"] == ["h1"]
    assert all(given.get("scope") for tag, given in page.tags if tag == "th")
    (figure,) = [given for tag, given in page.tags if tag == "figure"]
    assert "negatief" in figure["aria-label"]
    assert "\\" not in page.text
    assert "url(" not in files.make(sheet, "html").decode()
    assert str(study.tone.counted.n) in page.text


def test_the_chart_is_sound_and_has_every_period_with_enough(study, known):
    (chart,) = [one.chart for one in contrast.sheet(study, known).sections if one.chart]
    drawn = ElementTree.fromstring(chart.svg)
    shapes = [one.tag.rsplit("}")[-1] for one in drawn.iter()]
    marked = sum(one.neg.sure + one.pos.sure for one in study.tones)
    marked += len([one for one in study.scores.parts if one.mean.value is not None])
    marked += len([one for one in study.complaints.parts if one.count.sure])
    # Neutral and the last kind of score are circles; three markers are in the legend's names.
    assert shapes.count("polygon") == marked + 2 + 3
    assert "60%" in chart.alt or "negatief" in chart.alt


def test_english_has_the_same_figures(study, known):
    texts.speak("en")
    said = text_of(files.make(contrast.sheet(study, known), "pdf"))
    assert "Contrast: online beside clients" in said
    assert "8.4" in said


MAKE = """
import hashlib, pathlib, sys
from datetime import datetime
from data import settings
from data.connection import open_database
from presentation import texts
from reports import about, contrast, files
from studies import confusion, questions
from studies import contrast as study_
home = settings.load(pathlib.Path(sys.argv[1]), {})
database = open_database(home.storage)
start, end = (datetime.fromisoformat(one) for one in sys.argv[2:4])
question = questions.ask(home, start, end, topics=("Sociale Teams Wijkerdam",))
known = confusion.known(database, home.storage.directory)
study = study_.study(database, home, question, known, end)
sheet = contrast.sheet(study, about.of(database, home, start, end))
for kind in ("pdf", "html"):
    print(hashlib.sha256(files.make(sheet, kind)).hexdigest())
"""


def test_two_processes_make_the_same_bytes(house, study):
    folder = house.settings.storage.directory
    asked = [study.question.start.isoformat(), study.question.end.isoformat()]
    words = [sys.executable, "-c", MAKE, str(folder / "luisterpost.toml"), *asked]
    one, two = (
        subprocess.run(
            words,
            cwd=screens.ROOT,
            env={"PYTHONHASHSEED": seed, "PATH": "/usr/bin", "TZ": zone, "LC_ALL": "C"},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "America/Lima"))
    )
    assert one == two
    assert len(one.split()) == 2


def test_nobodys_words_act_as_a_command(study, known):
    question = replace(study.question, topics=(RUBBISH,))
    thread = study.origins["thread"]
    named = replace(thread, titles={one.name: RUBBISH for one in thread.parts})
    bad = replace(study, question=question, origins={**study.origins, "thread": named})
    sheet = contrast.sheet(bad, replace(known, organisation=RUBBISH, sources=(RUBBISH,)))
    said = text_of(files.make(sheet, "pdf"))
    assert '#panic("x")! $1$ <script>alert(1)</script> *a* _b_' in said
    assert "□" in said
    page = Page(files.make(sheet, "html"))
    assert "script" not in {tag for tag, _ in page.tags}
    assert "<script>alert(1)</script> *a* _b_ `c`" in page.text


def test_the_fullest_page_is_still_one(study, known):
    long = "Een heel lange titel van een artikel over wachtlijsten en bereikbaarheid " * 3
    thread = study.origins["thread"]
    named = replace(thread, titles={one.name: long for one in thread.parts})
    full = replace(study, cautions=study.cautions * 3, origins={**study.origins, "thread": named})
    silences = tuple(
        about.Silence(source=f"Bron {at} van de gemeente", times=at, lasted=timedelta(hours=at))
        for at in range(1, 25)
    )
    sources = tuple(f"Bron {at} van de gemeente" for at in range(40))
    sheet = contrast.sheet(full, replace(known, silences=silences, sources=sources))
    assert len(read(files.make(sheet, "pdf")).pages) == 1


def test_no_author_and_no_message_is_named(house, study, known):
    sheet = contrast.sheet(study, known)
    said = text_of(files.make(sheet, "pdf")) + Page(files.make(sheet, "html")).text
    with house.database.reading() as connection:
        rows = connection.execute("SELECT author, text FROM mentions").fetchall()
    keys = {form for key, _ in rows if key for form in (str(key), key.hex)}
    texts_ = {text[:60] for _, text in rows if text and len(text) > 60}
    assert keys
    assert texts_
    assert not [one for one in keys if one in said]
    assert not [one for one in texts_ if one in said]


def test_titles_lose_what_points_to_a_person(study, known):
    thread = study.origins["thread"]
    title = "Vraag van @jandeboer aan mevrouw Pietersen"
    named = replace(thread, titles={one.name: title for one in thread.parts})
    said = flat(contrast.sheet(replace(study, origins={**study.origins, "thread": named}), known))
    assert "Vraag van [account] aan mevrouw [naam]" in said
    assert "jandeboer" not in said


def test_too_little_is_said_to_be_too_little(tmp_path):
    house = screens.build(tmp_path)
    settings = load(house.file, {})
    house.add(*[screens.mention(at, days=1 + at / 4) for at in range(3)])
    now = datetime.now(UTC)
    question = questions.ask(settings, now - timedelta(days=28), now)
    study = study_.study(house.database, settings, question, None, now)
    known = about.of(house.database, settings, question.start, question.end)
    sheet = contrast.sheet(study, known)
    assert "te weinig berichten met een toon" in text_of(files.make(sheet, "pdf"))
    said = Page(files.make(sheet, "html")).text
    assert "Beoordelingen van cliënten zijn over deze periode niet ingelezen" in said
    assert "dat is iets anders dan nul klachten" in said
    assert "3 berichten zijn nog niet op toon beoordeeld" in said
    assert "% van de berichten negatief" not in said


def test_few_negative_messages_come_from_nowhere_yet(study, known):
    few = replace(study.tone, counted=replace(study.tone.counted, neg=3))
    said = flat(contrast.sheet(replace(study, tone=few), known))
    assert "te weinig negatieve berichten om te zeggen waar ze vandaan komen (n = 3" in said
    assert "Van het negatieve" not in said


def test_a_source_that_was_silent_is_named(known):
    silent = about.Silence(source="De_Krant", times=2, lasted=timedelta(hours=5))
    (said,) = about.not_measured([silent])
    assert said.replace("\\", "").startswith("De_Krant: 2 keer niet gemeten (samen 5 uur)")


def test_a_sheet_of_two_pages_is_refused_as_a_picture():
    rows = tuple((str(at), "1") for at in range(400))
    table = Table(caption="", head=("a", "b"), rows=rows)
    sheet = Sheet(
        language="nl",
        title="T",
        about="",
        badge="",
        answer=(),
        note="",
        sections=(Section(title="", table=table),),
        made=(),
        again="",
    )
    with pytest.raises(ValueError, match="one page"):
        pdf.picture(sheet)
