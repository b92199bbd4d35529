"""The short way to the database's driver, for what adding a report asks again and again.

SQLAlchemy builds each statement once, and its text is kept; from then on the driver is given that text and the values
as they are, and gives plain tuples. Executing through SQLAlchemy costs more than the database itself does where
answers are short. May import sqlalchemy.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from sqlalchemy import BindParameter, Connection, Dialect, bindparam, make_url
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ClauseElement

Values = Mapping[str, object]
# SQLite takes at most 32,766 values in a statement, PostgreSQL 65,535.
MOST_AT_ONCE = 500
"""So many values in a list."""


class Driver:
    """The driver's own connection under one of SQLAlchemy's, in the same transaction.

    Every statement must be one that is made once, not anew for every call: it is what its text is remembered by.
    """

    def __init__(self, connection: Connection) -> None:
        self.dialect = connection.dialect.name
        self._connection = connection.connection
        self._failures = connection.dialect.loaded_dbapi.Error

    def all(self, statement: ClauseElement, values: Values | None = None) -> list[tuple[Any, ...]]:
        """Give all rows that a statement finds.

        Args:
            statement: with a name for each value.
            values: by these names; for a list (``listed``) one to ``MOST_AT_ONCE`` of them.

        Raises:
            DBAPIError: the database could not do it.
        """
        cursor = self._execute(statement, values or {})
        try:
            return list(cursor.fetchall())
        except self._failures as error:
            raise DBAPIError(None, None, error) from error
        finally:
            cursor.close()

    def first(self, statement: ClauseElement, values: Values | None = None) -> tuple[Any, ...] | None:
        """Give the first row, or None; as ``all``."""
        rows = self.all(statement, values)
        return rows[0] if rows else None

    def run(self, statement: ClauseElement, values: Values | None = None) -> None:
        """Execute a statement that gives no rows; as ``all``."""
        self._execute(statement, values or {}).close()

    def many(self, statement: ClauseElement, rows: Sequence[Values]) -> None:
        """Execute a statement once for each row; all of them have the same columns.

        Raises:
            DBAPIError: the database could not do it.
        """
        if not rows:
            return
        text, order = _of_rows(statement, self.dialect, tuple(rows[0]))
        given: list[Any] = [row if order is None else [row[name] for name in order] for row in rows]
        cursor = self._connection.cursor()
        try:
            cursor.executemany(text, given)
        except self._failures as error:
            raise DBAPIError(None, None, error) from error
        finally:
            cursor.close()

    def _execute(self, statement: ClauseElement, values: Values) -> DBAPICursor:
        given: list[object] = []
        lengths: list[tuple[str, int]] = []
        for name, value in values.items():
            if isinstance(value, list):
                # Few lengths, so that few texts are made; a value that is asked for twice changes nothing.
                length = 1 << (len(value) - 1).bit_length()
                given += value
                given += value[-1:] * (length - len(value))
                lengths.append((name, length))
            else:
                given.append(value)
                lengths.append((name, 0))
        told = _told(statement, self.dialect, tuple(lengths))
        cursor = self._connection.cursor()
        try:
            cursor.execute(told.text, told.arranged(given))
        except self._failures as error:
            cursor.close()
            raise DBAPIError(None, None, error) from error
        return cursor


@dataclass(frozen=True, slots=True)
class _Told:
    """A statement as the driver wants it.

    Attributes:
        order: which of the values stands where, those that are given before those that are ``fixed``.
        names: under which names, for a driver that takes them by name; else None.
        fixed: values that the statement itself holds.
    """

    text: str
    order: tuple[int, ...]
    names: tuple[str, ...] | None
    fixed: tuple[object, ...]

    def arranged(self, given: list[object]) -> Any:
        """The values as the driver takes them."""
        given += self.fixed
        if self.names is None:
            return [given[at] for at in self.order]
        return {name: given[at] for name, at in zip(self.names, self.order, strict=True)}


class _Slot(int):
    """Stands for the value of this number, while a statement is put into words."""


@cache
def _told(statement: ClauseElement, dialect: str, lengths: tuple[tuple[str, int], ...]) -> _Told:
    """Put a statement into the driver's words.

    Args:
        statement: made once.
        dialect: of which database.
        lengths: the names of its values in the order in which they are given, with how many there are of a list, and 0
            for what is no list.
    """
    values: dict[str, object] = {}
    count = 0
    for name, length in lengths:
        values[name] = [_Slot(count + at) for at in range(length)] if length else _Slot(count)
        count += length or 1
    compiled = cast(SQLCompiler, statement.compile(dialect=_dialect(dialect)))
    state = compiled.construct_expanded_state(values)
    by_name = not compiled.positional
    slots = list(state.parameters.values() if by_name else state.positional_parameters)
    fixed = tuple(slot for slot in slots if not isinstance(slot, _Slot))
    numbers = iter(range(count, count + len(fixed)))
    order = tuple(slot if isinstance(slot, _Slot) else next(numbers) for slot in slots)
    return _Told(state.statement, order, tuple(state.parameters) if by_name else None, fixed)


@cache
def _of_rows(statement: ClauseElement, dialect: str, columns: tuple[str, ...]) -> tuple[str, tuple[str, ...] | None]:
    """A statement for rows of these columns, and the order in which; None: by name."""
    compiled = cast(SQLCompiler, statement.compile(dialect=_dialect(dialect), column_keys=list(columns)))
    return str(compiled), None if compiled.positiontup is None else tuple(compiled.positiontup)


@cache
def _dialect(name: str) -> Dialect:
    return make_url("sqlite://" if name == "sqlite" else "postgresql+psycopg://").get_dialect()()


def listed(name: str) -> BindParameter[Any]:
    """A list of values, given under this name when the statement is executed."""
    return bindparam(name, expanding=True)
