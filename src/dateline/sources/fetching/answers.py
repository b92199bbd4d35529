"""What went wrong on the net or at the server, in words that say what to do."""

from __future__ import annotations

import ssl
from http import HTTPStatus

import httpcore2

from dateline.sources.fetching.trouble import Trouble

_PASSING = frozenset({403, 408, 409, 420, 423, 425, 429})
_SAID = {
    401: "it wants a login, which Dateline does not give; look for a public address",
    403: "it turns us away; set a contact, ask less often, or ask the outlet",
    404: "there is nothing (any more); look for the new address",
    410: "it was taken away for good; remove it from your feeds",
    429: "we asked too often; it is asked again later",
    451: "it is withheld for legal reasons",
    503: "it is overloaded or being worked on; it is asked again later",
}


def refused(status: int, retry_after: float | None) -> Trouble:
    """Say what an answer means that is none that we can use."""
    try:
        name = HTTPStatus(status).phrase
    except ValueError:
        name = "unknown"
    if status in _SAID:
        said = _SAID[status]
    elif status >= 500:
        said = "something is wrong at the server; try again later"
    elif status >= 400:
        said = "the server does not take this question; is the address right?"
    else:
        said = "the whole text is wanted, and that is not in such an answer; try again later"
    final = 400 <= status < 500 and status not in _PASSING
    return Trouble(f"HTTP {status} ({name}): {said}", status=status, retry_after=retry_after, final=final)


def broken(error: Exception) -> Trouble:
    """Say what an error of the connection means."""
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            said = cause.verify_message.rstrip(".") or "it does not fit"
            return Trouble(f"its certificate is not valid ({said}), so nothing was read; tell the outlet")
        if isinstance(cause, ssl.SSLError):
            return Trouble("no safe connection could be made (TLS), so nothing was read; is this the right port?")
    if isinstance(error, httpcore2.ConnectTimeout):
        return Trouble("it did not take the connection in time; try again later")
    if isinstance(error, httpcore2.TimeoutException):
        return Trouble("it did not answer in time; try again later")
    if isinstance(error, httpcore2.ProtocolError):
        said = str(error).encode("unicode_escape").decode("ascii")[:160]
        return Trouble(f"its answer breaks the rules of HTTP ({said}); try again later")
    said = next((cause.strerror for cause in _causes(error) if isinstance(cause, OSError) and cause.strerror), "")
    what = "it could not be reached" if isinstance(error, httpcore2.ConnectError) else "the connection broke off"
    return Trouble(f"{what}{f' ({said})' if said else ''}; try again later")


def _causes(error: BaseException) -> list[BaseException]:
    chain: list[BaseException] = []
    at: BaseException | None = error
    while at is not None and len(chain) < 10:
        chain.append(at)
        at = at.__cause__ or at.__context__
    return chain
