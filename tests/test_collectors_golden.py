"""Golden pairs: a document as a source gives it, and the mentions that must come of it.

``pytest --refresh-golden`` writes the expectations anew, to be reviewed as a diff.
"""

import dataclasses
import json
from pathlib import Path

import pytest
import sources

from collectors import feed, file, html, wordpress, wordpress_api, wordpress_feed
from collectors.tables import read_table
from collectors.wordpress_api import Article
from data.settings import FeedSource, FileSource, WordPressSource

GOLDEN = Path(__file__).parent / "golden"
SITE = "https://wijkerdammer.example"
ARTICLES = {12: Article(link=f"{SITE}/dikke-acht/", title="Dikke acht door het team")}
MAPPED = {"text": "wat is er GEZEGD", "published_at": "Wanneer", "external_id": "Nr"}


def cases(kind: str) -> list[str]:
    return sorted(
        path.name for path in (GOLDEN / kind).iterdir() if not path.name.endswith(".expected.json")
    )


def as_json(mentions, refused) -> dict:
    found = [
        {
            key: value if isinstance(value, str) else str(value)
            for key, value in dataclasses.asdict(mention).items()
            if value not in ("", None)
        }
        for mention in mentions
    ]
    return {"mentions": found, "refused": refused}


def check(kind: str, case: str, found: dict, refresh: bool) -> None:
    expected = GOLDEN / kind / f"{case}.expected.json"
    if refresh:
        expected.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")
    assert found == json.loads(expected.read_text("utf-8"))


@pytest.mark.parametrize("case", cases("feed"))
def test_feed(case, refresh_golden):
    source = FeedSource(kind="feed", name="Krant", url=f"{SITE}/rss")
    answer = sources.response((GOLDEN / "feed" / case).read_bytes(), url=source.url)
    mentions, refused = feed.parse(answer, source, sources.offline())
    check("feed", case, as_json(mentions, refused), refresh_golden)


def test_wordpress_comments(refresh_golden):
    source = WordPressSource(kind="wordpress", name="Krant", url=SITE)
    answer = sources.response((GOLDEN / "wordpress" / "comments.json").read_bytes())
    page = wordpress_api.parse(answer, 1)
    mentions = wordpress.parse(page, ARTICLES, source, sources.offline())
    check("wordpress", "comments.json", as_json(mentions, page.refused), refresh_golden)


def test_wordpress_comment_feed(refresh_golden):
    source = WordPressSource(kind="wordpress", name="Krant", url=SITE)
    content = (GOLDEN / "wordpress" / "comment_feed.xml").read_bytes()
    answer = sources.response(content, "application/rss+xml", f"{SITE}/comments/feed/")
    mentions, refused = wordpress_feed.parse(answer, source, sources.offline())
    check("wordpress", "comment_feed.xml", as_json(mentions, refused), refresh_golden)


@pytest.mark.parametrize("case", cases("file"))
def test_file(case, refresh_golden):
    columns = MAPPED if case.startswith("mapped") else {}
    source = FileSource(kind="file", name="Inbox", folder=Path("unused"), columns=columns)
    parsed = file.parse(read_table(GOLDEN / "file" / case), source, sources.offline())
    refused = [f"{each.row} {each.code}" for each in parsed.refused]
    check("file", case, as_json(parsed.mentions, refused), refresh_golden)


@pytest.mark.parametrize("case", cases("html"))
def test_html(case, refresh_golden):
    text = html.to_text((GOLDEN / "html" / case).read_text("utf-8"))
    check("html", case, {"text": text.split("\n")}, refresh_golden)


def test_the_three_encodings_of_one_table_give_the_same_mentions():
    found = [
        (GOLDEN / "file" / f"{name}.csv.expected.json").read_text("utf-8")
        for name in ("utf8_semicolon", "cp1252_comma", "utf16_tab")
    ]
    assert len(set(found)) == 1


def test_no_name_survives_in_what_is_kept():
    for kind in ("feed", "wordpress"):
        for path in (GOLDEN / kind).glob("*.expected.json"):
            kept = path.read_text("utf-8").replace("@Pancake", "")
            assert not any(name in kept for name in ("Pancake", "Cleo", "Redactie"))
