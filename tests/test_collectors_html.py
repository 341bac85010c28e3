"""HTML and addresses of strangers: readable, safe, and never an exception."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collectors import html, urls

WORDS = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=8)
BLOCKS = st.sampled_from(["p", "div", "blockquote", "h2"])
INLINE = st.sampled_from(["b", "em", "strong", "span", "a href='x?a=1'", 'i class="x"'])


@st.composite
def paragraphs(draw) -> str:
    inner = draw(WORDS)
    for tag in draw(st.lists(INLINE, max_size=3)):
        inner = f"{draw(WORDS)}<{tag}>{inner}</{tag.split()[0]}> {draw(WORDS)}<br>{draw(WORDS)}"
    block = draw(BLOCKS)
    return f"<{block}>{inner}</{block}>"


@given(st.lists(paragraphs(), min_size=1, max_size=5).map("".join))
def test_the_short_way_gives_what_the_tree_gives(markup):
    assert html.to_text(markup) == html.tidy("".join(html._pieces(markup)))


@given(st.text() | st.text("<>/&;'\"ab p=!-\n\x00\ud800"))
def test_nothing_makes_it_fail(markup):
    text = html.to_text(markup)
    assert text == text.strip()
    assert "\x00" not in text
    text.encode("utf-8")


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("Gewone tekst", "Gewone tekst"),
        ("Twee &amp;amp; &euro; &hellip;", "Twee &amp; € …"),
        ("<p>Een</p>twee<div>drie</div>", "Een\n\ntwee\n\ndrie"),
        ("a<br/>b<BR>c", "a\nb\nc"),
        ("<style>p{}</style>ja<script>nee</script>", "ja"),
        ("<a title='x > y'>link</a>", "link"),
        ("3 < 5 en 5 > 3", "3 < 5 en 5 > 3"),
        ("&lt;script&gt;letterlijk", "<script>letterlijk"),
        ("zachte\u00adkoppel \u200b", "zachte\u00adkoppel \u200b"),
        ("", ""),
        ("<img src=x onerror=alert(1)>", ""),
    ],
)
def test_text_is_what_a_person_reads(markup, text):
    assert html.to_text(markup) == text


def test_titles_are_one_line():
    assert html.to_line("<p>Een</p>\n<p>twee</p>") == "Een twee"


@pytest.mark.parametrize(
    "piece", ["<div>", "<", "<a ", "<b><p>", "<script>", " \n ", "&#x", "<!--"]
)
def test_endless_markup_takes_no_time(piece):
    started = time.process_time()
    assert len(html.to_text(piece * 2_000_000)) <= html.LONGEST
    assert time.process_time() - started < 10


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("HTTPS://Krant.Example:443/A?b=2&a=1#x", "https://krant.example/A?b=2&a=1"),
        ("https://krant.example", "https://krant.example/"),
        ("https://krant.example/?utm_source=rss", "https://krant.example/"),
        ("https://krant.example/?utm_source=rss&p=7&fbclid=q", "https://krant.example/?p=7"),
        ("http://krant.example:8080/x", "http://krant.example:8080/x"),
        ("https://wie:wat@krant.example/x", "https://krant.example/x"),
        ("../b", "https://basis.example/b"),
        ("//cdn.example/x", "https://cdn.example/x"),
        ("https://[::1]/x", "https://[::1]/x"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("mailto:post@krant.example", ""),
        ("https://[kapot", ""),
        ("https://a:b:c/", ""),
        ("", ""),
    ],
)
def test_canonical_addresses(address, page):
    assert urls.canonical(address, "https://basis.example/a/") == page


@given(
    st.text() | st.text("htps:/?#[]@&=%.\\ax1"), st.sampled_from(["", "https://basis.example/a"])
)
def test_addresses_never_fail_and_are_safe(address, base):
    for found in (urls.link(address, base), urls.canonical(address, base)):
        assert found == "" or found.startswith(("http://", "https://"))
    page = urls.canonical(address, base)
    assert urls.canonical(page) == page
    assert urls.host(address) == urls.host(address).lower()
