"""Page furniture is marked and the report is not; general rules, held to invented scrapes."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.articles.furniture import find_furniture, headline_of
from dateline.articles.phrases import BREAK, END, LINE, phrases
from dateline.articles.textlines import split_lines
from dateline.records import Skipped

HEADLINE = "Rebels shell the port of Marfa as talks falter"
BODY = (
    "Rebel forces shelled the port of Marfa on Tuesday, killing five people, officials in the capital said.",
    "The army replied with air strikes on the hills to the north, and hundreds of residents fled to the coast.",
    "A spokesman for the government said that talks with the rebels would go on in the capital this week.",
)


def skipped(text: str) -> tuple[Skipped, ...]:
    lines = split_lines(text, at_most=100_000)
    assert lines is not None
    return find_furniture(lines)


def read(text: str) -> list[str]:
    """The lines of a text that are read."""
    covered = {at for span in skipped(text) for at in range(span.start, span.end)}
    left = "".join("\n" if at in covered else c for at, c in enumerate(text))
    return [line.strip() for line in left.split("\n") if line.strip()]


def test_a_plain_report_is_read_whole() -> None:
    for blank in ("\n", "\n\n", "\r\n", "\r\n\r\n"):
        assert read(blank.join([HEADLINE, *BODY])) == [HEADLINE, *BODY]


def test_a_scrape_is_read_without_what_stands_around_the_report() -> None:
    before = [", ,"]
    inside = ["marfa port", "Read more of the Latest Northland News", "ADVERTISEMENT"]
    after = [
        "Read more of our coverage",
        "Reports from everywhere by the busy writers of the Daily Example.",
        "Leave a Reply",
        "Your email address will not be published. Required fields are marked *",
        "northland talks",
        "Opinion split on the outcome of talks in Northland",
        "Thank you for this article. I think that the army killed those people, and everybody knows it.",
        "Copyright 2017 The Daily Example. All rights reserved.",
    ]
    lines = [*before, HEADLINE, BODY[0], *inside, *BODY[1:], *after]
    assert read("\n\n".join(lines)) == [HEADLINE, *BODY]


@pytest.mark.parametrize(
    "line",
    [
        "Share this:",
        "Share on Facebook",
        "Facebook Twitter WhatsApp",
        "Follow us on Telegram",
        "Sign up for our newsletter and get the news in your inbox",
        "READ MORE: Army denies strikes on Marfa",
        "By Our Correspondent",
        "Thursday, January 24, 2019",
        "Published: 24 January 2019, 10:15",
        "3 hours ago",
        "Image caption Smoke rises over the port",
        "Photo: Example Agency",
        "Tags: Marfa, rebels",
        "Home | World | Politics",
        "We use cookies to make this site better. Read our policy.",
        "(Reporting by A Writer; Editing by B Writer)",
        "***",
        "Northland army",
    ],
)
def test_furniture_inside_the_body_is_skipped_alone(line: str) -> None:
    assert read("\n\n".join([HEADLINE, BODY[0], line, *BODY[1:]])) == [HEADLINE, *BODY]


@pytest.mark.parametrize(
    "line",
    [
        "Fighting spreads to the coast",
        "The minister said:",
        '"We will not leave," he said.',
        "He denied it.",
        "Share prices fell in the capital after the strikes.",
        "Reporting by state media was restricted after the coup in the capital last week.",
        "Latest news from the front suggests that the rebels have taken the harbour.",
        "More in the north were killed when a mine exploded.",
        "By nightfall the army had taken the harbour.",
        "Comments by the minister angered the rebels.",
        "Reuters reported that five people had died",
    ],
)
def test_what_may_tell_something_is_read(line: str) -> None:
    lines = [HEADLINE, BODY[0], line, *BODY[1:]]
    assert read("\n\n".join(lines)) == lines


@pytest.mark.parametrize(
    "line", ["More in Marfa killed as shelling goes on", "Watch: rebels shell the port of Marfa", "Five dead"]
)
def test_a_headline_is_read_even_if_it_sounds_like_furniture(line: str) -> None:
    assert read("\n\n".join([line, *BODY])) == [line, *BODY]


def test_a_menu_before_the_headline_is_skipped() -> None:
    menu = ["World", "Politics", "Sport", "Opinion", "More news"]
    assert read("\n".join([*menu, HEADLINE, "", *BODY])) == [HEADLINE, *BODY]


def test_lines_broken_inside_sentences_are_read() -> None:
    broken = "The strikes by the \ncoalition\n went on for a day. In the \nnorth\n nobody was hurt, officials said."
    text = f"{HEADLINE}\n\n{broken}"
    assert "coalition" in read(text)
    assert "north" in read(text)
    wrapped = BODY[0].replace(" ", "\n", 8).replace("\n", " ", 7)
    assert "".join(read(f"{HEADLINE}\n\n{wrapped}")).count("officials") == 1


def test_items_of_a_list_are_read_even_at_the_end() -> None:
    items = ["joint patrols along the northern border", "new boats for the coast guard"]
    lines = [*BODY, "The ministers agreed on:", *items]
    assert read("\n\n".join([HEADLINE, *lines]))[-2:] == items


def test_headlines_of_other_reports_after_the_end_are_skipped() -> None:
    others = ["Parliament of Northland votes for new elections", "Five arrested over harbour fire"]
    assert read("\n\n".join([HEADLINE, *BODY, *others])) == [HEADLINE, *BODY]


def test_a_box_at_the_top_does_not_end_the_report() -> None:
    assert read("\n\n".join([HEADLINE, "Leave a comment", "12 comments", *BODY])) == [HEADLINE, *BODY]
    assert read("\n\n".join([HEADLINE, BODY[0], "Related stories", *BODY[1:]])) == [HEADLINE, *BODY]


OPINION = "I think that the army killed those people, and that everybody in the capital knows it very well by now."


def test_what_readers_wrote_under_the_report_is_skipped_however_long() -> None:
    short = [HEADLINE, *BODY]
    assert read("\n\n".join([*short, "Leave a Reply", OPINION, OPINION])) == short
    long = [HEADLINE, *BODY, *BODY]
    assert read("\n\n".join([*long, "12 Comments", *[OPINION] * 20, "Read more", *[OPINION] * 3])) == long


def test_a_body_that_goes_on_after_a_counter_of_comments_is_read() -> None:
    lines = [HEADLINE, BODY[0], BODY[1]]
    assert read("\n\n".join([*lines, "2 comments", *BODY])) == [*lines, *BODY]


def test_every_phrase_says_its_reason_and_what_it_closes() -> None:
    assert len(phrases()) > 40
    for phrase in phrases():
        assert phrase.reason
        assert phrase.closes in {END, BREAK, LINE}


@pytest.mark.parametrize("unit", ["share ", "facebook, ", "#a ", "| a ", "by ", "( ", "a", "read more ", "- ", ". "])
def test_no_line_takes_long(unit: str) -> None:
    text = "\n".join([(unit * 400)[:399]] * 200)
    began = time.process_time()
    skipped(text)
    assert time.process_time() - began < 2


def test_the_headline_is_the_first_line_that_is_read() -> None:
    text = "\n\n".join([", ,", "Share this", HEADLINE, *BODY])
    lines = split_lines(text, at_most=100)
    assert lines is not None
    assert headline_of(lines, find_furniture(lines)) == HEADLINE
    long = split_lines(" ".join(BODY), at_most=100)
    assert long is not None
    assert headline_of(long, ()) is None


PIECES = [
    *BODY,
    HEADLINE,
    "Share this",
    "Leave a Reply",
    "Read more",
    "Home",
    "World",
    "",
    " ",
    ", ,",
    "said:",
    "©",
    "\x0b",
]
texts = st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=25).flatmap(
    lambda parts: st.sampled_from(["\n", "\n\n", "\r\n", "\r", "\u2028"]).map(lambda mark: mark.join(parts))
)


@settings(deadline=None)
@given(texts)
def test_spans_are_in_order_inside_the_text_and_never_empty(text: str) -> None:
    at = 0
    for span in skipped(text):
        assert at <= span.start < span.end <= len(text)
        assert span.reason
        at = span.end
