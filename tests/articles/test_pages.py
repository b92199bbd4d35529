"""Pages: headline, text and what the page says of itself."""

from __future__ import annotations

import pytest

from dateline.articles import make_article
from dateline.articles.pages import UnreadablePageError, read_page
from dateline.records import RawInput

PARAGRAPHS = (
    "Rebel forces shelled the port of Marfa on Tuesday, killing five people, officials in the capital said.",
    "The army replied with air strikes on the hills to the north, and hundreds of residents fled to the coast.",
    "A spokesman for the government said that talks with the rebels would go on in the capital this week.",
)
HEADLINE = "Rebels shell the port of Marfa"


def page(head: str = "", top: str = "", paragraphs: tuple[str, ...] = PARAGRAPHS, foot: str = "") -> str:
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    return (
        f"<html><head>{head}</head><body><nav><ul><li><a href='/'>Home</a></li><li><a href='/w'>World</a></li></ul>"
        f"</nav><article>{top}{body}</article>{foot}</body></html>"
    )


def test_the_text_is_headline_blank_line_body() -> None:
    raw = RawInput("in", page(top=f"<h1>{HEADLINE}</h1>", head=f"<title>{HEADLINE} | Daily</title>").encode(), "html")
    article = make_article(raw)
    assert article.title == HEADLINE
    assert article.text == f"{HEADLINE}\n\n" + "\n".join(PARAGRAPHS)
    assert article.skipped == ()


@pytest.mark.parametrize(
    ("head", "top"),
    [
        (f'<meta property="og:title" content="{HEADLINE}">', ""),
        (f'<meta property="og:title" content="{HEADLINE} - Daily"><meta property="og:site_name" content="Daily">', ""),
        (f"<title>{HEADLINE} | The Daily Example</title>", ""),
        ("<title>The Daily Example</title>", f"<h1>{HEADLINE}</h1>"),
        (f"<title>{HEADLINE} - Daily</title>", f"<h1>The Daily Example</h1><h1>{HEADLINE}</h1>"),
    ],
)
def test_the_headline_is_found_without_the_sites_name(head: str, top: str) -> None:
    assert read_page(page(head, top)).title == HEADLINE


def test_what_the_page_says_of_itself() -> None:
    head = (
        '<meta property="og:site_name" content="The Daily"><link rel="canonical" href="https://example.org/a">'
        '<meta name="author" content="A Writer"><meta property="article:published_time" content="2017-01-20T10:00Z">'
        '<meta property="article:modified_time" content="2018-02-02T10:00Z">'
    )
    found = read_page(page(head))
    assert (found.outlet, found.url, found.byline) == ("The Daily", "https://example.org/a", "A Writer")
    assert found.published == "2017-01-20"


def test_json_ld_tells_date_and_author() -> None:
    linked = '{"@graph": [{"@type": "NewsArticle", "datePublished": "2017-01-20", "author": [{"name": "A Writer"}]}]}'
    found = read_page(page(f'<script type="application/ld+json">{linked}</script>'))
    assert (found.published, found.byline) == ("2017-01-20", "A Writer")


def test_a_date_in_the_text_is_no_publication_date() -> None:
    foot = "<footer>Copyright 2016-12-24. Updated 24 December 2016</footer>"
    told = ("On January 24, 2019, and again on 2019-01-25, the rebels shelled the port, officials said.", *PARAGRAPHS)
    assert (
        read_page(page('<meta name="description" content="2015-05-05">', paragraphs=told, foot=foot)).published is None
    )


@pytest.mark.parametrize("address", ["javascript:alert(1)", "/relative", "http://[::1"])
def test_only_web_addresses_are_taken(address: str) -> None:
    assert read_page(page(f'<link rel="canonical" href="{address}">')).url is None


def test_deep_nesting_is_unwrapped_or_refused() -> None:
    body = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
    found = read_page(f"<html><body>{'<div><b>' * 3000}{body}{'</b></div>' * 3000}</body></html>")
    assert all(text in found.body for text in PARAGRAPHS)
    with pytest.raises(UnreadablePageError, match="nested"):
        read_page(f"<html><body>{'<ins>' * 3000}{body}")
    with pytest.raises(UnreadablePageError, match="elements"):
        read_page("<div>" * 200_000)


@pytest.mark.parametrize("markup", ["<html></html>", "<script>x</script>", "<p></p>", "<!--", "<html><body><br>"])
def test_pages_without_text_are_refused(markup: str) -> None:
    with pytest.raises(UnreadablePageError):
        read_page(markup)
