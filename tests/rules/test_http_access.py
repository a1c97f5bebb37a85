"""Refusals: of credentials, of the path, by a proxy; each proof takes the others' place."""

from dataclasses import replace

import pytest

from tests.building import answered, opened, repeats, said, target
from tests.rules.settings import config
from wsinvest.facts.handshake import Handshake, PlainGet
from wsinvest.facts.token import Damage, Generation, GenerationReason, GenerationState, Judged, Token
from wsinvest.model.attempt import Attempt, Change, Response, Sent, TokenState
from wsinvest.model.finding import Clear, Confidence, Hit, Severity
from wsinvest.model.target import TokenSource
from wsinvest.rules.http.auth_rejected import auth_rejected
from wsinvest.rules.http.path_not_found import path_not_found
from wsinvest.rules.http.proxy_auth_required import proxy_auth_required

BASIC = (("WWW-Authenticate", "Basic realm=ops"),)
NOTHING_THERE = (PlainGet("path", 404), PlainGet("root", 200))
NOTHING_ANYWHERE = (PlainGet("path", 404), PlainGet("root", 404))
VALID, FORGED = Judged("as_read", "", verified=True), Judged("as_read", "token.signature.invalid", verified=False)


def token(state: TokenState = TokenState.PRESENT, verdict: Judged | None = None) -> Token:
    made = Generation(GenerationState.NOT_CONFIGURED, GenerationReason.NONE, "", False, "")
    return Token(TokenSource.ENV, state, "", None, Damage(), verdict, (), False, made, (), 0, None, ())


def ask(rule, facts: Handshake, known: Token | None = None):
    wanted = {"handshake": facts, "token": known, "target": target(), "log": None, "meanwhile": None, "look": None}
    wanted["config"] = config({"JWT_SECRET": "of the service"})  # else a refusal is for want of what nobody named
    return said(rule, **{name: wanted[name] for name in rule.needs})


@pytest.mark.parametrize("status", [401, 403])
def test_a_refusal_is_a_symptom(status: int):
    """High at most however many it hits, and only observed."""
    found = ask(auth_rejected, repeats(answered("r01", status)))

    assert (Severity.HIGH, Confidence.OBSERVED, str(status)) == (
        found.severity,
        found.confidence,
        found.values["status"],
    )


@pytest.mark.parametrize(
    ("expected", "axis", "label"),
    [
        (True, "parameter", "named_access_token"),
        (True, "place", "in_header"),
        (True, "token", "token_minted"),
        (False, "version", "version_13"),
    ],
)
def test_a_400_that_another_token_or_another_way_of_it_turns(expected: bool, axis: str, label: str):
    """Flask says so to a request that lacks a parameter."""
    probe = replace(opened("p01"), change=Change(axis, label))

    assert expected is isinstance(ask(auth_rejected, repeats(answered("r01", 400), probes=[probe])), Hit)


@pytest.mark.parametrize(
    "facts", [repeats(opened("r01")), repeats(answered("r01", 404)), repeats(answered("r01", 500))]
)
def test_no_refusal(facts: Handshake):
    """Other answers speak of other things."""
    assert Clear() == ask(auth_rejected, facts)


@pytest.mark.parametrize(
    ("expected", "status", "plain", "known"),
    [
        (Confidence.INFERRED, 404, NOTHING_THERE, None),
        (Confidence.INFERRED, 404, NOTHING_ANYWHERE, None),
        (Confidence.INFERRED, 404, (), None),
        (None, 403, (), None),
        (None, 403, NOTHING_ANYWHERE, token(verdict=VALID)),
        (None, 403, (PlainGet("path", 426), PlainGet("root", 200)), token(verdict=VALID)),
        (Confidence.INFERRED, 403, NOTHING_THERE, token(verdict=VALID)),
        (Confidence.INFERRED, 403, NOTHING_THERE, token()),
        (Confidence.INFERRED, 403, NOTHING_THERE, token(TokenState.ABSENT)),
        (Confidence.INFERRED, 403, NOTHING_THERE, None),
        (None, 403, NOTHING_THERE, token(TokenState.EMPTY)),
        (None, 403, NOTHING_THERE, token(verdict=FORGED)),
        (None, 401, NOTHING_THERE, token(verdict=VALID)),
    ],
)
def test_the_path(expected: Confidence | None, status: int, plain: tuple[PlainGet, ...], known: Token | None):
    """A 403 speaks of the path only where a plain GET finds nothing and a good token is refused as well."""
    found = ask(path_not_found, repeats(answered("r01", status), plain=plain), known)

    assert expected == (found.confidence if isinstance(found, Hit) else None)


@pytest.mark.parametrize(
    ("expected", "body", "server"),
    [
        (Confidence.PROVEN, "404: Not Found", "Python/3.11 aiohttp/3.14.5"),
        (Confidence.PROVEN, "<hr><center>nginx/1.22.1</center>", "nginx"),
        (Confidence.PROVEN, "<p>The requested URL was not found on this server.</p>", "Apache/2.4.71"),
        (Confidence.PROVEN, "<h1>404 Not Found</h1>\nThe resource could not be found.", ""),
        (Confidence.PROVEN, "404 page not found\n", ""),
        (Confidence.INFERRED, "<title>Oops</title>", "nginx"),
        (Confidence.INFERRED, "", ""),
    ],
)
def test_a_404_proves_the_path_where_a_route_for_websockets_would_answer_otherwise(
    expected: Confidence, body: str, server: str
):
    """An unknown router may say 404 to every upgrade that a proxy has made an ordinary request."""
    page = Response(404, headers=(("Server", server),), body=body)
    plain = (PlainGet("path", 404, response=page), PlainGet("root", 200))
    found = ask(path_not_found, repeats(answered("r01", 404, body, headers=page.headers), plain=plain))

    assert expected is found.confidence
    assert (expected is Confidence.INFERRED) is bool(found.rivals)


def test_where_every_path_is_missing_the_site_may_be_another():
    """The default site of a proxy says 404 to everything."""
    found = ask(path_not_found, repeats(answered("r01", 404), plain=NOTHING_ANYWHERE))

    assert "http.host.unrecognized" in {rival.code for rival in found.rivals}


@pytest.mark.parametrize("known", [None, token(), token(verdict=VALID)])
def test_a_403_leaves_both_the_path_and_the_credentials_open(known: Token | None):
    """A route for WebSockets only looks just like an unknown one: neither is proven, and both are named."""
    facts = repeats(answered("r01", 403), plain=NOTHING_THERE)

    assert Confidence.INFERRED is ask(path_not_found, facts, known).confidence
    assert isinstance(ask(auth_rejected, facts, known), Hit)


@pytest.mark.parametrize("attempt", [answered("r01", 407), answered("r01", 401, headers=BASIC)])
def test_a_proxys_own_login(attempt: Attempt):
    """407, or a challenge that no WebSocket application sends; the token is not in question."""
    assert isinstance(ask(proxy_auth_required, repeats(attempt)), Hit)
    assert Clear() == ask(auth_rejected, repeats(attempt))


def test_a_bearer_challenge_is_the_servers():
    """Only Basic and its relatives point at a proxy."""
    facts = repeats(answered("r01", 401, headers=(("WWW-Authenticate", "Bearer realm=api"),)))

    assert Clear() == ask(proxy_auth_required, facts)


FRESH = Change("token", "token_minted")


@pytest.mark.parametrize("change", [FRESH, Change("origin", "origin_allowed"), Change("parameter", "named_jwt")])
def test_a_change_that_helps_on_the_same_path_shows_that_the_path_is_there(change: Change):
    """Routers answer 404 to a plain GET of a path that serves WebSockets only."""
    facts = repeats(answered("r01", 403), probes=[opened("p01", change=change, base="r01")], plain=NOTHING_THERE)

    assert Clear() == ask(path_not_found, facts, token(verdict=VALID))


def test_a_bad_token_whose_fresh_one_fares_no_better_leaves_the_path_suspect():
    """The token is not all that is wrong: inferred, and the refusal stays open."""
    tried = answered("p01", 403, change=FRESH, base="r01")
    facts = repeats(answered("r01", 403), probes=[tried], plain=NOTHING_THERE)

    assert Confidence.INFERRED is ask(path_not_found, facts, token(verdict=FORGED)).confidence
    assert isinstance(ask(auth_rejected, facts, token(verdict=FORGED)), Hit)


@pytest.mark.parametrize(("plain", "kind"), [(NOTHING_THERE, Hit), (NOTHING_ANYWHERE, Clear), ((), Clear)])
def test_400_for_a_path_that_a_plain_get_does_not_find_is_a_hint(plain, kind):
    """Some libraries refuse an unknown path so; a 400 has other reasons, so it is never proven."""
    found = ask(path_not_found, repeats(answered("r01", 400), plain=plain))

    assert kind is type(found)
    assert Confidence.INFERRED is getattr(found, "confidence", Confidence.INFERRED)


@pytest.mark.parametrize(
    ("known", "probes", "words"),
    [
        (token(verdict=FORGED), (), "findings on the token"),
        (token(TokenState.ABSENT), (), "findings on the token"),
        (None, (), "findings on the token"),
        (token(verdict=VALID), (), "the token is good by the settings known here"),
        (token(), (), "run it again with the server's .env"),
        (token(), (opened("p01", change=FRESH, base="r01"),), "A fresh token is let in"),
    ],
)
def test_the_refusal_tells_what_is_known_of_its_reason(known, probes, words):
    """Not determinable is said so, with what would tell."""
    found = ask(auth_rejected, repeats(answered("r01", 403), probes=probes), known)

    assert words in found.values["why"].say("en", {})


UNKNOWN = answered("x01", 403)
JSON = replace(UNKNOWN, response=Response(403, content_type="application/json", body='{"detail": "no"}'))


@pytest.mark.parametrize(
    ("elsewhere", "path", "rivals"),
    [
        (None, Hit, ("http.path.not_found",)),
        (UNKNOWN, Hit, ("http.path.not_found",)),
        (JSON, Clear, ()),
        (answered("x01", 404), Clear, ()),
        (answered("x01", 500), Clear, ()),
    ],
)
def test_a_path_that_is_refused_otherwise_than_unknown_ones_is_there(elsewhere, path, rivals):
    """The same 403 to both tells nothing, so each finding names the other as its rival."""
    facts = repeats(answered("r01", 403), plain=NOTHING_THERE, elsewhere=elsewhere)
    refusal, lost = ask(auth_rejected, facts), ask(path_not_found, facts)

    assert (rivals, path) == (tuple(rival.code for rival in refusal.rivals), type(lost))
    assert ("http.auth.rejected",) == tuple(rival.code for rival in lost.rivals) if path is Hit else True


def test_a_403_to_a_request_with_an_origin_may_be_for_it():
    """Nothing shows it, nothing excludes it."""
    sent = Sent(origin="https://app.example.org")

    assert ["http.origin.rejected"] == [
        rival.code for rival in ask(auth_rejected, repeats(answered("r01", 403, sent=sent))).rivals
    ]
    assert () == ask(auth_rejected, repeats(answered("r01", 401, sent=sent))).rivals
