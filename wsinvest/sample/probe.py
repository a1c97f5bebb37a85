"""One staged handshake as it stands in a sample: whole microseconds, closed words, nothing that the server said."""

import ssl
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from math import floor
from typing import Any, Final

from wsinvest.model.attempt import Attempt
from wsinvest.model.sample import STAGES, ProbeSeen
from wsinvest.model.stage import State
from wsinvest.probe.connection import Connection
from wsinvest.probe.context import ProbeContext
from wsinvest.probe.request import ProbeRequest
from wsinvest.sample.asking import refuse_unknown

WATCHED_S: Final = 0.25  # how long an open connection is watched for a server that refuses after accepting
_DIGITS: Final = 3  # of a time; the bins of a rollup are no finer, and shorter lines take less room
_US: Final = 1000


async def look(request: ProbeRequest, context: ProbeContext, at: datetime) -> ProbeSeen:
    """Open, watch for WATCHED_S, close; raises NotSeen if the server asked for fewer requests or the fault is ours.

    `at`: the time of the sample, from which the certificate's time is counted.
    """
    connection = Connection(request, context)
    leaf = Leaf()
    try:
        await connection.open()
        leaf = leaf_of(connection.tls)
        await connection.stay(WATCHED_S)
        await connection.close()
    finally:
        connection.abort()
    made = connection.attempt("w")
    await refuse_unknown(made.stages, made.response, made.addresses)
    return seen(made, leaf, at)


@dataclass(frozen=True, slots=True)
class Leaf:
    """The server's certificate: its serial number in hex, and when it ends; empty and None without TLS."""

    serial: str = ""
    until: datetime | None = None


def seen(made: Attempt, leaf: Leaf, at: datetime) -> ProbeSeen:
    """The attempt as a sample has it."""
    failed = made.failed
    return ProbeSeen(
        stages_us=tuple(_times(made)),
        open_us=None if made.open_ms is None else rounded(made.open_ms * _US),
        stage=failed.name if failed else None,
        reason=failed.reason if failed else None,
        status=made.response.status if made.response else None,
        close=made.close.code if made.close else None,
        serial=leaf.serial,
        valid_s=None if leaf.until is None else floor(leaf.until.timestamp()) - floor(at.timestamp()),
    )


def leaf_of(session: ssl.SSLObject | None) -> Leaf:
    """The certificate of a TLS session; of one that was not verified by its bytes, which needs a slower parser."""
    if session is None:
        return Leaf()
    try:
        parsed: Mapping[str, Any] = session.getpeercert() or {}
        if parsed:
            until = datetime.fromtimestamp(ssl.cert_time_to_seconds(str(parsed["notAfter"])), UTC)
            return Leaf(str(parsed["serialNumber"]).lower().lstrip("0"), until)
        der = session.getpeercert(binary_form=True)
    except (ValueError, KeyError):  # a broken record after the handshake has ended the session
        return Leaf()
    return Leaf() if der is None else _parsed(der)


def rounded(us: float) -> int:
    """Whole microseconds with three significant digits, and no finer than ten of them."""
    whole = round(us)
    return round(whole, min(-1, _DIGITS - len(str(whole))))


def _times(made: Attempt) -> Iterator[int | None]:
    """The time of each stage as far as it came; None for one that was skipped before."""
    by_name = {stage.name: stage for stage in made.stages}
    known = [by_name.get(name) for name in STAGES]
    reached = max(
        (index for index, stage in enumerate(known) if stage and stage.state is not State.SKIPPED), default=-1
    )
    for stage in known[: reached + 1]:
        yield None if stage is None or stage.took_ms is None else rounded(stage.took_ms * _US)


def _parsed(der: bytes) -> Leaf:
    from cryptography import x509  # slow to import, and only needed with --insecure

    try:
        leaf = x509.load_der_x509_certificate(der)
        return Leaf(f"{leaf.serial_number:x}", leaf.not_valid_after_utc)
    except (ValueError, OverflowError):
        return Leaf()
