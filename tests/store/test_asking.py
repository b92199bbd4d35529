"""Look-ups by id, the evidence of an event, counts, and finding articles by words in many scripts."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest
from tests.store.asking_helpers import fill
from tests.store.store_helpers import body_of, derive, edited, event_of, link, make_report, put

from dateline.errors import NotStored, StoreError
from dateline.records.event import Judgement
from dateline.records.stored import Filter, Found, KeptFetch, Provenance
from dateline.records.story import StoryState
from dateline.store import Store
from dateline.store.fulltext import words_of


def test_an_article_is_given_with_all_its_versions(store: Store) -> None:
    report = make_report(1, url="https://news.example/1")
    with store.writing() as tx:
        put(tx, report)
    with store.writing() as tx:
        put(tx, edited(report, "corrected"))
    with store.reading() as view:
        article = view.article("a1")
        assert (article.revision, article.claims, article.title) == (2, 3, report.article.title)
        first, second = view.revisions("a1")
        assert (first.number, second.number, first.kept) == (1, 2, True)
        assert first.size == len(body_of(report))
        assert view.report("a1").article.text.endswith("corrected")
        old = view.report("a1", revision=1)
        assert (old.article.text, old.claims) == (report.article.text, report.claims)
        with pytest.raises(NotStored, match="revision 3"):
            view.report("a1", revision=3)
        with pytest.raises(NotStored, match="did you mean a1"):
            view.article("a12")


def test_ids_are_found_by_kind_beginning_and_address(store: Store) -> None:
    report = make_report(1, url="https://news.example/1")
    with store.writing() as tx:
        placed = put(tx, report)
        tx.put_events([(event_of(placed.claims[:1]), [placed.claims[0].seq])], article=1)
        tx.put_story(id="s-1234567", title="t", first=None, last=None, size=1, state=b"", keys=(), article=1)
        tx.put_story(id="s-1234599", title="t", first=None, last=None, size=1, state=b"", keys=(), article=1)
    claim, event = placed.claims[0].claim.id, event_of(placed.claims[:1]).id
    with store.reading() as view:
        assert view.find(" a1 ") == Found("article", "a1")
        assert view.find("https://news.example/1") == Found("article", "a1")
        assert view.find(claim) == view.find(claim[:10]) == Found("claim", claim)
        assert view.find(event) == view.find(event[:6]) == Found("event", event)
        assert view.find("s-123456") == Found("story", "s-1234567")
        with pytest.raises(StoreError, match=r"s-1234567 \(story\), s-1234599 \(story\)"):
            view.find("s-12345")
        for short in (claim[:5], "s-12", "", "%", "______", "nothing like it", "a\0", "https://news.example/2"):
            with pytest.raises(NotStored):
                view.find(short)


def test_an_id_that_was_leads_to_the_event_that_its_first_claim_is_in(store: Store) -> None:
    with store.writing() as tx:
        one, other = put(tx, make_report(1)).claims[0], put(tx, make_report(2)).claims[0]
        old, first = event_of([other]), event_of([one])
        tx.put_events([(first, [one.seq]), (old, [other.seq])], article=2)
    with store.writing() as tx:
        both = event_of([one, other])
        tx.put_events([(both, [one.seq, other.seq])], gone=[old.id], article=2)
    assert both.id == first.id != old.id
    with store.reading() as view:
        assert view.event(old.id) == view.event(first.id) == both
        assert view.find(old.id) == view.find(old.id[:8]) == Found("event", first.id)
        assert [one.claim.id for one in view.claims(Filter(event=old.id)).items] == [
            stored.claim.id for stored in sorted((one, other), key=lambda s: (s.claim.to or "", s.seq), reverse=True)
        ]
        with pytest.raises(NotStored):
            view.event("e-0000000000000000")


def test_a_claim_of_an_earlier_version_can_still_be_shown(store: Store) -> None:
    report = make_report(1)
    with store.writing() as tx:
        gone = put(tx, report).claims[-1]
    with store.writing() as tx:
        put(tx, replace(edited(report, "corrected"), claims=report.claims[:1]))
    with store.reading() as view:
        assert view.claim(gone.claim.id).claim == gone.claim
        assert gone.claim.id not in {one.claim.id for one in view.claims(Filter()).items}
        with pytest.raises(NotStored, match="claim 'c-nothing'"):
            view.claim("c-nothing")


def test_what_follows_what_was_planned_stands_in_the_event(store: Store) -> None:
    with store.writing() as tx:
        made = [(event_of([one]), [one.seq]) for one in put(tx, make_report(1)).claims]
        tx.put_events(made, article=1)
        planned, done = made[0][0], made[1][0]
        tx.put_follows([(done.id, planned.id, 1.5, ["same place"])])
    with store.reading() as view:
        assert view.event(done.id).follows == (planned.id,)
        assert {event.id: event.follows for event in view.events(Filter()).items}[done.id] == (planned.id,)


def test_evidence_leads_from_the_event_to_bytes_and_log(store: Store) -> None:
    report, copy = make_report(1), make_report(2)
    fetched = Provenance("https://a.example/x", body_of(report), url="https://a.example/y", status=200, fetched="2026")
    with store.writing() as tx:
        one = tx.put_report(report, fetched, address="https://a.example/y", origin="agency:a")
        other = put(tx, copy, origin="agency:a")
        tx.put_copy(2, b"f", [1], copy_of=1, kind="copy", score=0.9, reasons=["nearly all words"], origin="agency:a")
        story = tx.put_story(id="s-1", title="t", first=None, last=None, size=2, state=b"", keys=(), article=2)
        tx.place(1, story, score=None, reasons=["it opened the story"])
        left, right = one.claims[0], other.claims[0]
        tx.put_links([link(left.claim.id, right.claim.id), link(left.claim.id, other.claims[1].claim.id)])
        event = event_of([left, right])
        tx.put_events([(event, [left.seq, right.seq])], article=2)
        ids = sorted((left.claim.id, right.claim.id))
        said = Judgement("claims", ids[0], ids[1], "same", "ada", "2026-01-02T00:00:00Z", "the same photograph")
        tx.put_judgement(said)
    with store.reading() as view:
        told = view.evidence(event.id)
    assert (told.event, told.judgements) == (event, (said,))
    assert [(one.left, one.right, one.reasons) for one in told.links] == [(*ids, ("score 2.0",))]
    first, second = told.proofs
    assert (first.claim.claim, second.claim.claim) == (left.claim, right.claim)
    assert (first.article.story, first.story_reasons) == ("s-1", ("it opened the story",))
    assert (second.article.copy_of, second.copy_reasons) == ("a1", ("nearly all words",))
    assert first.revision.sha256 == hashlib.sha256(body_of(report)).hexdigest()
    assert first.fetched == (
        KeptFetch("https://a.example/x", "https://a.example/y", 200, "2026", first.fetched[0].tool),
    )  # fmt: skip
    assert first.entry is not None
    assert second.entry is not None
    assert (first.entry.seq, first.entry.subject, second.entry.seq) == (1, "a1", 2)
    words = report.article.text[left.claim.start : left.claim.end]
    assert words == first.claim.claim.trigger


def test_a_story_tells_its_reports_events_outlets_relatives_and_growth(store: Store) -> None:
    with store.writing() as tx:
        placed = [put(tx, make_report(n, published=f"2025-03-1{n % 2}")) for n in range(1, 5)]
        state = StoryState("s-1", "Head", "The lead.", "2025-03-10", "2025-03-11", 3, {"w": 1}, {}, ())
        seqs = [
            tx.put_story(id=f"s-{n}", title="Head", first="2025-03-10", last="2025-03-11", size=3,
                         state=state.as_bytes(), keys=(), article=4) for n in (1, 2, 3)
        ]  # fmt: skip
        for one in placed[:3]:
            tx.place(one.article.seq, seqs[0], score=None, reasons=[])
        tx.relate(seqs[0], seqs[1], score=0.2)
        tx.relate(seqs[2], seqs[0], score=0.4)
        events = [event_of([one.claims[0]]) for one in placed]
        tx.put_events([(event, [one.claims[0].seq]) for event, one in zip(events, placed, strict=True)], article=4)
    with store.reading() as view:
        story = view.story("s-1")
        assert view.stories(Filter(article="a2")).items == (story,)
    assert (story.title, story.lead, story.first, story.last) == ("Head", "The lead.", "2025-03-10", "2025-03-11")
    assert (story.articles, story.events) == (("a1", "a2", "a3"), tuple(event.id for event in events[:3]))
    assert (story.outlets, story.related) == (("wire-a.example",), ("s-3", "s-2"))
    assert story.growth == (("2025-03-10", 1), ("2025-03-11", 2))


def test_counts_tell_how_much_there_is(store: Store) -> None:
    with store.reading() as view:
        empty = view.counts()
    assert (empty.articles, empty.claims, empty.first, empty.last) == (0, 0, None, None)
    known = fill(store)
    with store.reading() as view:
        counts = view.counts()
    assert (counts.articles, counts.revisions, counts.claims) == (40, 43, len(known.claims))
    assert (counts.stories, counts.events, counts.log) == (7, len(known.events), 43)
    days = sorted(one.claim.to or one.claim.from_ or (one.claim.published or "")[:10] for one in known.claims)
    assert (counts.first, counts.last) == (next(day for day in days if day), days[-1])
    assert counts.size > 100_000


def test_what_retention_took_is_listed_no_more(store: Store) -> None:
    for number in (1, 2):
        with store.writing() as tx:
            derive(tx, put(tx, make_report(number, published=f"2025-03-1{number}", words="ceasefire")))
    with store.writing() as tx:
        tx.prune_articles(before="2025-03-12")
    with store.reading() as view:
        assert [one.id for one in view.articles(Filter()).items] == ["a2"]
        assert [one.id for one in view.articles(Filter(text="ceasefire")).items] == ["a2"]
        assert {one.claim.article for one in view.claims(Filter()).items} == {"a2"}
        assert all("a1" not in story.articles for story in view.stories(Filter()).items)
        with pytest.raises(NotStored, match="retention"):
            view.article("a1")


def test_a_list_does_not_change_while_it_is_read(store: Store) -> None:
    with store.writing() as tx:
        put(tx, make_report(1))
    with store.reading() as view:
        before = view.claims(Filter(limit=1))
        with store.writing() as tx:
            put(tx, make_report(2))
        after = view.claims(Filter(limit=10, after=before.next))
        assert {one.claim.article for one in (*before.items, *after.items)} == {"a1"}


# --- words

TEXTS = {
    1: "Ceasefire near Überlingen: 12 killed in shelling, officials say",
    2: "وقف إطلاق النار في حلب بعد قصف المدينة",
    3: "В Донецке объявлено перемирие, сообщил Кремль",
    4: "联合国呼吁在北京停火",
    5: "องค์การสหประชาชาติเรียกร้องให้หยุดยิง",
    6: "Οι μάχες συνεχίζονται στην Αθήνα",
    7: "Attacks on al-Bāb and Sana'a 🔥 100% certain, a_b c\\d",
}
SEARCHES = {
    "ceasefire": {1}, "CEASE": {1}, "easefir": {1}, "uberlingen": {1}, "ÜBERLINGEN": {1}, "ing, off": {1},
    "killed ceasefire": {1}, "killed shelling ceasefire officials": {1}, "killed nobody": set(), '"12 killed"': {1},
    '"killed 12"': set(), "12": {1}, "إطلاق": {2}, "اطلاق": {2}, "قصف حلب": {2}, "النَّار": {2}, "في": {2},
    "перемирие": {3}, "ПЕРЕМИРИ": {3}, "кремль донецке": {3}, "停火": {4}, "联合国": {4}, "北京 停火": {4}, "国": {4},
    "合国呼吁": {4}, "สหประชาชาติ": {5}, "หยุดยิง": {5}, "μάχες": {6}, "ΜΑΧΕΣ": {6}, "αθηνα": {6}, "al-bab": {7},
    "sanaa": {7}, "Sana’a": {7}, "🔥 certain": {7}, "100%": {7}, "a_b": {7}, "a%b": {7}, "certain%": {7}, "c\\d": {7},
    "attacks OR ceasefire": set(), "NOT attacks": set(), "text:attacks": set(), "attack*": set(TEXTS), "on": {7},
}  # fmt: skip


def test_words_are_found_in_every_script(store: Store) -> None:
    for number, words in TEXTS.items():
        with store.writing() as tx:
            put(tx, make_report(number, claims=0, words=words))
    with store.reading() as view:
        found = {asked: {int(one.id[1:]) for one in view.articles(Filter(text=asked)).items} for asked in SEARCHES}
    assert found == SEARCHES


def test_words_are_folded_and_the_needless_left_out() -> None:
    assert words_of('  Al-Bāb  "red  CROSS" cross') == ("red cross", "al bab")
    assert words_of('"unclosed quote') == ("unclosed", "quote")
    assert words_of("%a% _b_") == ("a", "b")
    with pytest.raises(StoreError, match="no letter or digit"):
        words_of('"" * % 🙂')
