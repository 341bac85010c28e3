"""The sentences of the contrast: every number with its n and its interval, or why there is none."""

from datetime import datetime, timedelta

from analysis import estimates, trend
from analysis.cautions import Caution, Code
from analysis.estimates import Figure
from analysis.origins import Few
from analysis.reviews import ScoreOfPeriod
from data.times import local_date
from presentation import format, marks, texts
from studies.contrast import ContrastStudy
from studies.contrast_origins import TARGET, THREAD, Origin

POINTS = 100


def share(one: Figure) -> str:
    """Write a share with its interval, or a dash."""
    if one.value is None:
        return "–"
    return f"{format.percent(one.value)}{_between(one, POINTS, '%')}"


def score(one: ScoreOfPeriod) -> str:
    """Write a score with its interval, on its own scale."""
    if one.mean.value is None:
        return "–"
    return f"{format.number(one.mean.value, 1)}{_between(one.mean, 1, '', 1)}"


def rate(one: Figure, digits: int = 1) -> str:
    """Write a number with its interval."""
    if one.value is None:
        return "–"
    return f"{format.number(one.value, digits)}{_between(one, 1, '', digits)}"


def points(one: Figure) -> str:
    """Write a distance of 0 to 1 in points of 100, with its interval."""
    if one.value is None:
        return "–"
    return f"{_minus(POINTS * one.value)}{_between(one, POINTS, '')}"


def _between(one: Figure, times: float, unit: str, digits: int = 0) -> str:
    if one.low is None or one.high is None:
        return ""
    low, high = (_minus(times * end, digits) for end in (one.low, one.high))
    # A dash beside a minus sign reads as one of them.
    key = "between_signed" if one.low < 0 else "between"
    joined = texts.t(f"contrast.{key}", low=low, high=f"{high}{unit}")
    return f" ({joined})"


def _minus(value: float, digits: int = 0) -> str:
    return format.number(round(value, digits) + 0.0, digits).replace("-", "−")


def answer(study: ContrastStudy) -> list[str]:
    """Answer the question of the page: tone, score, and where the negative comes from."""
    return [_tone(study), _score(study), _origin(study)]


def _tone(study: ContrastStudy) -> str:
    neg = study.tone.neg
    if not neg.sure:
        return texts.t("contrast.tone_too_few", count=neg.n, needed=max(neg.needed, 1))
    return texts.t("contrast.tone_answer", share=format.percent(neg.bounds[0]), **_ends(neg))


def _ends(one: Figure) -> dict[str, object]:
    _, low, high = one.bounds
    return {"low": format.number(POINTS * low), "high": format.percent(high), "count": one.n}


def _score(study: ContrastStudy) -> str:
    known = study.score
    if known is None:
        return texts.t("contrast.score_unknown")
    name = marks.plain(known.instrument)
    if known.mean.value is None:
        return texts.t("contrast.score_too_few", instrument=name, count=known.mean.n)
    key = "score_answer" if known.mean.sure else "score_alone"
    low, high = (format.number(end or 0, 1) for end in (known.mean.low, known.mean.high))
    return texts.t(
        f"contrast.{key}",
        mean=format.number(known.mean.value, 1),
        low=low,
        high=high,
        count=known.mean.n or texts.t("contrast.unknown_n"),
        instrument=name,
        scale=scale(known),
        whose=_whose(study),
    )


def _whose(study: ContrastStudy) -> str:
    other = study.question.organisation
    if not other:
        return texts.t("contrast.your_clients")
    return texts.t("contrast.clients_of", organisation=marks.plain(other))


def scale(one: ScoreOfPeriod) -> str:
    """Write the ends of a scale: 1–10."""
    low, high = (
        format.number(end, 0 if end == int(end) else 1) for end in (one.lowest, one.highest)
    )
    return f"{low}–{high}"


def _origin(study: ContrastStudy) -> str:
    origin = study.origins[THREAD]
    if origin.few is None:
        return texts.t("contrast.spread_out") if study.tone.neg.sure and origin.parts else ""
    return few(origin.few, "articles")


def few(found: Few, kind: str) -> str:
    """Say which share of the negative messages a few parts hold, beside their share of all."""
    return texts.t(
        f"contrast.few_{kind}",
        n=len(found.names),
        share=format.percent(found.share.bounds[0]),
        of_all=format.percent(found.of_all.value or 0),
        **_ends(found.share),
    )


def distance(study: ContrastStudy) -> str:
    """Say how far apart tone and score were when both were last known."""
    gap = study.gap
    known = [one for one in gap.gaps if one.gap.sure] if gap else []
    if not known:
        return texts.t("contrast.gap_unknown")
    last = known[-1]
    key = "gap_above" if (last.gap.value or 0) > 0 else "gap_below"
    return texts.t(
        f"contrast.{key}",
        when=span(last.period.start, last.period.end),
        score=_minus(POINTS * (last.score.value or 0)),
        tone=_minus(POINTS * (last.tone.value or 0)),
        gap=points(last.gap),
        count=last.gap.n,
    )


def span(start: datetime, end: datetime) -> str:
    """Write a period by its first and last day."""
    return format.span(local_date(start), local_date(end - timedelta(seconds=1)))


def direction(study: ContrastStudy) -> str:
    """Say whether the distance grows, or why nothing is said about that."""
    gap = study.gap
    if gap is None:
        return ""
    slope = gap.trend.slope
    if slope.reason == estimates.TOO_FEW:
        return texts.t("contrast.trend_too_few", count=slope.n, needed=slope.needed)
    if not slope.sure or gap.trend.direction == trend.NONE:
        return texts.t("contrast.trend_none", count=slope.n)
    return texts.t(f"contrast.trend_{gap.trend.direction}", slope=points(slope), count=slope.n)


def authors(study: ContrastStudy) -> str:
    """Say over how many people the negative messages are spread, never who."""
    found = study.authors
    if not found.messages:
        return texts.t("contrast.authors_unknown")
    if found.half is None:
        return texts.t("contrast.authors_few", count=found.authors)
    key = "authors_even" if _by_chance(study) else "authors_half"
    said = texts.t(f"contrast.{key}", n=found.half, authors=found.authors, count=found.messages)
    busiest = [
        texts.t("contrast.busiest", n=number, share=share(one))
        for number, one in sorted(found.busiest.items())
    ]
    return " ".join([said, *([texts.t("contrast.busiest_line", parts=", ".join(busiest))])])


def _by_chance(study: ContrastStudy) -> bool:
    """Tell whether nobody is busier than chance would have it."""
    gini, chance = study.authors.gini, study.authors.by_chance
    return gini.value is not None and chance.high is not None and gini.value <= chance.high


def part(kind: str, name: str, origin: Origin, titles: dict[str, str]) -> str:
    """Return what a part is called on the screen."""
    if not name:
        return texts.t(f"contrast.no_{kind}")
    if kind == TARGET:
        return texts.t(f"aspects.target_{name}")
    return origin.titles.get(name) or titles.get(name, name)


def caution(found: Caution) -> str:
    """Return the one sentence of a warning."""
    values = dict(found.values)
    key = f"contrast.caution_{found.code.value}{_variant(found)}"
    return texts.t(key, **{name: _written(name, value) for name, value in values.items()})


def _variant(found: Caution) -> str:
    values = found.values
    if found.code is Code.METHOD_BREAK and not values["after"]:
        return "_known"
    if found.code is Code.CEILING and values["below"] is not None:
        return "_placed"
    if found.code is Code.FEW_AUTHORS and values["half"] is None:
        return "_all"
    return ""


def _written(name: str, value: object) -> object:
    match value:
        case str():
            return marks.plain(value) or texts.t("contrast.unnamed")
        case float() if name.startswith("below"):
            return format.percent(value)
        case float():
            return format.number(value, 1)
        case datetime():
            return format.day(local_date(value))
    return "" if value is None else value


def sides(study: ContrastStudy) -> list[str]:
    """Say tone, score and complaints over the whole period."""
    tones = ", ".join(
        f"{texts.t(f'polarities.{name}').lower()} {share(getattr(study.tone, name))}"
        for name in ("neg", "neu", "pos")
    )
    said = [texts.t("contrast.tone_line", parts=tones, count=study.tone.counted.n)]
    said += [_scores(study)] if study.scores.whole else []
    whole = study.complaints.whole
    if whole is not None and whole.count.sure:
        key = "complaints_rated" if whole.rate.sure else "complaints_line"
        said.append(texts.t(f"contrast.{key}", n=whole.count.n, rate=rate(whole.rate)))
    return said


def _scores(study: ContrastStudy) -> str:
    parts = [
        texts.t(
            "contrast.score_part",
            instrument=marks.plain(measured(one.instrument, one.method)),
            score=score(one),
            count=one.mean.n or texts.t("contrast.unknown_n"),
        )
        for one in study.scores.whole
    ]
    return texts.t("contrast.score_line", parts="; ".join(parts))


def measured(instrument: str, method: str) -> str:
    """Name an instrument with its way of measuring."""
    return f"{instrument} ({method})" if method else instrument
