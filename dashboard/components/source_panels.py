"""The parts of page *Bronnen*: health, gaps, what is not measured, changes of the topics."""

from datetime import datetime, timedelta
from html import escape

import pandas as pd
import streamlit as st

from dashboard import queries, texts
from dashboard.components import format, health, source_cards, states, word_table
from data.records import TopicSet
from data.settings import Source
from data.times import local_date, span_of_days

EVERY = timedelta(seconds=5)
DELAY_DAYS = 28
GAP_DAYS = 90
MOST_GAPS = 50
UNMEASURED = (
    *("facebook", "closed", "meta", "x", "open", "reviews"),
    *("paywall", "offline", "unmatched"),
)


@st.fragment(run_every=EVERY)
def live(version: int) -> None:
    """Draw how the collector and the sources are doing; it keeps itself up to date."""
    now = queries.now()
    st.header(texts.t("sources.health"), anchor=False)
    st.markdown(_heartbeat(now))
    known = source_cards.facts(
        enabled(),
        queries.source_states(),
        health.days(queries.rounds(now - timedelta(days=1))),
        queries.by_source(version),
        queries.delays(version, *_last_days(DELAY_DAYS, now)),
        queries.fact_counts(version),
    )
    st.markdown(source_cards.summary(known, now))
    st.html(source_cards.markup(known, now))
    st.caption(f"{texts.t('sources.health_explained')} {texts.t('sources.delay_explained')}")


def enabled() -> list[Source]:
    """Return the sources that are switched on."""
    return [source for source in queries.settings().sources if source.enabled]


def _heartbeat(now: datetime) -> str:
    beat = queries.heartbeat()
    if beat is None or states.is_silent(beat, now):
        return texts.t("sources.collecting_not")
    return texts.t("sources.collecting", ago=format.ago(beat, now), clock=format.clock(beat))


def _last_days(count: int, now: datetime) -> tuple[datetime, datetime]:
    today = local_date(now)
    return span_of_days(today - timedelta(days=count - 1), today)


def gaps(version: int) -> None:
    """Draw the periods that were not measured, newest first."""
    found = queries.gaps(version, *_last_days(GAP_DAYS, queries.now()))
    st.header(texts.t("missed.header"), anchor=False)
    if found.empty:
        st.markdown(texts.t("missed.none"))
        return
    st.markdown(texts.t("missed.explained"))
    newest = found.sort_values("started_at", ascending=False).head(MOST_GAPS)
    head = [texts.t(f"missed.{name}") for name in ("source", "start", "end", "reason")]
    word_table.show(head, [_gap(row) for _, row in newest.iterrows()])
    if len(found) > MOST_GAPS:
        st.caption(texts.t("missed.more", most=MOST_GAPS, found=len(found)))


def _gap(row: pd.Series) -> list[str]:
    moments = (format.moment(row[name]) for name in ("started_at", "ended_at"))
    return [str(row["source"]), *moments, texts.t(f"gaps.{row['reason']}")]


def unmeasured(version: int) -> None:
    """Say what the figures are not about, and what one can do."""
    st.header(texts.t("unmeasured.header"), anchor=False)
    st.markdown(texts.t("unmeasured.explained"))
    items = "".join(
        f"<li><strong>{escape(texts.t(f'unmeasured.{name}.what'))}.</strong> "
        f"{escape(texts.t(f'unmeasured.{name}.why'))}</li>"
        for name in UNMEASURED
    )
    also = "".join(f"<li>{escape(line)}</li>" for line in _own_choice(version))
    st.html(f'<ul class="lp-plain">{items}{also}</ul>')
    st.markdown(texts.t("unmeasured.what_to_do"))


def _own_choice(version: int) -> list[str]:
    configured = queries.settings().sources
    names = {
        "switched_off": [source.name for source in configured if not source.enabled],
        "removed": sorted(
            set(queries.by_source(version)["source"]) - {source.name for source in configured}
        ),
    }
    return [
        texts.t(f"unmeasured.{why}", names=", ".join(found))
        for why, found in names.items()
        if found
    ]


def topics(version: int) -> None:
    """Draw when the topics changed, newest first."""
    st.header(texts.t("topic_sets.header"), anchor=False)
    found = queries.topic_sets(version)
    if not found:
        st.markdown(texts.t("topic_sets.none"))
        return
    st.markdown(texts.t("topic_sets.explained"))
    head = [texts.t(f"topic_sets.{name}") for name in ("version", "since", "changed", "state")]
    newest = found[-1].version
    word_table.show(head, [_topics(one, newest) for one in reversed(found)])


def _topics(one: TopicSet, newest: int) -> list[str]:
    if one.applied_at:
        state = texts.t("topic_sets.applied", moment=format.moment(one.applied_at))
    else:
        state = texts.t("topic_sets.busy" if one.version == newest else "topic_sets.superseded")
    return [str(one.version), format.moment(one.since), ", ".join(one.changed), state]
