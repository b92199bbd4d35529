"""The public shape is fixed, and reads back as what was written; nothing wrong in it is believed."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dateline.records import (
    ActorMention,
    Article,
    Claim,
    Figure,
    Filler,
    Mentions,
    PlaceCandidate,
    PlaceFiller,
    PlaceMention,
    Report,
    Sentence,
    Skipped,
    Span,
    TimeMention,
    Versions,
)
from dateline.records.shape import as_json, from_json

UNHURRIED = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])

TEXT = "Rebels reportedly shelled Kobane on Monday, killing at least 3, a monitor said. 𝒜 ü\n"


SPANS = [(0, 6), (0, len(TEXT)), (7, 17), (79, 81), (80, 81), (82, 83), (len(TEXT) - 1, len(TEXT))]


def _quoting(make: type[Any], **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Records that quote a piece of the text, with the other fields drawn."""
    drawn = st.fixed_dictionaries(fields)
    return st.builds(lambda at, kw: make(*at, TEXT[slice(*at)], **kw), st.sampled_from(SPANS), drawn)


def _bounds(make: Any, *rest: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.builds(lambda at, others: make(*at, *others), st.sampled_from(SPANS), st.tuples(*rest))


WORD = st.sampled_from(["", "x", "ü 𝒜", '"\n\u2028'])
MAYBE = st.none() | WORD
NUMBER = st.none() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
SHARE = st.floats(0, 1)
CANDIDATES = st.builds(PlaceCandidate, id=WORD, name=WORD, country=MAYBE, lat=NUMBER, lon=NUMBER)
FILLERS = st.lists(_quoting(Filler, ref=MAYBE), max_size=2).map(tuple)


def _tuples(items: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(items, max_size=2).map(tuple)


CLAIMS = st.builds(
    Claim,
    id=WORD,
    type=WORD,
    status=WORD,
    hedge=st.none() | _quoting(Span),
    trigger=_quoting(Span),
    sentence=_bounds(Sentence),
    sources=FILLERS,
    actors=FILLERS,
    targets=FILLERS,
    places=_tuples(_quoting(PlaceFiller, role=st.sampled_from(["at", "from", "to"]), ref=MAYBE)),
    times=FILLERS,
    figures=_tuples(_quoting(Figure, kind=WORD, low=NUMBER, best=NUMBER, high=NUMBER)),
    instruments=FILLERS,
    confidence=SHARE,
    found_by=WORD,
    same_as=MAYBE,
)
MENTIONS = st.builds(
    Mentions,
    actors=_tuples(_quoting(ActorMention, id=MAYBE, name=MAYBE, kind=MAYBE, country=MAYBE)),
    places=_tuples(
        _quoting(
            PlaceMention,
            id=MAYBE,
            name=MAYBE,
            kind=MAYBE,
            country=MAYBE,
            admin1=MAYBE,
            lat=NUMBER,
            lon=NUMBER,
            precision=MAYBE,
            confidence=st.none() | SHARE,
            alternatives=_tuples(CANDIDATES),
        )
    ),
    times=_tuples(_quoting(TimeMention, type=WORD, value=MAYBE, from_=MAYBE, to=MAYBE)),
)
ARTICLES = st.builds(
    lambda id_, skipped, fields: Article(
        where=id_, id=id_, byline=None, published_from=None, text=TEXT, skipped=skipped, sha256="0", **fields
    ),
    WORD,
    _tuples(_bounds(Skipped, WORD)),
    st.fixed_dictionaries(dict.fromkeys(("url", "outlet", "title", "published", "language"), MAYBE)),
)
REPORTS = st.builds(
    Report,
    article=ARTICLES,
    versions=st.builds(Versions, dateline=WORD, model=WORD, ontology=WORD, gazetteer=MAYBE),
    sentences=_tuples(_bounds(Sentence)),
    mentions=MENTIONS,
    claims=_tuples(CLAIMS),
)


@UNHURRIED
@given(REPORTS)
def test_shape_reads_back(report: Report) -> None:
    written = json.loads(json.dumps(as_json(report)))
    assert from_json(written) == report
    assert as_json(from_json(written)) == as_json(report)


def _report() -> Report:
    def quote(words: str) -> tuple[int, int, str]:
        start = TEXT.index(words)
        return start, start + len(words), words

    return Report(
        article=Article(
            where="a.txt",
            id="a",
            url=None,
            outlet="O",
            title="T",
            byline="B",
            published="2024-01-01",
            published_from="given",
            language="en",
            sha256="f",
            text=TEXT,
            skipped=(Skipped(80, 84, "slogan"),),
        ),
        versions=Versions("1", "2", "3", None),
        sentences=(Sentence(0, 79),),
        mentions=Mentions(
            actors=(ActorMention(*quote("Rebels")),),
            places=(PlaceMention(*quote("Kobane"), alternatives=(PlaceCandidate("p", "P", None, 1.0, 2.0),)),),
            times=(TimeMention(*quote("Monday"), value="2024-01-01", from_="2024-01-01", to="2024-01-01"),),
        ),
        claims=(
            Claim(
                id="c",
                type="shelling",
                status="happened",
                hedge=Span(*quote("reportedly")),
                trigger=Span(*quote("shelled")),
                sentence=Sentence(0, 79),
                sources=(Filler(*quote("a monitor")),),
                actors=(Filler(*quote("Rebels"), ref="actor:r"),),
                targets=(),
                places=(PlaceFiller(*quote("Kobane")),),
                times=(Filler(*quote("Monday"), ref="2024-01-01/2024-01-01"),),
                figures=(Figure(*quote("at least 3"), kind="killed", low=3, best=3),),
                instruments=(),
                confidence=0.5,
                found_by="both",
            ),
        ),
    )


def test_keys_stand_in_the_contract_order() -> None:
    shape = as_json(_report())
    keys = "id url outlet title published language sha256 text versions sentences skipped mentions claims"
    assert " ".join(shape) == keys
    assert json.dumps(shape["versions"]) == '{"dateline": "1", "model": "2", "ontology": "3", "gazetteer": null}'
    assert shape["sentences"] == [{"start": 0, "end": 79}]
    assert json.dumps(shape["skipped"]) == '[{"start": 80, "end": 84, "reason": "slogan"}]'
    assert json.dumps(shape["mentions"]) == (
        '{"actors": [{"start": 0, "end": 6, "text": "Rebels", "id": null, "name": null, "kind": null, '
        '"country": null}], '
        '"places": [{"start": 26, "end": 32, "text": "Kobane", "id": null, "name": null, "kind": null, '
        '"country": null, "admin1": null, "lat": null, "lon": null, "precision": null, "confidence": null, '
        '"alternatives": [{"id": "p", "name": "P", "country": null, "lat": 1.0, "lon": 2.0}], '
        '"direction": null, "distance_km": null}], '
        '"times": [{"start": 36, "end": 42, "text": "Monday", "type": "DATE", "value": "2024-01-01", '
        '"from": "2024-01-01", "to": "2024-01-01", "origin": null}]}'
    )
    assert json.dumps(shape["claims"]) == (
        '[{"id": "c", "type": "shelling", "status": "happened", '
        '"hedge": {"start": 7, "end": 17, "text": "reportedly"}, '
        '"trigger": {"start": 18, "end": 25, "text": "shelled"}, "sentence": {"start": 0, "end": 79}, '
        '"sources": [{"start": 64, "end": 73, "text": "a monitor", "ref": null}], '
        '"actors": [{"start": 0, "end": 6, "text": "Rebels", "ref": "actor:r"}], "targets": [], '
        '"places": [{"start": 26, "end": 32, "text": "Kobane", "role": "at", "ref": null}], '
        '"times": [{"start": 36, "end": 42, "text": "Monday", "ref": "2024-01-01/2024-01-01"}], '
        '"figures": [{"start": 52, "end": 62, "text": "at least 3", "kind": "killed", "low": 3, "best": 3, '
        '"high": null}], "instruments": [], "confidence": 0.5, "found_by": "both", "same_as": null}]'
    )


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (("text",), None, "text: should be a string"),
        (("versions",), [], "versions: should be an object, not list"),
        (("sentences",), {}, "sentences: should be a list, not dict"),
        (("sentences", 0, "end"), 10_000, r"sentences\[0\]: 0:10000 does not lie in the text"),
        (("skipped", 0, "start"), -1, r"skipped\[0\]: -1:84 does not lie in the text"),
        (("skipped", 0, "start"), 84, r"skipped\[0\]: 84:84 does not lie"),
        (
            ("claims", 0, "trigger", "text"),
            "shelves",
            r"claims\[0\].trigger: quotes 'shelves', but .* 'shelled'",
        ),
        (("claims", 0, "trigger", "start"), 18.0, r"claims\[0\].trigger: 18.0:25"),
        (("claims", 0, "trigger", "start"), "18", r"claims\[0\].trigger.start: should be a number, not str"),
        (("claims", 0, "confidence"), True, r"claims\[0\].confidence: should be a number, not bool"),
        (("claims", 0, "actors", 0, "ref"), 7, r"claims\[0\].actors\[0\].ref: should be a string, not int"),
        (("mentions", "times", 0), None, r"mentions.times\[0\]: should be an object"),
    ],
)
def test_wrong_values_are_named(path: tuple[str | int, ...], value: object, message: str) -> None:
    shape = json.loads(json.dumps(as_json(_report())))
    *way, last = path
    inner = shape
    for step in way:
        inner = inner[step]
    inner[last] = value
    with pytest.raises(ValueError, match=message):
        from_json(shape)


def test_missing_keys_are_named_and_unknown_ones_passed_over() -> None:
    shape = json.loads(json.dumps(as_json(_report())))
    shape["claims"][0]["later"] = 1
    assert as_json(from_json(shape)) == as_json(_report())
    del shape["claims"][0]["same_as"]
    with pytest.raises(ValueError, match=r"claims\[0\].same_as: is missing"):
        from_json(shape)


@pytest.mark.parametrize("value", [None, 3, "x", [], {}])
def test_other_things_are_no_report(value: Any) -> None:
    with pytest.raises(ValueError, match=r"report: should be an object|text: is missing"):
        from_json(value)


def test_a_report_of_an_older_version_lacks_what_was_added_since() -> None:
    shape = as_json(_report())
    mentions = shape["mentions"]
    assert isinstance(mentions, dict)
    for kind, added in (("places", ("direction", "distance_km")), ("times", ("origin",))):
        rows = mentions[kind]
        assert isinstance(rows, list)
        for row in rows:
            assert isinstance(row, dict)
            for key in added:
                del row[key]
    assert as_json(from_json(shape)) == as_json(_report())
