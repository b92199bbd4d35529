"""Why something was not fetched, before it is known for which address; ``Fetcher`` makes a ``FetchError`` of it."""

from __future__ import annotations


class Trouble(Exception):
    """Something was in the way.

    Attributes:
        reason: what, and what to do about it.
        status: the HTTP status that was answered, or None.
        retry_after: seconds that the server asks to wait, or None.
        final: trying again will not help.
    """

    def __init__(
        self, reason: str, *, status: int | None = None, retry_after: float | None = None, final: bool = False
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.status = status
        self.retry_after = retry_after
        self.final = final
