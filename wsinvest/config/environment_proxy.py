"""The proxy that the environment names for a URL and that this run does not use: what other clients here go by."""

import ipaddress
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from wsinvest.config import network
from wsinvest.config.envfile import Read
from wsinvest.config.targetfile import TargetError
from wsinvest.model.hosts import address_of
from wsinvest.model.target import Url
from wsinvest.redact.secret import Secret

# For ws, clients take the proxy of HTTPS first (RFC 6455 section 4.1), curl and aiohttp that of HTTP.
_SECURE: Final = ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy")
_PLAIN: Final = ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy")


@dataclass(frozen=True, slots=True)
class Unasked:
    """A proxy of the environment. `variable`: the one that names it; user and password are the proxy's own.

    `of_file`: the `.env` names it, not the environment of this run.
    """

    variable: str
    url: Url
    user: Secret | None = None
    password: Secret | None = None
    of_file: bool = False

    @property
    def values(self) -> Iterator[Secret]:
        """What the filter must know."""
        yield from network.Network({}, self.user, self.password).values


def unasked(endpoint: Url, environ: Mapping[str, str], env: Read) -> Unasked | None:
    """The proxy for this URL by the environment, or by the `.env`; None if none counts or its URL cannot be read."""
    given = dict(_set(env)) | {name: text for name, text in environ.items() if text.strip()}
    name = next((one for one in (_SECURE if endpoint.secure else _PLAIN) if given.get(one, "").strip()), "")
    if not name or excepted(endpoint, given.get("no_proxy") or given.get("NO_PROXY", "")):
        return None
    try:
        url, secrets = network.parsed(name, given[name].strip())
    except TargetError:
        return None
    of_file = not environ.get(name, "").strip()
    return Unasked(name, url, secrets.get("proxy_user"), secrets.get("proxy_password"), of_file)


def excepted(endpoint: Url, listed: str) -> bool:
    """True if NO_PROXY names the host, a domain above it, or a network that holds it.

    As curl, Node and Go read it: with blanks for commas, `*.` before a domain, brackets round an address. What one
    client takes for an exception is none that this run can deny.
    """
    listed = ",".join(one.removeprefix("*.").strip("[]") for one in re.split(r"[\s,]+", listed) if one)
    if not listed:
        return False
    from urllib import request  # imported here: slow, and seldom needed

    bypasses = request.proxy_bypass_environment  # type: ignore[attr-defined]
    if bypasses(f"{endpoint.host}:{endpoint.port}", {"no": listed}):
        return True
    address = address_of(endpoint.host)
    return address is not None and any(address in one for one in _networks(listed) if one.version == address.version)


def _networks(listed: str) -> Iterator[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    for text in listed.split(","):
        try:
            yield ipaddress.ip_network(text.strip(), strict=False)
        except ValueError:
            continue


def _set(env: Read) -> Iterator[tuple[str, str]]:
    for name in (*_PLAIN, "no_proxy", "NO_PROXY"):
        found = env.last(name)
        if found is not None and found.value.reveal().strip():
            yield name, found.value.reveal()
