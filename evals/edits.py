"""What editors do to a report that they reprint, done to texts at random but always alike; and reports made by pattern.

The texts are the project's own: passages of ``training/corpus``, put together to reports of 150 to 600 words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from dateline.records import Article

CORPUS = Path(__file__).parent.parent / "training" / "corpus"
_PAPERS = ("harbour-post", "lakeside-gazette", "capital-courier", "delta-mail", "strait-observer", "port-times")


@dataclass(frozen=True, slots=True)
class Text:
    """A report before it is printed: headline and paragraphs, its outlet and day."""

    id: str
    outlet: str | None
    published: str | None
    title: str
    paragraphs: tuple[str, ...]

    def article(self) -> Article:
        """Print it."""
        text = "\n\n".join((self.title, *self.paragraphs))
        return Article(
            where=self.id,
            id=self.id,
            url=None,
            outlet=self.outlet,
            title=self.title,
            byline=None,
            published=self.published,
            published_from="given",
            language="en",
            sha256="",
            text=text,
        )


Edit = Callable[[Text, Random], Text]


def reports(count: int) -> list[Text]:
    """So many reports of 150 to 600 words, each of passages that follow each other in one file of the corpus."""
    made: list[Text] = []
    for path in sorted(CORPUS.glob("w*.txt")) + sorted(CORPUS.glob("[es]*.txt")):
        random = Random(path.name)
        passages = [[line[3:] for line in block.splitlines() if line.startswith("T: ")] for block in _blocks(path)]
        lines = [line for passage in passages for line in passage]
        while lines and len(made) < count:
            wanted, taken = random.randint(150, 600), list[str]()
            while lines and len(" ".join(taken).split()) < wanted:
                taken.append(lines.pop(0))
            if len(taken) > 3 and len(" ".join(taken).split()) >= 150:
                day = f"20{random.randint(10, 24)}-{random.randint(1, 12):02}-{random.randint(1, 28):02}"
                made.append(Text(f"base-{len(made)}", f"{_paper(random)}.example", day, taken[0], tuple(taken[1:])))
    return made


def _blocks(path: Path) -> list[str]:
    return re.split(r"\n\s*\n", path.read_text("utf-8"))


def _paper(random: Random) -> str:
    return random.choice(_PAPERS)


def cut(text: Text, random: Random) -> Text:
    """Leave out the last third."""
    sentences = [s for p in text.paragraphs for s in _sentences(p)]
    kept = sentences[: max(2, round(len(sentences) * 2 / 3))]
    return replace(text, paragraphs=_grouped(kept, random))


def shorten(text: Text, random: Random) -> Text:
    """Keep the first half alone."""
    sentences = [s for p in text.paragraphs for s in _sentences(p)]
    return replace(text, paragraphs=_grouped(sentences[: max(3, len(sentences) // 2)], random))


def thin(text: Text, random: Random) -> Text:
    """Leave out one sentence in six."""
    sentences = [s for p in text.paragraphs for s in _sentences(p)]
    return replace(text, paragraphs=_grouped([s for s in sentences if random.random() > 1 / 6] or sentences, random))


def reorder(text: Text, random: Random) -> Text:
    """Shuffle the paragraphs."""
    return replace(text, paragraphs=tuple(random.sample(text.paragraphs, len(text.paragraphs))))


def rehead(text: Text, random: Random) -> Text:
    """Give it another headline."""
    words = re.findall(r"\w{4,}", " ".join(text.paragraphs))
    return replace(text, title=f"{random.choice(words).capitalize()}: what we know about {' '.join(words[3:6])}")


def sign(text: Text, random: Random) -> Text:
    """Put an agency's dateline before it and its credit behind it."""
    agency, credit = random.choice(
        (
            ("Reuters", "(Reporting by Our Woman; Editing by Our Man)"),
            ("AFP", "© 2019 AFP"),
            ("AP", "Copyright 2018 The Associated Press. All rights reserved."),
            ("Xinhua", "Source: Xinhua"),
        )
    )
    place = random.choice(("BEIRUT", "KYIV, March 3", "NAIROBI", "GENEVA, Switzerland", "BOGOTA, June 11"))
    first, *rest = text.paragraphs
    return replace(text, paragraphs=(f"{place} ({agency}) - {first}", *rest, credit))


def furnish(text: Text, random: Random) -> Text:
    """Put page furniture between and behind the paragraphs, as scrapes hold it."""
    furniture = (
        "Photo: the scene after the events. Credit: our photographer",
        "Read more: ten things you need to know this morning",
        "Sign up for our daily newsletter and get the best of our journalism in your inbox every day of the week",
        "Follow us on social media for the latest pictures, videos and stories from your neighbourhood",
        "This article was amended to correct the spelling of a name in an earlier version",
        "Have you seen something? Send your pictures to our news desk and we will call you back as soon as we can",
    )
    paragraphs = list(text.paragraphs)
    for line in random.sample(furniture, 4):
        paragraphs.insert(random.randint(1, len(paragraphs)), line)
    return replace(text, paragraphs=tuple(paragraphs))


def add(text: Text, random: Random) -> Text:
    """Add two sentences of the outlet's own."""
    own = (
        "Our newspaper asked the ministry for a comment and had received none when this page went to print.",
        "Readers in the affected districts told our reporters that they had heard of it from neighbours.",
        "A similar case shook the region three years ago and was never solved.",
        "The market opened as usual the next morning, though fewer people came than on other days.",
    )
    paragraphs = list(text.paragraphs)
    paragraphs.insert(random.randint(1, len(paragraphs)), " ".join(random.sample(own, 2)))
    return replace(text, paragraphs=tuple(paragraphs))


_SPELLINGS = tuple(
    pair.split("/")
    for pair in (
        "color/colour labor/labour harbor/harbour neighbor/neighbour honor/honour favor/favour rumor/rumour "
        "center/centre theater/theatre organiz/organis realiz/realis recogniz/recognis mobiliz/mobilis defense/defence "
        "program/programme traveled/travelled canceled/cancelled fueled/fuelled kilometers/kilometres meters/metres "
        "gray/grey toward/towards"
    ).split()
)


def spell(text: Text, random: Random) -> Text:
    """Spell it the British way, or the American."""
    to_british = random.random() < 0.5

    def respelt(paragraph: str) -> str:
        for american, british in _SPELLINGS:
            one, other = (american, british) if to_british else (british, american)
            paragraph = re.sub(rf"\b{one}", other, paragraph) if one not in other else paragraph
        return paragraph

    return replace(text, paragraphs=tuple(map(respelt, text.paragraphs)))


_SMALL = "zero one two three four five six seven eight nine ten eleven twelve".split()


def renumber(text: Text, random: Random) -> Text:
    """Write the numbers in another style."""
    spelt = random.random() < 0.5

    def restyled(paragraph: str) -> str:
        paragraph = re.sub(r"(\d),(\d{3})\b", r"\1\2", paragraph)
        paragraph = re.sub(r"\bper ?cent\b", "%", paragraph).replace(" %", "%")
        paragraph = re.sub(r"\b(\d+) million\b", r"\1m", paragraph)
        if spelt:
            return re.sub(r"(?<![\d.,:$-])\b([2-9]|1[0-2])\b(?![\d.,:%-])", lambda n: _SMALL[int(n[1])], paragraph)
        return re.sub(rf"\b({'|'.join(_SMALL[2:])})\b", lambda n: str(_SMALL.index(n[1])), paragraph)

    return replace(text, paragraphs=tuple(map(restyled, text.paragraphs)))


_SYNONYMS = {
    "said": "stated", "people": "persons", "after": "following", "killed": "slain", "city": "town", "began": "started",
    "near": "close to", "about": "around", "several": "a number of", "police": "officers", "also": "in addition",
    "over": "more than", "told": "informed", "while": "as", "because": "since", "before": "prior to",
}  # fmt: skip


def polish(text: Text, random: Random) -> Text:
    """Change half of some common words, and the quotation marks."""

    def polished(paragraph: str) -> str:
        def other(found: re.Match[str]) -> str:
            return _SYNONYMS[found[0]] if random.random() < 0.5 else found[0]

        paragraph = re.sub(rf"\b(?:{'|'.join(_SYNONYMS)})\b", other, paragraph)
        return re.sub(r'"([^"]*)"', "“\\1”", paragraph)

    return replace(text, paragraphs=tuple(map(polished, text.paragraphs)))


EDITS: dict[str, Edit] = {
    edit.__name__: edit for edit in (cut, shorten, thin, reorder, rehead, sign, furnish, add, spell, renumber, polish)
}


def copies(originals: Sequence[Text], count: int) -> Iterator[tuple[Text, Text, tuple[str, ...]]]:
    """So many reprints by other outlets: the original, its copy, the names of the edits (one to four) done to it."""
    random = Random("copies")
    for number in range(count):
        original = originals[number % len(originals)]
        names = tuple(random.sample(sorted(EDITS), 1 + number % 4))
        if {"cut", "shorten"} <= set(names):
            names = tuple(name for name in names if name != "shorten")
        copy = original
        for name in names:
            copy = EDITS[name](copy, random)
        yield original, replace(copy, id=f"copy-{number}", outlet=f"reprint-{number % 40}.example"), names


def embedded(original: Text, other: Text) -> Text:
    """The original inside of a longer text of another outlet."""
    half = len(other.paragraphs) // 2
    inside = (*other.paragraphs[:half], *original.paragraphs, *other.paragraphs[half:])
    return replace(other, id=f"{original.id}-inside", outlet="weekly-review.example", paragraphs=inside)


def updated(original: Text, random: Random) -> Text:
    """A later version by the same outlet: some figures have grown, a paragraph has come to it."""

    def grown(found: re.Match[str]) -> str:
        return str(int(found[0]) + random.randint(1, 5)) if random.random() < 0.4 else found[0]

    paragraphs = [re.sub(r"(?<![\d.,:-])\b\d{1,2}\b(?![\d.,:-])", grown, one) for one in original.paragraphs]
    paragraphs.insert(1, "Rescuers were still at work in the evening, and the figures may yet rise, an official said.")
    return replace(original, id=f"{original.id}-updated", paragraphs=tuple(paragraphs))


def quoting(one: Text, other: Text, statement: str) -> tuple[Text, Text]:
    """Two reports that quote one statement, each in its own text."""

    def with_statement(text: Text, words: str, name: str) -> Text:
        first, *rest = text.paragraphs
        return replace(text, id=f"{text.id}-{name}", paragraphs=(first, f'"{statement}" {words}.', *rest[:3]))

    return with_statement(one, "the minister said", "quoting"), with_statement(other, "she told a crowd", "quoting-too")


_PATTERNS = {
    "Market close, {date}": (
        "Shares in {city} closed {updown} on {weekday}. The main index moved {n1}.{n2} percent to {n3}. "
        "Turnover was {n4} million, against {n5} million the day before. {n6} shares gained and {n7} lost. "
        "Banks led the market, followed by makers of cement and by telephone companies. The currency stood at "
        "{n8} to the dollar in late trading. Dealers said that investors were waiting for the figures on "
        "prices that are due at the end of the week."
    ),
    "Situation report no. {i}": (
        "As of {date}, {n4} people in {city} and the districts around it have been driven from their homes, "
        "and {n6} have died since the floods began. {n5} families received food, {n7} received tents, and "
        "{n8} wells were cleaned. Roads to {n1} villages remain cut. The health cluster reports {n3} cases of "
        "diarrhoea. The appeal is funded to {n2} percent. The humanitarian country team asks all partners to "
        "send their data by noon every day. The next report will be published in due course."
    ),
    "Magnitude {n1}.{n2} quake near {city}": (
        "An earthquake of magnitude {n1}.{n2} was recorded {n6} kilometres from {city} at {n7} minutes past "
        "the hour on {weekday}, at a depth of {n8} kilometres, according to the geological survey. In the "
        "past ten days there have been {n5} earthquakes of magnitude 3 or greater nearby. No damage was "
        "reported at first. This post was made by a program from the survey's data and read by an editor."
    ),
    "{city}: weather for {date}": (
        "The day will begin with fog in the valleys around {city}. The highest temperature will be {n1} "
        "degrees, the lowest {n2}. Rain of {n6} millimetres is expected towards evening, with winds of {n7} "
        "kilometres an hour from the west. The sun rises at {n1}.{n8} and sets at {n2}.{n7}. Humidity will be "
        "around {n8} percent. Drivers are asked to take care on wet roads. The forecast for the next day will "
        "be published here at six in the evening."
    ),
    "Covid-19: the figures of {weekday}": (
        "The ministry of health reported {n4} new cases on {weekday}, {date}, and {n6} deaths. {n3} people "
        "are in hospital, {n7} of them in intensive care. In {city} there were {n5} new cases. {n8} percent "
        "of the tests were positive. The ministry counts those who tested positive in the 24 hours before and "
        "asks everybody to wash their hands, to wear a mask in buses and to stay at home with a cough."
    ),
}
_CITIES = (
    "Karachi Dakar Lima Tunis Manila Hanoi Accra Beirut Quito Minsk Kigali Tbilisi Amman Sucre Harare Yerevan".split()
)
_DAYS = "Monday Tuesday Wednesday Thursday Friday".split()


def series(length: int) -> list[list[Text]]:
    """Reports made by pattern, so many of each: new figures, another day, and of every second pattern another place."""
    made = []
    for kind, (title, body) in enumerate(_PATTERNS.items()):
        random = Random(title)
        row = []
        for i in range(length):
            facts: dict[str, int | str] = {f"n{k}": random.randint(2, 9 if k < 3 else 97 * 3**k) for k in range(1, 9)}
            facts |= {
                "i": i + 1,
                "date": f"{3 + i} May",
                "weekday": _DAYS[i % 5],
                "updown": random.choice(("up", "down")),
            }
            facts |= {"city": _CITIES[i if kind % 2 == 0 else kind]}
            text = Text(f"series-{kind}-{i}", "bulletin.example", f"2021-05-{3 + i:02}", title.format(**facts), ())
            row.append(replace(text, paragraphs=(body.format(**facts),)))
        made.append(row)
    return made


def _sentences(paragraph: str) -> list[str]:
    return re.split(r"(?<=[.!?][\"”]) (?=[A-Z])|(?<=[.!?]) (?=[A-Z\"“])", paragraph)


def _grouped(sentences: Sequence[str], random: Random) -> tuple[str, ...]:
    """Paragraphs of one to three sentences."""
    paragraphs, at = [], 0
    while at < len(sentences):
        size = random.randint(1, 3)
        paragraphs.append(" ".join(sentences[at : at + size]))
        at += size
    return tuple(paragraphs)
