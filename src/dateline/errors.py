"""The exceptions that Dateline raises on purpose.

    DatelineError
     +-- InputError          one input could not be read; the others still can
     |    +-- UnreadableInput     missing, not a file, no permission, truncated or damaged archive
     |    +-- UnsuitableInput     read, but nothing here to work on: empty, binary, too large, no text
     +-- OntologyError       an ontology file breaks its own rules
     +-- ActorError          a file of actors breaks its own rules
     +-- ResourceError       a part of the installation (model, gazetteer) is missing or damaged

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


class OntologyError(DatelineError):
    """An ontology file breaks its own rules; the message names file, entry and remedy."""


class ActorError(DatelineError):
    """A file of actors breaks its own rules; the message names file, entry, field and remedy."""


class ResourceError(DatelineError):
    """A part of the installation is missing or damaged; the message says how to get it."""
