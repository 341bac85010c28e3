"""Take personal data out of a text before it leaves the house.

What can be recognised by its form is replaced by a word in brackets: e-mail addresses,
accounts, telephone numbers, bank accounts, citizen service numbers, addresses, number
plates, and names that follow a title, a salutation or a closing. A name that stands by
itself in a sentence looks like any other word and stays: redaction lowers the risk, it
does not make a text anonymous.
"""

import re
from collections.abc import Callable

Rule = tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]

_CAPITAL = r"[^\W\d_a-zß-öø-ÿ]"
_WORD = rf"{_CAPITAL}[\w'’\-]*"
_SPACE = r"[^\S\n]{1,3}"
_PARTICLE = r"(?:van|von|de|den|der|het|'t|’t|ten|ter|te|in|op|el|al|ben|la|le|du|di|da|d'|’s|'s)"
_PARTICLES = rf"(?:(?i:{_PARTICLE}){_SPACE}){{0,3}}"
_INITIALS = rf"(?:{_CAPITAL}\.[^\S\n]?){{1,5}}"
_SURNAME = rf"{_PARTICLES}{_WORD}(?:{_SPACE}{_PARTICLES}{_WORD}){{0,2}}"
_NAME = rf"(?:{_INITIALS}(?:{_SURNAME})?|{_SURNAME})"

_FULL_TITLES = (
    r"de heer|den heer|heer|heren|meneer|mijnheer|mevrouw|juffrouw|juf|meester|dokter|professor|"
    r"huisarts|psycholoog|psychiater|therapeut|zuster|broeder|verpleegkundige|begeleider|"
    r"begeleidster|verzorgster|verzorger|coach|cliënt|client|bewoner|bewoonster|tante|oom|oma|"
    r"opa|pastoor|dominee"
)
_SHORT_TITLES = r"dhr|mevr|mw|mej|dr|drs|mr|ir|ing|prof|ds"
_TITLE = rf"(?i:(?:(?:{_FULL_TITLES})|(?:{_SHORT_TITLES})\.?)\s{{1,3}})"
_CLOSINGS = (
    r"groet|groeten|groetjes|grtz|gr|mvg|liefs|hoogachtend|was getekend|mijn naam is|ik heet|"
    r"genaamd"
)

_STREET = (
    r"(?:straat|laan|weg|plein|hof|kade|dijk|singel|gracht|pad|steeg|dreef|plantsoen|"
    r"markt|baan|wal|veld|akker|poort|burg|erf)"
)
_DASH = r"[-‐‑–]"


def _digits(text: str) -> list[int]:
    return [int(char) for char in text if char.isdecimal()]


def _citizen_number(match: re.Match[str]) -> str:
    """Replace nine digits that pass the test of eleven; other numbers stay."""
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    digits = _digits(match[0])
    total = sum(weight * digit for weight, digit in zip(weights, digits, strict=True))
    return "[bsn]" if total % 11 == 0 and any(digits) else match[0]


def _bank_account(match: re.Match[str]) -> str:
    """Replace an IBAN; a foreign one only when its check digits are right."""
    plain = re.sub(r"\s", "", match[0]).upper()
    dutch = plain.startswith("NL")
    return "[iban]" if dutch or _remainder(plain[4:] + plain[:4]) == 1 else match[0]


def _remainder(characters: str) -> int:
    return int("".join(str(int(char, 36)) for char in characters)) % 97


def _plate(match: re.Match[str]) -> str:
    groups = re.split(_DASH, match[0])
    fits = sum(map(len, groups)) == 6 and any(map(str.isalpha, groups))
    return "[kenteken]" if fits and any(map(str.isdecimal, groups)) else match[0]


_DIGIT = re.compile(r"\d")
_AT = re.compile(r"@|[\[(]at[\])]", re.I)
_ANYTHING = re.compile(r"")

_ACCOUNTS: tuple[Rule, ...] = (
    (re.compile(r"(?<!\w)@[\w.\-]{1,64}@[\w\-]{1,63}(?:\.[\w\-]{1,63}){1,8}"), "[account]"),
    (
        re.compile(
            r"[\w.+%\-]{1,64}\s?(?:@|[\[(]at[\])])\s?[\w\-]{1,63}(?:\.[\w\-]{1,63}){1,8}", re.I
        ),
        "[e-mail]",
    ),
    (re.compile(r"(?<!\w)@\w[\w.\-]{0,63}"), "[account]"),
)

_NUMBERS: tuple[Rule, ...] = (
    (
        re.compile(
            r"\b(?:NL[0-9]{2}\s?[A-Z]{4}(?:\s?[0-9]){10}"
            r"|[A-Z]{2}[0-9]{2}(?:\s?[A-Z0-9]{4}){2,7}(?:\s?[A-Z0-9]{1,3})?)\b",
            re.I | re.A,
        ),
        _bank_account,
    ),
    (
        re.compile(
            r"(?<![\w+])(?:"
            r"(?:\+|00)\d{1,3}[\s.\-/]{0,2}(?:\(0\)[\s.\-]?)?(?:\d[\s.\-/]{0,2}){7,11}\d"
            r"|\(?0\d{1,3}\)?[\s.\-/–]{0,3}(?:\d[\s.\-]{0,2}){5,7}\d)(?!\w)"
        ),
        "[telefoon]",
    ),
    (
        re.compile(r"(?<![\w.,])(?:\d{9}|\d{3}([. ])\d{3}\1\d{3}|\d{4}([. ])\d{2}\2\d{3})(?!\w)"),
        _citizen_number,
    ),
    (
        re.compile(
            r"(?<!\w)[1-9]\d{3}(?:[^\S\n]?[A-Z]{2}|[a-z]{2})"
            r"(?:,?[^\S\n](?:nr\.?[^\S\n]|nummer[^\S\n])?\d{1,5}[a-zA-Z]?)?(?!\w)"
        ),
        "[adres]",
    ),
    (
        re.compile(
            rf"\b(?:{_CAPITAL}[\w'’\-]{{0,30}}{_SPACE}){{0,2}}{_CAPITAL}[\w'’\-]{{0,40}}?{_STREET}"
            rf"{_SPACE}\d{{1,5}}(?:[^\S\n]?[a-zA-Z]|{_DASH}\w{{1,4}})?(?!\w)"
        ),
        "[adres]",
    ),
    (
        re.compile(rf"(?<![\w\-])[A-Z\d]{{1,3}}(?:{_DASH}[A-Z\d]{{1,3}}){{2}}(?![\w\-])", re.I),
        _plate,
    ),
)

_NAMES: tuple[Rule, ...] = (
    (re.compile(rf"\b({_TITLE}{{1,2}}){_NAME}"), r"\1[naam]"),
    (
        re.compile(rf"\b((?i:{_CLOSINGS})[,.!:]?\s{{1,4}}(?i:van{_SPACE})?){_NAME}"),
        r"\1[naam]",
    ),
)

_GROUPS = ((_AT, _ACCOUNTS), (_DIGIT, _NUMBERS), (_ANYTHING, _NAMES))


def redact(text: str) -> str:
    """Replace what points to a person by the kind of thing it was.

    >>> redact("Mail mevrouw De Vries: vries@voorbeeld.nl of 06-12345678")
    'Mail mevrouw [naam]: [e-mail] of [telefoon]'
    """
    for sign, rules in _GROUPS:
        if sign.search(text):
            for pattern, replacement in rules:
                text = pattern.sub(replacement, text)
    return text
