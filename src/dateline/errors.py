"""The exceptions that Dateline raises on purpose.

    DatelineError
     +-- InputError          one input could not be read; the others still can
     |    +-- UnreadableInput     missing, not a file, no permission, truncated or damaged archive
     |    +-- UnsuitableInput     read, but nothing here to work on: empty, binary, too large, no text
     |    +-- FetchError          an address was not fetched: refused, unreachable, too slow, too large, an HTTP error
     |    +-- FeedError           what was fetched is no feed, or a broken one
     +-- OntologyError       an ontology file breaks its own rules
     +-- ActorError          a file of actors breaks its own rules
     +-- ResourceError       a part of the installation (model, gazetteer) is missing or damaged
     +-- StoreError          the store cannot do what was asked
          +-- NoStore             there is none yet at the address given
         +-- StoreBusy           another process holds it for longer than we wait
          +-- StoreFull           no room is left on its disk
          +-- StoreDamaged        it is no store of ours, or broken: restore it
          +-- StoreVersion        it was made by a newer or older version
          +-- NotStored           there is nothing of that id in it

Every message says what is wrong, where, and what to do about it.
"""

from __future__ import annotations


class DatelineError(Exception):
    """Base of all errors that Dateline raises on purpose."""


class InputError(DatelineError):
    """One input could not be read.

    Attributes:
        where: the input's name as the user gave it, with the line or record where one applies.
        reason: what is wrong and what to do, as one sentence.
    """

    def __init__(self, where: str, reason: str) -> None:
        super().__init__(f"{where}: {reason}")
        self.where = where
        self.reason = reason

    def __reduce__(self) -> tuple[type[InputError], tuple[str, str]]:
        # The default would call the class with the message alone, and fail on the way between processes.
        return type(self), (self.where, self.reason)


class UnreadableInput(InputError):
    """The bytes could not be had: missing, unreadable, truncated or damaged."""


class UnsuitableInput(InputError):
    """The bytes are there, but hold no report that can be read."""


class FetchError(InputError):
    """An address was not fetched; the message says which rule, limit or answer was in the way.

    Attributes:
        status: the HTTP status that was answered, or None where there was no answer.
        retry_after: seconds that the server asks to wait, or None.
        final: trying again will not help (a refused address, 404, 410), as against a passing trouble.
        unasked: nobody was asked, since the host is to be left alone for another ``retry_after`` seconds.
    """

    def __init__(  # noqa: PLR0913 - each is a plain fact of what was in the way
        self,
        where: str,
        reason: str,
        *,
        status: int | None = None,
        retry_after: float | None = None,
        final: bool = False,
        unasked: bool = False,
    ) -> None:
        super().__init__(where, reason)
        self.status = status
        self.retry_after = retry_after
        self.final = final
        self.unasked = unasked

    def __reduce__(self) -> tuple[type[InputError], tuple[str, str], dict[str, object]]:  # type: ignore[override]
        return type(self), (self.where, self.reason), dict(vars(self))


class FeedError(InputError):
    """What came is no feed, or a broken one; never taken for a feed without entries."""


class OntologyError(DatelineError):
    """An ontology file breaks its own rules; the message names file, entry and remedy."""


class ActorError(DatelineError):
    """A file of actors breaks its own rules; the message names file, entry, field and remedy."""


class ResourceError(DatelineError):
    """A part of the installation is missing or damaged; the message says how to get it."""


class StoreError(DatelineError):
    """The store cannot do what was asked; the message says what, where and what to do."""


class NoStore(StoreError):
    """There is no store at this address yet; the message says how to begin one."""


class StoreBusy(StoreError):
    """Another process holds the store for longer than we wait; nothing was changed, try again."""


class StoreFull(StoreError):
    """No room is left where the store lies; what was being written was taken back."""


class StoreDamaged(StoreError):
    """The store is broken, or no store of ours; the message says how to restore it."""


class StoreVersion(StoreError):
    """The store has the schema of another version of Dateline; the message says what to run."""


class NotStored(StoreError):
    """There is nothing of that id in the store."""
