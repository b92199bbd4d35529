from __future__ import annotations

from importlib.resources import files

import pytest
import yaml
from copy_helpers import article

from dateline.records import Skipped
from dateline.stories.copies import find_agency

BODY = "Troops moved in at dawn, officials told Reuters.\nThe town was quiet by noon, AFP reported, according to TASS."


@pytest.mark.parametrize(
    ("start", "agency"),
    [
        ("BEIRUT (Reuters) - ", "Reuters"),
        ("(AP) — ", "AP"),
        ("KYIV, March 3 (AFP) – ", "AFP"),
        ("MOSCOW, June 1. /TASS/. ", "TASS"),
        ("BAGHDAD / NINA / ", "NINA"),
        ("BEIJING, Jan. 1 (Xinhua) -- ", "Xinhua"),
        ("DAMASCUS, SANA - ", "SANA"),
        ("Doha - QNA - ", "QNA"),
        ("ISLAMABAD (APP): ", "APP"),
        ("PORT-AU-PRINCE, Haiti (AP) — ", "AP"),
        ("LONDON, Dec 29 (Thomson Reuters Foundation) - ", "Thomson Reuters Foundation"),
        ("ANKARA (AA) - ", "Anadolu"),
        ("DAMASCUS (Gulf Bulletin, example) - ", None),
        ("BEIRUT (AP/Reuters) - ", None),
        ("He had joined the alliance (AA) - ", None),
        ("The lost land of Saba - ", None),
        ("", None),
    ],
)
def test_a_dateline_says_whose_text_it_is(start: str, agency: str | None) -> None:
    assert find_agency(article(f"Head\n\n{start}{BODY}")) == agency


@pytest.mark.parametrize(
    ("byline", "agency"),
    [
        ("AFP", "AFP"),
        ("Reuters staff", "Reuters"),
        ("By The Associated Press", "AP"),
        ("By Jane of the Associated Press", "AP"),
        ("By Jane Doe and John Roe, Associated Press", "AP"),
        ("Jane Doe, AP Business Writer", "AP"),
        ("By JOHN ROE Associated Press", "AP"),
        ("Agence France-Presse in Kabul", "AFP"),
        ("Press Trust of India", "PTI"),
        ("AFP - Agence France Presse", "AFP"),
        ("By Jane Doe | Associated Press", "AP"),
        ("AP and our staff", None),
        ("AP and staff", None),
        ("Our Correspondent, AFP", None),
        ("Jane Doe and Associated Press", None),
        ("Jane Doe with AFP", None),
        ("Reuters, AFP", None),
        ("AFP / Reuters", None),
        ("Our staff and agencies", None),
        ("By Hina Khan", None),
        ("Jane Doe", None),
    ],
)
def test_a_byline_says_who_wrote_it(byline: str, agency: str | None) -> None:
    assert find_agency(article(f"Head\n\n{BODY}", byline=byline)) == agency


def test_a_byline_counts_in_the_text_too_but_a_sentence_does_not() -> None:
    assert find_agency(article(f"Head\n\nBy Jane Doe, Associated Press\n{BODY}")) == "AP"
    assert find_agency(article(f"Head\n\nReuters Staff\n{BODY}")) == "Reuters"
    assert find_agency(article(f"Head\n\nHe was a staff writer for Reuters\n{BODY}")) is None
    assert find_agency(article(f"Head\n\nBy Monday, he was with Reuters.\n{BODY}")) is None


def test_a_byline_of_staff_and_agency_outweighs_the_dateline() -> None:
    assert find_agency(article(f"Head\n\nBEIRUT (AP) - {BODY}", byline="AP and our staff")) is None


@pytest.mark.parametrize(
    ("end", "agency"),
    [
        ("Copyright 2017 The Associated Press. All rights reserved.", "AP"),
        ("© 2019 AFP", "AFP"),
        ("© Thomson Reuters 2018", "Reuters"),
        ("(Reporting by A B in Kabul; Editing by C D)", "Reuters"),
        ("AFP", "AFP"),
        ("/TASS/", "TASS"),
        ("Source: Xinhua", "Xinhua"),
        ("He left. - Xinhua", "Xinhua"),
        ("He left. (PTI)", "PTI"),
        ("(With inputs from agencies)", None),
        ("(With inputs from AFP)", None),
        ("The Associated Press contributed to this report.", None),
        ("ab/cd (AFP, dpa)", None),
        ("© AFP", None),
        ("Photo: Reuters", None),
        ("The chief of the office ©jgd (AFP)", None),
        ("It spread in the Middle East and North Africa (MENA).", None),
        ("MAP", None),
        ("He said so, he told AFP.", None),
    ],
)
def test_a_credit_at_the_end_says_whose_text_it_is(end: str, agency: str | None) -> None:
    assert find_agency(article(f"Head\n\n{BODY}\n{end}")) == agency


def test_a_credit_counts_though_it_is_never_read() -> None:
    text = f"Head\n\n{BODY}\nCopyright 2017 The Associated Press."
    skipped = (Skipped(text.index("Copyright"), len(text), "copyright"),)
    assert find_agency(article(text, skipped=skipped)) == "AP"


@pytest.mark.parametrize(
    ("url", "outlet", "agency"),
    [
        ("https://www.reuters.com/world/x", None, "Reuters"),
        ("https://apnews.com/article/1", "AP News", "AP"),
        (None, "tass.com", "TASS"),
        (None, "Anadolu Agency", "Anadolu"),
        ("http://paper.example/wires/pa/article-1.html", "paper.example", "PA"),
        ("https://paper.example/reuters/2018/01/01/x.html", None, "Reuters"),
        ("https://paper.example/topics/reuters/2018", None, None),
        ("https://notreuters.com/", None, None),
        ("http://[broken", "The Press", None),
        (None, "RSS", None),
    ],
)
def test_an_agency_that_publishes_itself_is_told_by_address_and_outlet(
    url: str | None, outlet: str | None, agency: str | None
) -> None:
    assert find_agency(article(f"Head\n\n{BODY}", url=url, outlet=outlet)) == agency


def test_the_list_holds_agencies_of_all_regions_each_sign_and_host_once() -> None:
    entries = yaml.safe_load(files("dateline.stories").joinpath("data/agencies.yaml").read_text("utf-8"))
    assert len(entries) > 100
    for key in ("signs", "marked", "hosts"):
        values = [value for entry in entries for value in entry.get(key, ())]
        assert len(values) == len(set(values))
    assert all(set(entry) <= {"name", "country", "signs", "marked", "hosts"} for entry in entries)
    assert len({entry["name"] for entry in entries}) == len(entries)
    assert len({entry["country"] for entry in entries}) > 80


def test_hostile_lines_take_no_time() -> None:
    for hostile in ("A " * 1000, "By " + "A and " * 30, "( " * 900, "(AP" * 600, "A, " * 600, "Reporting by ; " * 90):
        find_agency(article(hostile + "\n" + hostile, byline=hostile))
