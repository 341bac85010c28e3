"""Only addresses on the web are followed."""

import pytest

from dashboard.components import links


@pytest.mark.parametrize(
    "url", ["https://krant.example/a?b=c#d", "HTTP://krant.example", "https://krant.example:8443/é"]
)
def test_web_addresses_are_links(url):
    assert links.safe(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "",
        "krant.example",
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "ftp://krant.example/",
        "https://",
        "https://[::1",
        "https:///pad",
        "//krant.example/",
        "https://krant.example/ onclick=x",
        "java\nscript:alert(1)",
        "https://krant.example/\u202egpj.exe",
    ],
)
def test_anything_else_is_none(url):
    assert links.safe(url) == ""
