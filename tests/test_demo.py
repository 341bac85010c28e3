"""The invented town: complete, believable, and read by the ordinary collectors."""

import json
from collections import Counter
from datetime import UTC, datetime, timedelta

import anyio
import httpx
import pytest
import sources

from collectors import table
from data.settings import TableSource
from data.times import AMSTERDAM, local_date
from demo import contacts, figures, happenings, reviews, site, world

ANCHOR = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
HELMOND = [
    "Geen hulp en absoluut geen kwaliteit",
    "Dat zorgteam is maar een grapje",
    "Ze doen niets aan klachten",
    "Je uit de problemen helpen is hun kwaliteit",
]


@pytest.fixture(scope="module")
def town():
    return world.build(ANCHOR)


class Client:
    def __init__(self, at):
        self._transport = httpx.ASGITransport(site.make(ANCHOR, lambda: at))

    def get(self, path, headers=None):
        return anyio.run(self._get, path, headers)

    async def _get(self, path, headers):
        async with httpx.AsyncClient(transport=self._transport, base_url="http://site") as web:
            return await web.get(path, headers=headers)


def client(at=ANCHOR):
    return Client(at)


def test_at_least_1500_different_comments_with_the_four_quotes(town):
    texts = Counter(" ".join(one.text.casefold().split()) for one in town.comments)
    assert len(texts) >= 1500
    assert max(texts.values()) == 1
    assert all(quote.casefold() in texts for quote in HELMOND)


def test_comments_come_after_their_article_and_answers_after_what_they_answer(town):
    moments = {one.number: one.published_at for one in town.comments}
    for one in town.comments:
        assert one.published_at >= one.article.published_at
        assert not one.parent or one.published_at >= moments[one.parent]


def test_twelve_weeks_with_nothing_from_the_future_but_the_live_ones(town):
    days = {local_date(one.published_at) for one in town.articles}
    assert max(days) - min(days) >= timedelta(days=80)
    later = [one for one in town.comments if one.published_at > ANCHOR]
    assert len(later) > 100
    assert {one.article.id for one in later} == {world.LIVE_ARTICLE}


def test_the_site_goes_on_publishing():
    def count(at):
        answer = client(at).get("/wijkerdammer/wp-json/wp/v2/comments?per_page=1")
        return int(answer.headers["X-WP-Total"])

    assert count(ANCHOR + timedelta(minutes=5)) == count(ANCHOR) + 15


def test_pages_behave_like_wordpress():
    web = client()
    first = web.get("/wijkerdammer/wp-json/wp/v2/comments?per_page=100&order=asc").json()
    second = web.get("/wijkerdammer/wp-json/wp/v2/comments?per_page=100&order=asc&page=2").json()
    assert len(first) == 100
    assert first[-1]["date_gmt"] <= second[0]["date_gmt"]
    after = web.get(
        f"/wijkerdammer/wp-json/wp/v2/comments?after={first[-1]['date_gmt']}&order=asc"
    ).json()
    assert after[0]["date_gmt"] > first[-1]["date_gmt"]
    assert web.get("/wijkerdammer/wp-json/wp/v2/comments?page=999").status_code == 400


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/wijkerdammer/feed/",
        "/omroep/feed.atom",
        "/merelhof-blog/feed.json",
        "/landelijk/feed/",
        "/praatplein/feed/",
        "/wijkerdammer/comments/feed/",
        "/wijkerdammer/wachtlijst-huishoudelijke-hulp/",
        "/beoordelingen/",
        "/beoordelingen.csv",
        "/klachten.csv",
        "/bezoek.csv",
        "/contacten.csv",
        "/beoordelingen-anderen.csv",
    ],
)
def test_every_page_answers(path):
    assert client().get(path).status_code == 200


def test_the_broadcast_lifts_its_page_and_leaves_the_controls_alone():
    start = figures.broadcast_start(ANCHOR).replace(minute=0)
    rows = [line.split(";") for line in figures.visits(ANCHOR).splitlines()[1:]]
    visits = {(row[1], datetime.fromisoformat(row[0])): int(row[2]) for row in rows}

    def compared(page):
        local = (start + timedelta(hours=1)).astimezone(AMSTERDAM)
        weeks = [local - timedelta(days=7 * week) for week in range(1, 5)]
        return visits[page, local] / (sum(visits[page, one] for one in weeks) / 4)

    assert compared(figures.LIFTED) > 3
    assert all(0.3 < compared(page) < 2.5 for page in figures.CONTROLS)


def held(path, holds, **settings):
    source = TableSource(kind="table", name="T", url=f"http://site{path}", holds=holds, **settings)
    answer = sources.response(client().get(path).content, url=source.url)
    parsed = table.parse(answer, source, sources.offline(lambda: ANCHOR))
    assert parsed.refused == ()
    return parsed.facts


def test_the_counter_of_the_visits_failed_one_night():
    hours = {one.hour for one in held("/bezoek.csv", "visits").visits}
    every = figures.hours(ANCHOR)
    assert len(every) - len(hours) == len(figures.OUTAGE)
    assert hours < set(every)


def test_the_scores_hold_a_break_and_a_second_instrument():
    scores = held("/beoordelingen.csv", "scores").scores
    own = [one for one in scores if one.instrument == figures.OWN_INSTRUMENT]
    second = [one for one in scores if one.instrument == figures.SECOND_INSTRUMENT]
    assert len(own) == 12
    assert [one.method for one in own].index("2: alleen geverifieerd") == figures.METHOD_BREAK_WEEK
    assert len(second) == 3
    assert sum(one.count for one in second) < sum(one.count for one in own)
    assert all(one.deviation and one.count and not one.organisation for one in scores)
    assert max(one.ended_at for one in scores) - ANCHOR < timedelta(days=1)


def test_at_least_ten_peers_score_between_8_3_and_8_6():
    scores = held("/beoordelingen-anderen.csv", "scores").scores
    assert len({one.organisation for one in scores}) >= 10
    assert all(8.3 <= one.mean <= 8.6 and one.organisation for one in scores)
    own = held("/beoordelingen.csv", "scores").scores
    assert {(one.started_at, one.ended_at, one.method) for one in scores} == {
        (one.started_at, one.ended_at, one.method)
        for one in own
        if one.instrument == figures.SECOND_INSTRUMENT
    }


def test_complaints_stay_few_among_many_clients():
    found = held("/klachten.csv", "complaints").complaints
    assert len(found) == 12
    assert all(one.count < 10 and one.clients == figures.CLIENTS for one in found)


def test_questions_about_turning_eighteen_rise_after_the_broadcast_and_no_others():
    facts = held("/contacten.csv", "contacts", complete=True)
    start = figures.broadcast_start(ANCHOR).replace(minute=0)
    start += timedelta(hours=contacts.LAG_HOURS)

    def counted(topic, since):
        end = since + timedelta(hours=contacts.LIFT_HOURS)
        found = [one for one in facts.contacts if one.topic == topic and since <= one.hour < end]
        return sum(one.count for one in found)

    for topic in contacts.TOPICS:
        usual = sum(counted(topic, start - timedelta(weeks=week)) for week in range(1, 5)) / 4
        assert (counted(topic, start) > 1.4 * usual) == (topic == contacts.LIFTED)
    (measured,) = facts.measured
    assert measured.ended_at - measured.started_at > timedelta(days=80)


def test_a_table_that_did_not_change_is_not_sent_again():
    tag = client().get("/klachten.csv").headers["ETag"]
    assert client().get("/klachten.csv", {"If-None-Match": tag}).status_code == 304


def test_clients_wrote_reviews_that_the_page_holds_for_machines():
    written = reviews.written(ANCHOR)
    assert len(written) >= 60
    assert len({one.text for one in written}) == len(written)
    assert all(one.published_at < ANCHOR for one in written)
    assert 8 <= sum(one.score for one in written) / len(written) <= 8.6
    page = client().get("/beoordelingen/").text
    told = json.loads(page.split('<script type="application/ld+json">')[1].split("</script>")[0])
    assert len(told["review"]) == len(written)
    assert told["review"][0]["reviewBody"] == written[0].text
    assert told["aggregateRating"]["bestRating"] == "10"


def test_the_calendar_holds_the_broadcast_and_its_evening():
    event = happenings.broadcast(ANCHOR)
    assert event.landing_pages == (figures.LIFTED,)
    assert figures.MOVED in event.control_pages
    noted = happenings.annotations(ANCHOR)
    assert {one.kind.value for one in noted} == {"own_action", "happening"}
    assert all(one.event == event.id for one in noted)
    assert all(local_date(one.at) == local_date(event.started_at) for one in noted)


def test_unknown_pages_are_told():
    web = client()
    for path in ("/nergens.csv", "/wijkerdammer/bestaat-niet/", "/praatplein/0/"):
        answer = web.get(path)
        assert answer.status_code == 404
