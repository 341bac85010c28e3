"""The text tables: complete in both languages, and a sentence for every error."""

import ast
from pathlib import Path
from string import Formatter

import pytest

from collectors import contract
from dashboard import texts

ROOT = Path(__file__).parent.parent
CODE_MAKERS = {"CollectError", "SourceGone", "ImportRefused"}


@pytest.fixture(autouse=True)
def dutch():
    texts.speak("nl")
    yield
    texts.speak("nl")


def _fields(text):
    forms = text.values() if isinstance(text, dict) else [text]
    return {name for form in forms for _, name, _, _ in Formatter().parse(form) if name}


def _codes():
    for file in [*(ROOT / "collectors").glob("*.py"), *(ROOT / "data").glob("*.py")]:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in CODE_MAKERS:
                for argument in node.args[:1]:
                    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                        yield argument.value


def test_both_languages_have_the_same_texts_with_the_same_values():
    dutch, english = texts.table("nl"), texts.table("en")
    assert dutch.keys() == english.keys()
    assert dutch
    assert {key: _fields(text) for key, text in dutch.items()} == {
        key: _fields(text) for key, text in english.items()
    }


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_no_text_is_empty(language):
    for key, text in texts.table(language).items():
        forms = text.values() if isinstance(text, dict) else [text]
        assert all(form.strip() for form in forms), key


@pytest.mark.parametrize("code", sorted({"internal", *contract.CODES, *_codes()}))
def test_every_error_has_a_sentence(code):
    assert texts.known(f"errors.{code}")


def test_one_and_many_differ_and_numbers_are_dutch():
    assert texts.t("states.backlog", n=1) == "1 vermelding nog niet beoordeeld."
    assert texts.t("states.backlog", n=12345) == "12.345 vermeldingen nog niet beoordeeld."


def test_english_is_spoken_when_chosen():
    texts.speak("en")
    assert texts.t("states.backlog", n=12345) == "12,345 mentions not scored yet."
