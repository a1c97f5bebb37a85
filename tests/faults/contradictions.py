"""What one page must not say together, whatever the service is."""

from collections.abc import Iterator

from wsinvest.analysis.closing import none_stayed
from wsinvest.facts.handshake import Handshake
from wsinvest.model.finding import Confidence, Diagnosis, ObjectiveState, Severity

_STOPS_ALL = ("dns.", "tcp.", "tls.", "http.", "protocol.")
_OF_THE_TOKEN = ("token.value.", "token.format.", "token.time.expired", "token.signature.")
_CALM = ("ok", "low", "medium")


def contradictions(said: Diagnosis) -> Iterator[str]:
    """A line for each pair of statements of this diagnosis that cannot both be true."""
    yield from _of_connections(said)
    yield from _of_objectives(said)
    yield from _of_causes(said)


def _of_connections(said: Diagnosis) -> Iterator[str]:
    handshake = said.case.facts(Handshake)
    if handshake is None:
        return
    opened = sum(one.opened for one in handshake.repeats)
    critical = [one.code for one in said.findings if one.severity is Severity.CRITICAL and one.root_cause]
    if opened == len(handshake.repeats) and not none_stayed(handshake):
        yield from (f"{code} is critical, and every attempt opened" for code in critical if code.startswith(_STOPS_ALL))
    if none_stayed(handshake) and said.status in _CALM:
        yield f"nothing stayed open, and the status is {said.status}"
    down = [one for one in said.findings if one.code == "http.proxy.backend_down"]
    if opened and any(one.confidence is Confidence.PROVEN and one.severity is Severity.CRITICAL for one in down):
        yield f"the server is not running, and {opened} attempts reached it"


def _of_objectives(said: Diagnosis) -> Iterator[str]:
    met = {one.name for one in said.objectives if one.state is ObjectiveState.MET}
    handshake = said.case.facts(Handshake)
    if handshake and none_stayed(handshake) and "handshake_success_rate" in met:
        yield "nothing stayed open, and the success rate is met"
    if handshake and not any(one.opened for one in handshake.repeats) and "handshake_uninterrupted" in met:
        yield "nothing opened, and no handshake was interrupted"
    grave = [one.code for one in said.findings if one.severity >= Severity.HIGH and one.root_cause]
    bad = [code for code in grave if code.startswith(_OF_THE_TOKEN)]
    if "empty_or_invalid_tokens" in met:
        yield from (f"{code} is a root cause, and there is no invalid token" for code in bad)


def _of_causes(said: Diagnosis) -> Iterator[str]:
    found = {one.code for one in said.findings}
    for finding in said.findings:
        for refuted in finding.refuted:
            if refuted.code in found:
                yield f"{finding.code} refutes {refuted.code}, which was found as well"
    links = {link.code for chain in said.chains for link in chain}
    yield from (
        f"{one.code} is a root cause without a chain"
        for one in said.findings
        if one.root_cause and one.code not in links
    )
