"""Which server block of nginx answers a request, by `listen` and `server_name`, as nginx documents it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from wsinvest.model.target import Url
from wsinvest.proxyconf.patterns import compiled
from wsinvest.proxyconf.statement import Statement, named

_ANY: Final = ("", "*", "0.0.0.0", "::")  # noqa: S104  as configurations write it
_LOOPBACK: Final = {"localhost": ("127.0.0.1", "::1")}


@dataclass(frozen=True, slots=True)
class Listen:
    """An address that a server block listens on."""

    host: str
    port: int
    secure: bool
    default: bool


def listens(server: Statement) -> tuple[Listen, ...]:
    """The addresses of a server block; port 80 without a `listen`."""
    found = tuple(filter(None, map(_listen, named(server.inside, "listen"))))
    return found or (Listen("", 80, secure=False, default=False),)


def _listen(one: Statement) -> Listen | None:
    if not one.args or one.args[0].startswith("unix:"):
        return None
    address, options = one.args[0], one.args[1:]
    host, colon, port = address.rpartition(":")
    if address.isdigit() or (colon and port.isdigit() and not address.endswith("]")):
        number = port if colon else address
    else:
        host, number = address, "80"
    plain = host.strip("[]").lower()
    if len(number) > 5:
        return None
    return Listen(plain, int(number), "ssl" in options, "default_server" in options or "default" in options)


def chosen(servers: tuple[Statement, ...], url: Url) -> Statement | None:
    """The server block that answers requests for this URL; None if none listens there."""
    there = _on_address([(one, listen) for one in servers for listen in listens(one) if listen.port == url.port], url)
    if not there:
        return None
    by_name = _by_name(there, url.host.lower())
    default = next((server for server, listen in there if listen.default), there[0][0])
    return by_name or default


def unchosen(servers: tuple[Statement, ...], chosen_one: Statement, url: Url) -> tuple[Statement, ...]:
    """The other blocks on the address of the default one; none if the URL's host is a name of any."""
    there = _on_address([(one, listen) for one in servers for listen in listens(one) if listen.port == url.port], url)
    if _by_name(there, url.host.lower()) is not None:
        return ()
    return tuple(one for one, _ in there if one is not chosen_one)


def _on_address(there: list[tuple[Statement, Listen]], url: Url) -> list[tuple[Statement, Listen]]:
    """Those of the most exact address: nginx looks at names among the blocks of one address only."""
    addresses = _LOOPBACK.get(url.host.lower(), (url.host.lower(),))
    exact = [(server, listen) for server, listen in there if listen.host in addresses]
    wild = [(server, listen) for server, listen in there if listen.host in _ANY]
    return exact or wild or there  # a name: its address is that of one of these, as far as the file tells


def _by_name(there: list[tuple[Statement, Listen]], host: str) -> Statement | None:
    names = [(name, server) for server, _ in there for name in _names(server)]
    exact = (server for name, server in names if name.lower() == host or name.lower() == f".{host}")
    before = sorted(((name, server) for name, server in names if _wild_before(name, host)), key=_length, reverse=True)
    after = sorted(((name, server) for name, server in names if _wild_after(name, host)), key=_length, reverse=True)
    by_pattern = (server for name, server in names if name.startswith("~") and _is_like(name[1:], host))
    ranked = (*exact, *(server for _, server in (*before, *after)), *by_pattern)
    return ranked[0] if ranked else None


def _names(server: Statement) -> Iterator[str]:
    return (name for one in named(server.inside, "server_name") for name in one.args)


def _length(pair: tuple[str, Statement]) -> int:
    return len(pair[0])


def _wild_before(name: str, host: str) -> bool:
    return name.startswith(("*.", ".")) and host.endswith(name.lower().lstrip("*"))


def _wild_after(name: str, host: str) -> bool:
    return name.endswith(".*") and host.startswith(name.lower()[:-1])


def _is_like(pattern: str, host: str) -> bool:
    found = compiled(pattern, ignore_case=True)
    return found is not None and found.search(host) is not None
