"""Settings of the sources that count and rate: each mistake says where it is."""

import pytest
from test_data_settings import load, mistakes

SOURCE = """
[[topics]]
name = "Team"
match = ["sociaal team"]
[[sources]]
name = "Bron"
"""


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ('kind = "accesslog"', "sources[1].path: is missing; add it"),
        ('kind = "accesslog"\npath = "a"\npages = []', "sources[1].pages: "),
        ('kind = "accesslog"\npath = "a"\npages = ["contact"]', "sources[1].pages[1]: "),
        ('kind = "accesslog"\npath = "a"\nfields = { ip = "x" }', "sources[1].fields.ip"),
        ('kind = "matomo"\nurl = "geen adres"', "sources[1].url: "),
        ('kind = "matomo"\nurl = "https://a.example"\nsite = 0', "sources[1].site: "),
        ('kind = "schemaorg"\nurl = "https://a.example"\nown = false', "sources[1]: another"),
        ('kind = "schemaorg"\nurl = "https://a.example"\nscore = 8', "sources[1].score: unknown"),
    ],
)
def test_a_mistake_says_where_it_is(tmp_path, written, place):
    (found,) = mistakes(tmp_path, SOURCE + written)
    assert found.startswith(place)


def test_a_token_is_never_shown(tmp_path):
    text = SOURCE + 'kind = "matomo"\nurl = "https://a.example"\ntoken = 12345678'
    assert "12345678" not in str(mistakes(tmp_path, text))


def test_the_place_of_a_log_is_relative_to_the_settings(tmp_path):
    found = load(tmp_path, SOURCE + 'kind = "accesslog"\npath = "logs/access.log"')
    assert found.sources[0].path == tmp_path / "logs" / "access.log"
