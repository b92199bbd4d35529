from __future__ import annotations

import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from resolve_helpers import make_article, make_claim, read_marked

from dateline.records import Analysis, Claim, Mentions
from dateline.resolve import Resolver

RESOLVER = Resolver.load()


def run(marked: str, *, published: str | None = "2017-03-08", **claim: object) -> tuple[str, Mentions, Claim]:
    text, analyses = read_marked(marked)
    claims = (make_claim(text, **claim),)  # type: ignore[arg-type]
    mentions, resolved = RESOLVER.resolve(make_article(text, published=published), analyses, claims)
    return text, mentions, resolved[0]


def test_a_claim_points_to_actor_place_and_day() -> None:
    _, mentions, claim = run(
        "The Syrian army shelled the bakery in [al-Bab|LOC], [Aleppo|LOC] province, on Friday.",
        trigger="shelled",
        actors=["The Syrian army"],
        places=["the bakery in al-Bab, Aleppo province"],
        times=["on Friday"],
    )
    assert [f.ref for f in claim.actors] == ["state:SYR:army"]
    assert [f.ref for f in claim.places] == ["geonames:174018"]
    assert [f.ref for f in claim.times] == ["2017-03-03/2017-03-03"]
    assert claim.places[0].text == "the bakery in al-Bab, Aleppo province"
    assert [(m.text, m.country) for m in mentions.actors] == [("The Syrian army", "SYR")]


@pytest.mark.parametrize(
    ("filler", "ref"),
    [
        ("Raqqa and Aleppo", None),
        ("Raqqa or in the north", "geonames:172955"),
        ("a village in Syria", "country:SYR"),
        ("the hills", None),
    ],
)
def test_a_place_filler_points_to_the_finest_place_in_it_or_nowhere(filler: str, ref: str | None) -> None:
    marked = f"Syrian jets struck {filler}.".replace("Raqqa", "[Raqqa|LOC]").replace("Aleppo", "[Aleppo|LOC]")
    marked = marked.replace("in Syria", "in [Syria|LOC]")
    _, _, claim = run(marked, trigger="struck", places=[filler])
    assert claim.places[0].ref == ref


def test_a_planned_claim_points_forward_and_a_possible_one_nowhere() -> None:
    for status, ref in (
        ("planned", "2017-03-10/2017-03-10"),
        ("happened", "2017-03-03/2017-03-03"),
        ("hypothetical", None),
    ):
        _, _, claim = run("An attack on Friday, they say.", trigger="attack", times=["Friday"], status=status)
        assert claim.times[0].ref == ref


def test_nothing_relative_is_dated_without_a_day_of_publication() -> None:
    _, mentions, claim = run("They attacked on Friday.", trigger="attacked", times=["Friday"], published=None)
    assert claim.times[0].ref is None
    assert [(m.text, m.value) for m in mentions.times] == [("Friday", "XXXX-WXX-5")]


def test_unknown_actors_are_listed_with_nulls() -> None:
    _, mentions, claim = run("Turkish-backed rebels attacked.", trigger="attacked", actors=["Turkish-backed rebels"])
    assert claim.actors[0].ref is None
    (mention,) = mentions.actors
    assert (mention.id, mention.name, mention.kind, mention.country) == (None, None, "armed group", None)
    _, mentions, _ = run("The storm attacked.", trigger="attacked", actors=["The storm"])
    (mention,) = mentions.actors
    assert (mention.id, mention.name, mention.kind, mention.country) == (None, None, None, None)


def test_organisations_are_mentions_even_without_a_claim() -> None:
    text, analyses = read_marked("[NATO|ORG] met.")
    mentions, claims = RESOLVER.resolve(make_article(text), analyses, ())
    assert [(m.text, m.id) for m in mentions.actors] == [("NATO", "org:nato")]
    assert claims == ()


def test_a_pointing_phrase_takes_the_id_of_what_it_points_to(monkeypatch: pytest.MonkeyPatch) -> None:
    text, analyses = read_marked("ISIS took [Raqqa|LOC], Syria. The group left the city.")
    isis, group = text.index("ISIS"), text.index("The group")
    raqqa, city = text.index("Raqqa"), text.index("the city")
    links = {(group, group + 9): (isis, isis + 4), (city, city + 8): (raqqa, raqqa + 5)}
    monkeypatch.setattr("dateline.resolve.resolver.corefer", lambda *_: links)
    claim = make_claim(text, "left", actors=["The group"], places=["the city"])
    mentions, (resolved,) = RESOLVER.resolve(make_article(text), analyses, (claim,))
    assert resolved.actors[0].ref == "group:islamic-state"
    assert resolved.places[0].ref == "geonames:172955"
    assert [(m.text, m.id) for m in mentions.actors] == [("The group", "group:islamic-state")]


def test_the_version_names_gazetteer_and_lists() -> None:
    assert RESOLVER.version == Resolver.load().version
    assert RESOLVER.version.startswith("geonames-")
    assert "+" in RESOLVER.version


PIECES = st.sampled_from(
    "[Aleppo|LOC]; [al-Bab|LOC]; ,; [Syria|LOC]; 's; in; near; and; the city of; province; \n; [ISIS|ORG]; Syrian;"
    " on Friday; yesterday; 2016; [Paris|LOC]; 10 km from; said; [Ontario|LOC]; (; ); the; [St. Louis|LOC]".split("; ")
)


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES, min_size=1, max_size=14))
def test_every_mention_quotes_the_text_and_stands_in_order(pieces: list[str]) -> None:
    text, analyses = read_marked(" ".join(pieces))
    mentions, _ = RESOLVER.resolve(make_article(text), analyses, ())
    for row in (mentions.actors, mentions.places, mentions.times):
        assert all(text[m.start : m.end] == m.text for m in row)
        assert list(row) == sorted(row, key=lambda m: (m.start, m.end))
    for place in mentions.places:
        assert (place.id is None) == (place.precision is None) == (place.confidence is None)
        assert (place.id is None) == (place.precision is None) == (place.lat is None)


def test_the_same_report_gives_the_same_answer_again() -> None:
    text, analyses = read_marked(
        "Syrian troops left [Hama|LOC] for [Homs|LOC] and [Tripoli|LOC] in [Libya|LOC] on Friday."
    )
    once = RESOLVER.resolve(make_article(text), analyses, ())
    assert (
        once
        == RESOLVER.resolve(make_article(text), analyses, ())
        == Resolver.load().resolve(make_article(text), analyses, ())
    )


def test_the_cost_of_resolution_grows_with_the_length_of_the_report() -> None:
    line = (
        "The Syrian army said on Friday that it had shelled positions of the Islamic State near [al-Bab|LOC],"
        " [Aleppo|LOC] province."
    )

    def cost(lines: int) -> float:
        text, analyses = read_marked("\n".join([line] * lines))
        article = make_article(text)
        RESOLVER.resolve(article, analyses, ())
        took = []
        for _ in range(3):
            before = time.process_time()
            RESOLVER.resolve(article, analyses, ())
            took.append(time.process_time() - before)
        return min(took)

    assert cost(160) < 8 * cost(40)  # four times the length; its square would be sixteen times the cost


def told(text: str, subject: str, verb: str) -> Analysis:
    """One sentence in which a place name is the subject of a verb."""
    marked, (analysis,) = read_marked(text)
    words = [token.text for token in analysis.tokens]
    heads, relations = [-1] * len(words), ["dep"] * len(words)
    heads[words.index(subject)], relations[words.index(subject)] = words.index(verb), "nsubj"
    assert marked[analysis.sentence.start : analysis.sentence.end] == marked
    return replace(analysis, heads=tuple(heads), relations=tuple(relations))


@pytest.mark.parametrize(
    ("marked", "subject", "verb", "places", "actors"),
    [
        ("[Washington|LOC] said that it would stay.", "Washington", "said", [], ["state:USA:government"]),
        ("[Washington|LOC] burnt that day.", "Washington", "burnt", ["Washington"], []),
        ("[Chicago|LOC] said that it would stay.", "Chicago", "said", ["Chicago"], []),
        ("[France|LOC] said that it would stay.", "France", "said", ["France"], []),
    ],
)
def test_a_capital_that_speaks_is_its_government_and_no_place(
    marked: str, subject: str, verb: str, places: list[str], actors: list[str]
) -> None:
    analysis = told(marked, subject, verb)
    text = read_marked(marked)[0]
    mentions, _ = RESOLVER.resolve(make_article(text), (analysis,), ())
    assert [mention.text for mention in mentions.places] == places
    assert [mention.id for mention in mentions.actors] == actors
