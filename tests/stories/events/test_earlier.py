"""Days told by how long before the news something happened."""

from __future__ import annotations

from datetime import date

import pytest
from tests.stories.events.claims import claim

from dateline.stories.events import report_facts
from dateline.stories.events.earlier import told_earlier

SUNDAY = date(2013, 4, 28).toordinal()


@pytest.mark.parametrize(
    ("sentence", "trigger", "days_before"),
    [
        ("The owner was held on Sunday, four days after the collapse in Savar.", "collapse", 4),
        ("Crowds returned on Sunday, a day after police shot at them.", "shot", 1),
        ("Two days earlier, guards opened fire at a bridge.", "opened fire", 2),
        ("Crowds gathered again, undeterred by the shooting of the day before in Mandalay.", "shooting", 1),
        ("The owner was held on Sunday, 12 days after the collapse.", "collapse", 12),
    ],
)
def test_days_are_counted_back_from_the_day_of_the_news(sentence: str, trigger: str, days_before: int) -> None:
    one = claim("c-1", sentence=sentence, trigger=trigger)
    found = told_earlier(one, own=None, beside=[(SUNDAY, SUNDAY)], published=SUNDAY)
    assert found == (SUNDAY - days_before, SUNDAY - days_before)


def test_weeks_and_months_are_rough() -> None:
    one = claim("c-1", sentence="It comes two weeks after the raid.", trigger="raid")
    found = told_earlier(one, own=None, beside=[(SUNDAY, SUNDAY)], published=SUNDAY)
    assert found == (SUNDAY - 17, SUNDAY - 11)


def test_without_a_day_it_is_counted_from_the_report() -> None:
    one = claim("c-1", sentence="It comes three days after the raid.", trigger="raid")
    assert told_earlier(one, own=None, beside=[], published=SUNDAY) == (SUNDAY - 4, SUNDAY - 3)


@pytest.mark.parametrize(
    ("sentence", "trigger"),
    [
        ("Four days after the collapse, the owner was held.", "held"),
        ("The owner was held days after the collapse.", "collapse"),
        ("The owner was held on Sunday.", "held"),
        ("They had met two days before the vote.", "met"),
    ],
    ids=["the news itself", "no number", "nothing earlier", "before something else"],
)
def test_other_sentences_tell_nothing_earlier(sentence: str, trigger: str) -> None:
    one = claim("c-1", sentence=sentence, trigger=trigger)
    assert told_earlier(one, own=None, beside=[(SUNDAY, SUNDAY)], published=SUNDAY) is None


def test_a_day_of_its_own_long_before_the_news_stands() -> None:
    one = claim("c-1", sentence="The market burned two days earlier.", trigger="burned")
    own = (SUNDAY - 3, SUNDAY - 3)
    assert told_earlier(one, own=own, beside=[own], published=SUNDAY) is None


def test_the_facts_of_a_claim_take_it_up() -> None:
    sentence = "The owner was held on Sunday, four days after the collapse."
    day = {"day": "2013-04-28", "published": "2013-04-28"}
    held = claim("c-1", sentence=sentence, trigger="held", type="arrest", start=14, **day)
    collapse = claim("c-2", sentence=sentence, trigger="collapse", type="accident", start=49, **day)
    first, second = report_facts([held, collapse])
    assert first.days == (SUNDAY, SUNDAY)
    assert second.days == (SUNDAY - 4, SUNDAY - 4)
