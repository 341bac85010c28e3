"""How a source is doing, in words that a person who collects nothing understands."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import pandas as pd

from dashboard import texts
from dashboard.components import format, states
from data.records import SourceState

ATTENTION_AFTER = 3
OVERDUE = timedelta(minutes=10)
BEYOND_WAITING = frozenset(
    {"gone", "folder_missing", "folder_unwritable", "private_address", "wrong_timezone"}
)


class Health(StrEnum):
    """The three things a source can be."""

    WORKS = "works"
    WAITS = "waits"
    ATTENTION = "attention"


SYMBOLS = {Health.WORKS: "✓", Health.WAITS: "◔", Health.ATTENTION: "!"}


def of(state: SourceState | None, now: datetime) -> Health:
    """Judge a source: what repairs itself waits, what does not asks for attention."""
    if state is None or _is_overdue(state, now):
        return Health.WAITS
    if not state.error:
        return Health.WORKS
    lasting = state.error in BEYOND_WAITING or state.failures >= ATTENTION_AFTER
    return Health.ATTENTION if lasting else Health.WAITS


def sentences(state: SourceState | None, now: datetime) -> list[str]:
    """Say what is the matter and since when; nothing when all is well."""
    if state is None:
        return [texts.t("sources.never_tried")]
    if state.error:
        return [states.failure(state.error), _since(state, now)]
    if state.next_run_at and _is_overdue(state, now):
        return [texts.t("sources.overdue", moment=format.moment(state.next_run_at))]
    return []


def _is_overdue(state: SourceState, now: datetime) -> bool:
    return not state.error and bool(state.next_run_at and now - state.next_run_at > OVERDUE)


def _since(state: SourceState, now: datetime) -> str:
    if state.last_ok_at is None:
        return texts.t("sources.never_worked")
    ago = format.ago(state.last_ok_at, now)
    return texts.t("sources.since", moment=format.moment(state.last_ok_at), ago=ago)


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """What the rounds of one source did in a day."""

    rounds: int = 0
    failed: int = 0
    added: int = 0
    edited: int = 0
    deleted: int = 0
    refused: int = 0
    last: datetime | None = None


def days(rounds: pd.DataFrame) -> Mapping[str, Day]:
    """Add up rounds by source."""
    return {str(source): _day(found) for source, found in rounds.groupby("source")}


def _day(found: pd.DataFrame) -> Day:
    sums = found[["added", "edited", "deleted", "refused"]].sum()
    return Day(
        rounds=len(found),
        failed=int((found["error"] != "").sum()),
        last=found["ended_at"].max().to_pydatetime(),
        **{str(name): int(value) for name, value in sums.items()},
    )
