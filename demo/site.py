"""The invented site as it stands on loopback: feeds, WordPress comments, scores and counts.

Nothing is kept between requests: what is shown follows from the moment of asking.
"""

import hashlib
import html
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from email.utils import format_datetime
from functools import cache

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from demo import contacts, figures, matomo, reviews, world
from demo.world import Article, Comment, World

SITES = {
    "wijkerdammer": "De Wijkerdammer",
    "omroep": "Omroep Heuvelland",
    "merelhof-blog": "Weblog Merelhof",
    "landelijk": "Landelijk nieuws",
    world.SQUARE: "Praatplein",
}
TABLES: Mapping[str, Callable[[datetime], str]] = {
    "beoordelingen": figures.scores,
    "beoordelingen-anderen": figures.peers,
    "bezoek": figures.visits,
    "contacten": contacts.table,
    "klachten": figures.complaints,
}
Clock = Callable[[], datetime]


def make(anchor: datetime, now: Clock) -> Starlette:
    """Make the site; ``anchor`` is its today, ``now`` tells how far it has come."""
    pages = _Pages(world.build(anchor), anchor, now)
    return Starlette(
        routes=[
            Route("/", pages.home),
            Route("/wijkerdammer/feed/", pages.rss),
            Route("/landelijk/feed/", pages.rss),
            Route("/praatplein/feed/", pages.square),
            Route("/omroep/feed.atom", pages.atom),
            Route("/merelhof-blog/feed.json", pages.json_feed),
            Route("/wijkerdammer/wp-json/wp/v2/comments", pages.wp_comments),
            Route("/wijkerdammer/wp-json/wp/v2/posts", pages.wp_posts),
            Route("/wijkerdammer/comments/feed/", pages.comment_feed),
            Route("/beoordelingen/", pages.reviews),
            *matomo.routes(anchor),
            Route("/{table}.csv", pages.table),
            Route("/{site}/{article}/", pages.article),
        ]
    )


class _Pages:
    def __init__(self, town: World, anchor: datetime, now: Clock) -> None:
        self._town = town
        self._anchor = anchor
        self._now = now

    def home(self, request: Request) -> Response:
        links = "".join(
            f"<h2>{html.escape(name)}</h2><ul>{self._links(request, site)}</ul>"
            for site, name in SITES.items()
        )
        return _page("Wijkerdam", f"<p>Een verzonnen plaats met verzonnen nieuws.</p>{links}")

    def _links(self, request: Request, site: str) -> str:
        shown = self._town.articles_of(site, self._now())
        return "".join(
            f'<li><a href="{_address(request, one)}">{html.escape(one.title)}</a></li>'
            for one in shown
        )

    def rss(self, request: Request) -> Response:
        site = request.url.path.split("/")[1]
        items = (
            _rss_item(one.title, _address(request, one), one.summary, one.published_at, one.section)
            for one in self._town.articles_of(site, self._now())
        )
        return _rss(SITES[site], str(request.url), items)

    def square(self, request: Request) -> Response:
        items = (
            _rss_item(
                "", f"{_root(request)}/{world.SQUARE}/{one.number}/", one.text, one.published_at
            )
            for one in self._town.posts_until(self._now())
        )
        return _rss(SITES[world.SQUARE], str(request.url), items)

    def comment_feed(self, request: Request) -> Response:
        newest = self._town.comments_until(self._now())[::-1]
        page = _number(request.query_params, "paged", 1)
        items = (
            _rss_item(
                f"Reactie op {one.article.title} door {one.author}",
                f"{_address(request, one.article)}#comment-{one.number}",
                one.text,
                one.published_at,
            )
            for one in newest[(page - 1) * 10 : page * 10]
        )
        return _rss("Reacties voor De Wijkerdammer", str(request.url), items)

    def atom(self, request: Request) -> Response:
        entries = "".join(
            f"<entry><id>{_address(request, one)}</id><title>{html.escape(one.title)}</title>"
            f'<link href="{_address(request, one)}"/>'
            f"<published>{one.published_at.isoformat()}</published>"
            f"<updated>{one.published_at.isoformat()}</updated>"
            f"<summary>{html.escape(one.summary)}</summary></entry>"
            for one in self._town.articles_of("omroep", self._now())
        )
        body = (
            '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom">'
            f"<id>{request.url}</id><title>{SITES['omroep']}</title>"
            f"<updated>{self._anchor.isoformat()}</updated>{entries}</feed>"
        )
        return Response(body, media_type="application/atom+xml")

    def json_feed(self, request: Request) -> Response:
        items = [
            {
                "id": _address(request, one),
                "url": _address(request, one),
                "title": one.title,
                "content_text": one.summary,
                "date_published": one.published_at.isoformat(),
            }
            for one in self._town.articles_of("merelhof-blog", self._now())
        ]
        feed = {"version": "https://jsonfeed.org/version/1.1", "title": SITES["merelhof-blog"]}
        return JSONResponse({**feed, "items": items}, media_type="application/feed+json")

    def wp_comments(self, request: Request) -> Response:
        asked = request.query_params
        found = self._town.comments_until(self._now())
        for name, keep in (("after", _later), ("before", _earlier)):
            if name in asked:
                bound = _moment(asked[name], self._anchor)
                found = [one for one in found if keep(one.published_at, bound)]
        if asked.get("order", "desc") == "desc":
            found = found[::-1]
        return _wp_page(request, [_wp_comment(request, one) for one in found])

    def wp_posts(self, request: Request) -> Response:
        wanted = {int(one) for one in request.query_params.get("include", "").split(",") if one}
        posts = [
            {
                "id": one.number,
                "date_gmt": _gmt(one.published_at),
                "link": _address(request, one),
                "title": {"rendered": html.escape(one.title)},
                "excerpt": {"rendered": f"<p>{html.escape(one.summary)}</p>"},
            }
            for one in self._town.articles_of(world.COMMENTED, self._now())
            if not wanted or one.number in wanted
        ]
        return _wp_page(request, posts)

    def article(self, request: Request) -> Response:
        site, article_id = request.path_params["site"], request.path_params["article"]
        if site == world.SQUARE:
            return self._post(article_id)
        shown = [one for one in self._town.articles_of(site, self._now()) if one.id == article_id]
        if not shown:
            return PlainTextResponse("Deze pagina bestaat niet.", 404)
        comments = [
            one for one in self._town.comments_until(self._now()) if one.article == shown[0]
        ]
        thread = "".join(
            f'<li id="comment-{one.number}"><b>{html.escape(one.author)}</b>'
            f"<p>{html.escape(one.text)}</p></li>"
            for one in comments
        )
        body = f"<p>{html.escape(shown[0].summary)}</p><h2>Reacties</h2><ol>{thread}</ol>"
        return _page(shown[0].title, body)

    def _post(self, number: str) -> Response:
        shown = [one for one in self._town.posts_until(self._now()) if str(one.number) == number]
        if not shown:
            return PlainTextResponse("Dit bericht bestaat niet.", 404)
        return _page(SITES[world.SQUARE], f"<p>{html.escape(shown[0].text)}</p>")

    def reviews(self, request: Request) -> Response:
        shown = "".join(
            f'<li id="beoordeling-{one.number}"><b>{one.score}</b> {html.escape(one.text)}</li>'
            for one in reviews.written(self._anchor)
        )
        told = reviews.json_ld(self._anchor, f"{_root(request)}/beoordelingen/")
        return _page("Beoordelingen", f"<ul>{shown}</ul>{told}")

    def table(self, request: Request) -> Response:
        name = request.path_params["table"]
        if name not in TABLES:
            return PlainTextResponse("Deze tabel bestaat niet.", 404)
        content = _table(name, self._anchor)
        tag = f'"{hashlib.sha256(content.encode()).hexdigest()[:32]}"'
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers={"ETag": tag})
        return PlainTextResponse(content, media_type="text/csv", headers={"ETag": tag})


@cache
def _table(name: str, anchor: datetime) -> str:
    return TABLES[name](anchor)


def _wp_comment(request: Request, one: Comment) -> dict[str, object]:
    return {
        "id": one.number,
        "post": one.article.number,
        "parent": one.parent,
        "author": 0,
        "author_name": one.author,
        "date": _gmt(one.published_at),
        "date_gmt": _gmt(one.published_at),
        "content": {"rendered": f"<p>{html.escape(one.text)}</p>\n"},
        "link": f"{_address(request, one.article)}#comment-{one.number}",
        "status": "approved",
        "type": "comment",
        "author_avatar_urls": {"96": f"{_root(request)}/avatar/{one.number}.png"},
    }


def _wp_page(request: Request, rows: list[dict[str, object]]) -> Response:
    size = min(_number(request.query_params, "per_page", 10), 100)
    page = _number(request.query_params, "page", 1)
    pages = max(1, -(-len(rows) // size))
    if page > pages:
        error = {"code": "rest_invalid_page_number", "message": "No.", "data": {"status": 400}}
        return JSONResponse(error, 400)
    headers = {"X-WP-Total": str(len(rows)), "X-WP-TotalPages": str(pages)}
    fields = {one.strip() for one in request.query_params.get("_fields", "").split(",") if one}
    shown = [
        {key: value for key, value in row.items() if not fields or key in fields}
        for row in rows[(page - 1) * size : page * size]
    ]
    return JSONResponse(shown, headers=headers)


def _rss(title: str, link: str, items: Iterable[str]) -> Response:
    body = (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel>'
        f"<title>{html.escape(title)}</title><link>{html.escape(link)}</link>"
        f"<description>{html.escape(title)}</description>{''.join(items)}</channel></rss>"
    )
    return Response(body, media_type="application/rss+xml")


def _rss_item(title: str, link: str, text: str, at: datetime, section: str = "") -> str:
    heading = f"<title>{html.escape(title)}</title>" if title else ""
    category = f"<category>{html.escape(section)}</category>" if section else ""
    return (
        f"<item>{heading}<link>{link}</link><guid>{link}</guid>{category}"
        f"<pubDate>{format_datetime(at)}</pubDate>"
        f"<description>{html.escape(html.escape(text))}</description></item>"
    )


def _page(title: str, body: str) -> Response:
    name = html.escape(title)
    return HTMLResponse(
        f'<!doctype html><html lang="nl"><meta charset="utf-8"><title>{name}</title>'
        f"<body><p><strong>Voorbeeldgegevens: alles hier is verzonnen.</strong></p>"
        f"<h1>{name}</h1>{body}</body></html>"
    )


def _root(request: Request) -> str:
    return str(request.base_url).rstrip("/")


def _address(request: Request, article: Article) -> str:
    return f"{_root(request)}/{article.site}/{article.id}/"


def _gmt(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S")


def _moment(written: str, anchor: datetime) -> datetime:
    moment = datetime.fromisoformat(written.replace("Z", "+00:00").replace(" ", "+"))
    return moment if moment.tzinfo else moment.replace(tzinfo=anchor.tzinfo)


def _later(moment: datetime, bound: datetime) -> bool:
    return moment > bound


def _earlier(moment: datetime, bound: datetime) -> bool:
    return moment < bound


def _number(asked: Mapping[str, str], name: str, otherwise: int) -> int:
    written = asked.get(name, "")
    return max(1, int(written)) if written.isdigit() else otherwise
