"""The key set at JWKS_URL, asked for once: which keys it holds, or why it is none. No token and no cookie is sent."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from wsinvest.attempt import Response, Stage
from wsinvest.inputs import urls
from wsinvest.machine.host import runs_here
from wsinvest.model import AuthMode, ProblemKind, Target, Unmeasured
from wsinvest.net.limits import asks_to_stop
from wsinvest.net.opener import Deadline, Exchange, exchange
from wsinvest.net.wire import BODY_LIMIT
from wsinvest.registry import collector
from wsinvest.secret import Vault
from wsinvest.target import Resolved
from wsinvest.tokens.keys import Ignored, KeySet, KeyUnfit
from wsinvest.tokens.minting import KEY_SET

WHOLE_S: Final = 5.0
_OK: Final = range(200, 300)


class KeysetState(StrEnum):
    """What came from JWKS_URL."""

    READ = "read"
    UNREACHABLE = "unreachable"
    REFUSED = "refused"  # any status but 2xx; a redirect is not followed
    INVALID = "invalid"  # an answer that holds no key that verifies signatures


@dataclass(frozen=True, slots=True)
class PublicKey:
    """One key that verifies tokens: its kid as a fingerprint, empty where it has none, and its algorithms."""

    kid: str
    algorithms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Keyset:
    """One GET of JWKS_URL. `problem`: why it is no key set, in English; `ignored`: members that verify nothing."""

    url: str
    state: KeysetState
    stages: tuple[Stage, ...]
    response: Response | None
    took_ms: float | None
    keys: tuple[PublicKey, ...] = ()
    ignored: tuple[Ignored, ...] = ()
    problem: str = ""

    @property
    def asks_to_stop(self) -> bool:
        """Whether the answer wants fewer requests."""
        return asks_to_stop(self.response)


@collector(notebook="token")
async def keyset(resolved: Resolved, target: Target, vault: Vault, deadline: Deadline) -> Keyset:
    """Ask once, and keep the document for whoever verifies a token in this run."""
    vault.hold(KEY_SET, "")
    parsed = _parsed(resolved.input("JWKS_URL").text, target)
    urls.learn(parsed, vault, "jwks_url")
    if parsed.url.host in urls.LOOPBACK and not runs_here(target):
        raise Unmeasured(ProblemKind.OUT_OF_SIGHT, "JWKS_URL is on the loopback of the server's host, not of this one")
    answer = await exchange(
        parsed.url,
        method="GET",
        resource=parsed.resource,
        headers=(("Accept", "application/jwk-set+json, application/json"),),
        vault=vault,
        deadline=Deadline(deadline.within(WHOLE_S)),
        ca_file=target.ca_file,
    )
    seen = _seen(str(parsed.url), answer, vault)
    if seen.state is KeysetState.READ:
        vault.hold(KEY_SET, answer.body.decode())
    return seen


def _parsed(text: str, target: Target) -> urls.Parsed:
    if not text.strip() or target.auth.mode is AuthMode.NONE:
        raise Unmeasured(ProblemKind.NOT_APPLICABLE, "no key set is named (JWKS_URL), or no token is sent")
    try:
        return urls.http(text)
    except urls.UrlError as error:
        raise Unmeasured(ProblemKind.MISSING, f"JWKS_URL: {error}") from error


def _seen(url: str, answer: Exchange, vault: Vault) -> Keyset:
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
        return replace(facts, state=KeysetState.INVALID, problem=vault.clean(str(why)))
    keys = tuple(PublicKey(vault.fingerprint(one.kid) if one.kid else "", one.algorithms) for one in found.keys)
    return replace(facts, state=KeysetState.READ, keys=keys, ignored=found.ignored)
