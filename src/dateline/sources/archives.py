"""WARC archives: the pages and plain texts in them, one record after the other.

Only ``response`` and ``resource`` records of HTML or plain text are handed on, and of responses only those
that the server answered with success; the rest (images, scripts, redirects, requests) is no report.
May import: errors, records.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, cast

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from dateline.errors import InputError, UnreadableInput, UnsuitableInput
from dateline.records import RawInput
from dateline.sources.limits import MAX_BODY, MAX_DISCARDED, MAX_HEADERS, MIB
from dateline.sources.payload import BadPayloadError, decode_payload
from dateline.sources.streams import Tolerant, describe_damage

KINDS = {"text/html": "html", "application/xhtml+xml": "html", "text/plain": "text"}


class _CutOffError(Exception):
    """The archive ends, or goes wrong, inside a record."""


def read_archive(name: str, stream: BinaryIO) -> Iterator[RawInput | InputError]:
    """Read an archive.

    Args:
        name: the input's name, for messages.
        stream: the archive's bytes, uncompressed.

    Yields:
        A raw input for each page or text, with ``url`` and ``fetched`` (when it was archived) in its fields;
        an error for a record that cannot be had; one error where the archive is damaged, after what lies
        before.
    """
    source = Tolerant(stream)
    number = found = 0
    try:
        for number, record in enumerate(_records(source), 1):
            taken = _read_record(f"{name} record {number}", record)
            if taken is not None:
                found += 1
                yield taken
    except (_CutOffError, OSError, ValueError) as error:
        yield _damage(name, number, source.damage or error)
        return
    if source.damage:
        yield _damage(name, number, source.damage)
    elif not found:
        yield UnsuitableInput(name, f"holds no archived page or plain text ({number} records)")


def _damage(name: str, number: int, error: BaseException) -> UnreadableInput:
    why = str(error) if isinstance(error, _CutOffError) else describe_damage(error)
    if number == 0:
        return UnreadableInput(name, f"cannot be read from its beginning: {why}")
    return UnreadableInput(name, f"is damaged in or after record {number}: {why}; what lies before was read")


def _records(source: Tolerant) -> Iterator[WarcRecord]:
    """Every record, each read past to its end, so that a cut-off one is noticed."""
    for record in ArchiveIterator(
        cast(BinaryIO, source),
        record_types=WarcRecordType.any_type,
        auto_decode="none",
        max_header_len=MAX_HEADERS,
        stream_detect=False,
    ):
        declared = record.headers.get("Content-Length") or "missing"
        if not (declared.isascii() and declared.isdecimal()):
            raise _CutOffError(f"a record's Content-Length is {declared!r}")
        if record.content_length > MAX_DISCARDED:
            raise _CutOffError(f"a record claims to hold {record.content_length} bytes")
        yield record
        record.consume()


def _read_record(where: str, record: WarcRecord) -> RawInput | InputError | None:
    """Hand on what the record holds, or None where it is nothing to read."""
    kind, charset = _kind_of(record)
    if kind is None:
        if record.consume() < record.content_length:
            raise _CutOffError("the archive ends inside a record")
        return None
    length = record.content_length
    body = record.reader.read(min(length, MAX_BODY + 1))
    if len(body) < min(length, MAX_BODY + 1):
        raise _CutOffError("the archive ends inside a record")
    if len(body) > MAX_BODY:
        return UnsuitableInput(where, f"holds more than {MAX_BODY // MIB} MiB; that is no report")
    headers = record.http_headers
    try:
        if headers is not None:
            coding = headers.get("Content-Encoding", "") or ""
            body = decode_payload(body, transfer=headers.get("Transfer-Encoding", "") or "", content=coding)
    except BadPayloadError as error:
        return UnsuitableInput(where, str(error))
    fields = {"url": record.headers.get("WARC-Target-URI"), "fetched": record.headers.get("WARC-Date")}
    carried = {key: value.strip("<> ") for key, value in fields.items() if value}
    return RawInput(where, body, kind, charset, carried)


def _kind_of(record: WarcRecord) -> tuple[str | None, str | None]:
    """Tell ``text`` or ``html`` and the declared charset; (None, None) for what is no report."""
    headers = record.http_headers
    if record.record_type == WarcRecordType.response and headers is not None:
        status = headers.status_code
        if status is None or not 200 <= status < 300:
            return None, None
        declared = headers.get("Content-Type", "") or ""
    elif record.record_type == WarcRecordType.resource:
        declared = record.headers.get("Content-Type", "") or ""
    else:
        return None, None
    media, _, parameters = declared.partition(";")
    return KINDS.get(media.strip().lower()), _charset(parameters)


def _charset(parameters: str) -> str | None:
    for parameter in parameters.split(";"):
        key, _, value = parameter.partition("=")
        if key.strip().lower() == "charset":
            return value.strip(" \"'") or None
    return None
