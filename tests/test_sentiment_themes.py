"""The themes of a message: the shipped rules, and rules that a user writes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.errors import SettingsError
from sentiment import theme_rules, themes
from sentiment.themes import Doubt, ThemeFound

WAITING = """
[[themes]]
name = "wachten"
title = "Wachten"
match = ["wachtlijst*", { term = "wachten", context = ["maand*", "weken lang"] }]
hints = ["aan de beurt", "*taxi", "*lijst*"]
exclude = ["wachtkamer"]
"""


def read(folder, text):
    file = folder / "themes.toml"
    file.write_text(text, "utf-8")
    return themes.Themes(theme_rules.read(file))


def mistakes(folder, text):
    with pytest.raises(SettingsError) as caught:
        read(folder, text)
    return [
        mistake.removeprefix(f"{folder / 'themes.toml'}: ") for mistake in caught.value.mistakes
    ]


def names(text):
    return {found.name for found in themes.of(text)}


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("Al een jaar op de wachtlijst", Doubt.CERTAIN),
        ("WACHTLIJSTEN!", Doubt.CERTAIN),
        ("#wachtlijst", Doubt.CERTAIN),
        ("de wachtlijstbemiddelaar belde", Doubt.CERTAIN),
        ("Wachten, drie maanden lang", Doubt.CERTAIN),
        ("wachten, wéken  lang", Doubt.CERTAIN),
        ("wachten op de bus", None),
        ("maanden geleden", None),
        ("eindelijk aan de beurt", Doubt.UNCERTAIN),
        ("eindelijk aan de-beurt", Doubt.UNCERTAIN),
        ("aan de", None),
        ("de zorgtaxi", Doubt.UNCERTAIN),
        ("taxi", Doubt.UNCERTAIN),
        ("taxichauffeur", None),
        ("prijslijstje", Doubt.UNCERTAIN),
        ("op de wachtlijst, in de wachtkamer", None),
        ("niets van dat al", None),
    ],
)
def test_a_rule_means_what_is_written(tmp_path, text, doubt):
    expected = [] if doubt is None else [ThemeFound("wachten", doubt)]
    assert read(tmp_path, WAITING).of(text) == expected


def test_every_required_word_must_occur(tmp_path):
    found = read(
        tmp_path,
        '[[themes]]\nname = "a"\ntitle = "A"\nmatch = ["bel"]\nrequire = ["zorg*", "nooit"]',
    )
    assert found.of("ze bellen nooit, die zorgclub") == []
    assert found.of("geen bel, geen zorg") == []
    assert [theme.name for theme in found.of("de bel in het zorgcentrum doet het nooit")] == ["a"]


def test_a_weak_rule_is_only_likely(tmp_path):
    weak = read(tmp_path, WAITING.replace("hints", "weak = true\nhints"))
    assert weak.of("wachtlijst") == [ThemeFound("wachten", Doubt.LIKELY)]
    assert weak.of("aan de beurt") == [ThemeFound("wachten", Doubt.UNCERTAIN)]


def test_a_message_can_have_several_themes_in_the_order_of_the_file():
    found = [theme.name for theme in themes.of("Taxi kost twintig euro en mijn klacht ligt er nog")]
    assert found == ["kosten", "klachten", "vervoer"]


@pytest.mark.parametrize(
    ("text", "theme"),
    [
        ("Veertien maanden op de wachtlijst", "wachttijd"),
        ("Elke dag weer een ander aan het bed, personeelstekort", "personeel"),
        ("Onbeschoft te woord gestaan", "bejegening"),
        ("Zeven keer gebeld, niemand neemt op", "bereikbaarheid"),
        ("De indicatie is afgewezen", "indicatie"),
        ("Medicatiefout in het verpleeghuis", "veiligheid"),
        ("De eigen bijdrage gaat omhoog", "kosten"),
        ("Mijn klacht ligt bij de ombudsman", "klachten"),
        ("De soep was koud en de lakens vies", "wonen_eten"),
        ("Vakkundig geholpen", "kwaliteit"),
        ("De regiotaxi reed voorbij", "vervoer"),
        ("Informatieavond op dinsdag, aanmelden is niet nodig", "informatie"),
    ],
)
def test_the_shipped_rules_know_their_themes(text, theme):
    assert theme in names(text)


@pytest.mark.parametrize("text", ["", "🙂", "https://example.nl", "שלום", "z̷̢͗a̶͈̓l̵͎̽", "a" * 100_000])
def test_strange_texts_have_no_theme(text):
    assert themes.of(text) == []


def test_a_very_long_text_is_read_to_its_end():
    assert "klachten" in names("woord " * 20_000 + "klacht")


@given(st.text(max_size=300))
def test_any_text_gets_an_answer_with_each_theme_once(text):
    found = [theme.name for theme in themes.of(text)]
    assert len(found) == len(set(found))
    assert set(found) <= set(themes.load().titles)


def test_words_beyond_the_limit_are_forgotten_not_lost(tmp_path, monkeypatch):
    monkeypatch.setattr(themes, "KNOWN_WORDS", 3)
    rules = read(tmp_path, WAITING)
    for text in ("een twee drie vier wachtlijst", "vijf zes zeven wachtlijst"):
        assert [theme.name for theme in rules.of(text)] == ["wachten"]
    assert len(rules._words) <= 3


def test_a_broken_file_names_every_mistake(tmp_path):
    found = mistakes(
        tmp_path,
        """
[[themes]]
name = "Wacht Tijd"
title = "Wachttijd"
weak = "soms"
match = ["goed", "**", "wacht*lijst", 7]
hint = ["x"]

[[themes]]
name = "kosten"
match = [{ term = "kost", contekst = ["euro"] }]

[[themes]]
title = "Naamloos"
match = "geld"
""",
    )
    assert found == [
        "Wacht Tijd.name: use small letters, digits and _, starting with a letter",
        "Wacht Tijd.weak: write true or false",
        "Wacht Tijd.match[2]: a term needs at least one letter or digit",
        "Wacht Tijd.match[3]: a * stands at the start or the end of a word, never inside one",
        "Wacht Tijd.match[4]: write a text between quotes",
        "Wacht Tijd.hint: unknown key; remove it or correct its spelling",
        "kosten.title: is missing; add it",
        "kosten.match[1].context: is missing; add it",
        "kosten.match[1].contekst: unknown key; remove it or correct its spelling",
        "themes[3].name: is missing; add it",
        "themes[3].match: write a list between [ and ]",
    ]


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ("", "themes: is missing; add it"),
        ("[themes]\nname = 'a'", "themes: start every theme with [[themes]]"),
        (WAITING + WAITING, "two themes are called 'wachten': give each its own name"),
        (
            "[[themes]]\nname = 'leeg'\ntitle = 'Leeg'",
            "leeg: give 'match' or 'hints' at least one word",
        ),
        ("[[themes]\n", "Expected ']]' at the end of an array declaration (at line 1, column 9)"),
    ],
)
def test_a_file_that_can_not_work_is_refused(tmp_path, text, mistake):
    assert mistakes(tmp_path, text) == [mistake]


def test_a_missing_or_unreadable_file_is_refused(tmp_path):
    file = tmp_path / "none.toml"
    with pytest.raises(SettingsError, match="there is no such file of themes"):
        themes.load(file)
    file.write_bytes(b"[[themes]]\nname = '\xff'")
    with pytest.raises(SettingsError, match="byte 19 is not UTF-8"):
        themes.load(file)


def test_an_own_file_takes_the_place_of_the_shipped_one(tmp_path):
    file = tmp_path / "mine.toml"
    file.write_text(WAITING, "utf-8")
    assert themes.of("klacht over de wachtlijst", file) == [ThemeFound("wachten", Doubt.CERTAIN)]
    assert themes.load(file).titles == {"wachten": "Wachten"}
