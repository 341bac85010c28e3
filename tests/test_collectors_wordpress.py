"""WordPress: paging, overlap, what was taken away, and the comment feed as fallback."""

from datetime import timedelta
from itertools import pairwise

import httpx
import pytest
from sources import NOW, Clock, WordPress, kit_of

from collectors import wordpress, wordpress_feed
from data.errors import CollectError
from data.records import Channel, GapReason
from data.settings import WordPressSource

SOURCE = WordPressSource(kind="wordpress", name="Krant", url="https://krant.example/")


@pytest.fixture
def site() -> WordPress:
    return WordPress()


@pytest.fixture
def clock() -> Clock:
    return Clock()


def collect(site, cursor=None, source=SOURCE, clock=None) -> list:
    return list(wordpress.collect(source, cursor or {}, kit_of(site, clock)))


def fill(site: WordPress, count: int, step: timedelta = timedelta(hours=1)) -> None:
    for number in range(count):
        site.add(number + 1, f"reactie {number + 1}", NOW - number * step)


def ids(batches) -> list[str]:
    return [each.external_id for batch in batches for each in batch.mentions]


def test_pages_are_walked_oldest_first_a_batch_each(site):
    fill(site, 250)
    batches = collect(site)
    assert [len(batch.mentions) for batch in batches] == [100, 100, 50]
    assert len(set(ids(batches))) == 250
    moments = [each.published_at for batch in batches for each in batch.mentions]
    assert all(one <= other for one, other in pairwise(moments))


def test_the_cursor_of_every_page_continues_without_a_hole(site):
    fill(site, 250)
    batches = collect(site)
    for number, batch in enumerate(batches):
        rest = set(ids(batches[number + 1 :]))
        assert rest <= set(ids(collect(site, batch.cursor)))


def test_a_comment_that_appears_late_is_found(site):
    fill(site, 10)
    (batch,) = collect(site)
    site.add(99, "na moderatie", NOW - timedelta(hours=20))
    assert ids(collect(site, batch.cursor)) == ["99"]


def test_only_the_history_that_is_wanted_is_listed(site):
    site.add(1, "oud", NOW - timedelta(days=100))
    site.add(2, "jong", NOW - timedelta(days=80))
    assert ids(collect(site)) == ["2"]


def test_comments_under_one_article_share_a_thread(site):
    site.add(1, "een", NOW - timedelta(hours=2), post=7)
    site.add(2, "twee", NOW - timedelta(hours=1), post=7)
    (batch,) = collect(site)
    assert {each.thread for each in batch.mentions} == {"https://krant.example/artikel-7/"}
    assert {each.thread_title for each in batch.mentions} == {"Artikel ‘7’"}


def test_articles_that_can_not_be_asked_for_leave_the_link(site):
    site.add(1, "een", NOW, post=7)

    def handler(request):
        return httpx.Response(403) if request.url.path.endswith("/posts") else site(request)

    (mention,) = collect(handler)[0].mentions
    assert (mention.thread, mention.thread_title) == ("https://krant.example/artikel-7/", "")


def test_old_comments_are_not_taken_for_deleted(site):
    fill(site, 30, timedelta(hours=12))
    (batch,) = collect(site)
    fill(site, 20, timedelta(hours=12))
    assert [each for found in collect(site, batch.cursor) for each in found.deleted] == []


def test_a_comment_that_slipped_between_two_pages_is_not_taken_for_deleted(site):
    fill(site, 5)
    (batch,) = collect(site)

    def hides_one(request):
        answer = site(request)
        if "include" in str(request.url) or not request.url.path.endswith("/comments"):
            return answer
        shown = [each for each in answer.json() if each["id"] != 3]
        return httpx.Response(200, json=shown, headers=answer.headers)

    assert [found.deleted for found in collect(hides_one, batch.cursor)] in ([], [()])


def test_deleted_comments_come_with_the_last_batch_and_only_once(site):
    fill(site, 5)
    (batch,) = collect(site)
    del site.comments[2], site.comments[3]
    (after,) = collect(site, batch.cursor)
    assert sorted(after.deleted) == ["2", "3"]
    assert collect(site, after.cursor) == []


def test_an_empty_last_page_ends_the_walk(site):
    fill(site, 3)

    def no_totals(request):
        answer = site(request)
        if answer.status_code == 400:
            return httpx.Response(200, json=[])
        answer.headers.pop("X-WP-TotalPages", None)
        return answer

    assert len(ids(collect(no_totals))) == 3
    assert sum("&page=" in each for each in site.requests) == 2


def test_a_page_that_is_not_there_ends_the_walk(site):
    fill(site, 3)

    def no_totals(request):
        answer = site(request)
        answer.headers.pop("X-WP-TotalPages", None)
        return answer

    assert len(ids(collect(no_totals))) == 3


def test_endless_pages_end_without_deleting(site, monkeypatch):
    monkeypatch.setattr(wordpress, "MOST_PAGES", 2)
    fill(site, 5)
    (batch,) = collect(site)

    del site.comments[2]

    def endless(request):
        answer = site(httpx.Request("GET", str(request.url).replace("&page=2", "&page=1")))
        answer.headers["X-WP-TotalPages"] = "999"
        return answer

    assert all(found.deleted == () for found in collect(endless, batch.cursor))
    monkeypatch.undo()
    assert collect(site, batch.cursor)[-1].deleted == ("2",)


def test_a_comment_from_the_future_does_not_move_the_window(site):
    site.add(1, "nu", NOW)
    site.add(2, "straks", NOW + timedelta(hours=20))
    site.add(3, "ooit", NOW + timedelta(days=4000))
    (batch,) = collect(site)
    assert batch.cursor["after"] == NOW.isoformat()
    assert {each.external_id: each.published_at for each in batch.mentions}["3"] == NOW


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_closed_interface_leads_to_the_comment_feed(site, status):
    site.rest = False
    fill(site, 25)

    def closed(request):
        answer = site(request)
        return httpx.Response(status) if "wp-json" in str(request.url) else answer

    (batch,) = collect(closed)
    assert len(batch.mentions) == 25
    assert {each.external_id for each in batch.mentions} == {str(n + 1) for n in range(25)}
    assert all(each.channel is Channel.COMMENTS for each in batch.mentions)


def test_the_same_comment_is_the_same_by_either_way(site):
    fill(site, 3)
    by_rest = {each.id: each for each in collect(site)[0].mentions}
    site.rest = False
    by_feed = {each.id: each for each in collect(site)[0].mentions}
    assert by_rest.keys() == by_feed.keys()
    for identity, mention in by_rest.items():
        other = by_feed[identity]
        assert (mention.text, mention.author) == (other.text, other.author)
        assert (mention.thread, mention.url) == (other.thread, other.url)
        assert mention.content_hash == other.content_hash


def test_the_interface_is_tried_again_after_a_day(site, clock):
    site.rest = False
    fill(site, 3)
    (batch,) = collect(site, clock=clock)
    site.rest, site.requests = True, []
    clock.forward(hours=2)
    assert collect(site, batch.cursor, clock=clock) == []
    assert not any("wp-json" in each for each in site.requests)
    clock.forward(hours=23)
    site.add(50, "nieuw", clock())
    found = collect(site, batch.cursor, clock=clock)
    assert "50" in ids(found)
    assert "feed" not in found[-1].cursor


def test_a_comment_feed_that_rolled_over_is_a_gap(site, monkeypatch):
    monkeypatch.setattr(wordpress_feed, "MOST_PAGES", 1)
    site.rest = False
    fill(site, 5)
    (first,) = collect(site)
    for number in range(100, 130):
        site.add(number, f"storm {number}", NOW + timedelta(minutes=number))
    (second,) = collect(site, first.cursor, clock=Clock(NOW + timedelta(hours=5)))
    assert second.gap.reason is GapReason.ROLLED_OVER
    assert (second.gap.started_at, second.gap.ended_at) == (NOW, NOW + timedelta(minutes=120))


def test_a_feed_that_can_not_page_is_read_once(site):
    site.rest = False
    fill(site, 25)

    def first_page_only(request):
        if "paged" in str(request.url):
            request = httpx.Request("GET", str(request.url).partition("?")[0])
        return site(request)

    assert len(ids(collect(first_page_only))) == 10


def test_neither_way_is_a_failure_with_a_name(site):
    site.rest = site.comment_feed = False
    with pytest.raises(CollectError, match="no_comments_api"):
        collect(site)


def test_a_failing_server_is_not_taken_for_a_closed_interface():
    with pytest.raises(CollectError, match="server_error"):
        collect(lambda request: httpx.Response(502))
