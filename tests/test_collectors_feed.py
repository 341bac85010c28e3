"""Feeds: conditional requests, gaps, batches, charsets and documents that mean harm."""

import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
import pytest
import sources
from sources import NOW, kit_of, offline, response

from collectors import feed, feed_items
from data.errors import CollectError
from data.records import Channel, GapReason
from data.settings import FeedSource

SOURCE = FeedSource(kind="feed", name="Krant", url="https://krant.example/rss")


def rss(*numbers: int, at: datetime = NOW) -> str:
    """Write a feed with an item a minute, the newest first."""
    dates = {number: format_datetime(at + timedelta(minutes=number)) for number in numbers}
    items = "".join(
        f"<item><guid>g-{number}</guid><title>Stuk {number}</title><pubDate>{date}</pubDate></item>"
        for number, date in dates.items()
    )
    return f'<rss version="2.0"><channel><title>K</title>{items}</channel></rss>'


def collect(document: str | bytes, cursor=None, **headers: str):
    content = document.encode() if isinstance(document, str) else document
    kit = kit_of(lambda request: httpx.Response(200, content=content, headers=headers))
    return list(feed.collect(SOURCE, cursor or {}, kit))


def test_what_did_not_change_is_not_sent_again():
    asked = []

    def handler(request):
        asked.append(request.headers)
        if request.headers.get("if-none-match") == '"7"':
            return httpx.Response(304)
        modified = "Sun, 01 Mar 2026 00:00:00 GMT"
        return httpx.Response(200, text=rss(1), headers={"ETag": '"7"', "Last-Modified": modified})

    kit = kit_of(handler)
    (batch,) = feed.collect(SOURCE, {}, kit)
    assert list(feed.collect(SOURCE, batch.cursor, kit)) == []
    assert "if-none-match" not in asked[0]
    assert asked[1]["if-modified-since"] == "Sun, 01 Mar 2026 00:00:00 GMT"


def test_a_listing_without_anything_known_is_a_gap():
    (first,) = collect(rss(2, 1, at=NOW - timedelta(hours=5)))
    (second,) = collect(rss(12, 11, at=NOW - timedelta(hours=2)), first.cursor)
    assert second.gap.reason is GapReason.ROLLED_OVER
    assert second.gap.source == "Krant"
    assert second.gap.started_at == NOW - timedelta(hours=5, minutes=-2)
    assert second.gap.ended_at == NOW - timedelta(hours=2, minutes=-11)


def test_one_known_item_means_no_gap():
    (first,) = collect(rss(2, 1, at=NOW - timedelta(hours=5)))
    (second,) = collect(rss(13, 12, 2, at=NOW - timedelta(hours=5)), first.cursor)
    assert second.gap is None
    assert len(second.mentions) == 2


def test_an_empty_listing_is_no_gap_but_does_not_hide_one():
    (first,) = collect(rss(1, at=NOW - timedelta(hours=5)))
    cursor = first.cursor
    for batch in collect(rss(), cursor):
        assert batch.gap is None
        cursor = batch.cursor
    (last,) = collect(rss(200, at=NOW - timedelta(hours=5)), cursor)
    assert last.gap is not None


def test_new_identities_for_the_same_time_are_no_gap():
    (first,) = collect(rss(5, 1, at=NOW - timedelta(hours=5)))
    (second,) = collect(rss(6, 2, at=NOW - timedelta(hours=5)), first.cursor)
    assert second.gap is None


def test_large_feeds_come_in_batches_and_the_last_moves_the_cursor():
    batches = collect(rss(*range(2_500), at=NOW - timedelta(days=10)))
    assert [len(batch.mentions) for batch in batches] == [1_000, 1_000, 500]
    assert [bool(batch.cursor) for batch in batches] == [False, False, True]
    assert len(batches[-1].cursor["seen"]) == feed.MOST_REMEMBERED


def test_a_comment_feed_gives_articles_and_no_names():
    item = (
        "<item><title>Reactie op Wachtlijst door Cleo de Kat door Cleo de Kat</title>"
        "<author>Cleo de Kat</author><link>https://krant.example/w/#comment-3</link>"
        "<description>Eindelijk!</description></item>"
    )
    source = SOURCE.model_copy(update={"channel": Channel.COMMENTS})
    document = f'<rss version="2.0"><channel><title>K</title>{item}</channel></rss>'.encode()
    (mention,), _ = feed.parse(response(document), source, offline())
    assert mention.thread == "https://krant.example/w/"
    assert (mention.title, mention.text) == ("", "Eindelijk!")
    assert mention.thread_title == "Wachtlijst door Cleo de Kat"
    assert mention.author == offline().author("krant.example", "cleo  de kat")


def test_items_without_link_or_guid_are_told_apart_by_their_text():
    items = "".join(
        f"<item><description>tekst {number}</description></item>" for number in (1, 2, 2)
    )
    document = f'<rss version="2.0"><channel><title>K</title>{items}</channel></rss>'
    (batch,) = collect(document)
    assert len(batch.mentions) == 2
    assert {mention.url for mention in batch.mentions} == {""}


@pytest.mark.parametrize(
    ("encoding", "label", "declared"),
    [
        ("utf-8", "", ""),
        ("utf-8", "text/xml; charset=ISO-8859-1", "iso-8859-1"),
        ("cp1252", "text/xml; charset=ISO-8859-1", ""),
        ("cp1252", "", "iso-8859-1"),
        ("cp1252", "text/xml; charset=UTF-8", "utf-8"),
        ("cp1252", "text/xml; charset=onzin", ""),
        ("cp1252", "text/xml; charset=base64", ""),
        ("iso-8859-15", "", "iso-8859-15"),
        ("utf-16", "", "utf-16"),
        ("utf-8-sig", "", "utf-8"),
    ],
)
def test_charsets_are_found_out(encoding, label, declared):
    mark = f' encoding="{declared}"' if declared else ""
    text = f'<?xml version="1.0"{mark}?><rss version="2.0"><channel><item>'
    text += "<title>Coördinatie kost €5</title></item></channel></rss>"
    (item,) = feed_items.read(text.encode(encoding), label)
    assert item.title == "Coördinatie kost €5"


def test_stray_bytes_do_not_spoil_the_rest():
    assert feed_items.decode("één ".encode() + "én".encode("cp1252")) == "één én"


BOMB = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(12))


@pytest.mark.parametrize(
    "document",
    [
        f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a0 "ha">{BOMB}]>'
        '<rss version="2.0"><channel><item><title>&a12;</title></item></channel></rss>',
        '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
        '<rss version="2.0"><channel><item><title>x&x;</title></item></channel></rss>',
        '<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/kwaad.dtd"><rss version="2.0"><channel>'
        "<item><title>stuk</title></item></channel></rss>",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_not_followed(document, encoding):
    started = time.process_time()
    items = feed_items.read(document.encode(encoding))
    assert all(len(item.title) < 200 for item in items)
    with open("/etc/hostname", encoding="utf-8") as secret:
        assert all(secret.read().strip() not in item.title for item in items)
    assert time.process_time() - started < 20


@pytest.mark.parametrize(
    "document",
    [
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><content type="xhtml">{deep}diep'
        "</content></entry></feed>",
        '<rss version="2.0"><channel><item><title>x</title>{deep}</item></channel></rss>',
        '<rss version="2.0"><channel><item><description>{open}',
        '{{"items": [{{"content_html": "{open}"}}]}}',
    ],
)
def test_deep_nesting_is_survived(document):
    deep = "<a>" * 50_000 + "</a>" * 50_000
    content = document.format(deep=deep, open="<div>" * 100_000).encode()
    feed.parse(response(content), SOURCE, offline())


@pytest.mark.parametrize("piece", ["<!-- x -->", "<!--", "<?xml x>", " ", "<", "<![CDATA[", "&amp"])
def test_endless_nonsense_takes_no_time(piece):
    started = time.process_time()
    with pytest.raises(CollectError, match="not_a_feed"):
        feed_items.read(piece.encode() * 500_000)
    assert time.process_time() - started < 20


def test_html_is_recognised():
    for page in ("<!doctype html><title>x</title>", " <!-- x --><HTML lang=nl><body>", "<html>"):
        with pytest.raises(CollectError, match="html_instead"):
            feed_items.read(page.encode())


def test_both_readers_agree_on_what_is_well_formed():
    document = (sources.GOLDEN / "feed" / "rss2.xml").read_text("utf-8")
    fast = feed_items.read(document.encode())
    mended = feed_items.read(document.replace("<channel>", "<!DOCTYPE rss><channel>", 1).encode())
    for one, other in zip(fast, mended, strict=True):
        assert (one.identity or one.link, one.title) == (other.identity or other.link, other.title)
        assert (one.text, one.author) == (other.text, other.author)


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        ("Mon, 02 Mar 2026 10:00:00 GMT", datetime(2026, 3, 2, 10, tzinfo=UTC)),
        ("Tue, 03 Mar 2026 11:00:00 GMT", datetime(2026, 3, 3, 11, tzinfo=UTC)),
        ("Wed, 04 Mar 2026 13:00:00 GMT", NOW),
        ("Sat, 01 Jan 1994 10:00:00 GMT", NOW),
        ("gisteren", NOW),
        ("", NOW),
    ],
)
def test_an_absurd_date_becomes_the_moment_of_reading(published, expected):
    item = feed_items.Item(published=feed_items.dates.from_feed(published))
    assert feed.moment_of(item, NOW) == expected
