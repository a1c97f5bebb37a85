"""Conditions of HAProxy (`if`, `unless`, acl) for one handshake; what is not known here makes them unknown."""

import re
from collections.abc import Iterable
from typing import Final

from wsinvest.proxyconf.patterns import compiled
from wsinvest.proxyconf.request import Handshake
from wsinvest.proxyconf.statement import Statement, named

_FETCH: Final = re.compile(r"([\w.]+)(?:\(([^()]*)\))?((?:,[\w.]+(?:\([^()]*\))?)*)")
_METHODS: Final = ("beg", "end", "sub", "reg", "dir", "dom", "len", "found", "str")
_CONVERTERS: Final = re.compile(r"(?:[^,()]|\([^()]*\))+")  # at commas outside of brackets
_FIELD: Final = re.compile(r"field\(1,:\)|host_only")


class Conditions:
    """The acls of the sections that a request passes, for one handshake. `secure`: TLS ends at this bind."""

    def __init__(self, handshake: Handshake, sections: Iterable[Statement], *, secure: bool) -> None:
        """`sections`: their acls, of which those of one name hold if any does."""
        self.handshake, self.secure = handshake, secure
        self.acls: dict[str, list[tuple[str, ...]]] = {}
        for section in sections:
            for one in named(section.inside, "acl"):
                if len(one.args) > 1:
                    self.acls.setdefault(one.args[0], []).append(one.args[1:])

    def of(self, words: tuple[str, ...]) -> bool | None:
        """True if a rule with these words applies: those behind its first if or unless; None if it is not known."""
        at = next((index for index, word in enumerate(words) if word in ("if", "unless")), None)
        if at is None:
            return True
        holds = _any(self._all(part) for part in _split(words[at + 1 :]))
        return holds if words[at] == "if" or holds is None else not holds

    def _all(self, terms: tuple[str, ...]) -> bool | None:
        outcome: bool | None = True
        for term in _terms(terms):
            value = self._term(term)
            if value is False:
                return False
            outcome = outcome if value else None
        return outcome

    def _term(self, term: tuple[str, ...]) -> bool | None:
        first, negated = term[0], False
        while first.startswith("!"):
            first, negated = first[1:], not negated
        if len(term) > 1:  # { anonymous }
            value = self._expression((*((first,) if first else ()), *term[1:]))
        elif first in ("TRUE", "FALSE"):
            value = first == "TRUE"
        elif first == "HTTP":
            value = True
        else:
            value = _any(map(self._expression, self.acls.get(first, []))) if first in self.acls else None
        return value if value is None or not negated else not value

    def _expression(self, words: tuple[str, ...]) -> bool | None:
        if not words:
            return None
        method, ignore, values = _method(words[0]), False, list(words[1:])
        while values and values[0].startswith("-"):
            flag = values.pop(0)
            ignore = ignore or flag == "-i"
            if flag == "-m" and values:
                method = values.pop(0)
            elif flag == "-f":
                return None
            elif flag == "--":
                break
        found = self.fetch(words[0])
        if found is None:
            return None
        if not values:
            return found not in ("", "0")
        return _any(_matches(found, method, value, ignore=ignore) for value in values)

    def fetch(self, text: str) -> str | None:
        """The value of a sample such as hdr(host) or path, None if it is not known here."""
        match = _FETCH.fullmatch(text)
        if match is None:
            return None
        name, argument, converters = match[1], (match[2] or "").split(",")[0].strip(), match[3]
        value = self._sample(name, argument)
        if value is None:
            return None
        for converter in _CONVERTERS.findall(converters):
            if converter == "lower":
                value = value.lower()
            elif _FIELD.fullmatch(converter):
                value = value.partition(":")[0]
            else:
                return None
        return value

    def _sample(self, name: str, argument: str) -> str | None:
        base = name.removeprefix("req.").removeprefix("capture.req.")
        base = base if base in ("path", "hdr", "fhdr", "method", "ssl_fc") else base.partition("_")[0]
        if base in ("hdr", "fhdr") and argument:
            return self.handshake.header(argument)
        if name in ("ssl_fc", "ssl_fc_sni"):
            return ("1" if name == "ssl_fc" else self.handshake.url.host) if self.secure else ""
        known = {"path": self.handshake.url.path, "method": "GET", "always_true": "1", "always_false": ""}
        known |= {"dst_port": str(self.handshake.url.port)}
        return known.get(name, known.get(base) if name.startswith("path_") else None)


def _split(words: tuple[str, ...]) -> list[tuple[str, ...]]:
    parts: list[tuple[str, ...]] = [()]
    for word in words:
        if word in ("or", "||"):
            parts.append(())
        else:
            parts[-1] += (word,)
    return parts


def _terms(words: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The terms of a conjunction; an anonymous one is all words between its braces, behind its `!`."""
    terms: list[tuple[str, ...]] = []
    inside: tuple[str, ...] | None = None
    for word in words:
        if inside is None and word.lstrip("!") == "{":
            inside = (word[:-1],)
        elif inside is not None and word == "}":
            terms.append(inside)
            inside = None
        elif inside is not None:
            inside += (word,)
        else:
            terms.append((word,))
    return terms


def _method(fetch: str) -> str:
    """The way of matching that a name such as path_beg says by its end."""
    ending = fetch.partition("(")[0].rpartition("_")[2]
    return ending if ending in _METHODS else "str"


def _matches(found: str, method: str, value: str, *, ignore: bool) -> bool | None:
    if method == "reg":
        pattern = compiled(value, ignore_case=ignore)
        return None if pattern is None else pattern.search(found) is not None
    if ignore:
        found, value = found.lower(), value.lower()
    ways = {
        "str": found == value or value.lower() in [part.strip().lower() for part in found.split(",")],
        "beg": found.startswith(value),
        "end": found.endswith(value),
        "sub": value in found,
        "dir": f"/{value.strip('/')}/" in f"{found.rstrip('/')}/",
        "dom": value in (found, found.partition(":")[0]) or found.partition(":")[0].endswith(f".{value}"),
        "found": found != "",
    }
    return ways.get(method)


def _any(values: Iterable[bool | None]) -> bool | None:
    outcome: bool | None = False
    for value in values:
        if value:
            return True
        outcome = None if value is None else outcome
    return outcome
