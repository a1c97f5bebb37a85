"""Sentences for contradictory settings: where each stands and which one is used; never their values."""

from collections.abc import Iterator
from typing import Final

from wsinvest.facts.config import Between, Config, Contradiction
from wsinvest.facts.token import Token
from wsinvest.facts.words import ENUMS
from wsinvest.i18n.messages import Phrase, _, filled
from wsinvest.model.target import Origin, TokenSource

_SAID: Final = {
    Between.ORIGINS: _("{name}: {used} counts; {against:list} {n:plural:says|say} something else"),
    Between.SPELLINGS: _("{used} counts; {against:list} {n:plural:holds|hold} another value"),
    Between.PORTS: _("the port of {used} counts; {against:list} names another one"),
    Between.PARAMETERS: _("the token travels as “{used}”, by {name}; the URL holds {against:list}"),
    Between.KEYS: _("by JWT_ALGORITHM {used} counts; {against:list} is set beside it"),
}
_TOKENS: Final = _("token: {used} counts; {against:list} {n:plural:gives|give} another one")


def told(config: Config | None, token: Token | None) -> tuple[tuple[str, Phrase, str], ...]:
    """For each contradiction a tuple (setting name, sentence, evidence reference)."""
    return (*_of_config(config), *_of_token(token))


def _of_config(config: Config | None) -> Iterator[tuple[str, Phrase, str]]:
    for place, one in enumerate(config.contradictions if config else ()):
        yield one.name, _sentence(one), f"config:contradictions/{place}"


def _of_token(token: Token | None) -> Iterator[tuple[str, Phrase, str]]:
    if token is not None and token.contradicting_sources:
        words = ENUMS[TokenSource]
        against = [words[source] for source in token.contradicting_sources]
        said = filled(_TOKENS, used=words[token.source], against=against, n=len(against))
        yield "token", said, "token:contradicting_sources"


def _sentence(one: Contradiction) -> Phrase:
    used: str | Phrase = one.used
    against: list[str | Phrase] = list(one.against)
    if one.between is Between.ORIGINS:
        words = ENUMS[Origin]
        used, against = words[Origin(one.used)], [words[Origin(origin)] for origin in one.against]
    return filled(_SAID[one.between], name=one.name, used=used, against=against, n=len(against))
