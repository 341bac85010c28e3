"""Charts of the contrast: three sides under one time axis, and the distance between two."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from analysis import counts
from analysis.estimates import Figure
from analysis.periods import Period
from analysis.reviews import ScoreOfPeriod
from dashboard import texts
from dashboard.components import format
from dashboard.components.palette import SYMBOLS, Palette
from data.times import AMSTERDAM
from presentation import contrast as contrast_words
from studies.contrast import ContrastStudy

HEIGHTS = {"tone": 230, "score": 170, "complaints": 160}
LOW_HEIGHT = 200
PLACES = {"neg": (0.04, 0.48), "neu": (0.5, 0.5), "pos": (0.52, 0.96)}
"""Which part of a period each tone is drawn in: intervals that overlap stay apart."""
WHOLE = (0.0, 1.0)
_LINES = {"neg": "solid", "neu": "dot", "pos": "solid"}
_MARKERS = {"neg": "triangle-down", "neu": "circle", "pos": "triangle-up"}
_SCORES = ("diamond", "square", "cross", "star")
_SCORE_COLOURS = ("news", "comments", "social", "forum")

Point = tuple[Period, Figure]
Place = tuple[float, float]
Line = tuple[list[Any], list[Any], list[str]]


def sides(study: ContrastStudy, colours: Palette) -> go.Figure:
    """Draw tone, score and complaints, each on its own scale, under one time axis."""
    rows = _rows(study)
    sizes = [HEIGHTS[one] for one in rows]
    figure = make_subplots(
        rows=len(rows),
        cols=1,
        shared_xaxes=True,
        vertical_spacing=42 / sum(sizes),
        row_heights=[one / sum(sizes) for one in sizes],
    )
    for name in counts.TONES:
        _tone(figure, study, name, colours)
    shown = alike(study)
    for at, instrument in enumerate(sorted({one.instrument for one in shown})):
        _score(figure, [one for one in shown if one.instrument == instrument], at, colours)
    if study.complaints.parts:
        _complaints(figure, study, colours)
    _axes(figure, study, shown, colours)
    for one in breaks(study) if shown else []:
        _cut(figure, one, colours)
    return figure


def _rows(study: ContrastStudy) -> list[str]:
    """Return the sides that anything is known of, in order; the tone always."""
    known = {"tone": True, "score": alike(study), "complaints": study.complaints.parts}
    return [name for name, rows in known.items() if rows]


def _row(study: ContrastStudy, name: str) -> int:
    return _rows(study).index(name) + 1


def alike(study: ContrastStudy) -> list[ScoreOfPeriod]:
    """Return the scores on the scale of the one that is named first: one axis is one scale."""
    first = study.score
    if first is None:
        return []
    ends = (first.lowest, first.highest)
    return [one for one in study.scores.parts if (one.lowest, one.highest) == ends]


def breaks(study: ContrastStudy) -> list[tuple[str, datetime]]:
    """Return instrument and moment of every change of the way of measuring."""
    found = []
    for one in study.cautions:
        moment = one.values.get("at")
        if isinstance(moment, datetime):
            found.append((str(one.values["instrument"]), moment))
    return found


def volume(study: ContrastStudy, colours: Palette) -> go.Figure:
    """Draw how much is said online; nothing about the tone."""
    figure = go.Figure(
        go.Bar(
            x=[_local(one.start) for one in study.periods],
            y=study.volume,
            width=[_width(one) * 0.86 for one in study.periods],
            offset=0,
            marker={"color": colours.channels["other"]},
            customdata=[_named(one) for one in study.periods],
            hovertemplate="%{customdata}: %{y}<extra></extra>",
        )
    )
    figure.update_layout(**_layout(colours, LOW_HEIGHT), showlegend=False)
    figure.update_xaxes(**_time(study, colours))
    figure.update_yaxes(**_lines(colours), rangemode="tozero", nticks=4)
    return figure


def gap(study: ContrastStudy, colours: Palette) -> go.Figure:
    """Draw the distance between score and tone by period, every way of measuring apart."""
    figure = go.Figure()
    named = study.score
    for one in study.gaps:
        if named is None or one.instrument != named.instrument:
            continue
        known = [(gap.period, gap.gap) for gap in one.gaps if gap.gap.sure]
        label = f"{one.instrument} ({one.method})" if one.method else one.instrument
        _points(figure, known, label, colours.tones["neu"], "circle", None, times=100, line=True)
    figure.update_layout(**_layout(colours, LOW_HEIGHT + 40), showlegend=len(figure.data) > 2)
    figure.update_xaxes(**_time(study, colours))
    figure.update_yaxes(
        **{**_lines(colours), "zerolinecolor": colours.faint}, nticks=5, rangemode="tozero"
    )
    return figure


def _tone(figure: go.Figure, study: ContrastStudy, name: str, colours: Palette) -> None:
    known = [(one.period, getattr(one, name)) for one in study.tones]
    label = f"{SYMBOLS[name]} {texts.t(f'polarities.{name}')}"
    _points(
        figure,
        [one for one in known if one[1].sure],
        label,
        colours.tones[name],
        _MARKERS[name],
        1,
        band=name != "neu",
        line=True,
        dash=_LINES[name],
        hover=".0%",
        place=PLACES[name],
    )


def _score(figure: go.Figure, scores: list[ScoreOfPeriod], at: int, colours: Palette) -> None:
    known = [(one.period, one.mean) for one in scores if one.mean.value is not None]
    colour = colours.channels[_SCORE_COLOURS[at % len(_SCORE_COLOURS)]]
    _points(figure, known, scores[0].instrument, colour, _SCORES[at % len(_SCORES)], 2, hover=".1f")


def _complaints(figure: go.Figure, study: ContrastStudy, colours: Palette) -> None:
    key = "complaints_rate" if has_rate(study) else "complaints_count"
    known = [
        (one.period, one.rate if has_rate(study) else one.count)
        for one in study.complaints.parts
        if one.count.sure
    ]
    label = texts.t(f"contrast.{key}")
    row = _row(study, "complaints")
    _points(figure, known, label, colours.channels["other"], "square", row, hover=".1f")


def has_rate(study: ContrastStudy) -> bool:
    """Tell whether complaints can be held against a number of clients."""
    return any(one.rate.sure for one in study.complaints.parts)


def _points(
    figure: go.Figure,
    known: Sequence[Point],
    label: str,
    colour: str,
    symbol: str,
    row: int | None,
    *,
    band: bool = True,
    line: bool = False,
    dash: str = "solid",
    times: float = 1,
    hover: str = ".0f",
    place: Place = WHOLE,
) -> None:
    at = {} if row is None else {"row": row, "col": 1}
    if band:
        sure = [one for one in known if one[1].sure]
        figure.add_trace(_band(sure, colour, times, place), **at)
    x, y, said = (_joined if line else _apart)(known, times, place)
    figure.add_trace(
        go.Scatter(
            x=x,
            y=y,
            name=label,
            mode="lines+markers" if line else "markers",
            line={"color": colour, "width": 2, "dash": dash},
            marker={"symbol": symbol, "size": 8, "color": colour},
            customdata=said,
            hovertemplate=f"%{{customdata}}: %{{y:{hover}}}<extra>%{{fullData.name}}</extra>",
        ),
        **at,
    )


def _apart(
    known: Sequence[Point], times: float, place: Place
) -> tuple[list[Any], list[Any], list[str]]:
    return (
        [_at(one, sum(place) / 2) for one, _ in known],
        [times * (figure.value or 0) for _, figure in known],
        [f"{_named(one)} (n = {format.number(figure.n)})" for one, figure in known],
    )


def _joined(
    known: Sequence[Point], times: float, place: Place
) -> tuple[list[Any], list[Any], list[str]]:
    """Leave a hole in the line where a period is missing."""
    x, y, said = _apart(known, times, place)
    for at in range(len(known) - 1, 0, -1):
        if known[at][0].start > known[at - 1][0].end:
            x.insert(at, x[at])
            y.insert(at, None)
            said.insert(at, "")
    return x, y, said


def _band(known: Sequence[Point], colour: str, times: float, place: Place) -> go.Bar:
    """Draw intervals as boxes as wide as the period they are about, or as a part of it."""
    ends = [(times * (one.low or 0), times * (one.high or 0)) for _, one in known]
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return go.Bar(
        x=[_at(one, place[0]) for one, _ in known],
        y=[high - low for low, high in ends],
        base=[low for low, _ in ends],
        width=[_width(one) * (place[1] - place[0]) for one, _ in known],
        offset=0,
        marker={"color": f"rgba({red},{green},{blue},0.2)", "line": {"width": 0}},
        hoverinfo="skip",
        showlegend=False,
    )


def _axes(
    figure: go.Figure, study: ContrastStudy, shown: list[ScoreOfPeriod], colours: Palette
) -> None:
    rows = _rows(study)
    figure.update_layout(**_layout(colours, sum(HEIGHTS[one] for one in rows)), barmode="overlay")
    figure.update_xaxes(**_time(study, colours))
    figure.update_yaxes(**_lines(colours), nticks=5)
    highest = max((one.neg.high or 0 for one in study.tones), default=0)
    highest = max(highest, *(one.pos.high or 0 for one in study.tones), 0.5)
    figure.update_yaxes(row=1, col=1, tickformat=".0%", range=[0, min(1, highest * 1.05)])
    if shown:
        figure.update_yaxes(row=_row(study, "score"), col=1, range=score_range(shown))
    if study.complaints.parts:
        figure.update_yaxes(row=_row(study, "complaints"), col=1, rangemode="tozero")
    for row, name in enumerate(rows, start=1):
        _heading(figure, row, _title(study, name), colours)


def score_range(shown: Sequence[ScoreOfPeriod]) -> list[float]:
    """Return the part of the scale that is drawn: whole numbers around every interval."""
    if not shown:
        return [1, 10]
    lows = [one.mean.low for one in shown if one.mean.low is not None]
    bottom = max(shown[0].lowest, int(min(lows, default=shown[0].lowest)) - 1)
    return [bottom, shown[0].highest]


def _title(study: ContrastStudy, name: str) -> str:
    if name == "score":
        known = study.score
        ends = contrast_words.scale(known) if known else "–"
        return texts.t("contrast.axis_score", scale=ends)
    if name == "complaints" and not has_rate(study):
        return texts.t("contrast.axis_complaints_count")
    return texts.t(f"contrast.axis_{name}")


def _heading(figure: go.Figure, row: int, text: str, colours: Palette) -> None:
    top = figure.layout[f"yaxis{row if row > 1 else ''}"].domain[1]
    figure.add_annotation(
        x=0,
        y=top,
        xref="paper",
        yref="paper",
        xanchor="left",
        yanchor="bottom",
        text=f"<b>{text}</b>",
        showarrow=False,
        font={"size": 13, "color": colours.text},
    )


def _cut(figure: go.Figure, found: tuple[str, datetime], colours: Palette) -> None:
    """Draw a change of the way of measuring as a cut through the scores, with its name."""
    instrument, moment = found
    at = _local(moment)
    figure.add_shape(
        type="line",
        x0=at,
        x1=at,
        y0=0,
        y1=1,
        xref="x2",
        yref="y2 domain",
        line={"color": colours.text, "width": 2, "dash": "dash"},
    )
    figure.add_annotation(
        x=at,
        y=0.02,
        xref="x2",
        yref="y2 domain",
        text=texts.t("contrast.break_label", instrument=instrument).replace(": ", ":<br>"),
        showarrow=False,
        align="left",
        xanchor="left",
        yanchor="bottom",
        xshift=4,
        font={"size": 12, "color": colours.text},
        bgcolor=colours.paper,
    )


def _layout(colours: Palette, height: int) -> dict[str, Any]:
    return {
        "height": height,
        "margin": {"l": 0, "r": 0, "t": 24, "b": 0},
        "separators": ",." if texts.language() == "nl" else ".,",
        "dragmode": False,
        "hovermode": "closest",
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"color": colours.faint, "size": 13},
        "legend": {
            "orientation": "h",
            "y": -45 / height,
            "x": 0,
            "yanchor": "top",
            "itemclick": False,
            "itemdoubleclick": False,
            "font": {"color": colours.faint, "size": 13},
        },
    }


def _lines(colours: Palette) -> dict[str, Any]:
    return {
        "gridcolor": colours.grid,
        "zerolinecolor": colours.grid,
        "fixedrange": True,
        "automargin": True,
        "tickfont": {"color": colours.faint, "size": 13},
    }


def _time(study: ContrastStudy, colours: Palette) -> dict[str, Any]:
    first, last = study.periods[0].start, study.periods[-1].end
    step = -(-len(study.periods) // 7)
    marked = study.periods[::step]
    return {
        **_lines(colours),
        "showgrid": False,
        "range": [_local(first), _local(last)],
        "tickvals": [_local(one.start) for one in marked],
        "ticktext": [format.short_day(one.start.astimezone(AMSTERDAM)) for one in marked],
        "type": "date",
    }


def _local(moment: datetime) -> datetime:
    return moment.astimezone(AMSTERDAM).replace(tzinfo=None)


def _at(one: Period, part: float) -> datetime:
    """Return where a part of a period lies, from 0 (its start) to 1."""
    return _local(one.start) + (_local(one.end) - _local(one.start)) * part


def _width(one: Period) -> float:
    return (_local(one.end) - _local(one.start)) / timedelta(milliseconds=1)


def _named(one: Period) -> str:
    return contrast_words.span(one.start, one.end)
