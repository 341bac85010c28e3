"""Page Sentiment and the corrections: empty, one and many; too early and in time."""

from datetime import UTC, datetime, timedelta

import pytest
import screens
import streamlit as st

from dashboard import labelled
from data import labels, read_model
from data.records import Polarity, Selection
from sentiment import adapted

EVER = Selection(start=datetime(2000, 1, 1, tzinfo=UTC), end=datetime(2100, 1, 1, tzinfo=UTC))


@pytest.fixture
def house(tmp_path, monkeypatch):
    house = screens.build(tmp_path)
    house.beat()
    monkeypatch.setenv("LUISTERPOST_SETTINGS", str(house.file))
    st.cache_data.clear()
    st.cache_resource.clear()
    return house


def opened(house, page="sentiment"):
    # A browser forgets the widgets of a page it leaves; here a page without filters does that.
    app = house.app().switch_page("app_pages/sources.py").run()
    app.switch_page(f"app_pages/{page}.py").run()
    assert not app.exception, app.exception
    return app


def named(app, name="Riet"):
    app.text_input(key="labeller_written").set_value(name)
    app.button[0].click().run()
    assert not app.exception, app.exception
    return app


def said(app):
    shown = [*app.info, *app.caption, *app.markdown, *app.error, *app.subheader]
    return "\n".join(element.value for element in shown)


def html(app):
    return "\n".join(element.proto.body for element in app.get("html"))


def give(house, mentions, answer, labeller="Riet", at=None):
    for number, one in enumerate(mentions):
        label = labels.Label(
            mention_id=one.id,
            content_hash=one.content_hash,
            labeller=labeller,
            polarity=answer(number),
            origin="sample",
            labelled_at=at or datetime.now(UTC),
        )
        labels.add(house.database, label)


def test_an_empty_house_has_nothing_to_label_and_no_figures(house):
    app = named(opened(house))
    assert "Er is nu niets te beoordelen" in said(app)
    assert "te vroeg om te zeggen hoe goed het model is (n = 0)" in said(app)
    assert "%" not in said(app).replace("95%", "")


@pytest.mark.parametrize("name", ["riet@zorg.example", "", "correction"])
def test_a_name_that_is_none_is_refused(house, name):
    app = named(opened(house), name)
    assert "Gebruik een korte naam" in said(app)
    assert labelled.stamp() == 0


def test_one_message_is_labelled_blind(house):
    one = screens.mention(text="het sociaal team <b>belde</b>")
    house.add(one, score=Polarity.NEGATIVE)
    app = named(opened(house))
    assert "het sociaal team &lt;b&gt;belde&lt;/b&gt;" in html(app)
    article = html(app).split("<article")[1]
    assert "Negatief" not in article
    assert "80%" not in article
    assert [button.label for button in app.button] == [
        "Negatief", "Neutraal", "Positief", "Overslaan",
    ]  # fmt: skip

    app.button(key="label_3").click().run()
    assert "Er is nu niets te beoordelen" in said(app)
    [row] = labels.sample(house.database).to_dict("records")
    assert (row["label"], row["labeller"], row["polarity"]) == ("pos", "Riet", "neg")


def test_many_messages_come_one_by_one_and_a_skipped_one_stays_away(house):
    house.add(*screens.many(12), score=Polarity.NEUTRAL)
    app = named(opened(house))
    for key in ("1", "2", "3", "0"):
        app.button(key=f"label_{key}").click().run()
        assert not app.exception, app.exception
    assert sorted(labels.sample(house.database)["label"]) == ["neg", "neu", "pos"]
    assert len(labels.labelled_by(house.database, "Riet")) == 4
    assert "(n = 0)" in said(app) or "(n = 3)" in said(app)


def test_under_a_hundred_labels_there_are_no_figures(house):
    mentions = screens.many(99)
    house.add(*mentions, score=Polarity.NEGATIVE)
    give(house, mentions, lambda _: Polarity.NEGATIVE)
    app = opened(house)
    assert "(n = 99). Vanaf 100 beoordeelde" in said(app)
    assert "Macro-F1" not in said(app)


def test_a_hundred_labels_give_figures_beside_doing_nothing(house):
    mentions = screens.many(120)
    house.add(*mentions, score=Polarity.NEGATIVE)
    give(house, mentions, lambda n: Polarity.NEGATIVE if n % 4 else Polarity.POSITIVE)
    give(house, mentions[:40], lambda n: Polarity.NEGATIVE if n % 8 else Polarity.POSITIVE, "Jan")
    app = opened(house)
    shown = said(app)
    [row] = [line for line in shown.splitlines() if line.startswith("| Alle bronnen")]
    assert "120" in row
    assert "75%" in row
    assert row.count("75%") == 2  # a model that always says negative is no better than nothing
    assert "| Krant |" in shown
    assert "| Reacties |" in shown
    assert "| Negatief | 90 | 0 | 0 |" in shown
    assert "| Positief | 30 | 0 | 0 |" in shown
    assert "Krippendorffs alfa" in shown
    assert "Verbeterd op de pagina Vermeldingen\\: 0 van 120" in shown


def test_labels_the_model_was_adapted_on_do_not_measure_it(house, monkeypatch):
    mentions = screens.many(130)
    house.add(*mentions, score=Polarity.NEGATIVE)
    now = datetime.now(UTC)
    give(house, mentions[:30], lambda _: Polarity.NEGATIVE, at=now - timedelta(hours=1))
    give(house, mentions[30:], lambda _: Polarity.POSITIVE, at=now + timedelta(hours=1))
    learned = adapted.Adaptation("test", "0", ((1.0,),), (0.0,), 0.1, 30, now.isoformat(), {})
    monkeypatch.setattr(adapted.Adaptation, "version", "1")
    monkeypatch.setattr(adapted, "read", lambda _: learned)
    found = labelled.found(read_model.data_version(house.database), labelled.stamp())
    assert (found.n, found.trained_on) == (100, 30)
    assert found.whole.accuracy == 0


def test_a_correction_stands_beside_the_answer_and_can_be_taken_back(house):
    one = screens.mention(text="het sociaal team belde")
    house.add(one, score=Polarity.NEGATIVE)
    app = opened(house, "mentions")
    app.selectbox(key=f"correct_{one.id}").select("pos").run()
    assert not app.exception, app.exception
    assert "verbeterd door een mens: Positief" in html(app)
    assert "▼</span> Negatief 80%" in html(app)
    assert labels.corrected(house.database) == (1, 1)
    assert labels.sample(house.database).empty
    [row] = read_model.mentions(house.database, EVER, limit=2).to_dict("records")
    assert row["polarity"] == "neg"

    app.selectbox(key=f"correct_{one.id}").select("undo").run()
    assert "verbeterd door een mens" not in html(app)
    assert labels.corrected(house.database) == (0, 1)


def test_what_has_no_answer_yet_cannot_be_corrected(house):
    house.add(screens.mention())
    keys = [box.key for box in opened(house, "mentions").selectbox]
    assert not [key for key in keys if key and key.startswith("correct_")]


def test_corrections_can_be_switched_off(house):
    one = screens.mention(text="het sociaal team belde")
    house.add(one, score=Polarity.NEGATIVE)
    app = opened(house, "mentions")
    app.selectbox(key=f"correct_{one.id}").select("pos").run()
    written = house.file.read_text("utf-8").replace(
        "[dashboard]", "[dashboard]\ncorrections = false"
    )
    house.file.write_text(written, "utf-8")
    st.cache_resource.clear()
    closed = opened(house, "mentions")
    assert not [box.key for box in closed.selectbox if str(box.key).startswith("correct_")]
    assert "verbeterd door een mens: Positief" in html(closed)
