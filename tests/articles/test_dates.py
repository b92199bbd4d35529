from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.articles import make_article
from dateline.articles.dates import date_of_dateline, year_known
from dateline.records import Article, RawInput

REPORT = "Rebels shell a port\n\n{}Rebel forces shelled the port of Marfa on Tuesday, killing five, officials said.\n"


def made(dateline: str, **fields: str) -> Article:
    return make_article(RawInput("in", REPORT.format(dateline).encode(), "text", None, fields))


@pytest.mark.parametrize(
    ("line", "known_by", "day"),
    [
        ("BEIRUT, Jan 25 (Gulf Bulletin) - Rebels fled.", "2017", "2017-01-25"),
        ("BEIRUT, Jan. 25 (Gulf Bulletin) - Rebels fled.", "2017-01", "2017-01-25"),
        ("BEIRUT — January 25 — Rebels fled.", "2017", None),
        ("BEIRUT (Jan. 25) — Rebels fled.", "2017", "2017-01-25"),
        ("BEIRUT, Lebanon, Jan 25 — Rebels fled.", "2017-01-26", "2017-01-25"),
        ("PORT AU PRINCE, 25 January (Gulf Bulletin) -- Rebels fled.", "2017", "2017-01-25"),
        ("BEIRUT, Jan 25, 2016 (Gulf Bulletin) - Rebels fled.", None, "2016-01-25"),
        ("BEIRUT/DAMASCUS, Jan 25 (Gulf Bulletin) - Rebels fled.", "2017", "2017-01-25"),
        # The year of the page is that of the next January, or there is no telling
        ("BEIRUT, Dec 31 (Gulf Bulletin) - Rebels fled.", "2017-01-01", "2016-12-31"),
        ("BEIRUT, Dec 31 (Gulf Bulletin) - Rebels fled.", "2017-01", "2016-12-31"),
        ("BEIRUT, Dec 31 (Gulf Bulletin) - Rebels fled.", "2017", None),
        # No year, another time of the year, no such day, no dateline
        ("BEIRUT, Jan 25 (Gulf Bulletin) - Rebels fled.", None, None),
        ("BEIRUT, Jan 25 (Gulf Bulletin) - Rebels fled.", "2017-06-01", None),
        ("BEIRUT, Feb 30 (Gulf Bulletin) - Rebels fled.", "2017", None),
        ("Beirut, Jan 25 (Gulf Bulletin) - Rebels fled.", "2017", None),
        ("BEIRUT, Jan 25 rebels fled.", "2017", None),
        ("It began in BEIRUT, Jan 25 - rebels fled.", "2017", None),
    ],
)
def test_a_dateline_tells_its_day_where_the_year_is_known(line: str, known_by: str | None, day: str | None) -> None:
    assert date_of_dateline(line, known_by) == day


@pytest.mark.parametrize(
    ("url", "lines", "known"),
    [
        ("https://example.org/2017/01/rebels", [], "2017-01"),
        ("https://example.org/news/2017/rebels", [], "2017"),
        ("https://example.org/2017/15/rebels", [], "2017"),
        ("https://example.org/a2017b/rebels?y=/2016/", [], None),
        (None, ["By A. Writer, January 25, 2017 10:15 am"], "2017-01-25"),
        (None, ["Updated: 25 January 2017"], "2017-01-25"),
        (None, ["Rebels fled on January 25, 2017, officials said."], None),
        ("https://example.org/2016/x", ["By A. Writer | 25 January 2017"], "2017-01-25"),
        (None, [], None),
    ],
)
def test_a_year_is_known_from_byline_or_address(url: str | None, lines: list[str], known: str | None) -> None:
    assert year_known(url, lines) == known


def test_the_dateline_of_a_report_is_where_its_day_is_known_from() -> None:
    line = "BEIRUT, Jan 25 (Gulf Bulletin) - "
    dated = made(line, url="https://example.org/2017/01/rebels")
    assert (dated.published, dated.published_from) == ("2017-01-25", "dateline")
    byline = made(f"By A. Writer, January 26, 2017\n\n{line}")
    assert (byline.published, byline.published_from) == ("2017-01-25", "dateline")
    assert (made(line).published, made(line).published_from) == (None, None)


def test_a_full_day_in_the_address_or_a_given_one_comes_first() -> None:
    line = "BEIRUT, Jan 25 (Gulf Bulletin) - "
    assert made(line, url="https://example.org/2017/01/26/rebels").published_from == "url"
    assert made(line, url="https://example.org/2017/01/rebels", published="2017-01-27").published == "2017-01-27"


@pytest.mark.parametrize("line", ["A" * 100_000, "AB " * 30_000, "AB, Ab " * 20_000, "BEIRUT, Jan 25 (" + "x" * 50_000])
def test_odd_lines_cost_little(line: str) -> None:
    before = time.process_time()
    date_of_dateline(line, "2017")
    year_known(None, ["by " + line])
    assert time.process_time() - before < 0.5


@given(st.text(max_size=60), st.one_of(st.none(), st.text(max_size=12)))
def test_nothing_is_raised(text: str, known: str | None) -> None:
    date_of_dateline(text, known)
    date_of_dateline(f"BEIRUT, Jan 25 ({text}) - x", known)
    year_known(text, [text, f"By {text}"])
