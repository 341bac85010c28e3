"""The command that tells what a broadcast did, or does."""

import json
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from commands.console import out, plain, settings_of
from data import events, times
from data.connection import open_database
from data.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from analysis.broadcast import Measured, Study
    from analysis.minimum import Shortfall
    from data.records import Event
    from studies.broadcast import BroadcastStudy
    from studies.broadcast_live import LiveView

app = typer.Typer()

LACKING = {
    "days_before": "known hours over {has} days before; {needs} are needed",
    "an_hour": "{has} an hour on average; {needs} is needed",
    "hours_known": "{has} of the hours known; {needs} is needed",
    "scored_before": "{has} scored mentions before; {needs} are needed",
    "scored_after": "{has} scored mentions after; {needs} are needed",
}


@app.command()
def broadcast(
    context: typer.Context,
    event: Annotated[str, typer.Argument(help="Id or (part of) name; default: the last.")] = "",
    live: Annotated[bool, typer.Option("--live", help="What is going on now.")] = False,
    before_hours: Annotated[int, typer.Option(min=1, max=12, help="Hours before.")] = 3,
    after_hours: Annotated[int, typer.Option(min=1, max=12, help="Hours after.")] = 3,
    spill_days: Annotated[int, typer.Option(min=0, max=14, help="Days of spill-over.")] = 3,
    as_json: Annotated[bool, typer.Option("--json", help="Everything, as JSON.")] = False,
) -> None:
    """Tell what a broadcast did to attention, tone, visits and care questions, with doubt."""
    from analysis.broadcast import Windows
    from studies import broadcast as study_
    from studies import broadcast_live, confusion

    settings, now = settings_of(context), times.now()
    database = open_database(settings.storage)
    chosen = choose(events.every(database), event, now)
    known = confusion.known(database, settings.storage.directory)
    windows = Windows(before_hours=before_hours, after_hours=after_hours, spill_days=spill_days)
    told: LiveView | BroadcastStudy
    if live:
        told = broadcast_live.live(database, chosen, now, confusion=known)
    else:
        if chosen.started_at > now:
            raise SettingsError([f"{chosen.name}: it is yet to begin; --live looks at now"])
        told = study_.study(database, settings, chosen, windows, known, now)
    if as_json:
        out.print_json(json.dumps(told.as_dict(), ensure_ascii=False), highlight=False)
    elif isinstance(told, study_.BroadcastStudy):
        _print(told)
    else:
        _print_live(told)


def choose(every: "Sequence[Event]", wanted: str, now: "datetime") -> "Event":
    """Return the event of that id or name, or the last one that began.

    Raises:
        SettingsError: when there is none, or several of that name.
    """
    if not every:
        raise SettingsError(["there is no event yet; see luisterpost events add"])
    if not wanted:
        begun = [one for one in every if one.started_at <= now]
        return begun[-1] if begun else every[0]
    found = [one for one in every if str(one.id) == wanted]
    found = found or [one for one in every if wanted.casefold() in one.name.casefold()]
    if len(found) == 1:
        return found[0]
    several = "no event" if not found else f"{len(found)} events"
    raise SettingsError([f"{several} called {wanted!r}; see luisterpost events list"])


def _print(study: "BroadcastStudy") -> None:
    out.print(f"{study.event.name}, {_when(study.event)}", markup=False)
    if not study.complete:
        out.print(f"not complete: the spill-over runs until {_local(study.ends_at)}")
    _print_series("mentions online", [study.mentions])
    _print_series("visits", study.pages)
    _print_series("care questions", study.contacts)
    _print_tone(study)
    for control in study.controls:
        said = "used" if control.serves else f"not used: {control.reason}"
        out.print(f"control page {control.name}: {said}", markup=False)
    for name in study.around.confounders:
        out.print(f"around the same time: {name}", markup=False)
    if study.followed.left_out:
        names = ", ".join(study.followed.left_out)
        out.print(f"followed too shortly, so not counted: {names}", markup=False)
    out.print("What goes together in time is no proof of a cause.")


def _print_series(what: str, studies: "Iterable[Study]") -> None:
    for study in studies:
        title = f"{what}: {study.name}" if study.name else what
        if study.refused:
            out.print(f"{title}: nothing can be said: {_lacking(study.refused)}", markup=False)
            continue
        table = Table(
            "window",
            "counted",
            "expected",
            "extra (95%)",
            "relative",
            "p",
            "found",
            title=plain(title),
            title_justify="left",
        )
        for one in study.measured:
            table.add_row(*_row(one))
        out.print(table)


def _row(one: "Measured") -> list[str]:
    value, low, high = one.effect.extra
    relative = one.effect.relative
    return [
        one.span,
        f"{one.effect.observed:.0f}",
        f"{one.effect.expected:.0f}",
        f"{value:+.0f} ({low:+.0f} to {high:+.0f})",
        f"{relative[0]:+.0%}" if relative else "-",
        f"{one.p:.3f}" if one.p is not None else f"- ({one.evenings} evenings)",
        "yes" if one.found else "no",
    ]


def _print_tone(study: "BroadcastStudy") -> None:
    shifts = study.tone.shifts
    if shifts.refused:
        out.print(f"tone: nothing can be said: {_lacking(shifts.refused)}")
    for one in shifts.tones:
        ends = f"{100 * one.low:+.0f} to {100 * one.high:+.0f}"
        said = f"{one.before:.0%} to {one.after:.0%}, {100 * one.difference:+.0f} points ({ends})"
        out.print(f"tone {one.tone}: {said}, {'clear' if one.clear else 'not clear'}")


def _lacking(every: "Iterable[Shortfall]") -> str:
    return "; ".join(
        LACKING.get(one.code, f"{one.code}: {{has}} of {{needs}}").format(
            has=f"{one.has:.2g}" if one.has < 10 else f"{one.has:.0f}", needs=f"{one.needs:g}"
        )
        for one in every
    )


def _print_live(view: "LiveView") -> None:
    out.print(f"{view.event.name}, {_when(view.event)}", markup=False)
    usual = "what is usual is not known yet"
    if view.expected is not None:
        mean, low, high = view.expected
        usual = f"usual so far in this hour: {mean:.1f} ({low:.0f} to {high:.0f})"
    out.print(f"mentions this hour: {view.said}; {usual}")
    out.print(f"messages that ask something since {_local(view.since)}: {view.asked}")
    for kind, found in (("word", view.words), ("thread", view.threads)):
        for one in found:
            times_ = "new" if one.times is None else f"{one.times:.1f} times"
            name = view.titles.get(one.name) or one.name
            out.print(f"growing {kind}: {name}: {one.now} now, {times_}", markup=False)
    for page in view.pages:
        visits = "unknown" if page.visits is None else str(page.visits)
        out.print(f"visits of {page.page} in the last known hour: {visits}", markup=False)


def _when(event: "Event") -> str:
    return f"{_local(event.started_at)} to {_local(event.ended_at)}"


def _local(moment: "datetime") -> str:
    return moment.astimezone(times.AMSTERDAM).strftime("%d-%m-%Y %H:%M")
