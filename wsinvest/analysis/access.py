"""Refusals before the upgrade: whether the path was reached, and whether the token matters."""

from wsinvest.analysis import attribution, ends, route, upgrade
from wsinvest.analysis.credential import names_credential
from wsinvest.analysis.proofs import outcome, path_missing
from wsinvest.facts.comparison import Comparison
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.token import Token
from wsinvest.model.attempt import Attempt, TokenState
from wsinvest.model.finding import Confidence


def path_confidence(handshake: Handshake, token: Token | None) -> Confidence | None:
    """How sure it is that the path is wrong, None when nothing says so.

    404 in answer to the upgrade is proven by another path that is served, if whoever answers would say otherwise on a
    route for WebSockets: many routers do not, once a proxy has dropped the upgrade. 403 counts only where a plain GET
    finds nothing although another path is served, and where the token is not known to be bad: a good one is refused as
    well. 400 is no more than a hint. A change on the same path that helped is proof that the path is there: routers
    answer 404 to a plain GET of a path that serves WebSockets only.
    """
    if any(got_further(one, handshake) for one in handshake.probes) or route.known(handshake):
        return None
    elsewhere = any(get.label == "root" and get.status not in (None, 404) for get in handshake.plain)
    missing = ends.answered(handshake.repeats, 404)
    if any(one.response and names_credential(one.response) for one in missing):
        return None  # a refusal of the credentials under another status
    if missing:
        told = elsewhere and path_missing(handshake) and upgrade.path_told(missing[0])
        return Confidence.PROVEN if told else Confidence.INFERRED
    if not elsewhere or not path_missing(handshake):
        return None
    if ends.answered(handshake.repeats, 400):
        return Confidence.INFERRED
    return refused_whatever_the_token(handshake, token) if ends.answered(handshake.repeats, 403) else None


def got_further(probe: Attempt, handshake: Handshake) -> bool:
    """Whether this probe came further than the repeats, so that something is served there."""
    return outcome(handshake, probe) is not Comparison.NOTHING


def refused_whatever_the_token(handshake: Handshake, token: Token | None) -> Confidence | None:
    """Inferred at most; None when the one in use is known to be bad and no better was tried.

    A route for WebSockets only answers a plain GET with 404 as well, and may refuse a good token for its user, or for
    not finding it where it looks.
    """
    good = token is not None and token.verdict is not None and token.verdict.verified and not token.verdict.code
    unknown = token is None or token.state is TokenState.ABSENT
    unjudged = token is not None and token.state is TokenState.PRESENT and not token.verdict
    tried = bool(attribution.replacements(handshake))
    return Confidence.INFERRED if good or unknown or unjudged or tried else None


def wants_basic(attempt: Attempt) -> bool:
    challenge = attempt.response.header("www-authenticate") if attempt.response else ""
    return challenge.lower().startswith(("basic", "negotiate", "ntlm"))
