"""Sending: webhooks, mails and feeds over loopback, at least once and under the same key."""

from __future__ import annotations

import email
import email.policy
import hashlib
import hmac
import json
import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import feedparser
import pytest
from tests.pipeline.alerting.alert_helpers import Clock, add, alert, channels, mailbox, opened, told, waiting
from tests.sources.fetching.loopback import always, answer, serving

from dateline.errors import DatelineError
from dateline.pipeline.alerting import (
    Channels,
    MailServer,
    Outcome,
    look,
    query_feed,
    run_alerts,
    send_due,
    send_example,
    sending,
)
from dateline.pipeline.alerting import channels as edges
from dateline.pipeline.alerting.deciding import BACK_OFF, moment, written
from dateline.store import Store
from dateline.store.alerts import firing_counts, last_trouble, retry_failed

OK = answer("204 No Content")
SECRET = b"a secret of the newsroom"


@pytest.fixture
def clock() -> Clock:
    return Clock("2026-01-01T00:00:00Z")


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Iterator[Store]:
    with opened(tmp_path, clock) as made:
        yield made


def later(clock: Clock, seconds: float) -> None:
    clock.now = written(moment(clock.now) + timedelta(seconds=seconds))


def parts(asked: bytes) -> tuple[dict[str, str], dict[str, object]]:
    head, _, body = asked.partition(b"\r\n\r\n")
    lines = [line.partition(": ") for line in head.decode().split("\r\n")[1:]]
    return {name.lower(): value for name, _, value in lines}, json.loads(body)


def counts(store: Store) -> dict[str, int]:
    with store.reading() as view:
        return dict(firing_counts(view, "desk"))


def test_a_webhook_bears_what_is_new_with_its_quotes_and_is_signed(store: Store, tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(SECRET + b"\n")
    with serving(always(OK)) as server:
        alert(store, to=f"{server.url}/hook", secret_file=str(tmp_path / "secret"))
        (id_,) = add(store, told(1))
        (ran,) = run_alerts(store, channels())
        assert (ran.news, ran.sent, ran.trouble) == (1, 1, None)
        (asked,) = server.asked
    headers, body = parts(asked)
    assert asked.startswith(b"POST /hook HTTP/1.1\r\n")
    assert headers["content-type"] == "application/json"
    assert headers["dateline-delivery"] == body["delivery"]
    time, _, mark = headers["dateline-signature"].partition(",v1=")
    raw = asked.partition(b"\r\n\r\n")[2]
    assert hmac.compare_digest(mark, hmac.new(SECRET, time[2:].encode() + b"." + raw, hashlib.sha256).hexdigest())
    assert list(body) == ["alert", "query", "of", "delivery", "test", "sent", "items"]
    assert (body["alert"], body["query"], body["of"], body["test"]) == ("desk", "all", "events", False)
    (item,) = body["items"]  # type: ignore[misc]
    assert item["news"] == ["new"]
    assert item["event"]["id"] == id_ and item["story"] is None
    (quote,) = item["quotes"]
    assert quote["url"] == "https://news.example/1"
    assert quote["sentence"] in told(1).article.text
    assert SECRET not in asked and SECRET not in (tmp_path / "alerts.sqlite").read_bytes()
    assert counts(store) == {"sent": 1}


def test_what_fails_is_sent_again_later_under_the_same_key(store: Store, clock: Clock) -> None:
    answers = iter([answer("503 Service Unavailable"), answer("500 Internal Server Error"), OK])

    def talk(connection: socket.socket, asked: bytes) -> None:
        connection.sendall(next(answers))

    with serving(talk) as server:
        alert(store, to=server.url)
        add(store, told(1))
        look(store, "desk")
        assert "503" in (send_due(store, "desk", channels()).trouble or "")
        assert send_due(store, "desk", channels()).items == 0, "it rests first"
        assert len(server.asked) == 1
        for number in (0, 1):
            later(clock, BACK_OFF[number])
            send_due(store, "desk", channels())
        assert len(server.asked) == 3
        assert len({parts(asked)[0]["dateline-delivery"] for asked in server.asked}) == 1
        assert len({item["key"] for asked in server.asked for item in parts(asked)[1]["items"]}) == 1  # type: ignore[attr-defined]
    assert counts(store) == {"sent": 1}
    assert waiting(store) == []


def test_a_receiver_that_asks_to_wait_is_waited_for(store: Store, clock: Clock) -> None:
    with serving(always(answer("429 Too Many Requests", retry_after="7200"))) as server:
        alert(store, to=server.url)
        add(store, told(1))
        run_alerts(store, channels())
        later(clock, 7100)
        run_alerts(store, channels())
        assert len(server.asked) == 1
        later(clock, 200)
        run_alerts(store, channels())
        assert len(server.asked) == 2


def test_what_fails_for_good_is_given_up_and_can_be_tried_again_by_hand(store: Store, clock: Clock) -> None:
    with serving(always(answer("500 Internal Server Error"))) as server:
        alert(store, to=server.url)
        add(store, told(1))
        look(store, "desk")
        for _ in range(len(BACK_OFF) + 3):
            send_due(store, "desk", channels())
            later(clock, BACK_OFF[-1])
        assert len(server.asked) == len(BACK_OFF) + 1
    assert counts(store) == {"failed": 1}
    with store.reading() as view:
        assert "500" in (last_trouble(view, "desk") or "")
    with store.writing() as tx:
        assert retry_failed(tx, "desk") == 1
    assert counts(store) == {"waiting": 1}


@pytest.mark.parametrize("status", ["301 Moved Permanently", "307 Temporary Redirect"])
def test_a_redirect_is_not_followed(store: Store, status: str) -> None:
    with serving(always(OK)) as other, serving(always(answer(status, location=other.url))) as server:
        alert(store, to=server.url)
        add(store, told(1))
        (ran,) = run_alerts(store, channels())
        assert "redirect" in (ran.trouble or "")
        assert other.asked == [] and len(server.asked) == 1


def test_inner_networks_are_refused_unless_they_are_allowed(store: Store) -> None:
    with serving(always(OK)) as server:
        alert(store, to=f"{server.url}/secret-path")
        add(store, told(1))
        (ran,) = run_alerts(store, channels(allow=()))
        assert "this machine" in (ran.trouble or "")
        assert "secret-path" not in (ran.trouble or "")
        assert server.asked == []
    assert counts(store) == {"failed": 1}


def test_a_stop_between_sending_and_noting_it_sends_the_same_again(
    store: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(always(OK)) as server:
        alert(store, to=server.url)
        add(store, told(1))
        look(store, "desk")

        def killed(*_: object) -> None:
            raise KeyboardInterrupt

        with monkeypatch.context() as patch:
            patch.setattr(sending, "_settle", killed)
            with pytest.raises(KeyboardInterrupt):
                send_due(store, "desk", channels())
        send_due(store, "desk", channels())
        assert len(server.asked) == 1, "another process leaves it alone while it may still be under way"
        later(clock, BACK_OFF[0])
        add(store, told(2))
        look(store, "desk")
        send_due(store, "desk", channels())
        deliveries = [parts(asked)[0]["dateline-delivery"] for asked in server.asked]
    assert len(deliveries) == 3
    assert deliveries[0] == deliveries[1] != deliveries[2]


def test_a_digest_is_one_message_at_the_end_of_its_period(store: Store, clock: Clock) -> None:
    clock.now = "2026-01-01T10:10:00Z"
    with serving(always(OK)) as server:
        alert(store, to=server.url, digest=3600)
        for number, minute in ((1, 20), (2, 40)):
            clock.now = f"2026-01-01T10:{minute}:00Z"
            add(store, told(number))
            run_alerts(store, channels())
        assert server.asked == []
        clock.now = "2026-01-01T11:00:00Z"
        run_alerts(store, channels())
        (asked,) = server.asked
    assert len(parts(asked)[1]["items"]) == 2  # type: ignore[arg-type]


def test_many_items_go_out_in_bounded_messages(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "MOST_ITEMS", 2)
    with serving(always(OK)) as server:
        alert(store, to=server.url)
        added = {id_ for number in range(1, 7) for id_ in add(store, told(number))}
        (ran,) = run_alerts(store, channels())
        assert ran.sent == len(added)
        sizes = [len(parts(asked)[1]["items"]) for asked in server.asked]  # type: ignore[arg-type]
    assert max(sizes) == 2 and sum(sizes) == len(added)


def test_trouble_with_one_alert_does_not_stop_the_others(store: Store) -> None:
    with serving(always(OK)) as server:
        alert(store, name="bad", channel="email", to="desk@example.org")
        alert(store, name="good", to=server.url)
        add(store, told(1))
        bad, good = run_alerts(store, channels())
    assert "DATELINE_SMTP_HOST" in (bad.trouble or "")
    assert (good.sent, good.trouble) == (1, None)
    assert len(waiting(store, "bad")) == 1
    assert waiting(store, "bad")[0].tries == 0, "what cannot be tried is not counted as a try"


def test_a_test_sends_the_latest_and_notes_nothing(store: Store) -> None:
    with serving(always(OK)) as server:
        alert(store, to=server.url)
        assert send_example(store, "desk", channels()) == Outcome()
        add(store, told(1))
        assert send_example(store, "desk", channels()) == Outcome()
        empty, full = (parts(asked)[1] for asked in server.asked)
    assert empty["test"] is full["test"] is True
    assert (len(empty["items"]), len(full["items"])) == (0, 1)  # type: ignore[arg-type]
    assert counts(store) == {}


# --- mail


def box_of(port: int, **changes: object) -> MailServer:
    values = {"host": "127.0.0.1", "port": port, "sender": "dateline@example.org", "security": "none", **changes}
    return MailServer(**values)  # type: ignore[arg-type]


def test_a_mail_is_plain_text_and_a_title_cannot_reach_its_headers(store: Store) -> None:
    evil = "Truce\r\nBcc: everyone@example.org\r\n\r\n<script>alert(1)</script>\x1b[2J\u202e"
    report = told(1)
    report = replace(report, article=replace(report.article, title=evil, outlet="x\r\nTo: evil@example.org"))
    with mailbox() as box:
        for name, of in (("mail", "events"), ("stories", "stories")):
            alert(store, name=name, channel="email", to="desk@example.org", of=of)
        add(store, report)
        ran = run_alerts(store, Channels(channels().fetcher, box_of(box.port)))
        assert [(one.sent, one.trouble) for one in ran] == [(1, None), (1, None)]
        letters = [email.message_from_bytes(letter, policy=email.policy.default) for letter in box.letters]
    for letter in letters:
        assert letter["To"] == "desk@example.org"
        assert letter["Bcc"] is None and len(letter.get_all("To") or ()) == 1
        assert letter.get_content_type() == "text/plain" and not letter.is_multipart()
        assert "Truce" not in "".join(f"{name}{value}" for name, value in letter.items())
        body = letter.get_content()
        assert not any(line.startswith(("Bcc:", "To:")) for line in body.splitlines())
        assert "\x1b" not in body and "\u202e" not in body
    assert letters[0]["Subject"] == "[Dateline] mail: 1 event"
    assert told(1).claims[0].trigger.text in letters[0].get_content()
    assert letters[0]["Message-ID"].endswith("@dateline.invalid>")


@pytest.mark.parametrize(
    ("refusing", "message"),
    [(b"550 no such user\r\n", "does not take mail for desk@example.org"), (b"451 later\r\n", "does not take mail")],
)
def test_a_mail_that_is_refused_waits(store: Store, refusing: bytes, message: str) -> None:
    with mailbox(refusing=refusing) as box:
        alert(store, channel="email", to="desk@example.org")
        add(store, told(1))
        (ran,) = run_alerts(store, Channels(channels().fetcher, box_of(box.port)))
    assert message in (ran.trouble or "")
    assert counts(store) == {"waiting": 1}


def test_mail_without_tls_goes_to_this_machine_only_and_tls_is_not_given_up(store: Store) -> None:
    alert(store, channel="email", to="desk@example.org")
    add(store, told(1))
    far = Channels(channels().fetcher, box_of(25, host="mail.example.org"))
    assert "this machine only" in (run_alerts(store, far)[0].trouble or "")
    with mailbox() as box:
        outcome = send_example(store, "desk", Channels(channels().fetcher, box_of(box.port, security="starttls")))
        assert outcome.reason is not None and "STARTTLS" in outcome.reason
        assert box.letters == []
    assert "hidden" not in repr(box_of(25, password="hidden"))


@pytest.mark.parametrize("body", [b"", b"short", b"x" * 5000])
def test_what_is_no_secret_is_refused_without_showing_it(tmp_path: Path, body: bytes) -> None:
    (tmp_path / "secret").write_bytes(body)
    with pytest.raises(ValueError, match="16 to 4,096 bytes") as caught:
        edges.read_secret(tmp_path / "secret")
    assert "short" not in str(caught.value)


# --- feeds


def test_a_feed_holds_what_was_told_and_is_the_same_when_written_again(
    store: Store, clock: Clock, tmp_path: Path
) -> None:
    file = tmp_path / "desk.xml"
    alert(store, channel="atom", to=str(file))
    first = add(store, told(1, dead=3))
    run_alerts(store, channels())
    clock.now = "2026-01-02T00:00:00Z"
    add(store, told(2))
    run_alerts(store, channels())
    body = file.read_bytes()
    feed = feedparser.parse(body)
    assert not feed.bozo and feed.version == "atom10"
    assert [entry.updated for entry in feed.entries] == ["2026-01-02T00:00:00Z", "2026-01-01T00:00:00Z"]
    assert feed.entries[1].id == f"tag:dateline.invalid,2025:event/{first[0]}"
    assert feed.entries[1].link == "https://news.example/1"
    assert feed.feed.updated == "2026-01-02T00:00:00Z"
    run_alerts(store, channels())
    send_example(store, "desk", channels())
    assert file.read_bytes() == body
    clock.now = "2026-01-03T00:00:00Z"
    add(store, told(1, dead=90))
    run_alerts(store, channels())
    again = feedparser.parse(file.read_bytes())
    assert again.entries[0].id == feed.entries[1].id and again.entries[0].updated == "2026-01-03T00:00:00Z"
    assert len(again.entries) == 2
    assert [entry.name for entry in tmp_path.iterdir() if entry.suffix == ".part"] == []


def test_a_feed_that_cannot_be_written_waits_and_leaves_the_old_one(store: Store, clock: Clock, tmp_path: Path) -> None:
    folder = tmp_path / "feeds"
    folder.mkdir()
    alert(store, channel="atom", to=str(folder / "desk.xml"))
    add(store, told(1))
    (folder / "desk.xml").mkdir()  # a folder stands in the way
    (ran,) = run_alerts(store, channels())
    assert "cannot be written" in (ran.trouble or "")
    (folder / "desk.xml").rmdir()
    later(clock, BACK_OFF[0])
    assert run_alerts(store, channels())[0].sent == 1
    assert [entry.name for entry in folder.iterdir()] == ["desk.xml"]


@pytest.mark.parametrize("of", ["events", "stories"])
def test_any_query_is_a_feed(store: Store, of: str) -> None:
    alert(store)
    empty = feedparser.parse(_feed(store, of))
    assert not empty.bozo and empty.entries == []
    add(store, told(1))
    full = feedparser.parse(_feed(store, of))
    assert len(full.entries) == 1 and full.entries[0].updated == "2026-01-01T00:00:00Z"
    assert _feed(store, of) == _feed(store, of)


def _feed(store: Store, of: str) -> bytes:
    with store.reading() as view:
        return query_feed(view, "all", of)


def test_an_alert_that_is_not_there_is_named(store: Store) -> None:
    with pytest.raises(DatelineError, match="alert 'none'"):
        look(store, "none")
    assert run_alerts(store, channels(), names=["none"])[0].trouble is not None


def test_a_vanished_item_is_passed_over(store: Store) -> None:
    with serving(always(OK)) as server:
        alert(store, to=server.url)
        add(store, told(1))
        look(store, "desk")
        with store.writing() as tx:
            tx.clear_derived()
        assert send_due(store, "desk", channels()).trouble is None
        assert server.asked == []
