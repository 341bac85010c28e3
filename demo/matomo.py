"""The counter of the town's website, asked the way Matomo is asked."""

import csv
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import islice

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from data.times import local_date
from demo import figures

TOKEN = "alleen-voor-de-demo"
PAGES_A_VISIT = 25
SITE = "https://wijkerdam.example"

Visit = tuple[datetime, dict[str, object]]
"""When the last page of a visit was looked at, and the visit as Matomo shows it."""


def routes(anchor: datetime) -> list[Route]:
    """Return what the counter answers to, and what programs may read of the site."""

    async def answer(request: Request) -> Response:
        asked = {name: str(value) for name, value in (await request.form()).items()}
        return _answer(asked, anchor)

    return [
        Route("/matomo/index.php", answer, methods=["POST"]),
        Route("/matomo/index.php", _login),
        Route("/robots.txt", _robots),
    ]


def _login(_: Request) -> Response:
    return HTMLResponse("<!doctype html><title>Inloggen</title><p>Log in om cijfers te zien.</p>")


def _robots(_: Request) -> Response:
    return PlainTextResponse("User-agent: *\nDisallow: /matomo/\n")


def _answer(asked: dict[str, str], anchor: datetime) -> Response:
    if asked.get("token_auth") != TOKEN:
        message = "Unable to authenticate with the provided token."
        return JSONResponse({"result": "error", "message": message})
    match asked.get("method"):
        case "SitesManager.getSiteFromId":
            return JSONResponse({"idsite": "1", "timezone": "Europe/Amsterdam"})
        case "Live.getLastVisitsDetails":
            return JSONResponse(_listed(asked, anchor))
        case other:
            return JSONResponse({"result": "error", "message": f"There is no method {other}."})


def _listed(asked: dict[str, str], anchor: datetime) -> list[dict[str, object]]:
    day = date.fromisoformat(asked["date"])
    since = datetime.fromtimestamp(int(asked.get("minTimestamp", 0)), UTC)
    found = [visit for last, visit in _by_day(anchor).get(day, []) if last >= since]
    offset, limit = int(asked.get("filter_offset", 0)), int(asked.get("filter_limit", 10))
    return found[offset : offset + limit]


@cache
def _by_day(anchor: datetime) -> dict[date, list[Visit]]:
    days: dict[date, list[Visit]] = {}
    for number, (last, actions) in enumerate(_visits(anchor), start=1):
        visit: dict[str, object] = {"idVisit": str(number), "actionDetails": actions}
        days.setdefault(local_date(last), []).insert(0, (last, visit))
    return days


def _visits(anchor: datetime) -> Iterator[tuple[datetime, list[dict[str, object]]]]:
    for row in csv.DictReader(figures.visits(anchor).splitlines(), delimiter=";"):
        hour, views = datetime.fromisoformat(row["uur"]), int(row["bezoeken"])
        step = timedelta(hours=1) / (views + 1)
        moments = (hour + step * number for number in range(1, views + 1))
        while looked := list(islice(moments, PAGES_A_VISIT)):
            actions = [_action(moment, row["pagina"]) for moment in looked]
            yield looked[-1].astimezone(UTC), actions


def _action(moment: datetime, page: str) -> dict[str, object]:
    return {"type": "action", "url": f"{SITE}{page}", "timestamp": int(moment.timestamp())}
