"""How a target is reached, as options say it: proxy, addresses, address family, certificates; each checked at once."""

import ipaddress
import re
import ssl
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from wsinvest.config import near, urls
from wsinvest.config.options import Options
from wsinvest.config.targetfile import TargetError
from wsinvest.model.hosts import address_of
from wsinvest.model.target import Url
from wsinvest.redact.secret import Secret

ENVIRONMENT: Final = "env"  # --proxy env: the one that the environment names
VARIABLES: Final = ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY")
_SCHEMES: Final = {"http": "http", "socks5": "socks5", "socks5h": "socks5"}
_FORM: Final = "write it as http://host:port or socks5://host:port, or say env"
_PIN: Final = re.compile(r"(?P<host>\[[0-9A-Fa-f:.]+\]|[^:\[\]]+):(?P<port>[0-9]{1,5}):(?P<to>\[[^\[\]]+\]|[^\[\]]+)")
_LARGEST_PORT: Final = 65535
_LONGEST: Final = 255  # bytes of user and password in SOCKS5
_BY_VERSION: Final = {4: "IPv4", 6: "IPv6"}


@dataclass(frozen=True, slots=True)
class Network:
    """What options say of the network. `of_target`: fields of the target; the proxy's user is for its credentials."""

    of_target: Mapping[str, Any]
    proxy_user: Secret | None = None
    proxy_password: Secret | None = None

    @property
    def values(self) -> Iterator[Secret]:
        """What the filter must know; also the pair that a proxy gets, which is sent in base64."""
        if self.proxy_user is not None and self.proxy_password is not None:
            yield from (self.proxy_user, self.proxy_password)
            yield Secret(f"{self.proxy_user.reveal()}:{self.proxy_password.reveal()}")


def read(options: Options, endpoint: Url, others: Iterable[Url], environ: Mapping[str, str]) -> Network:
    """The network of these options; raises TargetError for what cannot be used with this target."""
    known = (endpoint, *others)
    proxy, secrets = _proxy(options.proxy, endpoint, environ)
    _refuse_without_tls(options, known)
    _refuse_family(options.family, endpoint)
    found = {
        "proxy": proxy,
        "family": options.family,
        "resolve": tuple(_pin(text, known) for text in options.resolve),
        "insecure": options.insecure,
        **_certificate(options),
    }
    return Network(found, **secrets)


def variables(environ: Mapping[str, str]) -> tuple[str, ...]:
    """The variables of the environment that name proxies, as they are spelled there."""
    return tuple(one for name in VARIABLES for one in (name, name.lower()) if environ.get(one, "").strip())


# ── Proxy ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _proxy(given: Secret | None, endpoint: Url, environ: Mapping[str, str]) -> tuple[Url | None, dict[str, Secret]]:
    text = given.reveal().strip() if given else ""
    option = "--proxy"
    if text == ENVIRONMENT:
        option, text = _of_environment(endpoint, environ)
    return parsed(option, text) if text else (None, {})


def _of_environment(endpoint: Url, environ: Mapping[str, str]) -> tuple[str, str]:
    """The variable that counts for this URL, and its value; empty for a host that NO_PROXY names."""
    from urllib import request  # imported here: slow, and seldom needed

    excepted = environ.get("no_proxy") or environ.get("NO_PROXY", "")
    bypasses = request.proxy_bypass_environment  # type: ignore[attr-defined]
    if excepted and bypasses(f"{endpoint.host}:{endpoint.port}", {"no": excepted}):
        return "NO_PROXY", ""
    name = "HTTPS_PROXY" if endpoint.secure else "HTTP_PROXY"
    for one in (name, name.lower(), "ALL_PROXY", "all_proxy"):
        if environ.get(one, "").strip():
            return f"--proxy env: {one}", environ[one].strip()
    raise TargetError(f"--proxy env: neither {name} nor ALL_PROXY is set in the environment")


def parsed(option: str, text: str) -> tuple[Url, dict[str, Secret]]:
    """The proxy that a text names, and its user and password; `option` stands in the TargetError of a bad one."""
    try:
        split = urlsplit(text if "://" in text else f"http://{text}")
        host, port = split.hostname or "", split.port
    except ValueError as error:
        raise TargetError(f"{option}: no URL of a proxy; {_FORM}") from error
    scheme = _SCHEMES.get(split.scheme.lower(), "")
    if not scheme:
        raise TargetError(f"{option}: a proxy of this kind is not supported; {_FORM}")
    if not host or not port or split.path.strip("/") or split.query or split.fragment or not _is_host(host):
        raise TargetError(f"{option}: a proxy has a host and a port and nothing behind them; {_FORM}")
    if scheme == "socks5" and find_spec("socksio") is None:
        raise TargetError(f"{option}: socks5 needs the package socksio; install wsinvest[socks]")
    return Url(scheme, host, port), _user(option, split.username, split.password)


def _is_host(host: str) -> bool:
    return re.fullmatch(r"[A-Za-z0-9._:-]{1,253}", host) is not None


def _user(option: str, user: str | None, password: str | None) -> dict[str, Secret]:
    if user is None:
        return {}
    found = {"proxy_user": Secret(unquote(user)), "proxy_password": Secret(unquote(password or ""))}
    try:
        longest = max(len(value.reveal().encode()) for value in found.values())
    except UnicodeEncodeError as error:
        raise TargetError(f"{option}: its user or password is no text; percent-encode it") from error
    if longest > _LONGEST:
        raise TargetError(f"{option}: its user or password is longer than {_LONGEST} bytes")
    return found


# ── Addresses ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _pin(text: str, known: tuple[Url, ...]) -> str:
    """`host:port:address` with IPv6 literals in brackets."""
    match = _PIN.fullmatch(text.strip())
    try:
        to = str(ipaddress.ip_address(match["to"].strip("[]"))) if match else ""
    except ValueError:
        to = ""
    if match is None or not to or not 0 < int(match["port"]) <= _LARGEST_PORT:
        raise TargetError("--resolve: write it as HOST:PORT:ADDRESS, where ADDRESS is an IPv4 or IPv6 address")
    host, port = match["host"].strip("[]").lower(), int(match["port"])
    if not any((one.host, one.port) == (host, port) for one in known):
        places = ", ".join(dict.fromkeys(f"{_bracketed(one.host)}:{one.port}" for one in known))
        raise TargetError(f"--resolve: this target is not asked at that host and port, but at {places}")
    return f"{_bracketed(host)}:{port}:{_bracketed(to)}"


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _refuse_family(family: str, endpoint: Url) -> None:
    address = address_of(endpoint.host)
    if family and address is not None and family != _BY_VERSION[address.version]:
        option = {"IPv4": "-4", "IPv6": "-6"}[family]
        raise TargetError(f"{option}: the URL names an address of the other family; leave one out")


# ── Certificates ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _refuse_without_tls(options: Options, known: tuple[Url, ...]) -> None:
    given = {"--insecure": options.insecure, "--cert": bool(options.client_certificate)}
    for option, is_given in given.items():
        if is_given and not any(one.secure for one in known):
            raise TargetError(f"{option}: this target is not reached over TLS; use wss://, or leave it out")


def _certificate(options: Options) -> dict[str, str]:
    """The paths of client certificate and key, which were loaded as a TLS client does."""
    if options.client_key and not options.client_certificate:
        raise TargetError("--key: of no certificate; give --cert as well")
    if not options.client_certificate:
        return {}
    certificate = near.named("--cert", options.client_certificate)
    key = near.named("--key", options.client_key) if options.client_key else None
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_cert_chain(certificate, key, password=_no_passphrase)
    except _Encrypted as error:
        raise TargetError("--key: it has a passphrase, which nobody can type here; give a key without one") from error
    except (OSError, ssl.SSLError) as error:
        raise TargetError(
            "--cert, --key: no certificate with its private key; give PEM files that belong together"
        ) from error
    return {"client_certificate": str(certificate), "client_key": str(key or "")}


class _Encrypted(ValueError):
    """The private key asks for a passphrase."""


def _no_passphrase() -> str:
    raise _Encrypted


def of_texts(texts: Iterable[str]) -> Iterator[Url]:
    """The URLs among these settings."""
    for text in texts:
        try:
            yield urls.http(text.strip()).url
        except urls.UrlError:
            continue
