"""A Matomo that answers like the real one, for as far as it is asked."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import anyio
import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

TOKEN = "0123456789abcdef0123456789abcdef"


class Matomo:
    """One site; views are added to visits, and every request is remembered."""

    def __init__(self, zone: str = "Europe/Amsterdam") -> None:
        self.zone = zone
        self.visits: list[list[tuple[datetime, str]]] = []
        self.asked: list[dict[str, str]] = []
        self.addresses: list[str] = []
        self.complaint: str | None = None
        self._app = Starlette(routes=[Route("/index.php", self._answer, methods=["GET", "POST"])])

    def view(self, *views: tuple[datetime, str]) -> None:
        """Add a visit of one or more pages."""
        self.visits.append(list(views))

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.addresses.append(str(request.url))
        return anyio.run(self._forward, request)

    async def _forward(self, request: httpx.Request) -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(self._app)) as web:
            answer = await web.request(
                request.method, request.url, content=request.content, headers=request.headers
            )
        return httpx.Response(answer.status_code, content=answer.content)

    async def _answer(self, request: Request) -> Response:
        asked = {name: str(value) for name, value in (await request.form()).items()}
        self.asked.append(asked)
        if request.method != "POST" or asked.get("module") != "API":
            return HTMLResponse("<html><form>Inloggen bij Matomo</form></html>")
        if self.complaint or asked.get("token_auth") != TOKEN:
            message = self.complaint or f"Unable to authenticate with the token {TOKEN[:4]}."
            return JSONResponse({"result": "error", "message": message})
        if asked["method"] == "SitesManager.getSiteFromId":
            return JSONResponse({"idsite": asked["idSite"], "timezone": self.zone})
        return JSONResponse(self._details(asked))

    def _details(self, asked: dict[str, str]) -> list[dict]:
        since = datetime.fromtimestamp(int(asked["minTimestamp"]), UTC)
        zone = ZoneInfo(self.zone)
        found = [
            (number, views)
            for number, views in enumerate(self.visits)
            if max(views)[0] >= since
            and max(views)[0].astimezone(zone).date().isoformat() == asked["date"]
        ]
        found.sort(key=lambda visit: max(visit[1]), reverse=True)
        offset, limit = int(asked["filter_offset"]), int(asked["filter_limit"])
        return [
            {"idVisit": str(number), "actionDetails": [_action(*view) for view in views]}
            for number, views in found[offset : offset + limit]
        ]


def _action(at: datetime, page: str) -> dict:
    return {
        "type": "action",
        "url": f"https://site.example{page}",
        "timestamp": int(at.timestamp()),
        "pageTitle": "Wat een titel",
    }
