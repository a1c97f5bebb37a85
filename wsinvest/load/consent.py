"""Consent: who may be loaded. This machine freely; any other host only if its owner says so, and the host itself."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Final

from wsinvest.config.resolved import Resolved
from wsinvest.host.locality import is_here
from wsinvest.model.failure import Failure
from wsinvest.model.target import Url
from wsinvest.probe.exchange import exchange
from wsinvest.probe.routing import route_to
from wsinvest.redact.redactor import Redactor
from wsinvest.transport.dns import Endpoint
from wsinvest.transport.opener import Deadline

PLACE: Final = "/.well-known/wsinvest-load.txt"
LONGEST: Final = timedelta(days=30)  # a consent that nobody renews has ended
ASK_S: Final = 10.0
_LARGEST: Final = 4096
_HTTP: Final = {"ws": "http", "wss": "https"}
_LINE: Final = re.compile(r"^[ \t]*(host|max_connections|until)[ \t]*[:=][ \t]*(\S+)[ \t\r]*$", re.MULTILINE)
_FOUND: Final = 200


class NotPermitted(Failure):
    """The target may not be loaded like this; one line that says what is missing and where it belongs."""


@dataclass(frozen=True, slots=True)
class Permission:
    """Who may be loaded: these addresses, with so many connections at once and so many handshakes or messages a second.

    `free`: they belong to this machine, or to a namespace that the run made. `until`: its last day, else None.
    """

    addresses: frozenset[str]
    most: int
    free: bool
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Consent:
    """What the file says that the target serves."""

    host: str
    max_connections: int
    until: date


async def permitted(
    resolved: Resolved,
    endpoints: Iterable[Endpoint],
    *,
    most: int,
    rate: float,
    owned: str = "",
    own: frozenset[str] = frozenset(),
    ask: bool = True,
) -> Permission:
    """The permission to open `most` connections at once and do `rate` a second; raises NotPermitted.

    `owned`: the host that was typed behind --i-own-this; `own`: addresses of namespaces that the run itself made.
    `ask`: False for a plan, which sends nothing: then the consent that the target serves is not known.
    Nothing is sent to a host of others before its file and the typed name allow it; then one request for its consent.
    """
    addresses = frozenset(str(one.sockaddr[0]) for one in endpoints)
    if addresses and all(address in own or is_here(address) for address in addresses):
        return Permission(addresses, most, free=True)
    _declared(resolved, owned, most, rate)
    if not ask:
        return Permission(addresses, most, free=False)
    consent = await _served(resolved, addresses)
    check(consent, resolved.target.url.host, most, datetime.now(UTC).date())
    return Permission(addresses, most, free=False, until=consent.until)


def read(text: str) -> Consent:
    """The consent in a file of lines such as `host: chat.example.com`; raises NotPermitted."""
    said = dict(_LINE.findall(text[:_LARGEST]))
    try:
        return Consent(said["host"].lower(), int(said["max_connections"][:9]), date.fromisoformat(said["until"]))
    except (KeyError, ValueError) as error:
        raise NotPermitted(
            f"{PLACE}: it needs the three lines host, max_connections and until, as `until: 2026-12-31`"
        ) from error


def check(consent: Consent, host: str, most: int, today: date) -> None:
    """Raise NotPermitted unless the consent is for this host, for so many, and for today."""
    if consent.host != host.lower():
        raise NotPermitted(f"{PLACE} of {host} names another host; its line must be `host: {host}`")
    if consent.until < today:
        raise NotPermitted(f"{PLACE} of {host} ended on {consent.until}; its owner must renew it")
    if consent.until > today + LONGEST:
        raise NotPermitted(
            f"{PLACE} of {host} is for more than {LONGEST.days} days; its owner must name an earlier end"
        )
    if most > consent.max_connections:
        raise NotPermitted(f"{PLACE} of {host} allows {consent.max_connections} connections, not {most}")


def _declared(resolved: Resolved, owned: str, most: int, rate: float) -> None:
    """Raise NotPermitted unless the target file sets limits that hold, and the host's name was typed."""
    host, said = resolved.target.url.host, resolved.load
    if not said.max_connections or not said.max_rate:
        raise NotPermitted(
            f"{host} is not this machine: its target file must set [load] max_connections and max_rate (docs/load.md)"
        )
    if most > said.max_connections:
        raise NotPermitted(f"{host}: [load] max_connections is {said.max_connections}, and {most} were asked for")
    if rate > said.max_rate:
        raise NotPermitted(f"{host}: [load] max_rate is {said.max_rate:g} a second, and {rate:g} were asked for")
    if owned.lower() != host.lower():
        raise NotPermitted(
            f"{host} is not this machine: load it only if it is yours, and say so by --i-own-this {host}"
        )


async def _served(resolved: Resolved, addresses: frozenset[str]) -> Consent:
    """The consent file as one of these addresses serves it, without a credential and without following a redirect."""
    target = resolved.target
    url: Url = replace(target.url, scheme=_HTTP[target.url.scheme], path=PLACE, query_names=())
    route = route_to(target, resolved.credentials)
    answer = await exchange(
        url, method="GET", resource=PLACE, redactor=Redactor(), deadline=Deadline(ASK_S), route=route
    )
    peer = answer.peer.rpartition(":")[0].strip("[]")
    if answer.response is None or peer not in addresses:
        raise NotPermitted(f"{url.host} did not answer at {PLACE}; its owner must serve the consent there")
    status = answer.response.status
    if status != _FOUND:
        raise NotPermitted(f"{url.host} answered {status} at {PLACE}, not 200; its owner must serve the consent there")
    return read(answer.body.decode("utf-8", "replace"))
