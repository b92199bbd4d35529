"""Articles and printed texts for tests."""

from __future__ import annotations

from dateline.records import Article, Skipped
from dateline.records.copy import Printed
from dateline.stories.copies import fingerprint


def article(
    text: str,
    *,
    id: str = "a",
    url: str | None = None,
    outlet: str | None = None,
    title: str | None = None,
    byline: str | None = None,
    published: str | None = None,
    skipped: tuple[Skipped, ...] = (),
) -> Article:
    return Article(id, id, url, outlet, title, byline, published, None, "en", "", text, skipped)


def printed(
    text: str,
    *,
    id: str = "a",
    url: str | None = None,
    outlet: str | None = None,
    title: str | None = None,
    published: str | None = None,
) -> Printed:
    one = article(text, id=id, url=url, outlet=outlet, title=title, published=published)
    return Printed(id, url, outlet, published, title, fingerprint(one))


WORDS = (
    "Troops crossed the bridge at dawn and took three villages on the far bank. A spokesman for the army in Kidal "
    "said that 14 fighters had been killed and 22 captured since Monday. Residents reached by telephone spoke of "
    "looting in Anefis and Tessalit. The mayor, Ibrahim Maiga, called for a corridor so that families could "
    "leave. Aid workers counted 3,400 people on the road to Gao, many of them children. The price of water has "
    "doubled. Observers of the mission were turned back at a checkpoint 12 km from the river. On 4 March the two "
    "sides had agreed to talk in Algiers, and neither has yet said that the talks are off. Traders in the town "
    "kept their shops shut, and the radio played music instead of the news. A teacher said that the school would "
    "not open again before the rains. Shots were heard from the barracks until late in the evening, when a storm "
    "came up and the streets emptied."
)
