"""The way to a target's servers, made of what was resolved for it."""

from wsinvest.model.target import Target
from wsinvest.redact.credentials import Credentials
from wsinvest.transport.route import Pin, Proxy, Route
from wsinvest.transport.tls import Trust


def route_to(target: Target, credentials: Credentials | None = None) -> Route:
    """The route of a run; `credentials` hold the proxy's user and password."""
    known = credentials or Credentials()
    trust = Trust(target.ca_file, target.client_certificate, target.client_key, target.insecure)
    by = target.proxy
    proxy = None if by is None else Proxy(by.scheme, by.host, by.port, known.proxy_user, known.proxy_password)
    return Route(trust, proxy, target.family, tuple(map(_pin, target.resolve)), target.url.host)


def _pin(written: str) -> Pin:
    """`host:port:address`, checked before; host and address may be IPv6 literals in brackets."""
    host, _, rest = written.partition("]:") if written.startswith("[") else written.partition(":")
    port, _, address = rest.partition(":")
    return host.strip("["), int(port), address.strip("[]")
