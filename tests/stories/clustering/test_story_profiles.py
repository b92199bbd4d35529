from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from story_helpers import CRASH, report

from dateline.records import Skipped
from dateline.stories.bodies import body_of
from dateline.stories.clustering import profile
from dateline.stories.clustering.profiles import DAYS, KEYS, SCALE, TERMS
from dateline.stories.clustering.reading import lead_of, shortened


def weight(told: object, key: str) -> int:
    return {term.key: term.weight for term in told.terms}.get(key, 0)  # type: ignore[attr-defined]


def test_a_profile_holds_names_and_rare_words_and_no_common_ones() -> None:
    found = profile(CRASH)
    assert {"tern", "reef", "naxo", "129"} <= {term.key for term in found.terms}
    assert not {"the", "of", "a"} & {term.key for term in found.terms}
    assert found.published == "2019-08-06"
    assert found.days == ("2019-08-06",)
    assert found.keys == tuple(term.key for term in found.terms)[:KEYS]


def test_a_word_of_the_headline_weighs_more_than_one_of_the_end() -> None:
    filler = " ".join(["grey"] * 40)
    found = profile(report("Quokka seen", f"It was early. {filler} A wombat was there too."))
    assert weight(found, "quokka") > weight(found, "wombat") > 0


def test_the_first_words_weigh_more_than_later_ones() -> None:
    found = profile(report(None, "A quokka sat there. " + " ".join(["grey"] * 40) + " A wombat came."))
    assert weight(found, "quokka") > weight(found, "wombat") > 0


def test_words_of_places_weigh_less_and_are_marked() -> None:
    told = "Zzyzx fell on Monday."
    plain, placed = profile(report(None, told)), profile(report(None, told, places=["Zzyzx"]))
    assert placed.terms[0].place and not plain.terms[0].place
    assert weight(placed, "zzyzx") < weight(plain, "zzyzx")


def test_what_is_skipped_is_not_read() -> None:
    text = "Quokka seen.\nSubscribe to our walrus newsletter.\nIt was shy."
    start = text.index("Subscribe")
    found = profile(report(None, text, skipped=(Skipped(start, text.index("\nIt"), "form"),)))
    assert weight(found, "walru") == weight(found, "walrus") == 0 < weight(found, "quokka")


def test_a_day_of_publication_that_is_none_is_not_known() -> None:
    assert profile(report(None, "Text.", published="2019-02-31")).published is None
    assert profile(report(None, "Text.", published="2019-02-28T10:00:00Z")).published == "2019-02-28"


def test_only_single_days_and_only_so_many_are_kept() -> None:
    days = [f"2019-01-{day:02}" for day in range(1, 20)]
    assert profile(report(None, "Text.", days=[*days, "2019-05-05", "2019-05-05"])).days[-1] == "2019-05-05"
    assert len(profile(report(None, "Text.", days=days)).days) == DAYS


def test_an_empty_report_has_an_empty_profile() -> None:
    assert profile(report(None, "!")).terms == ()


@given(st.text(alphabet=st.characters(codec="utf-8"), min_size=1, max_size=400), st.none() | st.text(max_size=40))
def test_profiles_are_bounded_and_of_one_length(body: str, title: str | None) -> None:
    found = profile(report(title or None, body))
    assert len(found.terms) <= TERMS
    assert all(0 < term.weight <= SCALE for term in found.terms)
    assert len({term.key for term in found.terms}) == len(found.terms)
    square = sum(term.weight**2 for term in found.terms)
    assert not found.terms or 0.9 < square / SCALE**2 < 1.1
    assert found == profile(report(title or None, body))


def test_the_lead_is_the_first_sentence_without_the_headline() -> None:
    assert lead_of(CRASH.article).startswith("The ferry Blue Tern")
    assert lead_of(CRASH.article).endswith("on board.")
    told = report("Head", "Gen. A. B. Smith met Mr. Jones in St. Gallen. They talked.")
    assert lead_of(told.article) == "Gen. A. B. Smith met Mr. Jones in St. Gallen."
    assert body_of(told.article, most=1000).startswith("Gen.")


def test_a_long_lead_is_cut_at_a_word() -> None:
    lead = lead_of(report(None, "word " * 200).article)
    assert len(lead) <= 300
    assert lead.endswith("word…")
    assert shortened("one  two\nthree", 20) == "one two three"
