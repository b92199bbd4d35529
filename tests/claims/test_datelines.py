import pytest

from dateline.claims.datelines import dateline
from dateline.language import tokenize
from dateline.records import Analysis, Sentence


def length(text: str) -> int:
    tokens = tokenize(text, Sentence(0, len(text)))
    n = len(tokens)
    return dateline(Analysis(Sentence(0, len(text)), tokens, ("X",) * n, (-1,) * n, ("root",) * n, (), ()))


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("MANAMA (Gulf Bulletin, example) - A cruiser seized arms.", "A"),
        ("BEIRUT, Jan 25 (Agency) — Shells fell.", "Shells"),
        ("ISLAMABAD/PENTAGON — A plane crashed.", "A"),
        ("TOKYO, Sept. 3, 1950 - Troops crossed.", "Troops"),
    ],
)
def test_the_report_begins_after_its_dateline(text: str, rest: str) -> None:
    tokens = tokenize(text, Sentence(0, len(text)))
    assert tokens[length(text)].text == rest


@pytest.mark.parametrize(
    "text",
    [
        "NATO jets - four of them - bombed a bridge.",
        "NATO-led troops bombed a bridge.",
        "RSF–aligned fighters left.",
        "NATO Air Strike Kills Nine Afghan Civilians - BBC News",
        "ISIS Claims Attack for the First Time - Report",
        "HAMAS: Israel Broke Truce - Spokesman",
        "UNHCR and Oxfam - two agencies - left.",
        "Troops left Kabul - at last.",
        "ISIS fell.",
    ],
)
def test_a_sentence_without_one_loses_nothing(text: str) -> None:
    assert length(text) == 0
