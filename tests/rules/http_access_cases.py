"""Cases that the tests of several rules share."""

from tests.building import said, target
from tests.rules.settings import config
from wsinvest.facts.handshake import Handshake, PlainGet
from wsinvest.facts.token import Damage, Generation, GenerationReason, GenerationState, Judged, Token
from wsinvest.model.attempt import Change, TokenState
from wsinvest.model.target import TokenSource

NOTHING_THERE = (PlainGet("path", 404), PlainGet("root", 200))
VALID, FORGED = Judged("as_read", "", verified=True), Judged("as_read", "token.signature.invalid", verified=False)


def token(state: TokenState = TokenState.PRESENT, verdict: Judged | None = None) -> Token:
    made = Generation(GenerationState.NOT_CONFIGURED, GenerationReason.NONE, "", False, "")
    return Token(TokenSource.ENV, state, "", None, Damage(), verdict, (), False, made, (), 0, None, ())


def ask(rule, facts: Handshake, known: Token | None = None):
    wanted = {"handshake": facts, "token": known, "target": target(), "log": None, "log_delta": None, "look": None}
    wanted["config"] = config({"JWT_SECRET": "of the service"})  # else a refusal is for want of what nobody named
    return said(rule, **{name: wanted.get(name) for name in rule.needs})


FRESH = Change("token", "token_minted")
