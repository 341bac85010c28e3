"""Settings: every mistake at once, each with its place; no secret is ever shown."""

import textwrap
from importlib import resources

import pytest

from data import settings
from data.errors import SettingsError

GOOD = """
[[topics]]
name = "Team"
match = ["sociaal team", { term = "STH", context = ["Helmond"] }]

[[sources]]
kind = "feed"
name = "Krant"
url = "https://krant.example/feed/"
"""


def load(folder, text, environ=None):
    path = folder / "luisterpost.toml"
    path.write_text(textwrap.dedent(text), "utf-8")
    return settings.load(path, environ or {})


def mistakes(folder, text, environ=None):
    with pytest.raises(SettingsError) as caught:
        load(folder, text, environ)
    return caught.value.mistakes


def test_the_example_is_in_order(tmp_path):
    example = resources.files("data").joinpath("example.toml").read_text("utf-8")
    found = load(tmp_path, example)
    assert [source.kind for source in found.sources] == ["feed", "wordpress", "file"]
    assert found.storage.directory == tmp_path / "var"


def test_every_mistake_is_named_with_its_place(tmp_path):
    found = mistakes(
        tmp_path,
        """
        [storag]
        directory = "var"
        [[topics]]
        name = "Team"
        match = []
        [[sources]]
        kind = "rsss"
        name = "a"
        [[sources]]
        kind = "feed"
        name = "b"
        url = "not an address"
        every_minutes = 0
        colour = "red"
        """,
    )
    assert {one.split(":")[0] for one in found} == {
        "topics[1].match",
        "sources[1]",
        "sources[2].every_minutes",
        "sources[2].url",
        "sources[2].colour",
        "storag",
    }
    assert any("'rsss'" in one and "'feed'" in one for one in found)
    assert any("unknown key" in one for one in found)


def test_unknown_variables_are_mistakes_and_known_ones_win(tmp_path):
    found = mistakes(
        tmp_path, GOOD, {"LUISTERPOST_STORAGE__FOLDER": "x", "LUISTERPOST_STORRAGE": "y"}
    )
    assert len(found) == 2
    assert "LUISTERPOST_STORAGE__DIRECTORY" in found[0]


def test_the_environment_wins_over_the_file(tmp_path, monkeypatch):
    monkeypatch.setenv("LUISTERPOST_DASHBOARD__PORT", "9000")
    found = load(tmp_path, GOOD + "\n[dashboard]\nport = 8000\n")
    assert found.dashboard.port == 9000


def test_a_secret_is_never_shown(tmp_path):
    secret = "hunter2-very-secret"
    found = mistakes(tmp_path, GOOD + f'\n[privacy]\nauthor_key = ["{secret}"]\n')
    assert secret not in " ".join(found)
    assert secret not in repr(load(tmp_path, GOOD + f'\n[privacy]\nauthor_key = "{secret}"\n'))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[[topics", "Expected ']]'"),
        ("", "topics: is missing"),
        (GOOD + GOOD.split("\n\n")[1], "two sources"),
        (GOOD + '[storage]\ncatalog = "sqlite:x"\n', "belong together"),
        (GOOD + '[storage]\ncatalog = "oracle:x"\ndata = "y"\n', "storage.catalog"),
    ],
)
def test_each_mistake_gets_a_sentence(tmp_path, text, sentence):
    assert sentence in "\n".join(mistakes(tmp_path, text))


def test_a_missing_file_points_to_init(tmp_path):
    with pytest.raises(SettingsError, match="luisterpost init"):
        settings.load(tmp_path / "nowhere.toml", {})


def test_a_file_that_is_not_utf8_gets_a_sentence(tmp_path):
    path = tmp_path / "luisterpost.toml"
    path.write_bytes("[dashboard]\norganisation = 'privé'".encode("latin-1"))
    with pytest.raises(SettingsError, match="not UTF-8"):
        settings.load(path, {})


def test_aliases_and_contexts_become_terms(tmp_path):
    [topic] = load(tmp_path, GOOD).records()
    assert [term.text for term in topic.match] == ["sociaal team", "STH"]
    assert topic.match[1].context == ("Helmond",)


def test_a_file_of_themes_is_found_from_the_folder_of_the_settings(tmp_path):
    found = load(tmp_path, "[sentiment]\nthemes = 'rules/mine.toml'\n" + GOOD)
    assert found.sentiment.themes == tmp_path.resolve() / "rules" / "mine.toml"
    assert load(tmp_path, GOOD).sentiment.themes is None


def sentiment(folder, line):
    return load(folder, f"[sentiment]\n{line}\n" + GOOD).sentiment


def test_a_model_is_a_name_or_a_folder_beside_the_settings(tmp_path):
    (tmp_path / "models" / "ours").mkdir(parents=True)
    assert sentiment(tmp_path, "model = 'models/ours'").model == str(tmp_path / "models" / "ours")
    assert sentiment(tmp_path, "model = './gone'").model == str(tmp_path / "gone")
    assert sentiment(tmp_path, "model = 'people/model'").model == "people/model"
    assert load(tmp_path, GOOD).sentiment.model == "embedded"
    assert load(tmp_path, GOOD).sentiment.downloads == tmp_path / "var" / "models"


def test_a_revision_is_a_commit_because_a_branch_is_not_pinned(tmp_path):
    commit = "0123456789abcdef0123456789abcdef01234567"
    assert sentiment(tmp_path, f"revision = '{commit}'").revision == commit
    [mistake] = mistakes(tmp_path, "[sentiment]\nrevision = 'main'\n" + GOOD)
    assert mistake.startswith("sentiment.revision: write the commit")


def test_labels_mean_negative_neutral_or_positive(tmp_path):
    written = sentiment(tmp_path, "labels = { LABEL_0 = 'pos', LABEL_1 = 'neg' }").labels
    assert written == {"LABEL_0": "pos", "LABEL_1": "neg"}
    [mistake] = mistakes(tmp_path, "[sentiment]\nlabels = { A = 'good' }\n" + GOOD)
    assert mistake.startswith("sentiment.labels.A: ")
