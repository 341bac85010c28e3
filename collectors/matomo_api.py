"""The reporting interface of Matomo, as far as visits by page and hour need it.

Read are single views with their time, not reports: reports have no hours by page, and
one for a segment is empty, without a word, where the server makes none on request. Of a
visit only its number and its pages are asked for, so nothing of a visitor crosses the line.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from collectors.http import Http
from data.errors import CollectError
from data.settings import MatomoSource

VISITS_A_PAGE = 250
MOST_PAGES = 2_000

_REFUSED = re.compile(r"token|authenticat|access|permission|logged in", re.IGNORECASE)
_NO_LOG = re.compile(r"visit\w* ?log", re.IGNORECASE)
_OFFSET = re.compile(r"UTC([+-]\d{1,2}(?:\.\d+)?)")


@dataclass(frozen=True, slots=True)
class View:
    """A page that was looked at."""

    at: datetime
    url: str


class Api:
    """Asks one site of one Matomo; the token only travels in the body of a request."""

    def __init__(self, source: MatomoSource, http: Http) -> None:
        self._source, self._http = source, http
        token = source.token.get_secret_value().strip() if source.token else ""
        self._token = token or "anonymous"

    def zone(self) -> str:
        """Return the time zone of the site, in which its days begin."""
        answer = self._ask("SitesManager.getSiteFromId", {})
        site = answer[0] if isinstance(answer, list) and answer else answer
        if not isinstance(site, dict) or not isinstance(site.get("timezone"), str):
            raise CollectError("not_matomo", "the site has no time zone")
        return str(site["timezone"])

    def views(self, day: date, since: datetime) -> Iterator[View]:
        """Yield the views of visits that ended on a day of the site, after a moment."""
        seen: set[str] = set()
        for page in range(MOST_PAGES):
            visits = self._visits(day, since, page * VISITS_A_PAGE)
            for visit in visits:
                identity = str(visit.get("idVisit"))
                if identity not in seen:
                    seen.add(identity)
                    yield from parse(visit)
            if len(visits) < VISITS_A_PAGE:
                return
        raise CollectError("too_large", f"more than {MOST_PAGES * VISITS_A_PAGE} visits on {day}")

    def _visits(self, day: date, since: datetime, offset: int) -> list[Mapping[str, object]]:
        asked = {
            "period": "day",
            "date": day.isoformat(),
            "minTimestamp": str(int(since.timestamp())),
            "filter_limit": str(VISITS_A_PAGE),
            "filter_offset": str(offset),
            "showColumns": "idVisit,actionDetails",
        }
        answer = self._ask("Live.getLastVisitsDetails", asked)
        if not isinstance(answer, list):
            raise CollectError("not_matomo", "no list of visits")
        return [visit for visit in answer if isinstance(visit, dict)]

    def _ask(self, method: str, asked: Mapping[str, str]) -> object:
        form = {
            "module": "API",
            "method": method,
            "idSite": str(self._source.site),
            "format": "JSON",
            **asked,
            "token_auth": self._token,
        }
        response = self._http.post(address(self._source.url), form)
        try:
            answer = json.loads(response.content)
        except (ValueError, RecursionError) as error:
            raise CollectError("not_matomo", f"no JSON from {response.url}") from error
        if isinstance(answer, dict) and answer.get("result") == "error":
            self._complain(str(answer.get("message", "")))
        return answer

    def _complain(self, message: str) -> None:
        plain = message.replace(self._token, "***")[:300]
        if _NO_LOG.search(message):
            raise CollectError("matomo_no_visits", plain)
        raise CollectError("matomo_refused" if _REFUSED.search(message) else "matomo_error", plain)


def parse(visit: Mapping[str, object]) -> Iterator[View]:
    """Yield the pages of a visit; downloads, searches and events are none."""
    actions = visit.get("actionDetails")
    for action in actions if isinstance(actions, list) else []:
        if not isinstance(action, dict) or action.get("type") != "action":
            continue
        stamp, url = str(action.get("timestamp", "")), action.get("url")
        if isinstance(url, str) and re.fullmatch(r"\d{9,10}", stamp):
            yield View(datetime.fromtimestamp(int(stamp), UTC), url)


def address(url: str) -> str:
    """Return where the interface of a Matomo stands.

    >>> address("https://cijfers.example.nl/matomo")
    'https://cijfers.example.nl/matomo/index.php'
    """
    base = url.partition("?")[0]
    return base if base.endswith(".php") else f"{base.rstrip('/')}/index.php"


def zone_of(name: str) -> tzinfo:
    """Return a time zone as Matomo calls it: a place, or ``UTC+2``.

    Raises:
        CollectError: ``wrong_timezone`` when there is no such zone.
    """
    try:
        if offset := _OFFSET.fullmatch(name):
            return timezone(timedelta(hours=float(offset[1])))
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise CollectError("wrong_timezone", name) from error
