"""The key set at JWKS_URL, asked for once: which keys it holds, or why it is none. No token and no cookie is sent."""

from dataclasses import replace
from typing import Final

from wsinvest.config import urls
from wsinvest.config.resolve import Resolved
from wsinvest.facts.keyset import Keyset, KeysetState, PublicKey
from wsinvest.host.locality import runs_here
from wsinvest.jwt.keys import KeySet, KeyUnfit
from wsinvest.model.acquired import Acquired
from wsinvest.model.case import ProblemKind, Unmeasured
from wsinvest.model.registry import collector
from wsinvest.model.target import AuthMode, Target
from wsinvest.probe.exchange import Exchange, exchange
from wsinvest.probe.routing import route_to
from wsinvest.redact.credentials import KeySetDocument
from wsinvest.redact.redactor import Redactor
from wsinvest.transport.http1 import BODY_LIMIT
from wsinvest.transport.opener import Deadline

WHOLE_S: Final = 5.0
_OK: Final = range(200, 300)


@collector
async def keyset(
    resolved: Resolved, target: Target, redactor: Redactor, deadline: Deadline
) -> Acquired[Keyset, KeySetDocument]:
    """Ask once, and keep the document for whoever verifies a token in this run."""
    parsed = _parsed(resolved.input("JWKS_URL").text, target)
    urls.learn(parsed, redactor, "jwks_url")
    if parsed.url.host in urls.LOOPBACK and not runs_here(target):
        raise Unmeasured(ProblemKind.OUT_OF_SIGHT, "JWKS_URL is on the loopback of the server's host, not of this one")
    answer = await exchange(
        parsed.url,
        method="GET",
        resource=parsed.resource,
        headers=(("Accept", "application/jwk-set+json, application/json"),),
        redactor=redactor,
        deadline=Deadline(deadline.within(WHOLE_S)),
        route=route_to(target, resolved.credentials),
    )
    seen = _seen(str(parsed.url), answer, redactor)
    return Acquired(seen, KeySetDocument(answer.body.decode() if seen.state is KeysetState.READ else ""))


def _parsed(text: str, target: Target) -> urls.Parsed:
    if not text.strip() or target.auth.mode is AuthMode.NONE:
        raise Unmeasured(ProblemKind.NOT_APPLICABLE, "no key set is named (JWKS_URL), or no token is sent")
    try:
        return urls.http(text)
    except urls.UrlError as error:
        raise Unmeasured(ProblemKind.MISSING, f"JWKS_URL: {error}") from error


def _seen(url: str, answer: Exchange, redactor: Redactor) -> Keyset:
    if answer.response is None:
        return Keyset(url, KeysetState.UNREACHABLE, answer.stages, None, None)
    # A set that was meant to stay private may hold secrets, so that no body but that of an error is shown.
    shown = replace(answer.response, body="") if answer.response.status in _OK else answer.response
    facts = Keyset(url, KeysetState.REFUSED, answer.stages, shown, answer.took_ms)
    if answer.response.status not in _OK:
        return facts
    if len(answer.body) >= BODY_LIMIT:
        raise Unmeasured(ProblemKind.OUT_OF_SIGHT, f"JWKS_URL: no more than {BODY_LIMIT} bytes of an answer are read")
    try:
        found = KeySet.from_jwks(answer.body)
    except KeyUnfit as why:
        return replace(facts, state=KeysetState.INVALID, problem=redactor.clean(str(why)))
    keys = tuple(
        PublicKey(redactor.fingerprinter.fingerprint(one.kid) if one.kid else "", one.algorithms) for one in found.keys
    )
    return replace(facts, state=KeysetState.READ, keys=keys, ignored=found.ignored)
