"""mod_rewrite for one handshake: which rule hands the request to a server behind, and under which conditions."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from wsinvest.proxyconf.patterns import compiled
from wsinvest.proxyconf.request import Handshake
from wsinvest.proxyconf.statement import Statement

_VARIABLE: Final = re.compile(r"%\{([\w:-]+)\}")
GROUP: Final = re.compile(r"\$(\d)")
_FLAGS: Final = re.compile(r"\[(.*)\]")


@dataclass(frozen=True, slots=True)
class Rewritten:
    """`rule` hands on to `to`, or answers by itself. `conditions`: all that were asked for it.

    `unclear`: rules before it whose conditions are not known here.
    """

    rule: Statement | None = None
    to: str = ""
    conditions: tuple[Statement, ...] = ()
    unclear: tuple[Statement, ...] = ()
    path: str = ""
    drops_query: bool = False


def rewritten(statements: tuple[Statement, ...], handshake: Handshake) -> Rewritten:
    """The rule with [P] that takes the handshake, or one that answers by a status or a redirect; else none."""
    path, unclear = handshake.url.path, []
    for rule, conditions in _rules(statements):
        if len(rule.args) < 2:
            continue
        pattern, flags = compiled(rule.args[0].removeprefix("!")), flags_of(rule)
        applies = _all(conditions, handshake, path)
        match = pattern.search(path) if pattern else None
        if pattern is None or applies is None:
            unclear += [rule] if pattern is None or match else []
            continue
        if not applies or (match is None) is not rule.args[0].startswith("!"):
            continue
        to = with_groups(rule.args[1], match)
        if flags & {"P", "PROXY"} or to.startswith(("ws://", "wss://")):
            return Rewritten(rule, to, conditions, tuple(unclear), path, _drops(rule, flags))
        if flags & {"F", "G", "R"} or any(flag.startswith("R=") for flag in flags):
            return Rewritten(rule, "", conditions, tuple(unclear), path)
        path = to if to.startswith("/") else path
        if flags & {"L", "END"}:
            break
    return Rewritten(unclear=tuple(unclear), path=path)


def flags_of(one: Statement) -> set[str]:
    """The flags behind a rule or a condition, in upper case."""
    found = _FLAGS.fullmatch(one.args[2]) if len(one.args) > 2 else None
    return {flag.strip().upper() for flag in found[1].split(",")} if found else set()


def _drops(rule: Statement, flags: set[str]) -> bool:
    return "QSD" in flags or ("?" in rule.args[1] and "QSA" not in flags)


def _rules(statements: tuple[Statement, ...]) -> Iterator[tuple[Statement, tuple[Statement, ...]]]:
    """Each rule with the conditions that stand before it."""
    conditions: tuple[Statement, ...] = ()
    on = False
    for one in statements:
        if one.name == "RewriteEngine":
            on = one.value.lower() == "on"
        elif one.name == "RewriteCond":
            conditions += (one,)
        elif one.name == "RewriteRule":
            if on:
                yield one, conditions
            conditions = ()


def _all(conditions: tuple[Statement, ...], handshake: Handshake, path: str) -> bool | None:
    """True if the conditions hold; those joined by [OR] as one."""
    outcome: bool | None = True
    group: list[bool | None] = []
    for one in conditions:
        group.append(holds(one, handshake, path))
        if "OR" in flags_of(one) or "ORNEXT" in flags_of(one):
            continue
        value = True if True in group else None if None in group else False
        group = []
        if value is False:
            return False
        outcome = outcome if value else None
    return outcome


def holds(one: Statement, handshake: Handshake, path: str) -> bool | None:
    """True or False as mod_rewrite sees a condition; None if that is not known here."""
    if len(one.args) < 2:
        return None
    text = _filled(one.args[0], handshake, path)
    wanted, flags = one.args[1], flags_of(one)
    negated, wanted = wanted.startswith("!"), wanted.removeprefix("!")
    if text is None or wanted.startswith(("-", "<", ">", "expr")):
        return None
    ignore = bool(flags & {"NC", "NOCASE"})
    if wanted.startswith("="):
        plain = wanted[1:].strip('"')
        found = text.lower() == plain.lower() if ignore else text == plain
    else:
        pattern = compiled(wanted, ignore_case=ignore)
        if pattern is None:
            return None
        found = pattern.search(text) is not None
    return found is not negated


def _filled(text: str, handshake: Handshake, path: str) -> str | None:
    parts, end = [], 0
    for match in _VARIABLE.finditer(text):
        value = variable(match[1], handshake, path)
        if value is None:
            return None
        parts += [text[end : match.start()], value]
        end = match.end()
    return "".join(parts) + text[end:] if "$" not in text else None


def variable(name: str, handshake: Handshake, path: str) -> str | None:
    """A server variable of Apache; None if it is not known here."""
    if name.upper().startswith("HTTP:"):
        return handshake.header(name[5:])
    url = handshake.url
    known = {
        "HTTP_HOST": handshake.host_header,
        "SERVER_NAME": url.host,
        "SERVER_PORT": str(url.port),
        "REQUEST_URI": path,
        "REQUEST_METHOD": "GET",
        "REQUEST_SCHEME": handshake.scheme,
        "HTTPS": "on" if url.secure else "off",
        "QUERY_STRING": None if url.query_names else "",
        "HTTP_UPGRADE": handshake.header("Upgrade"),
        "HTTP_CONNECTION": handshake.header("Connection"),
        "HTTP_ORIGIN": handshake.origin,
    }
    return known.get(name.upper())


def with_groups(text: str, match: re.Match[str] | None) -> str:
    """The text with the groups of the expression in place of $1 to $9."""
    groups = ("", *(match.groups() if match else ()))
    return GROUP.sub(lambda one: (groups[int(one[1])] or "") if int(one[1]) < len(groups) else "", text)
