"""Charts: from counts to figures, without a screen.

Time runs along positions that we compute ourselves: a library that only knows clock
time would draw both hours of the last night of summer time on top of each other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from analysis.counts import Grain
from dashboard import texts
from dashboard.components import format
from dashboard.components.palette import SYMBOLS, Palette

HEIGHT = 320
MOST_TICKS = 9
LONGEST = {
    "hour": pd.Timedelta(hours=1),
    "day": pd.Timedelta(days=1),
    "week": pd.Timedelta(days=7),
}
CONFIG: dict[str, Any] = {"displayModeBar": False, "responsive": True, "scrollZoom": False}
_MARKERS = {"neg": "triangle-down", "neu": "circle", "pos": "triangle-up"}


@dataclass(frozen=True, slots=True)
class Axis:
    """The buckets of a chart and where they lie."""

    buckets: pd.DatetimeIndex
    grain: Grain

    @property
    def width(self) -> pd.Timedelta:
        """How long a bucket is drawn."""
        return LONGEST[self.grain]

    @property
    def starts(self) -> list[pd.Timestamp]:
        """Where each bucket begins."""
        return [self.at(bucket) for bucket in self.buckets]

    @property
    def middles(self) -> list[pd.Timestamp]:
        """Where the middle of each bucket lies."""
        return [start + self.width / 2 for start in self.starts]

    def at(self, moment: datetime) -> pd.Timestamp:
        """Return where a moment lies."""
        stamp = pd.Timestamp(moment).tz_convert(self.buckets.tz)
        if self.grain == "hour":
            first = self.buckets[0]
            return pd.Timestamp(first.tz_localize(None) + (stamp - first))
        return stamp.tz_localize(None)

    def place_of(self, moment: datetime | None) -> int:
        """Return the number of the bucket that holds a moment, or one that does not exist."""
        return -1 if moment is None else int(self.buckets.searchsorted(moment, "right")) - 1

    def names(self) -> list[str]:
        """Return what each bucket is called."""
        return [name_of(bucket, self.grain) for bucket in self.buckets]

    def ticks(self) -> dict[str, Any]:
        """Return some of the names, where they fit."""
        step = -(-len(self.buckets) // MOST_TICKS)
        chosen = range(0, len(self.buckets), max(step, 1))
        middles = self.middles
        return {
            "tickvals": [middles[at] for at in chosen],
            "ticktext": [_tick(self.buckets[at], self.grain) for at in chosen],
        }


def name_of(bucket: pd.Timestamp, grain: Grain) -> str:
    """Return what an hour, day or week is called."""
    if grain == "hour":
        return f"{format.weekday(bucket)} {bucket:%H:%M}"
    if grain == "week":
        return texts.t("overview.week_of", day=format.short_day(bucket))
    return format.weekday(bucket)


def _tick(bucket: pd.Timestamp, grain: Grain) -> str:
    if grain == "hour":
        return f"{bucket:%H:%M}" if bucket.hour else format.short_day(bucket)
    return format.short_day(bucket)


def volume(
    counted: pd.DataFrame,
    grain: Grain,
    colours: Palette,
    *,
    before: Sequence[int] = (),
    now: datetime | None = None,
    gaps: Sequence[tuple[datetime, datetime]] = (),
    marks: Sequence[tuple[datetime, str]] = (),
) -> go.Figure:
    """Draw mentions by bucket and channel, the period before as a dotted line."""
    axis = Axis(pd.DatetimeIndex(counted.index), grain)
    figure = go.Figure(layout=_layout(axis, colours, barmode="stack"))
    for channel in counted.columns:
        figure.add_trace(
            _bars(axis, str(channel), counted[channel].tolist(), colours, axis.place_of(now))
        )
    if any(before):
        figure.add_trace(_before(axis, list(before)[: len(counted)], colours))
    _add_gaps(figure, axis, gaps, colours)
    _add_marks(figure, axis, marks, colours)
    return figure


def _bars(axis: Axis, channel: str, values: list[int], colours: Palette, unfinished: int) -> go.Bar:
    colour = colours.channels.get(channel, colours.faint)
    return go.Bar(
        x=axis.starts,
        y=values,
        name=texts.t(f"channels.{channel}"),
        offset=0,
        width=axis.width.total_seconds() * 860,
        marker={
            "color": colour,
            "line": {"color": colours.paper, "width": 0.5},
            "pattern": {
                "shape": ["/" if at == unfinished else "" for at in range(len(values))],
                "fillmode": "replace",
                "size": 6,
                "solidity": 0.25,
            },
        },
        customdata=axis.names(),
        hovertemplate="%{customdata}: %{y}<extra>%{fullData.name}</extra>",
    )


def _before(axis: Axis, values: list[int], colours: Palette) -> go.Scatter:
    return go.Scatter(
        x=axis.middles[: len(values)],
        y=values,
        name=texts.t("overview.period_before"),
        mode="lines",
        line={"color": colours.before, "width": 1.5, "dash": "dot"},
        hovertemplate="%{y}<extra>%{fullData.name}</extra>",
    )


def tone(
    counted: pd.DataFrame,
    bands: Mapping[str, Any],
    grain: Grain,
    colours: Palette,
    *,
    marks: Sequence[tuple[datetime, str]] = (),
) -> go.Figure:
    """Draw the share of each tone by bucket with its interval; thin buckets stay empty.

    ``bands`` holds (share, low, high) by tone, each a series with nothing where there
    are too few mentions with a tone.
    """
    axis = Axis(pd.DatetimeIndex(counted.index), grain)
    figure = go.Figure(layout=_layout(axis, colours))
    for name in bands:
        share, low, high = bands[name]
        figure.add_trace(_band(axis, low, high, colours.band(name)))
        figure.add_trace(
            go.Scatter(
                x=axis.middles,
                y=share,
                name=f"{SYMBOLS[name]} {texts.t(f'polarities.{name}')}",
                mode="lines+markers",
                line={"color": colours.tones[name], "width": 2},
                marker={"symbol": _MARKERS[name], "size": 8},
                customdata=[
                    f"{when} (n = {format.number(n)})"
                    for when, n in zip(axis.names(), counted["n"], strict=True)
                ],
                hovertemplate="%{customdata}: %{y:.0%}<extra>%{fullData.name}</extra>",
            )
        )
    highest = max(0.5, *(max(high, default=0) for _, _, high in bands.values()))
    figure.update_yaxes(tickformat=".0%", range=[0, min(1, highest * 1.05)])
    _add_marks(figure, axis, marks, colours)
    return figure


def _band(axis: Axis, low: Sequence[float], high: Sequence[float], colour: str) -> go.Bar:
    """Draw intervals as boxes behind the line: a gap between buckets stays a gap."""
    return go.Bar(
        x=axis.starts,
        y=[top - bottom for bottom, top in zip(low, high, strict=True)],
        base=list(low),
        offset=0,
        width=axis.width.total_seconds() * 1000,
        marker={"color": colour, "line": {"width": 0}},
        hoverinfo="skip",
        showlegend=False,
    )


def _add_gaps(
    figure: go.Figure, axis: Axis, gaps: Sequence[tuple[datetime, datetime]], colours: Palette
) -> None:
    if not gaps:
        return
    x: list[Any] = []
    y: list[Any] = []
    first, last = axis.starts[0], axis.starts[-1] + axis.width
    for start, end in gaps:
        left, right = max(axis.at(start), first), min(axis.at(end), last)
        x += [left, left, right, right, left, None]
        y += [0, 1, 1, 0, 0, None]
    figure.add_trace(
        go.Scatter(
            x=x,
            y=y,
            yaxis="y2",
            mode="none",
            fill="toself",
            fillcolor=colours.faint,
            fillpattern={
                "shape": "\\",
                "fillmode": "replace",
                "fgcolor": colours.faint,
                "size": 8,
                "solidity": 0.12,
            },
            name=texts.t("overview.not_measured"),
            hoverinfo="name",
        )
    )
    figure.update_layout(
        yaxis2={"overlaying": "y", "range": [0, 1], "visible": False, "fixedrange": True}
    )


def _add_marks(
    figure: go.Figure, axis: Axis, marks: Sequence[tuple[datetime, str]], colours: Palette
) -> None:
    for moment, label in marks:
        figure.add_shape(
            type="line",
            x0=axis.at(moment),
            x1=axis.at(moment),
            y0=0,
            y1=1,
            yref="paper",
            line={"color": colours.faint, "width": 1, "dash": "dash"},
        )
        figure.add_annotation(
            x=axis.at(moment),
            y=1,
            yref="paper",
            text=label,
            showarrow=False,
            xanchor="left",
            yanchor="bottom",
            font={"size": 11, "color": colours.faint},
        )


def _layout(axis: Axis, colours: Palette, **more: Any) -> go.Layout:
    tickfont = {"color": colours.faint, "size": 13}
    lines = {"gridcolor": colours.grid, "zerolinecolor": colours.grid, "fixedrange": True}
    return go.Layout(
        height=HEIGHT,
        margin={"l": 0, "r": 0, "t": 24, "b": 0},
        separators=",." if texts.language() == "nl" else ".,",
        dragmode=False,
        hovermode="closest",
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"color": colours.faint, "size": 13},
        legend={
            "font": tickfont,
            "orientation": "h",
            "y": -0.16,
            "x": 0,
            "itemclick": False,
            "traceorder": "normal",
        },
        xaxis={
            **lines,
            "tickfont": tickfont,
            "showgrid": False,
            "range": _range(axis),
            **axis.ticks(),
        },
        yaxis={**lines, "tickfont": tickfont, "rangemode": "tozero", "automargin": True},
        **more,
    )


def _range(axis: Axis) -> list[pd.Timestamp]:
    return [axis.starts[0], axis.starts[-1] + axis.width]
