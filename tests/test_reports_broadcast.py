"""The report of a broadcast: one page with every doubt, and a refusal where there is too little."""

import subprocess
import sys
from dataclasses import fields
from datetime import timedelta
from xml.etree import ElementTree

import factories
import numpy as np
import pandas as pd
import pytest
import screens
from test_reports_contrast import RUBBISH, Page, read, text_of

from analysis.attention import HalfLife, Start
from analysis.broadcast import Control, Measured, Study, Windows
from analysis.expected import Effect
from analysis.minimum import Shortfall
from analysis.tone_shift import Shift, Shifts
from data.records import Annotation, AnnotationKind, Event, stable_id
from presentation import texts
from reports import about, broadcast, files
from studies.broadcast import BroadcastStudy, Peak, Tone
from studies.broadcast_facts import Around, Followed
from studies.made import Made

START = factories.NOW.replace(hour=19, minute=30) - timedelta(days=10)
LACKING = (Shortfall("an_hour", 0.3, 1),)


@pytest.fixture(autouse=True)
def dutch():
    texts.speak("nl")
    yield
    texts.speak("nl")


def course(height=10.0):
    begin = START.replace(minute=0) - timedelta(hours=3)
    hours = pd.date_range(begin, periods=79, freq="h", unit="us")
    expected = height + 5 * np.sin(np.arange(79) / 24 * 2 * np.pi)
    observed = expected.copy()
    observed[3:6] += 30
    observed[20:22] = np.nan
    columns = {"observed": observed, "expected": expected}
    return pd.DataFrame({**columns, "low": expected - 4, "high": expected + 4}, hours)


def measured(span, extra, found):
    effect = Effect(
        observed=100 + extra,
        expected=100,
        expected_low=90,
        expected_high=112,
        steps=3,
        asked=3,
        z=3.0,
        chance=0.001,
    )
    return Measured(span=span, effect=effect, p=0.02, evenings=60, found=found)


def series(name, found=True):
    parts = tuple(measured(span, 49, found) for span in ("before", "live", "after", "all"))
    return Study(name=name, measured=parts, course=course())


def study(**changes):
    noted = Annotation(
        id=stable_id("x"), kind=AnnotationKind.OWN_ACTION, at=START, text="Blog geplaatst"
    )
    known = {
        "event": Event(
            id=stable_id("e"),
            name="Doorvragen",
            started_at=START,
            ended_at=START + timedelta(minutes=50),
            landing_pages=("/18/",),
        ),
        "windows": Windows(),
        "made": Made(data=7, model="embedded", model_version="abc", topics=2, settings="f00"),
        "as_of": factories.NOW,
        "ends_at": START + timedelta(days=3),
        "followed": Followed(since=START, sources=("Krant",), left_out=("Praatplein",)),
        "around": Around(actions=(noted,), happenings=(), confounders=("Banenmarkt",), related=()),
        "mentions": Study(name="", refused=LACKING),
        "pages": (series("/18/"),),
        "controls": (Control(name="/contact/"), Control(name="/werken/", reason="moved")),
        "contacts": (series("", found=False),),
        "tone": Tone(
            shifts=Shifts(
                n_before=232,
                n_after=201,
                tones=(
                    Shift("neg", 0.49, 0.39, -0.1, -0.33, 0.14),
                    Shift("neu", 0.24, 0.21, -0.03, -0.2, 0.15),
                    Shift("pos", 0.27, 0.4, 0.13, 0.02, 0.33),
                ),
            ),
            clumped=1.0,
            unscored=3,
            adjusted=True,
        ),
        "starts": {
            "": Start(origin="nothing", share_before=None, growth=None),
            "/18/": Start(origin="jump", share_before=0.1, growth=None),
        },
        "half_lives": {"": HalfLife(refused=LACKING), "/18/": HalfLife(hours=2.0, low=1, high=4)},
        "lags": {},
        "peaks": {"/18/": Peak(at=START.replace(minute=0), hours=1)},
        **changes,
    }
    return BroadcastStudy(**{one.name: known.get(one.name) for one in fields(BroadcastStudy)})


def known(**changes):
    given = {"organisation": "Merelhof", "example": False, "sources": ("Krant",), "silences": ()}
    return about.About(**{**given, **changes})


def test_one_page_tells_every_figure_with_its_doubt():
    said = text_of(files.make(broadcast.sheet(study(), known()), "pdf"))
    assert "Uitzending: Doorvragen" in said
    assert "+49 (37 tot 59)" in said
    assert "149" in said
    assert "Banenmarkt" in said
    assert "232" in said
    assert "f00" in said
    assert "geen bewijs van oorzaak" in said
    assert "Gevonden: ja. U mag zeggen" in said
    assert "U mag niet zeggen: dit komt" in said


def test_where_there_is_too_little_it_says_what_is_needed():
    page = Page(files.make(broadcast.sheet(study(), known()), "html"))
    assert "nodig is 1" in page.text
    refused = study(
        pages=(),
        contacts=(),
        starts={"": Start(origin="nothing", share_before=None, growth=None)},
        tone=Tone(
            shifts=Shifts(n_before=2, n_after=1, refused=LACKING),
            clumped=1.0,
            unscored=0,
            adjusted=False,
        ),
    )
    sheet = broadcast.sheet(refused, known())
    assert not [one for one in sheet.sections if one.chart]
    assert "procentpunten" not in Page(files.make(sheet, "html")).text
    assert len(read(files.make(sheet, "pdf")).pages) == 1


def test_the_chart_leaves_unknown_hours_open():
    (chart,) = [one.chart for one in broadcast.sheet(study(), known()).sections if one.chart]
    drawn = ElementTree.fromstring(chart.svg)
    solid = [
        one
        for one in drawn.iter("{http://www.w3.org/2000/svg}polyline")
        if one.get("stroke-width") == "1.7" and len(one.get("points").split()) > 2
    ]
    # Two series, each with a hole in what was counted.
    assert len(solid) == 4
    assert "Bezoek aan /18/" in chart.alt


def test_a_broadcast_that_still_echoes_says_so():
    late = study(ends_at=factories.NOW + timedelta(days=1))
    assert texts.t("broadcast.not_complete", until="").split("{")[0][:12] in text_of(
        files.make(broadcast.sheet(late, known()), "pdf")
    )


def test_nobodys_words_act_as_a_command():
    event = study().event
    named = Event(
        id=event.id,
        name=RUBBISH,
        started_at=event.started_at,
        ended_at=event.ended_at,
        channel=RUBBISH,
        topics=(RUBBISH,),
    )
    sheet = broadcast.sheet(study(event=named), known(organisation=RUBBISH))
    assert '#panic("x")! $1$' in text_of(files.make(sheet, "pdf"))
    assert "script" not in {tag for tag, _ in Page(files.make(sheet, "html")).tags}


def test_many_series_stay_one_page_and_the_same_bytes():
    pages = tuple(series(f"/een/heel/lang/pad/naar/pagina/nummer/{at}/") for at in range(9))
    start = Start(origin="jump", share_before=0.2, growth=None)
    full = study(
        pages=pages,
        contacts=(series(""), series("18 jaar worden"), series("wonen")),
        starts={one.name: start for one in (series(""), *pages)},
        half_lives={one.name: HalfLife(hours=2.0, low=1, high=4) for one in (series(""), *pages)},
        controls=tuple(Control(name=f"/controle/{at}/") for at in range(12)),
    )
    made = [files.make(broadcast.sheet(full, known()), "pdf") for _ in range(2)]
    assert made[0] == made[1]
    assert len(read(made[0]).pages) == 1
    said = text_of(made[0])
    assert "Nog 8 onderdelen staan niet op deze bladzijde" in said
    assert "Vragen over 18 jaar" in said


MAKE = """
import hashlib, sys
sys.path.insert(0, "tests")
from test_reports_broadcast import known, study
from reports import broadcast, files
for kind in ("pdf", "html"):
    print(hashlib.sha256(files.make(broadcast.sheet(study(), known()), kind)).hexdigest())
"""


def test_two_processes_make_the_same_bytes():
    made = {
        subprocess.run(
            [sys.executable, "-c", MAKE],
            cwd=screens.ROOT,
            env={"PYTHONHASHSEED": seed, "PATH": "/usr/bin", "TZ": zone, "LC_ALL": "C"},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "America/Lima"))
    }
    (said,) = made
    assert len(said.split()) == 2
