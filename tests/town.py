"""The demo's invented town, collected by the ordinary collectors without a network."""

from datetime import UTC, datetime, timedelta
from functools import cache
from importlib import resources

import anyio
import httpx

import scheduler
from collectors.contract import Kit
from collectors.http import Http
from data import keys, settings
from demo import site

ANCHOR = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
NOW = ANCHOR + timedelta(minutes=5)


@cache
def _town():
    return site.make(ANCHOR, lambda: NOW)


def answer(request):
    """Let the town answer a request."""

    async def forward():
        transport = httpx.ASGITransport(_town())
        async with httpx.AsyncClient(transport=transport) as web:
            said = await web.request(
                request.method, request.url, content=request.content, headers=request.headers
            )
        return httpx.Response(said.status_code, content=said.content, headers=said.headers)

    return anyio.run(forward)


def settle(folder, without=()):
    """Make an installation that has heard everything in town, but for some sources."""
    file = folder / "luisterpost.toml"
    written = resources.files("demo").joinpath("settings.toml").read_text("utf-8")
    for name, value in (("site", "http://site"), ("dashboard_port", "1"), ("every_minutes", "5")):
        written = written.replace(f"{{{name}}}", value)
    file.write_text(written, "utf-8")
    loaded = settings.load(file, {})
    opened = scheduler.House.open(loaded, lambda: NOW)
    http = Http(loaded.collecting, transport=httpx.MockTransport(answer), sleep=lambda _: None)
    house = scheduler.replace(opened, kit=Kit(http, keys.author_key(loaded), lambda: NOW))
    for source in house.sources():
        if source.name not in without:
            assert scheduler.collect(house, source).error == "", source.name
    scheduler.score(house)
    return house
