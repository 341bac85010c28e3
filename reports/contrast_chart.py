"""The chart of the contrast on paper: tone, score and complaints under one axis of time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from analysis.estimates import Figure
from analysis.periods import Period
from analysis.reviews import ScoreOfPeriod
from data.times import AMSTERDAM
from presentation import contrast, format, texts
from presentation.palette import LIGHT
from reports import drawing
from reports.drawing import LEFT, RIGHT, WIDTH, Axis, Element
from reports.names import short
from reports.sheet import Chart
from studies.contrast import ContrastStudy

HEIGHTS = {"tone": 92.0, "score": 66.0, "complaints": 46.0}
HEAD, NAMES, FOOT = 28.0, 16.0, 18.0
MOST_MARKED, LONGEST, LIFT = 8, 26, 8.0
TONES = {"neg": ("down", -5.0), "neu": ("circle", 0.0), "pos": ("up", 5.0)}
SCORES = (("diamond", "news"), ("square", "comments"), ("up", "social"), ("circle", "forum"))

Point = tuple[Period, Figure]


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of a panel: its points, and how it looks."""

    name: str
    points: Sequence[Point]
    colour: str
    shape: str
    beside: float = 0.0
    joined: bool = False
    dash: str = ""


@dataclass(frozen=True, slots=True)
class _Panel:
    """A stretch of the chart with a scale of its own."""

    title: str
    lines: Sequence[_Line]
    low: float
    high: float
    written: Callable[[float], str]
    lacking: str
    cuts: Sequence[tuple[str, datetime]] = ()


def draw(study: ContrastStudy) -> Chart:
    """Draw the three sides, each on its own scale."""
    panels = {"tone": _tone(study), "score": _score(study), "complaints": _complaints(study)}
    heads = {name: HEAD + NAMES * (len(one.lines) > 1) for name, one in panels.items()}
    height = sum(HEIGHTS.values()) + sum(heads.values()) + FOOT - LIFT
    canvas = drawing.canvas(WIDTH, height)
    time = drawing.of_time(study.periods[0].start, study.periods[-1].end, LEFT, RIGHT)
    top = -LIFT
    for name, panel in panels.items():
        drawing.text(canvas, (0, top + HEAD - 7), panel.title, colour=LIGHT.text, bold=True)
        _legend(canvas, panel, top + HEAD + NAMES - 9)
        upper = top + heads[name]
        top = upper + HEIGHTS[name]
        _draw(canvas, panel, time, Axis(panel.low, panel.high, top, upper))
    _days(canvas, study.periods, time, top)
    return Chart(svg=drawing.written(canvas), alt=_alt(study))


def _alt(study: ContrastStudy) -> str:
    said = " ".join(contrast.sides(study)).replace("*", "").replace("\\", "")
    return f"{texts.t('report.contrast_alt')} {said}"


def _tone(study: ContrastStudy) -> _Panel:
    lines = [
        _Line(
            texts.t(f"polarities.{name}"),
            [(one.period, figure) for one in study.tones if (figure := getattr(one, name)).sure],
            LIGHT.tones[name],
            shape,
            beside=beside,
            joined=True,
            dash="2 3" if name == "neu" else "",
        )
        for name, (shape, beside) in TONES.items()
    ]
    return _Panel(
        texts.t("contrast.axis_tone"),
        lines,
        0,
        min(1.0, max(_highest(lines), 0.5)),
        format.percent,
        texts.t("report.too_few_periods"),
    )


def _score(study: ContrastStudy) -> _Panel:
    shown = _alike(study)
    names = sorted({one.instrument for one in shown})[: len(SCORES)]
    lines = [
        _Line(
            short(name, LONGEST),
            [(one.period, one.mean) for one in shown if one.instrument == name and _known(one)],
            LIGHT.channels[colour],
            shape,
        )
        for name, (shape, colour) in zip(names, SCORES, strict=False)
    ]
    low, high = _ends(shown)
    known = study.score
    scale = contrast.scale(known) if known else "–"
    title = texts.t("contrast.axis_score", scale=scale)
    if known and low > known.lowest:
        title = f"{title}; {texts.t('report.axis_cut', low=format.number(low))}"
    return _Panel(
        title,
        lines,
        low,
        high,
        format.number,
        texts.t("report.no_scores_drawn"),
        _breaks(study),
    )


def _complaints(study: ContrastStudy) -> _Panel:
    rated = any(one.rate.sure for one in study.complaints.parts)
    points = [
        (one.period, one.rate if rated else one.count)
        for one in study.complaints.parts
        if one.count.sure
    ]
    key = "axis_complaints" if rated else "axis_complaints_count"
    name = texts.t(f"contrast.{key}")
    line = _Line(name, points, LIGHT.channels["other"], "square")
    high = max(_highest([line]) * 1.05, 1.0)
    lacking = texts.t("report.no_complaints_drawn")
    return _Panel(name, [line], 0, high, format.number, lacking)


def _alike(study: ContrastStudy) -> list[ScoreOfPeriod]:
    """Keep the scores on the scale of the one that is named first."""
    first = study.score
    if first is None:
        return []
    ends = (first.lowest, first.highest)
    return [one for one in study.scores.parts if (one.lowest, one.highest) == ends]


def _known(one: ScoreOfPeriod) -> bool:
    return one.mean.value is not None


def _ends(shown: Sequence[ScoreOfPeriod]) -> tuple[float, float]:
    """Return the part of the scale that is drawn: whole numbers around every interval."""
    if not shown:
        return 1, 10
    lows = [one.mean.low for one in shown if one.mean.low is not None]
    bottom = max(shown[0].lowest, int(min(lows, default=shown[0].lowest)) - 1)
    return bottom, shown[0].highest


def _breaks(study: ContrastStudy) -> list[tuple[str, datetime]]:
    start, end = study.periods[0].start, study.periods[-1].end
    found = [(one.values.get("instrument"), one.values.get("at")) for one in study.cautions]
    return [(str(name), at) for name, at in found if isinstance(at, datetime) and start < at < end]


def _highest(lines: Sequence[_Line]) -> float:
    every = [one.high if one.high is not None else one.value for _, one in _points(lines)]
    return max((one for one in every if one is not None), default=0)


def _points(lines: Sequence[_Line]) -> list[Point]:
    return [point for line in lines for point in line.points]


def _draw(canvas: Element, panel: _Panel, time: Axis, scale: Axis) -> None:
    drawing.grid(canvas, scale, panel.written)
    if not _points(panel.lines):
        middle = (scale.begin + scale.end) / 2
        drawing.text(canvas, (LEFT + 8, middle + 4), panel.lacking, colour=LIGHT.text)
        return
    for line in panel.lines:
        _doubts(canvas, line, time, scale)
    for name, at in panel.cuts:
        _cut(canvas, name, time.at(at.timestamp()), scale)
    for line in panel.lines:
        _marks(canvas, line, time, scale)


def _doubts(canvas: Element, line: _Line, time: Axis, scale: Axis) -> None:
    """Draw each interval upright, and lying how long the period is."""
    for period, figure in line.points:
        place, height = _spot(line, period, figure, time, scale)
        ends = [
            max(LEFT, min(RIGHT, time.at(one.timestamp()))) for one in (period.start, period.end)
        ]
        drawing.line(canvas, [(one, height) for one in ends], line.colour, width=0.7)
        if figure.low is not None and figure.high is not None:
            spots = [(place, scale.at(figure.low)), (place, scale.at(figure.high))]
            drawing.line(canvas, spots, line.colour, width=1.3)


def _spot(line: _Line, period: Period, figure: Figure, time: Axis, scale: Axis) -> drawing.Spot:
    middle = (period.start.timestamp() + period.end.timestamp()) / 2
    place = min(max(time.at(middle), LEFT), RIGHT)
    return place + line.beside, scale.at(figure.value or 0)


def _marks(canvas: Element, line: _Line, time: Axis, scale: Axis) -> None:
    """Draw markers; a line between them only where no period is missing."""
    run: list[drawing.Spot] = []
    before: datetime | None = None
    for period, figure in line.points:
        if before is not None and period.start > before:
            _join(canvas, line, run)
            run = []
        run.append(_spot(line, period, figure, time, scale))
        drawing.mark(canvas, run[-1], line.colour, line.shape)
        before = period.end
    _join(canvas, line, run)


def _join(canvas: Element, line: _Line, run: Sequence[drawing.Spot]) -> None:
    if line.joined and len(run) > 1:
        drawing.line(canvas, run, line.colour, width=1.6, dash=line.dash)


def _cut(canvas: Element, name: str, place: float, scale: Axis) -> None:
    spots = [(place, scale.begin), (place, scale.end)]
    drawing.line(canvas, spots, LIGHT.text, width=1.4, dash="5 3")
    late = place > (LEFT + RIGHT) / 2
    said = texts.t("contrast.break_label", instrument=short(name, LONGEST))
    spot = (place + (-5 if late else 5), scale.begin - 4)
    drawing.text(canvas, spot, said, anchor="end" if late else "start", colour=LIGHT.text)


def _legend(canvas: Element, panel: _Panel, place: float) -> None:
    """Name the lines under the title, when there is more than one."""
    if len(panel.lines) < 2:
        return
    left = LEFT
    for line in panel.lines:
        drawing.mark(canvas, (left, place - 4), line.colour, line.shape)
        drawing.text(canvas, (left + 8, place), line.name, colour=LIGHT.text)
        left += 26 + drawing.LETTER * len(line.name)


def _days(canvas: Element, periods: Sequence[Period], time: Axis, top: float) -> None:
    step = -(-len(periods) // MOST_MARKED)
    for one in periods[::step]:
        place = time.at(one.start.timestamp())
        drawing.line(canvas, [(place, top), (place, top + 4)], LIGHT.faint)
        if place < RIGHT - 40:
            day = format.short_day(one.start.astimezone(AMSTERDAM))
            drawing.text(canvas, (place, top + 15), day)
