"""What is planted around the broadcast of the invented town is found, and nothing else."""

import io
from datetime import UTC, datetime

import pandas as pd
import pytest

from analysis import attention, broadcast, placebo
from demo import contacts, figures, happenings

ANCHOR = datetime(2026, 3, 10, 12, tzinfo=UTC)
EVENT = happenings.broadcast(ANCHOR)
PERIOD = (EVENT.started_at, EVENT.ended_at)


def table(text):
    found = pd.read_csv(io.StringIO(text), sep=";")
    return found.assign(uur=pd.to_datetime(found["uur"], utc=True))


@pytest.fixture(scope="module")
def visits():
    wide = table(figures.visits(ANCHOR)).pivot_table(
        index="uur", columns="pagina", values="bezoeken"
    )
    return wide.reindex(pd.date_range(wide.index[0], wide.index[-1], freq="h"))


@pytest.fixture(scope="module")
def sound(visits):
    controls = {page: visits[page] for page in EVENT.control_pages}
    return {one.name: one for one in broadcast.sound(controls, PERIOD)}


def study(visits, sound, page):
    serving = {name: visits[name] for name, one in sound.items() if one.serves and name != page}
    return broadcast.study(page, visits[page], serving, PERIOD)


def test_the_control_page_that_moved_too_is_dropped_and_the_others_serve(sound):
    assert [name for name, one in sound.items() if not one.serves] == [figures.MOVED]
    assert sound[figures.MOVED].reason == "moved"


def test_the_lift_of_the_landing_page_is_found_with_its_beginning(visits, sound):
    found = study(visits, sound, figures.LIFTED)
    assert found.window("live").found
    assert found.window("live").evenings >= placebo.ENOUGH
    assert found.window("live").p <= 0.05
    assert attention.start(found, EVENT.started_at).origin == "jump"
    assert attention.half_life(found, EVENT.started_at).low < 2


@pytest.mark.parametrize("page", figures.CONTROLS)
def test_pages_that_were_left_alone_are_not_lifted(visits, sound, page):
    assert not study(visits, sound, page).found


@pytest.mark.parametrize("topic", contacts.TOPICS)
def test_only_the_topic_of_the_broadcast_brought_more_questions(visits, topic):
    rows = table(contacts.table(ANCHOR)).query("onderwerp == @topic")
    asked = rows.groupby("uur")["aantal"].sum().reindex(visits.index, fill_value=0).astype(float)
    assert broadcast.study(topic, asked, {}, PERIOD).found == (topic == contacts.LIFTED)
