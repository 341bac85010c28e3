"""What the REST interface of a WordPress site says about comments and articles.

https://developer.wordpress.org/rest-api/reference/comments/ - as a stranger one may not
ask for ``author*``, ``type`` or ``status``.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from collectors import dates, html, urls
from collectors.http import Http, Response
from data.errors import CollectError

PAGE_SIZE = 100
NO_API = "no_comments_api"
_COMMENT_FIELDS = "id,post,parent,author_name,date_gmt,link,content"
_CLOSED = frozenset({"forbidden", "not_found", "gone"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """One comment as the site gives it."""

    id: str
    post: int
    parent: int
    author: str
    published: datetime | None
    link: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of comments, oldest first; the last one may be empty."""

    comments: tuple[Comment, ...]
    refused: int
    last: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What comments stand under."""

    link: str
    title: str


class Site:
    """The REST interface of one site."""

    def __init__(self, url: str, http: Http) -> None:
        self._base = f"{url.rstrip('/')}/wp-json/wp/v2"
        self._http = http

    def comments(self, after: datetime, page: int) -> Page:
        """Return a page of the comments placed after a moment.

        Raises:
            CollectError: ``no_comments_api`` when the site has closed it.
        """
        wanted = {
            "after": after.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "order": "asc",
            "orderby": "date_gmt",
            "per_page": PAGE_SIZE,
            "page": page,
            "_fields": _COMMENT_FIELDS,
        }
        try:
            response = self._get("comments", wanted)
        except CollectError as error:
            # Comments that vanish while we page make the last page one that isn't there.
            if page > 1 and error.code == "unexpected_answer":
                return Page(comments=(), refused=0, last=True)
            raise
        return parse(response, page)

    def existing(self, ids: list[str]) -> set[str]:
        """Return which of these comments can still be read."""
        found: set[str] = set()
        for part in _parts(ids):
            wanted = {"include": ",".join(part), "per_page": PAGE_SIZE, "_fields": "id"}
            found |= {str(each.get("id")) for each in _objects(self._get("comments", wanted))}
        return found

    def articles(self, ids: Iterable[int]) -> dict[int, Article]:
        """Return the articles with these numbers, as far as the site names them."""
        found: dict[int, Article] = {}
        for part in _parts([str(each) for each in ids]):
            wanted = {
                "include": ",".join(part),
                "per_page": PAGE_SIZE,
                "_fields": "id,link,title",
            }
            try:
                found |= _articles(self._get("posts", wanted))
            except CollectError as error:
                if error.code not in (NO_API, "unexpected_answer"):
                    raise
        return found

    def _get(self, path: str, wanted: Mapping[str, object]) -> Response:
        try:
            return self._http.get(f"{self._base}/{path}?{urlencode(wanted)}")
        except CollectError as error:
            if error.code in _CLOSED:
                raise CollectError(NO_API, error.detail) from error
            raise


def parse(response: Response, number: int) -> Page:
    """Turn a page of the answer into comments, and count what is none."""
    objects = _objects(response)
    comments = [comment for each in objects if (comment := _comment(each)) is not None]
    total = response.headers.get("x-wp-totalpages", "")
    return Page(
        comments=tuple(comments),
        refused=len(objects) - len(comments),
        last=number >= int(total) if total.isdecimal() else not objects,
    )


def _objects(response: Response) -> list[dict[str, Any]]:
    try:
        answer = json.loads(response.content)
    except (ValueError, RecursionError) as error:
        raise CollectError(NO_API, f"no JSON from {response.url}") from error
    if not isinstance(answer, list) or not all(isinstance(each, dict) for each in answer):
        raise CollectError(NO_API, f"no list from {response.url}")
    return answer


def _comment(values: dict[str, Any]) -> Comment | None:
    number, text = values.get("id"), html.to_text(_rendered(values, "content"))
    if not isinstance(number, int) or not text:
        return None
    return Comment(
        id=str(number),
        post=_number(values, "post"),
        parent=_number(values, "parent"),
        author=html.to_line(str(values.get("author_name") or "")),
        published=dates.from_feed(str(values.get("date_gmt") or "")),
        link=urls.link(str(values.get("link") or "")),
        text=text,
    )


def _articles(response: Response) -> dict[int, Article]:
    return {
        _number(values, "id"): Article(
            link=urls.canonical(str(values.get("link") or "")),
            title=html.to_line(_rendered(values, "title")),
        )
        for values in _objects(response)
    }


def _rendered(values: dict[str, Any], key: str) -> str:
    value = values.get(key)
    return str(value.get("rendered") or "") if isinstance(value, dict) else ""


def _number(values: dict[str, Any], key: str) -> int:
    value = values.get(key)
    return value if isinstance(value, int) else 0


def _parts(ids: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(ids), PAGE_SIZE):
        yield ids[start : start + PAGE_SIZE]
