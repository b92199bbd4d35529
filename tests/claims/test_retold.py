from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from dateline.claims import link_retold
from dateline.records import Claim, Figure, Filler, PlaceFiller, Sentence, Span


def claim(at: int, type_: str = "bombing", **fields: object) -> Claim:
    empty = Claim(
        id=f"c-{at}", type=type_, status="happened", hedge=None, trigger=Span(at, at + 1, "x"),
        sentence=Sentence(at, at + 9), sources=(), actors=(), targets=(), places=(), times=(), figures=(),
        instruments=(), confidence=0.9, found_by="model",
    )  # fmt: skip
    return replace(empty, **fields)  # type: ignore[arg-type]


def filler(text: str, ref: str | None = None) -> Filler:
    return Filler(0, len(text), text, ref=ref)


def place(text: str, ref: str | None = None) -> PlaceFiller:
    return PlaceFiller(0, len(text), text, role="at", ref=ref)


def killed(low: int, high: int | None) -> Figure:
    return Figure(0, 1, "x", kind="killed", low=low, best=None, high=high)


def links(*claims: Claim) -> list[str | None]:
    return [one.same_as for one in link_retold(claims)]


def test_headline_and_lead_tell_one_bombing() -> None:
    headline = claim(0, places=(place("Azaz", "g:1"),))
    lead = claim(
        10,
        places=(place("the town of Azaz", "g:1"),),
        targets=(filler("a courthouse"),),
        times=(filler("Saturday", "2017-01-07/2017-01-07"),),
    )
    body = claim(20, targets=(filler("the courthouse"),), times=(filler("on Saturday", "2017-01-07/2017-01-07"),))
    assert links(headline, lead, body) == [None, None, "c-10"]
    assert links(replace(headline, times=lead.times), lead, body) == [None, "c-0", "c-0"]


def test_an_attack_may_be_told_as_a_bombing_but_not_as_an_arrest() -> None:
    told = {"actors": (filler("Boko Haram", "a:1"),), "places": (place("Maiduguri", "g:2"),)}
    assert links(claim(0, "attack", **told), claim(10, "bombing", **told)) == [None, "c-0"]
    assert links(claim(0, "attack", **told), claim(10, "arrest", **told)) == [None, None]


def test_the_next_town_the_next_day_and_another_toll_are_other_happenings() -> None:
    base = {"actors": (filler("rebels"),), "targets": (filler("an army convoy"),)}
    first = claim(
        0,
        "attack",
        **base,
        places=(place("Goma", "g:1"),),
        times=(filler("Monday", "2024-01-01/2024-01-01"),),
        figures=(killed(3, 3),),
    )
    assert links(first, replace(first, id="c-9", sentence=Sentence(9, 18))) == [None, "c-0"]
    for other in (
        {"places": (place("Sake", "g:2"),)},
        {"times": (filler("Tuesday", "2024-01-02/2024-01-02"),)},
        {"figures": (killed(7, 9),)},
        {"status": "planned"},
        {"targets": (filler("a church"),)},
    ):
        assert links(first, replace(first, id="c-9", sentence=Sentence(9, 18), **other)) == [None, None], other  # type: ignore[arg-type]


def test_a_toll_that_can_agree_links() -> None:
    victims = {"targets": (filler("worshippers"),)}
    assert links(
        claim(0, "killing", **victims, figures=(killed(20, None),)),
        claim(10, "killing", **victims, figures=(killed(24, 24),)),
    ) == [None, "c-0"]


def test_pronouns_and_bare_numbers_are_no_evidence() -> None:
    assert links(
        claim(0, "killing", targets=(filler("two people"),)), claim(10, "killing", targets=(filler("them"),))
    ) == [None, None]


@given(
    st.lists(
        st.tuples(st.sampled_from(["attack", "bombing", "arrest"]), st.sampled_from(["police", "rebels", "Goma", ""])),
        max_size=8,
    )
)
def test_links_point_to_an_earlier_claim_that_points_nowhere(told: list[tuple[str, str]]) -> None:
    claims = [claim(10 * i, type_, actors=(filler(who),) if who else ()) for i, (type_, who) in enumerate(told)]
    out = link_retold(claims)
    by_id = {one.id: one for one in out}
    assert [replace(one, same_as=None) for one in out] == claims
    for one in out:
        if one.same_as:
            assert by_id[one.same_as].same_as is None
            assert by_id[one.same_as].trigger.start < one.trigger.start


def test_all_of_a_thousand_tellings_point_to_the_first() -> None:
    told = [claim(10 * i, "attack", actors=(filler("rebels"),)) for i in range(1000)]
    out = link_retold(told)
    assert {one.same_as for one in out[1:]} == {"c-0"}
