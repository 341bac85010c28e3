"""Invented sources to collect from: a kit whose client asks a function instead of a server."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx

from collectors.contract import Kit
from collectors.http import Http, Response
from data.settings import Collecting

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
GOLDEN = Path(__file__).parent / "golden"
KEY = b"only for tests, thirty-two bytes"


class Clock:
    """A clock that only moves when it is told to."""

    def __init__(self, at: datetime = NOW) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **step: float) -> None:
        self.at += timedelta(**step)


def kit_of(handler: Callable[[httpx.Request], httpx.Response], now=None) -> Kit:
    transport = httpx.MockTransport(handler)
    clock = now or (lambda: NOW)
    http = Http(Collecting(), transport, sleep=lambda _: None, now=clock)
    return Kit(http=http, author_key=KEY, now=clock)


def offline(now=None) -> Kit:
    return kit_of(lambda request: httpx.Response(500), now)


def response(content: bytes, content_type: str = "", url: str = "https://krant.example/rss"):
    return Response(status=200, headers={"content-type": content_type}, url=url, content=content)


class WordPress:
    """A WordPress site with comments that can be added, edited and taken away."""

    def __init__(self, rest: bool = True, comment_feed: bool = True) -> None:
        self.rest, self.comment_feed = rest, comment_feed
        self.comments: dict[int, dict] = {}
        self.requests: list[str] = []

    def add(self, number: int, text: str, at: datetime, post: int = 1, author: str = "Cleo"):
        self.comments[number] = {
            "id": number,
            "post": post,
            "parent": 0,
            "author_name": author,
            "date_gmt": at.strftime("%Y-%m-%dT%H:%M:%S"),
            "link": f"https://krant.example/artikel-{post}/#comment-{number}",
            "content": {"rendered": f"<p>{text}</p>\n"},
        }

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(str(request.url))
        wanted = {
            key: value[0] for key, value in parse_qs(urlsplit(str(request.url)).query).items()
        }
        path = request.url.path
        if path == "/comments/feed/" and self.comment_feed:
            return self._feed(int(wanted.get("paged", 1)))
        if not path.startswith("/wp-json/wp/v2/") or not self.rest:
            return httpx.Response(404, text="<html>Niet gevonden</html>")
        if path.endswith("/posts"):
            return httpx.Response(200, json=[_post(int(n)) for n in wanted["include"].split(",")])
        return self._listed(wanted)

    def _listed(self, wanted: dict[str, str]) -> httpx.Response:
        if "include" in wanted:
            numbers = [int(n) for n in wanted["include"].split(",") if int(n) in self.comments]
            return httpx.Response(200, json=[{"id": number} for number in numbers])
        assert not [key for key in wanted if key.startswith(("author", "status", "type"))]
        after = wanted["after"].removesuffix("Z")
        found = [each for each in self._sorted() if each["date_gmt"] > after]
        size, page = int(wanted["per_page"]), int(wanted["page"])
        pages = max(1, -(-len(found) // size))
        if page > pages:
            return httpx.Response(400, json={"code": "rest_comment_invalid_page_number"})
        body = found[(page - 1) * size : page * size]
        return httpx.Response(200, json=body, headers={"X-WP-TotalPages": str(pages)})

    def _sorted(self) -> list[dict]:
        return sorted(self.comments.values(), key=lambda each: each["date_gmt"])

    def _feed(self, page: int) -> httpx.Response:
        newest = self._sorted()[::-1][(page - 1) * 10 : page * 10]
        if not newest and page > 1:
            return httpx.Response(404)
        items = "".join(_item(each) for each in newest)
        return httpx.Response(
            200,
            text=f'<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/">'
            f"<channel><title>Reacties</title>{items}</channel></rss>",
            headers={"Content-Type": "application/rss+xml; charset=UTF-8"},
        )


def _post(number: int) -> dict:
    return {
        "id": number,
        "link": f"https://krant.example/artikel-{number}/",
        "title": {"rendered": f"Artikel &#8216;{number}&#8217;"},
    }


def _item(comment: dict) -> str:
    at = datetime.fromisoformat(comment["date_gmt"]).strftime("%a, %d %b %Y %H:%M:%S +0000")
    name, link = comment["author_name"], comment["link"]
    return (
        f"<item><title>Reactie op Artikel door {name}</title><link>{link}</link>"
        f'<dc:creator>{name}</dc:creator><pubDate>{at}</pubDate><guid isPermaLink="false">'
        f"https://krant.example/?p={comment['post']}#comment-{comment['id']}</guid>"
        f"<description><![CDATA[{comment['content']['rendered']}]]></description></item>"
    )
