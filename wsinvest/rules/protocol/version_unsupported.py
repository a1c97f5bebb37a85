"""The server does not support the protocol version."""

from typing import Final

from wsinvest.analysis.ends import end_of, failed_at, hit
from wsinvest.analysis.proofs import Proofs
from wsinvest.analysis.repairs import SEND_VERSION_13
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Text, _
from wsinvest.model.attempt import Attempt
from wsinvest.model.finding import Confidence, Outcome, Pass
from wsinvest.model.registry import rule
from wsinvest.model.stage import StageName

VERSION: Final = 13
_CODE: Final = "protocol.version.unsupported"
_REFUSALS: Final = frozenset({400, 426})


@rule(
    "protocol.version.unsupported",
    text=Text(
        title=_("The server does not support WebSocket version {version}"),
        impact=_("{count:int} of {of:int} handshakes with version {version} {count:plural:was|were} refused."),
        cause=_(
            "The client sends Sec-WebSocket-Version: {version}. Servers speak version 13 (RFC 6455); earlier "
            "numbers are drafts."
        ),
        fix=_("Send Sec-WebSocket-Version: 13; use a client library that is maintained."),
        check=_("The same handshake with version 13 opens, or comes further."),
        name=_("The server does not support the protocol version"),
    ),
    steps=(SEND_VERSION_13,),
)
def version_unsupported(handshake: Handshake) -> Outcome:
    """Fail when another version than 13 is sent and refused; proven when 13 gets further, else inferred."""
    refused = tuple(one for one in handshake.repeats if one.sent.version != VERSION and _answered(one))
    if not refused:
        return Pass()
    version, of = refused[0].sent.version, len(handshake.repeats)
    sent = f"handshake:repeats/{refused[0].id}/sent/version"
    probe = Proofs(handshake).of(_CODE)
    if probe is not None:
        evidence = (sent, f"handshake:probes/{probe.id}")
        return hit(refused, of, Confidence.PROVEN, evidence=evidence, version=version)
    asked = next(iter(Proofs(handshake).tried(_CODE)), None)
    suspects = tuple(one for one in refused if _about_version(one))
    if not suspects or (asked is not None and end_of(asked) == end_of(suspects[0])):
        return Pass()
    return hit(suspects, of, Confidence.INFERRED, evidence=(sent,), version=version)


def _answered(attempt: Attempt) -> bool:
    """True if the attempt failed at the answer or at negotiation."""
    end = end_of(attempt)
    return end is not None and end.stage in (StageName.RESPONSE, StageName.NEGOTIATION)


def _about_version(attempt: Attempt) -> bool:
    """True if the refusal is about the version: by status, by its header, or by stage in a recorded case."""
    response = attempt.response
    if response is None:
        return bool(failed_at((attempt,), StageName.NEGOTIATION))
    return response.status in _REFUSALS or bool(response.header("sec-websocket-version"))
