"""A study of a broadcast as plain values for JSON: times in ISO 8601, numbers rounded."""

from dataclasses import fields
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.broadcast import Control, Measured, Study
from analysis.expected import Effect
from studies import plain

if TYPE_CHECKING:
    from studies.broadcast import BroadcastStudy, Weeks
    from studies.broadcast_live import LiveView


def study(of: "BroadcastStudy") -> dict[str, Any]:
    """Return a study as plain values."""
    special = {
        "mentions": series(of.mentions),
        "pages": [series(one) for one in of.pages],
        "contacts": [series(one) for one in of.contacts],
        "controls": [_control(one) for one in of.controls],
        "weeks": _weeks(of.weeks),
    }
    rest = {one.name: getattr(of, one.name) for one in fields(of) if one.name not in special}
    return {
        **{name: plain.of(value) for name, value in rest.items()},
        **special,
        "complete": of.complete,
        "found": list(of.found),
    }


def series(of: Study) -> dict[str, Any]:
    """Return what was found in one series, with its course hour by hour."""
    return {
        "name": of.name,
        "found": of.found,
        "refused": plain.of(of.refused),
        "lacking": plain.of(of.lacking),
        "measured": [_measured(one) for one in of.measured],
        "course": [] if of.course is None else rows(of.course),
    }


def _measured(one: Measured) -> dict[str, Any]:
    return {
        "span": one.span,
        **_effect(one.effect),
        "p": plain.of(one.p),
        "evenings": one.evenings,
        "found": one.found,
    }


def _effect(one: Effect) -> dict[str, Any]:
    return {
        "observed": plain.of(one.observed),
        "expected": plain.of(one.expected),
        "extra": plain.of(one.extra),
        "relative": plain.of(one.relative),
        "hours_known": one.steps,
        "hours": one.asked,
    }


def _control(one: Control) -> dict[str, Any]:
    return {
        "name": one.name,
        "serves": one.serves,
        "reason": one.reason,
        "effect": None if one.effect is None else _effect(one.effect),
    }


def _weeks(of: "Weeks") -> dict[str, Any]:
    return {
        "table": rows(of.table),
        "lags": plain.of(of.lags),
        "chances": plain.of(of.chances),
        "related": {name: of.related(name) for name in of.lags},
    }


def rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return a table by moment as rows; what is unknown is null."""
    return [
        {"at": at.isoformat(), **{str(name): plain.of(_bare(value)) for name, value in row.items()}}
        for at, row in zip(table.index, table.to_dict("records"), strict=True)
    ]


def _bare(value: Any) -> Any:
    return value.item() if hasattr(value, "item") else value


def live(of: "LiveView") -> dict[str, Any]:
    """Return a live view as plain values."""
    rest = {one.name: getattr(of, one.name) for one in fields(of) if one.name != "course"}
    return {**{name: plain.of(value) for name, value in rest.items()}, "course": rows(of.course)}
