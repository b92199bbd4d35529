"""The short way to the driver: the same answers as SQLAlchemy's own, on both databases."""

from __future__ import annotations

import pytest
from sqlalchemy import bindparam, select, text, update
from sqlalchemy.exc import DBAPIError

from dateline.errors import StoreError
from dateline.store import Store
from dateline.store.driver import MOST_AT_ONCE, listed
from dateline.store.schema import articles, hosts
from dateline.store.transaction import Transaction

_OF = (
    select(hosts.c.host, hosts.c.state)
    .where(hosts.c.host.in_(listed("hosts")), hosts.c.state != bindparam("but"), hosts.c.state != "3")
    .order_by(hosts.c.host)
)
_LATEST = _OF.order_by(None).order_by(hosts.c.host.desc()).limit(1)
_SET = update(hosts).where(hosts.c.host.in_(listed("hosts"))).values(state="set")
_NO_TABLE = text("SELECT 1 FROM nowhere")


def put_hosts(tx: Transaction, count: int) -> None:
    tx.add(hosts, *({"host": f"h{number:03}", "state": str(number)} for number in range(count)))


@pytest.mark.parametrize("count", [1, 2, 3, 5, 64, MOST_AT_ONCE])
def test_a_list_of_any_length_finds_what_sqlalchemy_finds(store: Store, count: int) -> None:
    with store.writing() as tx:
        put_hosts(tx, count)
        asked = {"hosts": [f"h{number:03}" for number in range(count)], "but": "1"}
        expected = [tuple(row) for row in tx.connection.execute(_OF, asked)]
        assert tx.driver.all(_OF, asked) == expected
        assert tx.driver.all(_OF, dict(reversed(asked.items()))) == expected, "the order of the values does not count"
        assert tx.driver.first(_LATEST, asked) == expected[-1]


def test_nothing_found_is_nothing(store: Store) -> None:
    with store.writing() as tx:
        asked = {"hosts": ["h"], "but": "1"}
        assert tx.driver.all(_OF, asked) == []
        assert tx.driver.first(_OF, asked) is None
        tx.driver.many(_SET, [])


def test_what_is_changed_belongs_to_the_transaction(store: Store) -> None:
    with store.writing() as tx:
        put_hosts(tx, 3)
    with pytest.raises(ZeroDivisionError), store.writing() as tx:
        tx.driver.run(_SET, {"hosts": ["h000", "h002"]})
        changed = tx.connection.execute(select(hosts.c.host).where(hosts.c.state == "set").order_by(hosts.c.host))
        assert changed.scalars().all() == ["h000", "h002"]
        raise ZeroDivisionError
    with store.writing() as tx:
        assert tx.driver.first(select(hosts.c.host).where(hosts.c.state == "set")) is None


def test_what_the_driver_raises_is_told_in_our_words(store: Store) -> None:
    with pytest.raises(StoreError, match="a part is missing"), store.writing() as tx:
        tx.driver.all(_NO_TABLE)
    row = {"seq": 1, "id": "a", "address": None, "outlet": None, "origin": "", "revision": None, "day": ""}
    with pytest.raises(StoreError), store.writing() as tx:
        tx.driver.many(articles.insert(), [row, row])
    with store.writing() as tx, pytest.raises(DBAPIError):
        tx.driver.run(_NO_TABLE)
