"""Invalid frames and extensions: which clients are affected, those that offer compression or those that do not?"""

from typing import Final

from wsinvest.analysis.ends import hit
from wsinvest.analysis.front import header_of
from wsinvest.analysis.proofs import Proofs
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Phrase, _
from wsinvest.model.attempt import Attempt
from wsinvest.model.finding import Confidence, Fail, Severity

DEFLATE: Final = "protocol.extension.unrequested"
NO_EXTENSION: Final = _("none", "feminine")
EVERY_CLIENT: Final = _("Every client is hit.")
WITHOUT_COMPRESSION: Final = _(
    "Clients that offer compression, as browsers do, are served; those that do not, as many tools and libraries, fail."
)
WITH_COMPRESSION: Final = _("Only clients that offer compression are hit: browsers fail where tools connect.")


def unasked_frames(handshake: Handshake, ended: tuple[Attempt, ...], after: float, *evidence: str) -> Fail:
    """A PROVEN Fail for an extension in use that was not negotiated.

    HIGH if a repeat or probe that offers compression opened without a fault, else CRITICAL. `after`: ms from open to
    the end of the connection.
    """
    probe = next(iter(Proofs(handshake).tried(DEFLATE)), None)
    proof = [f"handshake:repeats/{one.id}" for one in offering_compression(handshake) if one.opened and not one.failed]
    proof += [f"handshake:probes/{probe.id}"] if probe and Proofs(handshake).opened(DEFLATE) else []
    return hit(
        ended,
        len(handshake.repeats),
        Confidence.PROVEN,
        at_most=Severity.HIGH if proof else Severity.CRITICAL,
        evidence=(*evidence, *proof),
        after=after,
        who=WITHOUT_COMPRESSION if proof else who_is_hit(handshake, ended),
        answered=extensions_answered(ended[0]),
        offered=", ".join(ended[0].sent.extensions) or NO_EXTENSION,
    )


def offering_compression(handshake: Handshake) -> tuple[Attempt, ...]:
    """The repeats that offer permessage-deflate (RFC 7692), as browsers do."""
    return tuple(one for one in handshake.repeats if one.sent.extensions)


def who_is_hit(handshake: Handshake, ended: tuple[Attempt, ...]) -> Phrase:
    """The phrase that says which clients fail: only those that offer compression, or all."""
    return (
        WITH_COMPRESSION
        if ended == offering_compression(handshake) and len(ended) < len(handshake.repeats)
        else EVERY_CLIENT
    )


def extensions_answered(attempt: Attempt) -> str | Phrase:
    """The answer's Sec-WebSocket-Extensions header, or the phrase "none"."""
    return header_of(attempt, "sec-websocket-extensions") or NO_EXTENSION
