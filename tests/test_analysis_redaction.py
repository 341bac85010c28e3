"""What points to a person leaves a text; the rest of it stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import redaction


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mail jan.de-vries+x@voorbeeld.co.nl maar", "mail [e-mail] maar"),
        ("mail jan(at)voorbeeld.nl", "mail [e-mail]"),
        ("volg @henk_62 of @toos@sociaal.voorbeeld!", "volg [account] of [account]!"),
        ("bel 06-12345678.", "bel [telefoon]."),
        ("bel 06 12 34 56 78 nu", "bel [telefoon] nu"),
        ("bel +31 6 1234 5678", "bel [telefoon]"),
        ("bel +31 (0)492 123 456", "bel [telefoon]"),
        ("bel 0031612345678", "bel [telefoon]"),
        ("bel (0492) 12 34 56", "bel [telefoon]"),
        ("bel 0492-123456", "bel [telefoon]"),
        ("bsn 111222333", "bsn [bsn]"),
        ("bsn 111.222.333", "bsn [bsn]"),
        ("bsn 1112.22.333", "bsn [bsn]"),
        ("rekening NL91 ABNA 0417 1643 00", "rekening [iban]"),
        ("rekening nl91abna0417164300,", "rekening [iban],"),
        ("rekening BE68 5390 0754 7034", "rekening [iban]"),
        ("woont op 5701 AB 12a", "woont op [adres]"),
        ("woont op 5701ab", "woont op [adres]"),
        ("woont in de Dorpsstraat 12, Lutterbroek", "woont in de [adres], Lutterbroek"),
        ("auto 12-ABC-3 en G-123-BB", "auto [kenteken] en [kenteken]"),
        ("Mevrouw Jansen-de Boer belde", "Mevrouw [naam] belde"),
        ("dhr. A.B. van den Berg zei", "dhr. [naam] zei"),
        ("de heer Van 't Hof zei", "de heer [naam] zei"),
        ("dr. Çelik en zuster Élise", "dr. [naam] en zuster [naam]"),
        ("Met vriendelijke groet,\nToos de Wit", "Met vriendelijke groet,\n[naam]"),
        ("mijn naam is Henk", "mijn naam is [naam]"),
    ],
)
def test_personal_data_are_replaced(text, expected):
    assert redaction.redact(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "De wachttijd is 12 weken, al sinds 2024 is dat zo.",
        "Op 12-03-2025 om 10:30 uur was het 24-7 raak.",
        "mevrouw is boos en meneer ook",
        "Er waren 1.250.000 kijkers en 123456789 klikken.",
        "Merelhof opent een dagbesteding in Lutterbroek.",
        "Zie https://www.voorbeeld.nl/2025/03/nieuws",
        "groeten uit de zorg",
        "Dat zei de begeleider. We weten het niet, mevrouw. Serieus.",
        "",
    ],
)
def test_ordinary_texts_stay_as_they_are(text):
    assert redaction.redact(text) == text


@given(st.text())
def test_any_text_can_be_redacted_and_twice_is_once(text):
    once = redaction.redact(text)
    assert redaction.redact(once) == once


_around = st.text(alphabet=st.characters(categories=["L", "P"], exclude_characters="@.-'’"))


@given(
    before=_around,
    after=_around,
    user=st.from_regex(r"[a-z][a-z0-9]{2,12}", fullmatch=True),
    host=st.from_regex(r"[a-z]{3,10}\.(nl|org|com)", fullmatch=True),
)
def test_no_mail_address_survives(before, after, user, host):
    assert f"{user}@{host}" not in redaction.redact(f"{before} {user}@{host} {after}")


@given(
    before=_around,
    after=_around,
    start=st.sampled_from(["06", "+316", "00316", "+31 6 ", "06-", "06 "]),
    number=st.integers(10_000_000, 99_999_999),
)
def test_no_mobile_number_survives(before, after, start, number):
    assert str(number) not in redaction.redact(f"{before} {start}{number} {after}")


@given(head=st.integers(10_000_000, 99_999_999))
def test_a_number_is_a_citizen_number_when_it_passes_the_test_of_eleven(head):
    weighted = sum((9 - place) * int(digit) for place, digit in enumerate(str(head)))
    right = weighted % 11
    for last in range(10):
        expected = "[bsn]" if last == right else f"{head}{last}"
        assert redaction.redact(f"{head}{last}") == expected
