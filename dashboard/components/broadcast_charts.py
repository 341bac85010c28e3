"""Charts of a broadcast: what was expected and what there was, hour by hour or live."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from analysis import broadcast
from analysis.broadcast import Study
from dashboard import texts
from dashboard.components import format
from dashboard.components.palette import Palette
from data.times import AMSTERDAM
from presentation import broadcast as words
from studies.broadcast import BroadcastStudy
from studies.broadcast_live import LiveView

ROW_HEIGHT, LIVE_HEIGHT = 230, 340
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_HOUR = pd.Timedelta(hours=1)


def place(moments: pd.DatetimeIndex, first: pd.Timestamp) -> list[pd.Timestamp]:
    """Return where moments lie: both hours of the night that clocks go back have their own."""
    start = first.tz_convert(AMSTERDAM).tz_localize(None)
    return [start + (one - first) for one in moments]


def course(
    study: BroadcastStudy, shown: Sequence[tuple[str, Study]], colours: Palette
) -> go.Figure:
    """Draw each series on its own scale under one time axis, with the windows shaded."""
    figure = make_subplots(
        rows=len(shown), cols=1, shared_xaxes=True, vertical_spacing=0.16 / len(shown)
    )
    for row, (title, one) in enumerate(shown, start=1):
        if one.course is not None:
            _series(figure, one.course, row, colours)
        _heading(figure, row, title, colours)
    hours = _hours(shown)
    figure.update_layout(**layout(colours, ROW_HEIGHT * len(shown) + 60), barmode="overlay")
    figure.update_xaxes(**_hour_axis(hours, colours))
    figure.update_yaxes(**_lines(colours), rangemode="tozero", nticks=5)
    _windows(figure, study, hours, colours)
    _letters(figure, study, hours, colours)
    return figure


def _hours(shown: Sequence[tuple[str, Study]]) -> pd.DatetimeIndex:
    known = [one.course.index for _, one in shown if one.course is not None]
    return pd.DatetimeIndex(max(known, key=len))


def _series(figure: go.Figure, table: pd.DataFrame, row: int, colours: Palette) -> None:
    hours = pd.DatetimeIndex(table.index)
    at = {"row": row, "col": 1}
    first = row == 1
    figure.add_trace(_band(table, hours, _HOUR, colours, legend=first), **at)
    middles = place(hours + _HOUR / 2, hours[0])
    figure.add_trace(_expected(middles, table["expected"], colours, legend=first), **at)
    figure.add_trace(
        go.Scatter(
            x=middles,
            y=table["observed"],
            name=texts.t("broadcast.observed"),
            mode="lines+markers",
            line={"color": colours.tones["pos"], "width": 2},
            marker={"size": 5},
            customdata=_said(table, hours),
            hovertemplate="%{customdata}<extra></extra>",
            showlegend=first,
        ),
        **at,
    )


def _said(table: pd.DataFrame, hours: pd.DatetimeIndex) -> list[str]:
    return [
        texts.t(
            "broadcast.hover",
            when=format.moment(hour.to_pydatetime()),
            observed=words.counted(row),
            expected=words.expected(row),
        )
        for hour, row in zip(hours, table.to_dict("records"), strict=True)
    ]


def _band(
    table: pd.DataFrame,
    starts: pd.DatetimeIndex,
    width: pd.Timedelta,
    colours: Palette,
    *,
    legend: bool,
) -> go.Bar:
    """Draw what is usual as boxes: an hour that is unknown stays a hole."""
    return go.Bar(
        x=place(starts, starts[0]),
        y=table["high"] - table["low"],
        base=table["low"],
        width=width / pd.Timedelta(milliseconds=1),
        offset=0,
        name=texts.t("broadcast.band"),
        marker={"color": colours.band("neu"), "line": {"width": 0}},
        hoverinfo="skip",
        showlegend=legend,
    )


def _expected(
    x: Sequence[pd.Timestamp], y: pd.Series, colours: Palette, *, legend: bool
) -> go.Scatter:
    return go.Scatter(
        x=x,
        y=y,
        name=texts.t("broadcast.expected"),
        mode="lines",
        line={"color": colours.faint, "width": 1.5, "dash": "dot"},
        hoverinfo="skip",
        showlegend=legend,
    )


def _windows(
    figure: go.Figure, study: BroadcastStudy, hours: pd.DatetimeIndex, colours: Palette
) -> None:
    """Shade the broadcast and name it, and shade the hours around it more lightly."""
    event, windows = study.event, study.windows
    spans = broadcast.spans(hours, event.started_at, event.ended_at, windows)
    shades = {"before": 0.06, "live": 0.22, "after": 0.12}
    for one in spans:
        if one.name not in shades:
            continue
        left, right = place(pd.DatetimeIndex([hours[one.first]]), hours[0])[0], one.last - one.first
        figure.add_vrect(
            x0=left,
            x1=left + right * _HOUR,
            fillcolor=colours.tones["neg"],
            opacity=shades[one.name],
            line_width=0,
            layer="below",
        )


def noted(study: BroadcastStudy) -> list[tuple[str, datetime, str]]:
    """Return letter, moment and text of all that was noted, in order of time."""
    every = sorted(
        (*study.around.actions, *study.around.happenings), key=lambda one: (one.at, one.text)
    )
    return [(LETTERS[at % len(LETTERS)], one.at, one.text) for at, one in enumerate(every)]


def _letters(
    figure: go.Figure, study: BroadcastStudy, hours: pd.DatetimeIndex, colours: Palette
) -> None:
    for letter, moment, _ in noted(study):
        stamp = pd.Timestamp(moment)
        if not hours[0] <= stamp <= hours[-1] + _HOUR:
            continue
        at = place(pd.DatetimeIndex([stamp]), hours[0])[0]
        line = {"color": colours.text, "width": 1, "dash": "dash"}
        figure.add_shape(type="line", x0=at, x1=at, y0=0, y1=1, yref="paper", line=line)
        figure.add_annotation(
            x=at,
            y=1,
            yref="paper",
            yanchor="bottom",
            yshift=16,
            text=f"<b>{letter}</b>",
            showarrow=False,
            font={"size": 13, "color": colours.text},
        )


def live(view: LiveView, colours: Palette) -> go.Figure:
    """Draw the mentions of each bucket over what is usual; the last one is open."""
    table = view.course
    starts = pd.DatetimeIndex(table.index)
    width = pd.Timedelta(minutes=view.bucket)
    figure = go.Figure(layout=layout(colours, LIVE_HEIGHT))
    figure.add_trace(_band(table, starts, width, colours, legend=True))
    figure.add_trace(_bars(view, starts, width, colours))
    middles = place(starts + width / 2, starts[0])
    figure.add_trace(_expected(middles, table["expected"], colours, legend=True))
    ticks = range(0, len(starts), max(1, len(starts) // 6))
    positions = place(starts, starts[0])
    figure.update_layout(barmode="overlay", uirevision="live", margin={"t": 12})
    figure.update_xaxes(
        **_lines(colours),
        showgrid=False,
        range=[positions[0], positions[-1] + width],
        tickvals=[positions[at] for at in ticks],
        ticktext=[format.clock(starts[at].to_pydatetime()) for at in ticks],
    )
    figure.update_yaxes(**_lines(colours), rangemode="tozero", nticks=5)
    return figure


def _bars(
    view: LiveView, starts: pd.DatetimeIndex, width: pd.Timedelta, colours: Palette
) -> go.Bar:
    return go.Bar(
        x=place(starts, starts[0]),
        y=view.course["observed"],
        offset=0,
        width=width / pd.Timedelta(milliseconds=1) * 0.86,
        name=texts.t("broadcast.mentions"),
        marker={
            "color": colours.tones["pos"],
            "line": {"color": colours.tones["pos"], "width": 1},
            "pattern": {
                "shape": ["/" if one else "" for one in view.course["unfinished"]],
                "fillmode": "replace",
                "size": 6,
                "solidity": 0.25,
            },
        },
        customdata=[format.clock(one.to_pydatetime()) for one in starts],
        hovertemplate="%{customdata}: %{y}<extra></extra>",
    )


def weeks(study: BroadcastStudy, colours: Palette) -> go.Figure:
    """Draw attention and care questions by week, each on its own scale."""
    table = study.weeks.table
    figure = make_subplots(rows=2, cols=1, shared_xaxes=True, vertical_spacing=0.14)
    named = {"mentions": "news", "contacts": "comments"}
    for row, (name, colour) in enumerate(named.items(), start=1):
        figure.add_trace(
            go.Bar(
                x=[one.tz_localize(None) for one in table.index],
                y=table[name],
                width=timedelta(days=6) / timedelta(milliseconds=1),
                offset=0,
                marker={"color": colours.channels[colour]},
                customdata=[
                    texts.t("overview.week_of", day=format.day(one)) for one in table.index
                ],
                hovertemplate="%{customdata}: %{y}<extra></extra>",
                showlegend=False,
            ),
            row=row,
            col=1,
        )
        _heading(figure, row, texts.t(f"broadcast.week_{name}"), colours)
    step = max(1, len(table) // 7)
    figure.update_layout(**layout(colours, 2 * 170 + 40))
    figure.update_xaxes(
        **_lines(colours),
        showgrid=False,
        tickvals=[one.tz_localize(None) for one in table.index[::step]],
        ticktext=[format.short_day(one) for one in table.index[::step]],
    )
    figure.update_yaxes(**_lines(colours), rangemode="tozero", nticks=4)
    return figure


def _heading(figure: go.Figure, row: int, text: str, colours: Palette) -> None:
    figure.add_annotation(
        x=0,
        y=1,
        xref="paper",
        yref=f"y{row if row > 1 else ''} domain",
        xanchor="left",
        yanchor="bottom",
        text=f"<b>{text}</b>",
        showarrow=False,
        font={"size": 13, "color": colours.text},
    )


def _hour_axis(hours: pd.DatetimeIndex, colours: Palette) -> dict[str, Any]:
    positions = place(hours, hours[0])
    local = hours.tz_convert(AMSTERDAM)
    midnights = [
        at for at in range(len(hours)) if local[at].hour % (24 if len(hours) > 40 else 6) == 0
    ]
    return {
        **_lines(colours),
        "showgrid": False,
        "range": [positions[0], positions[-1] + _HOUR],
        "tickvals": [positions[at] for at in midnights],
        "ticktext": [
            format.weekday(local[at]) if local[at].hour == 0 else f"{local[at]:%H:%M}"
            for at in midnights
        ],
    }


def layout(colours: Palette, height: int) -> dict[str, Any]:
    """Return what all charts of a broadcast share."""
    return {
        "height": height,
        "margin": {"l": 0, "r": 0, "t": 44, "b": 0},
        "separators": ",." if texts.language() == "nl" else ".,",
        "dragmode": False,
        "hovermode": "closest",
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"color": colours.faint, "size": 13},
        "legend": {
            "orientation": "h",
            "yref": "container",
            "y": 0,
            "yanchor": "bottom",
            "x": 0,
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
