"""Ratings and reviews from structured data: whatever pages make of it, nothing absurd."""

import dataclasses
import json
from datetime import UTC, date, datetime, timedelta

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from sources import GOLDEN, NOW, Clock, kit_of, offline, response

from collectors import collect, robots, schemaorg, schemaorg_nodes, schemaorg_ratings
from data.errors import CollectError, SourceGone
from data.records import Channel
from data.settings import SchemaOrgSource

PAGE = "https://oordeel.example/merelhof/"
RATING = {"@type": "AggregateRating", "ratingValue": "8,2", "bestRating": 10, "reviewCount": 44}


def source_of(**settings):
    return SchemaOrgSource(kind="schemaorg", name="Oordeel", url=PAGE, **settings)


def page_of(*documents) -> str:
    scripts = "".join(
        f'<script type="application/ld+json">{json.dumps(each)}</script>' for each in documents
    )
    return f"<html><head>{scripts}</head><body></body></html>"


def organisation(name="Merelhof", **rating):
    return {"@type": "Organization", "name": name, "aggregateRating": RATING | rating}


def parsed(*documents, **settings):
    answer = response(page_of(*documents).encode(), "text/html", PAGE)
    return schemaorg.parse(answer, source_of(**settings), offline())


class Bench:
    def __init__(self, **settings):
        self.clock = Clock(NOW)
        self.source = source_of(**settings)
        self.documents = [organisation()]
        self.rules = httpx.Response(404)
        self.asked: list[str] = []
        self.kit = kit_of(self.handle, self.clock)
        self.cursor: dict = {}

    def handle(self, request):
        self.asked.append(request.url.path)
        if request.url.path == "/robots.txt":
            return self.rules
        return httpx.Response(200, html=page_of(*self.documents))

    def round(self):
        found = []
        for batch in collect(self.source, self.cursor, self.kit):
            self.cursor = json.loads(json.dumps(batch.cursor))
            found.append(batch)
        return found

    def scores(self):
        return [score for batch in self.round() for score in batch.facts.scores]


@pytest.mark.parametrize("case", ["broken", "graph", "microdata", "rdfa"])
def test_golden(case, refresh_golden):
    answer = response((GOLDEN / "schemaorg" / f"{case}.html").read_bytes(), "text/html", PAGE)
    score, mentions = schemaorg.parse(answer, source_of(), offline())
    found = {
        "score": {key: str(value) for key, value in dataclasses.asdict(score).items()},
        "mentions": [
            {key: str(value) for key, value in dataclasses.asdict(one).items() if value}
            for one in mentions
        ],
    }
    expected = GOLDEN / "schemaorg" / f"{case}.html.expected.json"
    if refresh_golden:
        expected.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")
    assert found == json.loads(expected.read_text("utf-8"))
    assert "Pancake" not in json.dumps(found)


def test_the_three_ways_of_writing_say_the_same():
    found = []
    for case in ("microdata", "rdfa"):
        answer = response((GOLDEN / "schemaorg" / f"{case}.html").read_bytes(), "", PAGE)
        score, (mention,) = schemaorg.parse(answer, source_of(), offline())
        found.append((score, mention.text, mention.author))
    score, _ = parsed(organisation())
    assert found[0] == found[1]
    assert found[0][0] == score


def test_a_score_belongs_to_the_day_it_was_seen_on():
    score, _ = parsed(organisation())
    assert (score.mean, score.lowest, score.highest, score.count) == (8.2, 1, 10, 44)
    assert score.started_at == datetime(2026, 3, 1, 23, tzinfo=UTC)
    assert score.ended_at - score.started_at == timedelta(days=1)
    assert (score.organisation, score.instrument) == ("", "oordeel.example")
    other, _ = parsed(organisation(), own=False, organisation="merelhof", instrument="Oordeel")
    assert (other.organisation, other.instrument) == ("merelhof", "Oordeel")


def test_a_scale_that_is_not_told_runs_from_one_to_five():
    score, _ = parsed(organisation(ratingValue=4.1, bestRating=None))
    assert (score.lowest, score.highest) == (1, 5)


@pytest.mark.parametrize(
    "rating",
    [
        {"ratingValue": 11},
        {"ratingValue": 0.5},
        {"ratingValue": "-3"},
        {"ratingValue": 8.2, "bestRating": None},
        {"ratingValue": 8, "bestRating": 1, "worstRating": 10},
    ],
)
def test_a_mean_outside_its_scale_is_refused(rating):
    with pytest.raises(CollectError, match="rating_off_scale"):
        parsed(organisation(**rating))


@pytest.mark.parametrize("value", ["NaN", "Infinity", "acht", "", None, [], {}, "1e9", "8,2/10"])
def test_what_is_no_number_is_no_rating(value):
    with pytest.raises(CollectError, match="no_rating"):
        parsed(organisation(ratingValue=value))


def test_one_of_several_organisations_is_chosen_by_name():
    both = (organisation("Merelhof"), organisation(" kievitstede ", ratingValue=7))
    assert parsed(*both, organisation="Kievitstede")[0].mean == 7
    with pytest.raises(CollectError, match="several_organisations: Merelhof, kievitstede"):
        parsed(*both)
    with pytest.raises(CollectError, match="other_organisation"):
        parsed(*both, organisation="Elders")


def test_the_same_rating_twice_is_one():
    assert parsed(organisation(), organisation())[0].count == 44


def test_a_rating_that_stands_by_itself_names_what_it_is_about():
    for reviewed in ({"@type": "Organization", "name": "Merelhof"}, "Merelhof"):
        score, _ = parsed(RATING | {"itemReviewed": reviewed}, organisation="Merelhof")
        assert score.mean == 8.2


def test_reviews_become_mentions_of_the_right_organisation():
    reviews = [
        {"@type": "Review", "reviewBody": f"Tekst over {name}", "itemReviewed": {"name": name}}
        for name in ("Merelhof", "Kievitstede")
    ]
    score, (mention,) = parsed(organisation(), *reviews)
    assert mention.text == "Tekst over Merelhof"
    assert (mention.channel, mention.thread_title) == (Channel.REVIEW, "Merelhof")
    assert parsed(organisation(), *reviews, reviews=False)[1] == []
    assert score is not None


def test_reviews_without_a_rating_are_enough():
    score, mentions = parsed({"@type": "Review", "reviewBody": "Fijn"})
    assert score is None
    assert len(mentions) == 1


def test_another_organisation_needs_a_name():
    with pytest.raises(ValidationError, match="give organisation"):
        source_of(own=False)


def test_a_day_has_one_score_unless_it_changes():
    bench = Bench()
    assert [score.count for score in bench.scores()] == [44]
    bench.clock.forward(hours=1)
    assert bench.round() == []
    bench.documents = [organisation(reviewCount=45)]
    assert [score.count for score in bench.scores()] == [45]
    bench.clock.forward(days=1)
    assert [score.started_at.day for score in bench.scores()] == [2]


def test_reviews_come_once_and_again_when_they_change():
    bench = Bench()
    review = {"@type": "Review", "@id": "#1", "reviewBody": "eerste", "author": "Cleo Pancake"}
    bench.documents.append(review)
    (batch,) = bench.round()
    assert "Pancake" not in repr(batch)
    bench.clock.forward(days=1)
    assert [batch.mentions for batch in bench.round()] == [()]
    bench.documents[1] = review | {"reviewBody": "verbeterd"}
    (again,) = [one for batch in bench.round() for one in batch.mentions]
    assert (again.text, again.id) == ("verbeterd", batch.mentions[0].id)


def test_the_rules_of_a_site_are_kept_and_asked_for_once_a_day():
    bench = Bench()
    bench.rules = httpx.Response(200, text="User-agent: *\nDisallow: /anders/")
    bench.round()
    bench.round()
    assert bench.asked.count("/robots.txt") == 1
    bench.clock.forward(days=1)
    bench.rules = httpx.Response(200, text="User-agent: luisterpost\nDisallow: /merelhof")
    with pytest.raises(SourceGone) as caught:
        bench.round()
    assert caught.value.code == "robots_disallowed"
    assert bench.asked[-1] == "/robots.txt"


@pytest.mark.parametrize(
    ("rules", "allowed"),
    [
        ("", True),
        ("User-agent: *\nDisallow:", True),
        ("User-agent: *\nDisallow: /", False),
        ("User-agent: *\nDisallow: /\nAllow: /merelhof/", True),
        ("User-agent: *\nDisallow: /*hof", False),
        ("User-agent: *\nAllow: /\n\nUser-agent: Luisterpost\nDisallow: /", False),
        ("<html>Niet gevonden</html>", True),
        ("\x00\xff" * 1000, True),
    ],
)
def test_rules_are_read_as_they_are_meant(rules, allowed):
    assert robots.allows(rules, PAGE) is allowed


def test_without_rules_a_page_may_be_read_and_a_broken_server_waits():
    for status in (403, 404, 410):
        bench = Bench()
        bench.rules = httpx.Response(status)
        assert bench.scores()
    bench = Bench()
    bench.rules = httpx.Response(503)
    with pytest.raises(CollectError, match="server_error"):
        bench.round()
    assert bench.asked == ["/robots.txt"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\x01\xff" * 100,
        b"<html>Onderhoud</html>",
        b'{"items": 3}',
        b'<script type="application/ld+json">' + b"[" * 100_000 + b"</script>",
        b'<div itemscope itemtype="https://schema.org/Organization">' * 3_000,
        b'<div typeof="schema:Organization" itemscope><b itemprop=name property=":::">' * 50,
    ],
)
def test_a_page_without_a_rating_is_told(content):
    with pytest.raises(CollectError, match="no_rating"):
        schemaorg.parse(response(content, "text/html", PAGE), source_of(), offline())


def test_a_changed_method_is_known_by_date():
    host = "zorgkaartnederland.nl"
    assert schemaorg.method_of(host, date(2025, 8, 31)) == "1"
    assert schemaorg.method_of(host, date(2025, 9, 1)).startswith("2")
    assert schemaorg.method_of("oordeel.example", date(2026, 1, 1)) == ""


def test_nodes_that_point_at_each_other_come_to_an_end():
    circle = {"@id": "#a", "name": "Merelhof", "aggregateRating": {"@id": "#b"}}
    back = {"@id": "#b", "ratingValue": 4, "itemReviewed": {"@id": "#a"}}
    assert parsed({"@graph": [circle, back]})[0].mean == 4


values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(
            ["@type", "@id", "@graph", "@value", "name", "aggregateRating", "ratingValue",
             "bestRating", "review", "reviewBody", "author", "properties", "itemReviewed"]
        ),
        inner | st.sampled_from(["Review", "AggregateRating", "Merelhof", "4,5", "#a"]),
        max_size=5,
    ),
    max_leaves=25,
)  # fmt: skip


@given(values)
def test_no_document_breaks_the_reader(document):
    reading = schemaorg_nodes._Reading()
    reading.take(document, {}, 0)
    nodes = reading.resolved()
    schemaorg_ratings.reviews_of(nodes)
    found, code = None, ""
    try:
        found = schemaorg_ratings.rating_of(nodes, "")
    except CollectError as error:
        code = error.code
    assert code in {"", "several_organisations", "rating_off_scale"}
    assert found is None or found.lowest <= found.mean <= found.highest


@given(st.text(max_size=200))
def test_json_is_read_or_refused(text):
    said = ""
    try:
        schemaorg_nodes.load(text)
    except ValueError as error:
        said = str(error)
    assert said in {"", "no JSON"}
