"""The sentences about a broadcast: what may be concluded, and what may not."""

import math
from collections.abc import Hashable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from analysis.attention import HalfLife, Start
from analysis.broadcast import Measured, Study
from analysis.event_lag import EventLag
from analysis.lag import Lag
from analysis.minimum import Shortfall
from analysis.tone_shift import Shift
from data.records import Event
from data.times import local_date
from presentation import format, marks, texts
from studies.broadcast import BroadcastStudy

SPANS = ("before", "live", "after", "spill_over", "all")
SHARES = frozenset({"hours_known"})
FEW = 10


def when(event: Event) -> str:
    """Write when an event was: ma 9 feb 2026, 20:30–21:20."""
    day = local_date(event.started_at)
    start, end = format.clock(event.started_at), format.clock(event.ended_at)
    if local_date(event.ended_at) != day:
        return f"{format.moment(event.started_at)} – {format.moment(event.ended_at)}"
    return f"{format.weekday(day)} {day.year}, {start}–{end}"


def minus(value: float, digits: int = 0) -> str:
    """Write a number with a real minus."""
    return format.number(round(value, digits) + 0.0, digits).replace("-", "−")


def signed(value: float) -> str:
    """Write a number with its sign, nothing as 0."""
    return format.signed(round(value)) if round(value) else "0"


def between(low: float, high: float | None) -> str:
    """Write the ends of an interval; one without an upper end is open."""
    if high is None:
        return texts.t("broadcast.from_on", low=minus(low))
    return texts.t("broadcast.between", low=minus(low), high=minus(high))


def known(value: float) -> str:
    """Write a number that may be unknown."""
    return "–" if math.isnan(value) else format.number(value, 0 if value >= FEW else 1)


def expected(row: Mapping[Hashable, Any]) -> str:
    """Write what was expected, with its band, of one row of a course."""
    if math.isnan(row["expected"]):
        return "–"
    return f"{known(row['expected'])} ({between(row['low'], row['high'])})"


def counted(row: Mapping[Hashable, Any]) -> str:
    """Write what was counted in one row of a course."""
    return "–" if math.isnan(row["observed"]) else format.number(row["observed"])


def extra(one: Measured) -> str:
    """Write what there was more than expected, with its interval."""
    value, low, high = one.effect.extra
    return f"{signed(value)} ({between(low, high)})"


def relative(one: Measured) -> str:
    """Write the same in per cent of the expected."""
    known = one.effect.relative
    if known is None:
        return "–"
    value, low, high = known
    ends = between(100 * low, None if high is None else 100 * high)
    return f"{signed(100 * value)}% ({ends})"


def chance(one: Measured) -> str:
    """Write how many other evenings went as far."""
    if one.p is None:
        return texts.t("broadcast.p_none", n=one.evenings)
    as_far = round(one.p * (1 + one.evenings)) - 1
    return texts.t("broadcast.p_some", count=as_far, n=one.evenings)


def title(part: str, one: Study) -> str:
    """Return what a series is called on the screen."""
    if part == "mentions":
        return texts.t("broadcast.series_mentions")
    if part == "pages":
        return texts.t("broadcast.series_page", page=one.name)
    if not one.name:
        return texts.t("broadcast.series_contacts")
    return texts.t("broadcast.series_subject", subject=one.name)


def series(study: BroadcastStudy) -> list[tuple[str, Study]]:
    """Return all series with their names, in the order of the page."""
    every = [("mentions", study.mentions)]
    every += [("pages", one) for one in study.pages]
    every += [("contacts", one) for one in study.contacts]
    return [(title(part, one), one) for part, one in every]


def shortfall(one: Shortfall) -> str:
    """Say what there is too little of, and how much would be needed."""
    times = 100 if one.code in SHARES else 1
    digits = 1 if one.has < 10 and times == 1 else 0
    return texts.t(
        f"broadcast.lacks_{one.code}",
        has=format.number(times * one.has, digits if one.has % 1 else 0),
        needs=format.number(times * one.needs, 0),
    )


def shortfalls(every: Iterable[Shortfall]) -> str:
    """Join what is lacking to one sentence."""
    return "; ".join(shortfall(one) for one in every)


def answer(study: BroadcastStudy) -> list[str]:
    """Answer the question of the page, a line for each thing that was looked at."""
    return [*_found(study), *_tone(study), *_nothing(study), *_refused(study)]


def _found(study: BroadcastStudy) -> list[str]:
    said = []
    for name, one in series(study):
        parts = telling(one)
        if parts:
            key = "answer_more" if parts[0].effect.z > 0 else "answer_less"
            spans = ", ".join(_part(part) for part in parts)
            said.append(texts.t(f"broadcast.{key}", series=marks.plain(name), parts=spans))
    return said


def telling(one: Study) -> list[Measured]:
    """Return the windows to name first: the hours around it, else all since the start."""
    found = {part.span: part for part in one.measured if part.found}
    near = [found[name] for name in ("live", "after") if name in found]
    return near or [found[name] for name in ("all", "spill_over") if name in found][:1]


def _part(part: Measured) -> str:
    return texts.t(
        "broadcast.answer_part",
        span=texts.t(f"broadcast.span_{part.span}").lower(),
        extra=signed(part.effect.extra[0]),
        between=between(*part.effect.extra[1:]),
    )


def _nothing(study: BroadcastStudy) -> list[str]:
    looked = [
        marks.plain(name) for name, one in series(study) if not one.refused and not telling(one)
    ]
    return [texts.t("broadcast.answer_nothing", series=_listed(looked))] if looked else []


def _refused(study: BroadcastStudy) -> list[str]:
    unsaid = [marks.plain(name) for name, one in series(study) if one.refused]
    return [texts.t("broadcast.answer_refused", series=_listed(unsaid))] if unsaid else []


def _listed(names: list[str]) -> str:
    if len(names) < 2:
        return "".join(names)
    return texts.t("broadcast.and", first=", ".join(names[:-1]), last=names[-1])


def _tone(study: BroadcastStudy) -> list[str]:
    clear = [one for one in study.tone.shifts.tones if one.clear]
    if not study.tone.shifts.tones:
        return []
    if not clear:
        return [texts.t("broadcast.tone_same")]
    return [texts.t("broadcast.tone_changed", parts=", ".join(shift(one) for one in clear))]


def shift(one: Shift) -> str:
    """Write the change of the share of one tone in points."""
    return texts.t(
        "broadcast.tone_part",
        tone=texts.t(f"polarities.{one.tone}").lower(),
        points=signed(100 * one.difference),
        between=between(100 * one.low, 100 * one.high),
    )


def started(one: Start) -> str:
    """Say who started it: a jump or a build-up."""
    said = [texts.t(f"broadcast.start_{one.origin}")]
    if one.share_before is not None:
        said.append(texts.t("broadcast.start_share", share=format.percent(one.share_before)))
    return " ".join(said)


def half_life(one: HalfLife) -> str:
    """Say how fast the attention faded."""
    if one.hours is None:
        return texts.t("broadcast.half_life_unknown", lacking=shortfalls(one.refused))
    low = format.number(one.low or 0, 1)
    key = "half_life" if one.high is not None else "half_life_open"
    high = format.number(one.high or 0, 1)
    return texts.t(f"broadcast.{key}", hours=format.number(one.hours, 1), low=low, high=high)


def lag(one: Lag, leading: str, following: str) -> str:
    """Say whether two series go together, and which of them is first; never what causes what."""
    names = {"leading": leading, "following": following}
    if one.refused:
        return texts.t("broadcast.lag_refused", lacking=shortfalls(one.refused), **names)
    if not one.related:
        return texts.t("broadcast.lag_none", count=one.steps, **names)
    key = "lag_same" if one.lag == 0 else "lag_after" if one.lag > 0 else "lag_before"
    return texts.t(
        f"broadcast.{key}",
        n=abs(one.lag),
        r=minus(one.r, 2),
        low=minus(one.low, 2),
        high=minus(one.high, 2),
        **names,
    )


def event_lag(one: EventLag, leading: str, following: str) -> str:
    """Say how many hours lie between what was extra in two series around the broadcast."""
    names = {"leading": leading, "following": following}
    if not one.related:
        return texts.t("broadcast.event_lag_none", **names)
    key = "after" if one.low > 0 else "before" if one.high < 0 else "same"
    ends = between(one.low, one.high)
    return texts.t(f"broadcast.event_lag_{key}", n=abs(one.hours), between=ends, **names)


def hour(moment: datetime) -> str:
    """Write the hour that begins at a moment: 21:00–22:00."""
    return f"{format.clock(moment)}–{format.clock(moment + timedelta(hours=1))}"
