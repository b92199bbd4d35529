"""What adding a report does: a new article, an edit, or nothing."""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import sha256

import pytest
from sqlalchemy import select
from tests.store.store_helpers import ORIGIN, body_of, derive, dump, edited, make_report, put

from dateline.records import Report
from dateline.records.stored import Provenance
from dateline.store import Store
from dateline.store.codec import unpack
from dateline.store.reports import LONGEST_ID
from dateline.store.schema import articles, claims, fetches, names, payloads, revisions, texts

URL = "https://wire-a.example/1"


def add(store: Store, report: Report, address: str | None = None):
    with store.writing() as tx:
        return put(tx, report, address=address)


def rows(store: Store, table, *columns):
    with store.snapshot() as connection:
        return [tuple(row) for row in connection.execute(select(*(columns or table.c)).order_by(*table.primary_key))]


def test_a_new_report_is_kept_whole(store: Store) -> None:
    report = make_report(1, claims=3)
    headers = (("Content-Type", "text/html"), ("X", "é\0"))
    provenance = Provenance("feed 1", body_of(report), "https://x.example", 200, headers, ((301, "http://x.example"),))
    with store.writing() as tx:
        placed = tx.put_report(report, provenance, address=URL, origin=ORIGIN)
    assert (placed.kind, placed.report, placed.gone) == ("new", report, ())
    assert [one.claim.id for one in placed.claims] == [claim.id for claim in report.claims]
    assert [one.seq for one in placed.claims] == [1, 2, 3]
    assert (placed.article.seq, placed.article.url, placed.article.claims, placed.article.revision) == (1, URL, 3, 1)
    ((_, size, codec, body),) = rows(store, payloads)
    assert (unpack(body, what="it"), size, codec) == (body_of(report), len(body_of(report)), "zstd")
    ((place, url, status, kept, redirects),) = rows(
        store, fetches, fetches.c.place, fetches.c.url, fetches.c.status, fetches.c.headers, fetches.c.redirects
    )
    assert (place, url, status) == ("feed 1", "https://x.example", 200)
    assert json.loads(kept) == [list(one) for one in headers]
    assert json.loads(redirects) == [[301, "http://x.example"]]


def test_what_put_report_gives_is_what_a_later_look_gives(store: Store) -> None:
    first = add(store, make_report(1), URL)
    again = add(store, make_report(1), URL)
    assert again.kind == "same"
    assert (again.article, again.claims) == (first.article, first.claims)
    assert replace(again.report, article=replace(again.report.article, where="", byline=None, published_from=None)) == (
        replace(first.report, article=replace(first.report.article, where="", byline=None, published_from=None))
    )


def test_the_same_thing_twice_changes_nothing(store: Store) -> None:
    with store.writing() as tx:
        derive(tx, put(tx, make_report(1), address=URL))
    before = dump(store)
    again = make_report(1)
    menu = replace(again, article=replace(again.article, sha256="", outlet="Other"))
    body = b"<nav>a new menu</nav>" + body_of(again)
    menu = replace(menu, article=replace(menu.article, sha256=sha256(body).hexdigest()))
    with store.writing() as tx:
        for report, payload in ((again, body_of(again)), (menu, body)):
            placed = tx.put_report(report, Provenance("other place", payload), address=URL, origin="other")
            assert placed.kind == "same"
            derive(tx, placed)
    assert dump(store) == before


def test_an_edit_is_a_revision_and_the_old_claims_step_aside(store: Store) -> None:
    report = make_report(1, claims=2)
    first = add(store, report, URL)
    later = replace(edited(report, "Two more died."), claims=report.claims[1:])
    # An edited page gives another id where that is made from the content.
    later = replace(later, article=replace(later.article, id="a1-edited", outlet="New Name"))
    second = add(store, later, URL)
    assert (second.kind, second.article.id, second.article.revision) == ("revision", first.article.id, 2)
    assert second.gone == first.claims
    assert [(one.seq, one.claim.id) for one in second.claims] == [(3, first.claims[1].claim.id)]
    assert rows(store, claims, claims.c.seq, claims.c.current, claims.c.revision) == [(1, 0, 1), (2, 0, 1), (3, 1, 2)]
    assert {(seq, now) for seq, now in rows(store, names, names.c.claim, names.c.current)} == {(1, 0), (2, 0), (3, 1)}
    assert "two more died" in rows(store, texts, texts.c.text)[0][0]
    assert rows(store, articles, articles.c.revision, articles.c.outlet) == [(2, "New Name")]
    assert [number for (number,) in rows(store, revisions, revisions.c.number)] == [1, 2]


def test_an_old_version_that_comes_again_is_nothing_new(store: Store) -> None:
    report = make_report(1)
    add(store, report, URL)
    add(store, edited(report, "More."), URL)
    before = dump(store)
    placed = add(store, report, URL)
    assert (placed.kind, placed.article.revision) == ("same", 2)
    assert placed.report.article.text.endswith("More.")
    assert dump(store) == before


def test_an_id_that_another_address_has_is_lengthened(store: Store) -> None:
    report = make_report(1)
    add(store, report, URL)
    placed = add(store, report, "https://wire-b.example/copy")
    assert placed.kind == "new"
    assert placed.article.id.startswith("a1~")
    assert len(placed.article.id) == len("a1~") + 6
    assert placed.report.article.id == placed.article.id
    assert not {one.claim.id for one in placed.claims} & {claim.id for claim in report.claims}
    assert {one.claim.article for one in placed.claims} == {placed.article.id}
    assert add(store, report, "https://wire-b.example/copy").kind == "same"
    third = add(store, report, "https://wire-c.example/copy")
    assert third.article.id not in ("a1", placed.article.id)


def test_claims_that_retell_others_go_on_pointing_to_them_under_a_new_id(store: Store) -> None:
    report = make_report(1, claims=2)
    one, two = report.claims
    report = replace(report, claims=(one, replace(two, same_as=one.id)))
    add(store, report, URL)
    placed = add(store, report, "https://wire-b.example/copy")
    assert placed.claims[1].claim.same_as == placed.claims[0].claim.id


def test_without_an_address_the_id_says_which_article_it_is(store: Store) -> None:
    report = make_report(1)
    assert add(store, report).kind == "new"
    assert add(store, report).kind == "same"
    assert add(store, edited(report, "More.")).kind == "revision"
    # Other words with an address: nobody can know whether it is the same article.
    other = add(store, edited(report, "Something else."), "https://other.example/1")
    assert (other.kind, other.article.id[:3]) == ("new", "a1~")


def test_an_address_that_is_learnt_later_is_kept(store: Store) -> None:
    report = make_report(1)
    first = add(store, report)
    known = add(store, report, URL)
    assert (known.kind, known.article.seq, known.article.url) == ("same", first.article.seq, URL)
    changed = add(store, edited(report, "Something else."), URL)
    assert (changed.kind, changed.article.id) == ("revision", first.article.id)


def test_a_report_of_other_bytes_is_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="not from these"), store.writing() as tx:
        tx.put_report(make_report(1), Provenance("x", b"other"), address=None, origin=ORIGIN)
    assert not any(dump(store).values())


def test_equal_bytes_are_kept_once(store: Store) -> None:
    report = make_report(1)
    add(store, report, URL)
    add(store, report, "https://wire-b.example/copy")
    assert len(rows(store, payloads)) == 1


def test_nasty_text_is_kept(store: Store) -> None:
    """NUL, half surrogates in what carriers say, endless ids and addresses, other scripts."""
    report = make_report(1, words="قصف \U0001f600 'quote\" %_\\ ; DROP TABLE")
    long_id = "x" * 5000 + "\0\ud800"
    article = replace(report.article, id=long_id, outlet="out\0let \ud83d", title="ti\0tle")
    placed = add(store, replace(report, article=article), "https://x.example/" + "a" * 5000)
    assert placed.kind == "new"
    assert len(placed.article.id) <= LONGEST_ID
    assert placed.article.outlet == "out\ufffdlet \ufffd"
    assert add(store, replace(report, article=article), "https://x.example/" + "a" * 5000).kind == "same"
    other = replace(report, article=replace(article, id=long_id + "y"))
    assert add(store, other, "https://x.example/" + "a" * 5001).article.id != placed.article.id


def test_who_and_where_can_be_asked_for_by_id_name_and_wording(store: Store) -> None:
    report = make_report(1, claims=1)
    (claim,) = report.claims
    add(store, report)
    found = {(kind, name) for kind, name in rows(store, names, names.c.kind, names.c.name)}
    assert ("source", "officials") in found
    assert ("place", claim.places[0].ref) in found
    assert ("place", claim.places[0].text.lower()) in found
    assert ("actor", claim.actors[0].ref) in found


def test_an_undated_report_is_kept_without_a_day(store: Store) -> None:
    report = make_report(1, claims=1, published=None)
    (claim,) = report.claims
    report = replace(report, claims=(replace(claim, times=()),))
    placed = add(store, report)
    assert placed.article.published is None
    assert rows(store, claims, claims.c.first_day, claims.c.last_day, claims.c.sort_day) == [(None, None, "")]
