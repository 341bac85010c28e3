"""The chart of a broadcast on paper: what there was over what was expected, hour by hour."""

import math
from collections.abc import Iterator, Sequence
from datetime import datetime

import pandas as pd

from analysis import broadcast as spans_
from analysis.broadcast import Study
from data.times import AMSTERDAM
from presentation import broadcast, format, texts
from presentation.palette import LIGHT
from reports import drawing
from reports.drawing import LEFT, RIGHT, WIDTH, Axis, Element
from reports.names import short
from reports.sheet import Chart
from studies.broadcast import BroadcastStudy

HEIGHT, HEIGHTS, HEAD, NAMES, FOOT = 58.0, 205.0, 24.0, 14.0, 18.0
"""How high a panel is at most, and all of them together; and what comes around them."""
SHADES = {"before": "0.05", "live": "0.22", "after": "0.11"}
MOST_HOURS, LONGEST = 40, 100

Named = tuple[str, pd.DataFrame]


def draw(study: BroadcastStudy) -> Chart | None:
    """Draw every series, each on its own scale; nothing when there is none to draw."""
    shown = _shown(study)
    if not shown:
        return None
    height = min(HEIGHT, HEIGHTS / len(shown))
    canvas = drawing.canvas(WIDTH, NAMES + len(shown) * (HEAD + height) + FOOT)
    hours = pd.DatetimeIndex(max((table.index for _, table in shown), key=len))
    time = Axis(_seconds(hours[0]), _seconds(hours[-1]) + 3_600, LEFT, RIGHT)
    _legend(canvas)
    top = NAMES
    for name, table in shown:
        drawing.text(
            canvas, (0, top + HEAD - 7), short(name, LONGEST), colour=LIGHT.text, bold=True
        )
        scale = Axis(0, _highest(table), top + HEAD + height, top + HEAD)
        _windows(canvas, study, hours, time, scale)
        drawing.grid(canvas, scale, format.number, 2)
        _series(canvas, table, time, scale)
        top = scale.begin
    _hours(canvas, hours, time, top)
    return Chart(svg=drawing.written(canvas), alt=_alt([name for name, _ in shown]))


def _alt(names: Sequence[str]) -> str:
    return texts.t("report.broadcast_alt", series=", ".join(names))


def _shown(study: BroadcastStudy) -> list[Named]:
    every = [(name, one.course) for name, one in broadcast.series(study)]
    return [(name, one) for name, one in every if one is not None and len(one)]


def not_shown(study: BroadcastStudy) -> list[tuple[str, Study]]:
    """Return the series about which nothing can be said."""
    return [(name, one) for name, one in broadcast.series(study) if one.refused]


def _highest(table: pd.DataFrame) -> float:
    every = table[["observed", "high"]].to_numpy(float)
    known = every[~pd.isna(every)]
    return max(float(known.max(initial=0)) * 1.05, 1.0)


def _windows(
    canvas: Element, study: BroadcastStudy, hours: pd.DatetimeIndex, time: Axis, scale: Axis
) -> None:
    event = study.event
    for one in spans_.spans(hours, event.started_at, event.ended_at, study.windows):
        if one.name in SHADES:
            first, last = (time.low + 3_600 * at for at in (one.first, one.last))
            corners = (time.at(first), scale.end), (time.at(last), scale.begin)
            drawing.box(canvas, *corners, LIGHT.tones["neg"], opacity=SHADES[one.name])


def _series(canvas: Element, table: pd.DataFrame, time: Axis, scale: Axis) -> None:
    begins = [_seconds(hour) for hour in table.index]
    ends = zip(begins, table["low"].tolist(), table["high"].tolist(), strict=True)
    for begin, low, high in ends:
        if not (math.isnan(low) or math.isnan(high)):
            first, last = time.at(begin), time.at(begin + 3_600)
            corners = (first, scale.at(high)), (last, scale.at(max(0.0, low)))
            drawing.box(canvas, *corners, LIGHT.tones["neu"], opacity="0.25")
    for name, colour, width, dash in (
        ("expected", LIGHT.faint, 1.0, "2 2"),
        ("observed", LIGHT.tones["pos"], 1.7, ""),
    ):
        middles = [time.at(begin + 1_800) for begin in begins]
        for run in _runs(list(zip(middles, table[name].tolist(), strict=True))):
            spots = [(place, scale.at(value)) for place, value in run]
            drawing.line(canvas, spots, colour, width=width, dash=dash)


def _runs(values: Sequence[drawing.Spot]) -> Iterator[list[drawing.Spot]]:
    """Cut a line where a value is unknown."""
    run: list[drawing.Spot] = []
    for place, value in values:
        if math.isnan(value):
            if run:
                yield run
            run = []
        else:
            run.append((place, float(value)))
    if run:
        yield run


def _legend(canvas: Element) -> None:
    left, middle = LEFT, NAMES - 4
    drawing.line(canvas, [(left, middle), (left + 16, middle)], LIGHT.tones["pos"], width=1.7)
    left = _said(canvas, left + 20, "observed")
    drawing.line(canvas, [(left, middle), (left + 16, middle)], LIGHT.faint, dash="2 2")
    left = _said(canvas, left + 20, "expected")
    corners = (left, middle - 5), (left + 16, middle + 3)
    drawing.box(canvas, *corners, LIGHT.tones["neu"], opacity="0.25")
    left = _said(canvas, left + 20, "band")
    corners = (left, middle - 5), (left + 16, middle + 3)
    drawing.box(canvas, *corners, LIGHT.tones["neg"], opacity=SHADES["live"])
    _said(canvas, left + 20, "live")


def _said(canvas: Element, left: float, name: str) -> float:
    said = texts.t(f"report.broadcast_{name}")
    drawing.text(canvas, (left, NAMES - 1), said, colour=LIGHT.text)
    return left + drawing.LETTER * len(said) + 18


def _hours(canvas: Element, hours: pd.DatetimeIndex, time: Axis, top: float) -> None:
    every = 24 if len(hours) > MOST_HOURS else 3
    for moment in hours:
        local = moment.tz_convert(AMSTERDAM)
        if local.hour % every:
            continue
        place = time.at(_seconds(moment))
        drawing.line(canvas, [(place, top), (place, top + 4)], LIGHT.faint)
        if place < RIGHT - 40:
            day = format.weekday(local.date()) if every == 24 else f"{local:%H:%M}"
            drawing.text(canvas, (place, top + 15), day)


def _seconds(moment: datetime) -> float:
    return moment.timestamp()
