"""Web pages: the feeds that a page names, and the articles that a section page links.

Articles are told by structure, not by the rules of single sites: a link of the same site, in the main part, whose
address has a date, a number or a slug of several words, and whose words are a headline or stand in a heading. May
import: errors, records, and this folder's helpers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import cast
from urllib.parse import parse_qsl, unquote, urlsplit

from lxml import etree

from dateline.errors import FeedError
from dateline.records.feed import ParsedFeed
from dateline.sources.feeds.entries import Draft, Problems, make_entries
from dateline.sources.feeds.limits import MAX_ANCHORS, MAX_LINKS, MAX_PAGE, MAX_TITLE
from dateline.sources.feeds.links import resolve, site_of, url_key
from dateline.sources.feeds.markup import Element
from dateline.sources.feeds.texts import folded

FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")
FURNITURE = ("nav", "footer", "aside", "form", "dialog", "button", "noscript", "template")
FURNITURE_ROLES = ("navigation", "contentinfo", "complementary", "search", "banner", "menu", "menubar")
FURNITURE_NAMES = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|footer|breadcrumbs?|sidebar|cookies?|social|share|sharing|pagination|pager|"
    r"newsletter|related|trending|popular|most-?(?:read|viewed|popular)|promo|advert(?:s|isement)?|comments?|tags?|login)"
    r"(?:$|[\s_-])",
    re.I,
)
SECTIONS = re.compile(
    r"/(?:tags?|topics?|categor(?:y|ies)|authors?|people|profiles?|contributors?|search|login|signin|register|subscribe|account|"
    r"about(?:-us)?|contacts?(?:-us)?|privacy(?:-policy)?|terms(?:-[a-z-]+)?|cookies?|jobs|careers|advertis(?:e|ing)|newsletters?|"
    r"feeds?|rss|podcasts?|page)(?:/|$)",
    re.I,
)
FILES = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|mp[34]|m4a|webm|zip|xml|rss|json|css|js|ics)$", re.I)
DATED = re.compile(r"/(?:19|20)\d\d[/-]?(?:0?[1-9]|1[0-2]|[a-z]{3})(?:[/-]?\d{1,2})?(?=[/_.-])", re.I)
NUMBERED = re.compile(r"(?<!\d)\d{5,}(?!\d)|(?<![a-z0-9])(?=[a-z]*\d)(?=\d*[a-z])[a-z0-9]{8,}(?![a-z0-9])")
ARTICLE_ID = ("id", "p", "story", "article", "articleid", "newsid", "aid", "nid")
HEADLINE_WORDS = 4
HEADLINE_LETTERS = 25
SLUG_WORDS = 4
DEEPEST = 200
HEAD = 256 * 1024


@dataclass(frozen=True, slots=True)
class FoundFeed:
    """A feed that a page names: its address, and its title or an empty string."""

    url: str
    title: str


def read_page(text: str, *, url: str, fetched: datetime, where: str) -> ParsedFeed:
    """Read a section page: its article links become entries, in the page's order, at most a hundred.

    Args:
        text: the page.
        url: where it was fetched.
        fetched: when, with its zone.
        where: its name, for messages.

    Raises:
        FeedError: no article link can be told on it.
    """
    root = _parsed(text[:MAX_PAGE])
    if root is None:
        raise FeedError(where, "is no web page that can be read; check its address")
    base = _base(root, url)
    links = list(_links(root, url, base))
    inside = [link for link in links if link.main]
    chosen: dict[str, _Link] = {}
    for link in inside or links:
        known = chosen.get(url_key(link.url))
        if known is None or len(link.words) > len(known.words):
            # A picture and a headline often link the same article: the place of the first, the words of the longer.
            chosen[url_key(link.url)] = link
    articles = [link for link in chosen.values() if link.article()][:MAX_LINKS]
    if not articles:
        feeds = _advice(_named(root, base))
        raise FeedError(
            where, f"links no articles that can be told from menus{feeds or '; watch its feed or sitemap instead'}"
        )
    problems = Problems()
    drafts = [Draft(base=base, link=link.url, title=link.words, title_markup=False) for link in articles]
    title = next((element for element in root.iter("title")), None)
    return ParsedFeed(
        title=folded("".join(title.itertext()), MAX_TITLE) if title is not None else None,
        kind="page",
        entries=make_entries(drafts, fetched=fetched, problems=problems),
        next=_following(root, url, base),
        language=folded(root.get("lang"), 35),
        problems=problems.all(),
    )


def discover_feeds(text: str, *, url: str) -> tuple[FoundFeed, ...]:
    """The feeds that a web page names in its head (``<link rel="alternate">``), in order, each once."""
    root = _parsed(text[:HEAD])
    return () if root is None else _named(root, _base(root, url))


def no_feed(text: str, *, url: str, where: str) -> FeedError:
    """The error for a web page that came where a feed was expected; proposes the feeds that it names."""
    advice = _advice(discover_feeds(text, url=url)) or (
        "; it names none: look for one on its site, or watch it as a page (kind page)"
    )
    return FeedError(where, f"is a web page, not a feed{advice}")


@dataclass(frozen=True, slots=True)
class _Link:
    """A link of the page: ``main`` and ``heading`` say whether it stands in the main part and in a heading."""

    url: str
    words: str
    main: bool
    heading: bool

    def article(self) -> bool:
        """Tell whether it leads to an article: by its address, and by its words."""
        parts = urlsplit(self.url)
        path = unquote(parts.path)
        if SECTIONS.search(path) or FILES.search(path):
            return False
        steps = [step for step in path.split("/") if step]
        slug = re.sub(r"\.[a-z]{3,5}$", "", steps[-1], flags=re.I) if steps else ""
        words = [word for word in re.split(r"[-_+ ]", slug) if word]
        queried = any(key.lower() in ARTICLE_ID and value for key, value in parse_qsl(parts.query))
        sure = bool(DATED.search(f"{path}/") or NUMBERED.search(slug.lower()) or len(words) > SLUG_WORDS or queried)
        headline = len(self.words) >= HEADLINE_LETTERS and len(self.words.split()) >= HEADLINE_WORDS
        if sure:
            return headline or self.heading or len(words) >= SLUG_WORDS
        return headline and (len(words) >= SLUG_WORDS - 1 or (self.heading and len(steps) > 1))


def _parsed(text: str) -> Element | None:
    parser = etree.HTMLParser(
        recover=True, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True, encoding="utf-8"
    )
    try:
        return cast("Element | None", etree.fromstring(text.encode("utf-8", "replace"), parser))
    except etree.ParseError:
        return None


def _base(root: Element, url: str) -> str:
    told = next((href for element in root.iter("base") if (href := element.get("href"))), None)
    return resolve(told, url) or url


def _named(root: Element, base: str) -> tuple[FoundFeed, ...]:
    found: dict[str, FoundFeed] = {}
    for link in root.iter("link"):
        if "alternate" not in (link.get("rel") or "").lower().split():
            continue
        kind = (link.get("type") or "").partition(";")[0].strip().lower()
        if kind in FEED_TYPES and (url := resolve(link.get("href"), base)):
            found.setdefault(url, FoundFeed(url, folded(link.get("title"), 100) or ""))
    return tuple(found.values())


def _advice(feeds: tuple[FoundFeed, ...]) -> str:
    if not feeds:
        return ""
    listed = ", ".join(f"{feed.url} ({feed.title})" if feed.title else feed.url for feed in feeds[:5])
    return f"; it names {'this feed' if len(feeds) == 1 else 'these feeds'}: {listed}. Add that address instead"


def _links(root: Element, url: str, base: str) -> Iterator[_Link]:
    """Links to other pages of the same site, outside of menus and footers."""
    site, own = site_of(url), url_key(url)
    places: dict[Element, _Place] = {}
    for anchor in islice(root.iter("a"), MAX_ANCHORS):
        target = resolve(anchor.get("href"), base)
        if target is None or not _same_site(site_of(target), site) or url_key(target) == own:
            continue
        place = _place(anchor, places)
        if place.furniture:
            continue
        words = folded(" ".join(anchor.itertext()), MAX_TITLE) or folded(
            anchor.get("title") or anchor.get("aria-label"), MAX_TITLE
        )
        heading = place.heading or any(True for _ in anchor.iter("h1", "h2", "h3", "h4"))
        yield _Link(target, words or "", place.main, heading)


def _same_site(host: str, site: str) -> bool:
    return host == site or host.endswith(f".{site}") or site.endswith(f".{host}")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an element stands, by all that it stands in."""

    furniture: bool = False
    main: bool = False
    heading: bool = False
    article: bool = False


def _place(element: Element, known: dict[Element, _Place]) -> _Place:
    """Reckon an element's place from the outside in; what is known of an ancestor is not reckoned again."""
    above: list[Element] = [element]
    place = _Place()
    for ancestor in element.iterancestors():
        if ancestor in known:
            place = known[ancestor]
            break
        above.append(ancestor)
    for step in reversed(above):
        place = _within(step, place)
        known[step] = place
    return place


def _within(element: Element, around: _Place) -> _Place:
    tag = element.tag if isinstance(element.tag, str) else ""
    role = (element.get("role") or "").lower()
    names = f"{element.get('class') or ''} {element.get('id') or ''}"[:400]
    article = around.article or tag == "article"
    main = around.main or tag == "main" or role == "main"
    # A site's header is a menu; a header inside of an article or of the main part holds headlines. The page's own
    # body and main part may be named after whatever they hold ("has-sidebar").
    named = tag not in ("html", "body", "main", "article", "a") and FURNITURE_NAMES.search(names) is not None
    header = tag == "header" and not (article or main)
    return _Place(
        furniture=around.furniture or tag in FURNITURE or role in FURNITURE_ROLES or named or header,
        main=main,
        heading=around.heading or tag in ("h1", "h2", "h3", "h4"),
        article=article,
    )


def _following(root: Element, url: str, base: str) -> tuple[str, ...]:
    for element in root.iter("link", "a"):
        if "next" in (element.get("rel") or "").lower().split():
            target = resolve(element.get("href"), base)
            if target and _same_site(site_of(target), site_of(url)):
                return (target,)
    return ()
