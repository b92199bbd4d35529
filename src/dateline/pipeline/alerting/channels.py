"""The edges: a message goes out as a webhook or a mail; what goes wrong comes back as an ``Outcome``, not as an error.

Webhooks go through the guarded fetcher alone: inner networks are refused unless they are allowed, redirects never
followed. May import sources (fetching), records and errors.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import json
import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path

import dateline
from dateline.errors import FetchError
from dateline.pipeline.alerting.deciding import moment
from dateline.pipeline.alerting.messages import Message, message_as_json, message_as_text
from dateline.records.lines import one_line
from dateline.sources.fetching import Fetcher

SECURITY = ("starttls", "tls", "none")
LEAST_SECRET = 16
_MOST_SECRET = 4096
_TIMEOUT = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """Where mails are handed in.

    Attributes:
        host, port: of the server.
        sender: the address that mails come from.
        user, password: for a login, or None.
        security: ``starttls``, ``tls``, or ``none``, which only a server on this machine is asked without.
    """

    host: str
    port: int
    sender: str
    user: str | None = None
    password: str | None = None
    security: str = "starttls"

    def __repr__(self) -> str:  # the password must not reach a log
        return f"MailServer({self.host}:{self.port}, {self.security})"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a try.

    Attributes:
        reason: why it failed and what to do; None where it was taken.
        final: trying again will not help.
        retry_after: seconds that the other side asks to wait, or None.
    """

    reason: str | None = None
    final: bool = False
    retry_after: float | None = None


# --- webhooks


def post(message: Message, fetcher: Fetcher) -> Outcome:
    """Send a message as a webhook."""
    body = json.dumps(message_as_json(message), ensure_ascii=True, allow_nan=False).encode()
    headers = {"Content-Type": "application/json", "Dateline-Delivery": message.delivery}
    if message.alert.secret_file is not None:
        try:
            secret = read_secret(Path(message.alert.secret_file))
        except ValueError as error:
            return Outcome(str(error))
        headers["Dateline-Signature"] = signature(secret, body, time=int(moment(message.sent).timestamp()))
    try:
        fetcher.post(message.alert.to, body, headers)
    except FetchError as error:
        return Outcome(one_line(str(error)), final=error.final, retry_after=error.retry_after)
    return Outcome()


def signature(secret: bytes, body: bytes, *, time: int) -> str:
    """Sign a webhook's body.

    Args:
        secret: shared with the receiver.
        body: as it is sent.
        time: in seconds since 1970; signed too, so that a receiver can refuse what is old.

    Returns:
        ``t=TIME,v1=HEX``: HEX is the HMAC-SHA256, by the secret, of the time in digits, a dot, and the body.
    """
    digest = hmac.new(secret, b"%d." % time + body, hashlib.sha256).hexdigest()
    return f"t={time},v1={digest}"


def read_secret(file: Path) -> bytes:
    """Read the secret that webhooks are signed with; blanks around it do not count.

    Raises:
        ValueError: it cannot be read, or is too short to be one; the message never shows it.
    """
    try:
        with file.open("rb") as stream:
            secret = stream.read(_MOST_SECRET + 1).strip()
    except OSError as error:
        raise ValueError(f"{file}: the secret cannot be read ({error.strerror}); check the file") from None
    if not LEAST_SECRET <= len(secret) <= _MOST_SECRET:
        raise ValueError(f"{file}: a secret has {LEAST_SECRET} to {_MOST_SECRET:,} bytes; write another into it")
    return secret


# --- mail


def mail(message: Message, server: MailServer, *, tls: ssl.SSLContext | None = None) -> Outcome:
    """Hand a message in to a mail server."""
    if server.security == "none" and not _is_here(server.host):
        return Outcome(f"{server.host}: mail is sent without TLS to this machine only; use starttls or tls")
    try:
        _hand_in(letter(message, server.sender), server, tls or ssl.create_default_context())
    except smtplib.SMTPAuthenticationError:
        return Outcome(f"{server.host}: the login was refused; check user and password")
    except smtplib.SMTPRecipientsRefused:
        return Outcome(f"{server.host}: does not take mail for {message.alert.to}; check the address")
    except smtplib.SMTPResponseException as error:
        return Outcome(one_line(f"{server.host}: answered {error.smtp_code} ({_decoded(error.smtp_error)})"))
    except (smtplib.SMTPException, OSError) as error:
        return Outcome(one_line(f"{server.host}: mail cannot be sent ({error}); check host, port and TLS"))
    except ValueError as error:  # a login or a sender in letters that the protocol does not take
        return Outcome(one_line(f"{server.host}: mail cannot be written ({error}); check user, password and sender"))
    return Outcome()


def _decoded(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said


def letter(message: Message, sender: str) -> EmailMessage:
    """Write the mail: plain text, and no words of a report in its headers."""
    subject, body = message_as_text(message)
    made = EmailMessage(policy=SMTP)
    made["From"] = sender
    made["To"] = message.alert.to
    made["Subject"] = one_line(subject)
    made["Date"] = format_datetime(moment(message.sent))
    made["Message-ID"] = f"<{message.delivery}@dateline.invalid>"
    made["Auto-Submitted"] = "auto-generated"
    made["X-Mailer"] = f"Dateline {dateline.__version__}"
    made.set_content(body, cte="quoted-printable")
    return made


def _hand_in(made: EmailMessage, server: MailServer, tls: ssl.SSLContext) -> None:
    # Our own name is given as localhost: the machine's is nobody's business.
    where = (server.host, server.port, "localhost")
    with (
        smtplib.SMTP_SSL(*where, context=tls, timeout=_TIMEOUT)
        if server.security == "tls"
        else smtplib.SMTP(*where, timeout=_TIMEOUT)
    ) as connection:
        if server.security == "starttls":
            connection.starttls(context=tls)
        if server.user is not None:
            connection.login(server.user, server.password or "")
        connection.send_message(made)


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
