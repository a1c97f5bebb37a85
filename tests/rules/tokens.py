"""Facts on tokens and handshakes, as rules meet them."""

from datetime import timedelta
from typing import Any

from tests.building import NOW, answered, opened, repeats
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.login import Login
from wsinvest.facts.token import Anatomy, Damage, Expected, Generation, GenerationReason, GenerationState, Judged, Token
from wsinvest.model.attempt import Attempt, Change, Response, Sent, TokenState
from wsinvest.model.stage import Stage, StageName, State
from wsinvest.model.target import TokenSource

SIGNED = Generation(GenerationState.SIGNED, GenerationReason.NONE, "HS256", verified=True, fingerprint="hk:1")
JWT = Anatomy(
    parts=3,
    alg="HS256",
    typ="JWT",
    claims=("sub", "iat", "exp"),
    iat=NOW - timedelta(minutes=1),
    exp=NOW + timedelta(minutes=14),
    signature_bytes=32,
    signature_bytes_due=32,
    size_bytes=180,
)
GOOD = Judged("configured", "", verified=True)
EXPECTED = Expected(key="secret", algorithms=("HS256",))
SENT = Sent(token_state=TokenState.PRESENT, token_place="query", token_name="token", token_fingerprint="hk:base")
FRESH = Sent(token_state=TokenState.PRESENT, token_place="query", token_name="token", token_fingerprint="hk:fresh")


def bad(code: str, *, verified: bool = False) -> Judged:
    """A verdict with this code."""
    return Judged("configured", code, verified)


def token(**changed: Any) -> Token:
    """A good, fresh, verified JWT in the query, with these fields changed."""
    given: dict[str, Any] = {
        "source": TokenSource.LOGIN,
        "state": TokenState.PRESENT,
        "fingerprint": "hk:base",
        "anatomy": JWT,
        "damage": Damage(),
        "verdict": GOOD,
        "readings": (),
        "undamaged_verifies": False,
        "generation": SIGNED,
        "contradicting_sources": (),
        "size_with_url_bytes": 210,
        "server_skew_s": 0.2,
        "problems": (),
        "expected": EXPECTED,
    }
    return Token(**{**given, **changed})


def refused(status: int = 401, sent: Sent = SENT, *probes: Attempt, **more: Any) -> Handshake:
    """Two repeats that get this answer, and these probes; the control without a token is refused too."""
    control = answered("p99", status, change=Change("control", "without_token"), sent=Sent(), base="r01")
    one, two = answered("r01", status, sent=sent), answered("r02", status, sent=sent)
    return repeats(one, two, probes=(*probes, control), **more)


def green(label: str, axis: str = "token", sent: Sent = FRESH) -> Attempt:
    """A probe that opens."""
    return opened(f"p-{label}", change=Change(axis, label), sent=sent, base="r01")


def accepted(sent: Sent = SENT) -> Handshake:
    """Two repeats that open."""
    return repeats(opened("r01", sent=sent), opened("r02", sent=sent))


def login(
    status: int = 200,
    state: TokenState = TokenState.PRESENT,
    *,
    json: bool = True,
    given: bool = True,
    size: int = 40,
    **response: Any,
) -> Login:
    """A login that answered so."""
    kind = "application/json" if json else "text/html"
    answer = Response(status, content_type=kind, body_bytes=size, **response)
    stages = tuple(Stage(name, State.PASSED, 1.0) for name in (StageName.DNS, StageName.TCP))
    redirected = 300 <= status < 400
    return Login("http://127.0.0.1/api", stages, answer, 9.0, "token", state, "", json, redirected, given, None)
