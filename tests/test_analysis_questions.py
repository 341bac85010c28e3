"""Messages that ask: found by rules, and how well on messages the rules were not made with."""

from pathlib import Path

import pytest

from analysis import questions

LABELLED = Path(__file__).parent / "golden" / "questions.tsv"


@pytest.mark.parametrize(
    "text",
    [
        "Waar kan ik een indicatie aanvragen?",
        "Mijn zoon wordt 18, wat verandert er dan?",
        "weet iemand hoe laat het begint",
        "Iemand ervaring met de nachtzorg? Tips welkom.",
        "tot hoe laat is de prikpost open op vrijdag",
        "Mooie uitzending. Geldt dit ook voor Wijkerdam?",
    ],
)
def test_what_could_be_answered_is_a_question(text):
    assert questions.is_question(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Mooie uitzending gisteren.",
        "Zorgen over een kind? Bel voor advies.",
        "Weet je wat zij goed kunnen? Niks.",
        "Weer?!",
        "Prachtig toch?",
        '"Heeft u nog vragen?" stond er op het bord.',
        "Zie https://www.example.org/zoek?waar=hier",
        "Hoe vaak moet ik nog uitleggen dat ze geen vlees eet?",
    ],
)
def test_what_only_sounds_like_one_is_not(text):
    assert not questions.is_question(text)


def test_the_rules_do_better_than_the_question_mark():
    rows = [line.split("\t") for line in LABELLED.read_text("utf-8").splitlines()]
    asks, marked, found = (
        {text for label, text in rows if label == "1"},
        {text for _, text in rows if "?" in text},
        {text for _, text in rows if questions.is_question(text)},
    )
    assert len(asks & found) / len(asks) >= 0.88
    assert len(asks & found) / len(found) >= 0.64
    assert len(asks & marked) / len(marked) < 0.55
