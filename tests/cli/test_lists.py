"""Lists and pages as people see them."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
import sample
from rich.cells import cell_len
from rich.console import Console
from stored_sample import ESCAPE, MILITANTS, article, claim, event, evidence, stored_claim, story, told

from dateline.cli.chain import print_chain
from dateline.cli.lists import Lists, short
from dateline.cli.pages import Pages
from dateline.cli.table import family_styles
from dateline.cli.terminal import console
from dateline.records.event import Disagreement, EventFigure, Voice
from dateline.records.resolved import Party, Whereabouts

STYLES = family_styles({"attack": "Violence"})


def lists(width: int = 100, *, colour: bool = False, **options: object) -> tuple[Lists, io.StringIO]:
    out = io.StringIO()
    to: Console = console(out)
    if colour:
        to = Console(file=out, force_terminal=True, color_system="truecolor", markup=False, highlight=False)
    to.width = width
    return Lists(to, STYLES, **options), out  # type: ignore[arg-type]


def test_an_event_in_a_list() -> None:
    made, out = lists()
    made.event(event())
    head, *lines = out.getvalue().splitlines()
    assert head.split() == ["2025-03-11", "attack", "happened", "confirmed", "(91%)", "e-00000000"]
    assert [line.strip() for line in lines] == [
        "near Quetta, Balochistan, PAK",
        "Baloch Liberation Army -> a passenger train",
        "20-31 killed, say Gazette and security sources",
        "2 independent sources, 3 outlets",
        "reports disagree on place: Quetta (1 claim) or Sibi (2 claims)",
        "",
    ]


def test_an_event_of_several_days_tells_them() -> None:
    made, out = lists()
    made.event(event(from_="2025-03-11", to="2025-03-13", date_precision="days"))
    assert out.getvalue().startswith("2025-03-13  attack")
    assert "2025-03-11 to 2025-03-13 · near Quetta" in out.getvalue()


def test_an_event_without_a_day_has_none_at_the_edge() -> None:
    made, out = lists()
    made.event(event(from_=None, to=None))
    assert out.getvalue().startswith("…           attack")
    assert "no day told, reported 2025-03-12" in out.getvalue()


def test_a_story_grows() -> None:
    made, out = lists()
    made.story(story())
    assert "3 reports · 2 outlets · 1 event   ▂█  ▁" in out.getvalue()


def test_a_terminal_without_bars_shows_none() -> None:
    out = io.TextIOWrapper(io.BytesIO(), encoding="ascii", errors="replace")
    Lists(console(out), STYLES).story(story())
    out.seek(0)
    assert "?" not in out.read().replace(" ? ", "")


def test_an_article_that_copies_says_so() -> None:
    made, out = lists()
    made.article(article(copy_of="a0", origin="agency:nn", revision=2))
    facts = "2 claims · revision 2 · copies a0 · from nn · story s-00000000"
    assert facts in " ".join(out.getvalue().split())


def test_the_trigger_is_marked_where_it_stands() -> None:
    made, out = lists(colour=True)
    made.claim(stored_claim())
    assert "\x1b[1;4mattacked\x1b[0m" in out.getvalue()
    # The same word twice: the claim's report decides.
    twice = stored_claim(sentence="They attacked after others attacked.", trigger="attacked")
    made, out = lists(colour=True, trigger_of=lambda _: 27)
    assert made.sentence(twice).spans[-1].start == 28
    made, out = lists(colour=True)
    assert not made.sentence(twice).spans


def test_without_colours_words_say_what_they_would() -> None:
    made, out = lists()
    made.claim(stored_claim())
    assert "“attacked”" in out.getvalue()
    assert "\x1b" not in out.getvalue()


@pytest.mark.parametrize("width", [80, 100, 120])
def test_nothing_is_wider_than_the_terminal(width: int) -> None:
    made, out = lists(width)
    long = " ".join(["endless"] * 60)
    made.event(event(actors=(Party(long),), place=Whereabouts(long), outlets=(long,)))
    made.story(story(title=long, outlets=(long,)))
    made.article(article(title=long, outlet=long, url="https://example.org/" + "x" * 300))
    made.claim(stored_claim(sentence=long + " attacked", outlet=long))
    Pages(made).event(evidence())
    print_chain(evidence(), {}, made.console)
    lines = out.getvalue().splitlines()
    assert max(map(cell_len, lines)) <= width
    assert lines == [line.rstrip() for line in lines] or all(cell_len(line) <= width for line in lines)


def hostile() -> dict[str, object]:
    return {"type": ESCAPE, "status": ESCAPE, "id": f"e{ESCAPE}"}


def test_nothing_drives_the_terminal() -> None:
    made, out = lists()
    party, place = Party(ESCAPE, ESCAPE, ESCAPE), Whereabouts(ESCAPE, "at", ESCAPE, ESCAPE, precision="near")
    bad = event(
        **hostile(),
        actors=(party,),
        place=place,
        figures=(EventFigure(ESCAPE, 1, 1, 1, (told(1, 1, 1, outlet=ESCAPE, sources=(ESCAPE,), published=ESCAPE),)),),
        outlets=(ESCAPE,),
        disagreements=(Disagreement(ESCAPE, (Voice(ESCAPE, ("c",)),)),),
        follows=(ESCAPE,),
        grounds=(ESCAPE,),
    )
    made.event(bad)
    made.story(story(id=ESCAPE, title=ESCAPE, lead=ESCAPE, outlets=(ESCAPE,), related=(ESCAPE,), last=ESCAPE))
    bad_article = article(id=ESCAPE, title=ESCAPE, outlet=ESCAPE, url=ESCAPE, published=ESCAPE, language=ESCAPE)
    bad_article = replace(bad_article, origin=f"agency:{ESCAPE}", story=ESCAPE, copy_of=ESCAPE)
    made.article(bad_article)
    bad_claim = replace(
        stored_claim(), claim=claim(**hostile(), actors=(party,), places=(place,), sentence=ESCAPE, outlet=ESCAPE)
    )
    made.claim(bad_claim)
    pages = Pages(made)
    whole = evidence()
    proofs = tuple(
        replace(proof, claim=bad_claim, article=bad_article, copy_reasons=(ESCAPE,), story_reasons=(ESCAPE,))
        for proof in whole.proofs
    )
    judged = tuple(replace(one, by=ESCAPE, note=ESCAPE, left=ESCAPE) for one in whole.judgements)
    links = tuple(replace(one, left=bad_claim.claim.id, reasons=(ESCAPE,)) for one in whole.links)
    bad_evidence = replace(whole, event=bad, proofs=proofs, judgements=judged, links=links)
    pages.event(bad_evidence)
    pages.story(story(title=ESCAPE, lead=ESCAPE), [bad_article], [bad])
    pages.article(bad_article, sample.report(title=ESCAPE), (), (bad_claim,))
    pages.claim(bad_claim, bad_article, sample.report())
    print_chain(bad_evidence, {}, made.console)
    assert "\x1b" not in out.getvalue()
    assert "␛[2J" in out.getvalue()


def test_a_page_of_an_event_puts_everything_side_by_side() -> None:
    made, out = lists()
    Pages(made).event(evidence())
    shown = out.getvalue()
    assert "attack, happened, confirmed (91%)" in shown
    assert "killed: 20-31" in shown
    rows = [line.split() for line in shown.splitlines() if "2025-03-12" in line]
    assert ["25-31", "Gazette", "Gazette", "2025-03-12"] in rows
    assert "9 witnesses Voice of Nowhere 2025-03-12 overtaken by a later one".split() in rows
    assert "linked with 1 (+3.2): same place (Quetta); same day" in shown
    assert "copies a1: the same words" in shown
    assert "2025-03-14, Ada: claims 1 and 2 are the same (sure)" in shown


def test_a_page_of_an_article_marks_its_claims() -> None:
    made, out = lists()
    Pages(made).article(article(), sample.report(), (), ())
    shown = " ".join(out.getvalue().split())
    assert "reportedly attacked[1] a passenger train" in shown
    assert "killing[2] at least 20 people" in shown


def test_a_page_of_a_claim_quotes_with_offsets() -> None:
    made, out = lists()
    Pages(made).claim(stored_claim(id="c1", actors=(MILITANTS,)), article(), sample.report())
    start = sample.TEXT.index("a passenger train")
    assert f"{start}-{start + 17}  “a passenger train”" in out.getvalue()
    assert "“Militants”  = Baloch Liberation Army (actor:bla)" in out.getvalue()


def test_the_chain_reaches_from_the_event_to_the_log() -> None:
    made, out = lists()
    whole = evidence()
    quoted = sample.report().claims[0].sentence
    first = replace(whole.proofs[0], claim=stored_claim(1, id="c1"))
    print_chain(replace(whole, proofs=(first, whole.proofs[1])), {"a1": sample.report()}, made.console)
    chain = [line.strip("│├└─ ") for line in out.getvalue().splitlines()]
    wanted = [
        "event e-00000000000000aa",
        "1  claim c1",
        "report a1",
        "version 1, added 2025-03-13T08:00:00Z",
        "from https://example.org/1, fetched 2025-03-13T07:59:00Z, by dateline 0.1.0",
        f"sentence, characters {quoted.start}-{quoted.end} of the text",
        "log entry 7, 2025-03-13T08:00:00Z",
    ]
    places = [next(i for i, line in enumerate(chain) if line.startswith(start)) for start in wanted]
    assert places == sorted(places)
    assert f"SHA-256 of its 1,234 bytes: {'ab' * 32}" in " ".join(chain)
    assert "no entry of the log vouches for it: run dateline verify" in chain


def test_ids_of_ours_are_shortened_others_stay() -> None:
    assert short("e-0123456789abcdef") == "e-01234567"
    assert short("0123456789abcdef") == "0123456789"
    assert short("news-2024-01-01-aleppo") == "news-2024-01-01-aleppo"
    assert short("c1") == "c1"
    assert short(None) == ""
