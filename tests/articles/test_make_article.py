"""Articles: the text is kept, what is told about it is taken in order of trust, and nothing else is raised."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dateline.articles import make_article, parse_date, unsupported_language
from dateline.articles.languages import detect_language, normalise_language
from dateline.errors import InputError, UnsuitableInput
from dateline.records import Article, RawInput

TEXT = (
    "Rebels shell the port of Marfa\r\n\r\nThursday, January 24, 2019\r\n\r\nRebel forces shelled the port of Marfa on"
    " Tuesday, killing five people, officials said.\r\n\r\nLeave a Reply\r\n"
)


def made(body: str | bytes, kind: str = "text", charset: str | None = None, **fields: str) -> Article:
    data = body if isinstance(body, bytes) else body.encode()
    return make_article(RawInput("in", data, kind, charset, fields))


def test_a_text_is_kept_to_the_letter_and_described() -> None:
    article = made(TEXT)
    assert article.text == TEXT
    assert article.title == "Rebels shell the port of Marfa"
    assert (article.published, article.published_from) == ("2019-01-24", "dateline")
    assert article.sha256 == hashlib.sha256(TEXT.encode()).hexdigest()
    assert article.id == article.sha256[:16]
    assert article.language == "en"
    assert [span.reason for span in article.skipped] == ["date line", "comment form"]
    assert made(TEXT) == article


def test_given_fields_win() -> None:
    article = made(TEXT, id="7", url="u", outlet="o", title="t", published="2020-02-02T10:00:00Z", language="en-GB")
    assert (article.id, article.url, article.outlet, article.title) == ("7", "u", "o", "t")
    assert (article.published, article.published_from) == ("2020-02-02T10:00:00+00:00", "given")
    assert article.language == "en"


def test_published_argument_goes_between_fields_and_page() -> None:
    raw = RawInput("in", TEXT.encode(), "text")
    assert make_article(raw, published="2018-05-05").published == "2018-05-05"
    named = RawInput("in", TEXT.encode(), "text", None, {"published": "2017-01-01"})
    assert make_article(named, published="2018-05-05").published == "2017-01-01"
    with pytest.raises(ValueError, match="yesterday"):
        make_article(raw, published="yesterday")


def test_dates_are_never_guessed() -> None:
    body = "Rebels shelled the port on January 24, 2019, officials said."
    assert made(body).published is None
    assert made(body, published="yesterday").published is None
    assert made(f"<p>{body}</p>", "html").published is None
    assert made(body, published="2019-01-24", fetched="2017-01-20T00:00:00Z").published is None
    assert made(body, url="https://example.org/2019/01/24/port").published_from == "url"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2017-01-20", "2017-01-20"),
        ("2017-01-20T10:00:00Z", "2017-01-20T10:00:00+00:00"),
        ("Fri, 20 Jan 2017 10:00:00 GMT", "2017-01-20T10:00:00+00:00"),
        ("January 20, 2017", "2017-01-20"),
        ("20 Sept. 2017", "2017-09-20"),
        ("Published: Friday, 20 January 2017", "2017-01-20"),
        ("2017-02-30", None),
        ("2017-01", None),
        ("20/01/2017", None),
        ("yesterday", None),
        ("0001-01-01", None),
        ("9" * 5000, None),
        ("", None),
        (None, None),
    ],
)
def test_parse_date(value: str | None, expected: str | None) -> None:
    assert parse_date(value) == expected


@settings(deadline=None)
@given(st.text(max_size=40))
def test_parse_date_raises_nothing(value: str) -> None:
    parse_date(value)


@pytest.mark.parametrize(
    ("body", "charset", "expected"),
    [
        ("Málaga “x”".encode("cp1252"), None, "Málaga “x”"),
        ("Málaga “x”".encode(), "iso-8859-1", "Málaga “x”"),
        ("Málaga “x” – y".encode("cp1252"), "utf-8", "Málaga “x” – y"),
        ("Málaga".encode("latin-1"), "us-ascii", "Málaga"),
        ("Bílá Hora, Kroměříž".encode("iso-8859-2"), "iso-8859-2", "Bílá Hora, Kroměříž"),
        ("don’t".encode("cp1252") + b" go, they say, don\x92t at all", "gb2312", "don’t go, they say, don’t at all"),
        ("\ufeffRebels".encode(), None, "Rebels"),
        ("\ufeffRebels".encode(), "utf-8", "\ufeffRebels"),
        ("Rebels".encode("utf-16"), "utf-8-sig", "Rebels"),
        (b"Rebels \xe2\x80\x9cx\xe2\x80\x9d \xff y", "latin-1", "Rebels “x” \ufffd y"),
        (b"Rebels", "no-such-charset", "Rebels"),
        (b"Rebels", "base64", "Rebels"),
    ],
)
def test_a_charset_is_believed_where_the_bytes_bear_it_out(body: bytes, charset: str | None, expected: str) -> None:
    assert made(body, charset=charset).text == expected


@pytest.mark.parametrize("body", [b"", b" \n", b"... ---", b"a\x00b", b"\x89PNG\r\n", b"Share this\n\nLeave a Reply\n"])
def test_what_holds_no_report_is_refused(body: bytes) -> None:
    with pytest.raises(UnsuitableInput):
        made(body)


def test_too_long_and_too_many_lines_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UnsuitableInput, match="characters"):
        made("Rebels shelled. " * 320_000)
    monkeypatch.setattr("dateline.articles.making.MAX_LINES", 100)
    with pytest.raises(UnsuitableInput, match="lines"):
        made("a\n" * 101)
    assert made("The army fled.\n" * 100)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The army said on Tuesday that it had taken the port from the rebels after a week of fighting. " * 3, "en"),
        ("Le président français a déclaré mardi que la France poursuivrait l'opération militaire.", "fr"),
        ("Правительство заявило, что продолжит военную операцию на севере страны.", "ru"),
        ("Marfa", None),
        ("", None),
    ],
)
def test_language(text: str, language: str | None) -> None:
    assert detect_language(text) == language


def test_given_languages_are_normalised() -> None:
    tags = ["en", "EN_us", "eng", "English", "zz", "", None]
    assert [normalise_language(tag) for tag in tags] == ["en", "en", "en", "en", None, None, None]


def test_an_unsupported_language_is_said_in_words() -> None:
    assert unsupported_language(made(TEXT)) is None
    reason = unsupported_language(made(TEXT, language="fr"))
    assert reason is not None
    assert "French (fr)" in reason
    assert unsupported_language(made("قتل خمسة")) is not None
    assert unsupported_language(made("Marfa falls")) is None


@settings(deadline=None, max_examples=60)
@given(
    st.binary(max_size=300),
    st.sampled_from([None, "utf-8", "koi8-r", "utf-7", "idna", "x"]),
    st.sampled_from(["html", "text"]),
)
def test_no_bytes_raise_anything_but_input_errors(body: bytes, charset: str | None, kind: str) -> None:
    try:
        article = made(body, kind, charset)
    except InputError:
        return
    article.text.encode("utf-8")


@settings(deadline=None)
@given(st.text(min_size=1, max_size=200))
@example("0\x00\x80")
def test_a_text_is_never_changed(text: str) -> None:
    try:
        article = made(text, charset="utf-8")
    except InputError:
        return
    assert article.text == text
