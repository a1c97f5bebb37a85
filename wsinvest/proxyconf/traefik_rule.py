"""Rules of Traefik's routers, such as Host(`a`) && PathPrefix(`/ws`), for one handshake."""

import re
from typing import Final

from wsinvest.proxyconf.patterns import compiled
from wsinvest.proxyconf.request import Handshake

_TOKEN: Final = re.compile(r"\s*(&&|\|\||!|\(|\)|,|(?P<name>\w+)(?=\s*\()|`(?P<raw>[^`]*)`|\"(?P<text>[^\"]*)\")")
_LONGEST: Final = 5000
_VARIABLE: Final = re.compile(r"\{[^{}]*\}")


class RuleError(ValueError):
    """The text is no rule of Traefik."""


def holds(rule: str, handshake: Handshake) -> bool | None:
    """True if the router takes the handshake, None if that is not known here."""
    try:
        tokens = _tokens(rule[:_LONGEST])
        value, rest = _either(tokens, handshake)
    except (RuleError, RecursionError):
        return None
    return None if rest else value


def _tokens(rule: str) -> list[tuple[str, str]]:
    found, end = [], 0
    while end < len(rule.rstrip()):
        match = _TOKEN.match(rule, end)
        if match is None:
            raise RuleError("no rule")
        end = match.end()
        text = match["raw"] if match["raw"] is not None else match["text"]
        kind = "name" if match["name"] else "text" if text is not None else "sign"
        found.append((kind, match["name"] or (match[1] if text is None else text)))
    return found


def _either(tokens: list[tuple[str, str]], handshake: Handshake) -> tuple[bool | None, list[tuple[str, str]]]:
    value, rest = _both(tokens, handshake)
    while rest and rest[0] == ("sign", "||"):
        other, rest = _both(rest[1:], handshake)
        value = True if True in (value, other) else None if None in (value, other) else False
    return value, rest


def _both(tokens: list[tuple[str, str]], handshake: Handshake) -> tuple[bool | None, list[tuple[str, str]]]:
    value, rest = _one(tokens, handshake)
    while rest and rest[0] == ("sign", "&&"):
        other, rest = _one(rest[1:], handshake)
        value = False if False in (value, other) else None if None in (value, other) else True
    return value, rest


def _one(tokens: list[tuple[str, str]], handshake: Handshake) -> tuple[bool | None, list[tuple[str, str]]]:
    if not tokens:
        raise RuleError("it ends early")
    kind, text = tokens[0]
    if (kind, text) == ("sign", "!"):
        value, rest = _one(tokens[1:], handshake)
        return (None if value is None else not value), rest
    if (kind, text) == ("sign", "("):
        value, rest = _either(tokens[1:], handshake)
        if rest[:1] != [("sign", ")")]:
            raise RuleError("not closed")
        return value, rest[1:]
    if kind != "name" or tokens[1:2] != [("sign", "(")] or ("sign", ")") not in tokens:
        raise RuleError("no matcher")
    end = tokens.index(("sign", ")"))
    return _matcher(text.lower(), [one for kind, one in tokens[2:end] if kind == "text"], handshake), tokens[end + 1 :]


def _matcher(name: str, values: list[str], handshake: Handshake) -> bool | None:
    host, path = handshake.url.host.lower(), handshake.url.path
    if name == "host":
        return host in [value.lower() for value in values]
    if name in ("path", "pathprefix"):
        plain = [value for value in values if "{" not in value]
        if any(path == value or (name == "pathprefix" and path.startswith(value)) for value in plain):
            return True
        return False if len(plain) == len(values) else None
    if name == "method":
        return "GET" in [value.upper() for value in values]
    if name in ("header", "headers") and len(values) == 2:
        sent = handshake.header(values[0])
        return None if sent is None else sent == values[1]
    if name in ("pathregexp", "hostregexp") and not any(map(_VARIABLE.search, values)):
        text = host if name == "hostregexp" else path
        patterns = [compiled(value, ignore_case=name == "hostregexp") for value in values]
        return None if None in patterns else any(one.search(text) for one in patterns if one)
    return None
