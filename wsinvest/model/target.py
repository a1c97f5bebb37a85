"""Data classes of the target: URL, token transport, limits. No I/O, no clock."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from wsinvest.model.visible import visible

_LONGEST_NAME: Final = 200
MOST_ATTEMPTS: Final = 100  # upper limit of handshakes in one run; more would be a load test
MOST_SECONDS: Final = 86400.0  # upper limit of a run's deadline
FITTING: Final = 0.0  # a hold that lasts as long as the known timeouts suggest
LONGEST_FITTING_S: Final = 300.0  # of such a hold
MOST_MESSAGE_BYTES: Final = 16 * 1024 * 1024


class AuthMode(StrEnum):
    """Where the token is sent; WebSocket defines no place for it (RFC 6455 section 10.5)."""

    NONE = "none"
    QUERY = "query"
    HEADER = "header"
    SUBPROTOCOL = "subprotocol"
    COOKIE = "cookie"
    MESSAGE = "message"


class TokenSource(StrEnum):
    """The source of the baseline token: the first of these that is present, even if empty."""

    HEADER = "header"  # of the options --header and --cookie
    ENV = "env"
    URL = "url"
    LOGIN = "login"
    MINTED = "minted"
    NONE = "none"


class Origin(StrEnum):
    """The source of a setting's value; earlier members take precedence."""

    OPTION = "option"
    TARGET_FILE = "target_file"
    ENV_FILE = "env_file"
    ENVIRONMENT = "environment"
    DEFAULT = "default"
    UNSET = "unset"


@dataclass(frozen=True, slots=True)
class Url:
    """A URL without secrets: no user part, query values or fragment; opaque path segments are masked."""

    scheme: str
    host: str
    port: int
    path: str = "/"
    query_names: tuple[str, ...] = ()

    def __str__(self) -> str:
        """`scheme://host:port/path?name=…`, with an IPv6 host in brackets."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        query = "?" + "&".join(f"{name}=…" for name in self.query_names) if self.query_names else ""
        return f"{self.scheme}://{host}:{self.port}{self.path}{query}"

    @property
    def known(self) -> bool:
        """True if it names a server; reconstructed cases whose source names none have port 0."""
        return self.port != 0

    @property
    def secure(self) -> bool:
        """True for wss and https."""
        return self.scheme in {"wss", "https"}


@dataclass(frozen=True, slots=True)
class Auth:
    """How the token is sent. `name`: of the query parameter, cookie or message field."""

    mode: AuthMode = AuthMode.QUERY
    name: str = "token"


@dataclass(frozen=True, slots=True)
class Target:
    """The configured target. It holds no values of secrets; those are in the run's Credentials."""

    name: str
    url: Url
    auth: Auth = Auth()
    token_source: TokenSource = TokenSource.NONE
    origin: str = ""
    subprotocols: tuple[str, ...] = ()
    protocol_version: int = 13
    ca_file: str = ""
    env_file: str = ""
    login_url: Url | None = None
    process_pid: int | None = None
    process_port: int | None = None
    health_url: Url | None = None
    proxy_conf: str = ""
    server_log: str = ""
    attempts: int = 20
    may_mint: bool = True
    deadline_s: float = 60.0
    objectives: tuple[tuple[str, float], ...] = ()
    thresholds: Mapping[str, float] = field(default_factory=dict)  # those that the target file sets, by name
    language: str = "en"
    keeps_personal: bool = False
    headers: tuple[str, ...] = ()  # names of what --header adds to each request, but for the token's
    cookies: tuple[str, ...] = ()  # names of what --cookie adds, but for the token's
    proxy: Url | None = None  # the forward proxy of --proxy; its user is in the run's Credentials
    family: str = ""  # IPv4 or IPv6, of -4 and -6
    resolve: tuple[str, ...] = ()  # host:port:address, of --resolve
    insecure: bool = False  # certificates of servers are not verified
    client_certificate: str = ""  # path of a PEM file
    client_key: str = ""
    converses: bool = False  # a message is sent, or a text waited for, once a connection is open
    hold_s: float | None = None  # how long open sessions are held; FITTING: what the timeouts suggest; None: not asked
    message_bytes: int = 0  # the largest message that the application sends, and that may be sent to it; 0: none

    @property
    def longest_hold_s(self) -> float:
        """The longest that a hold may last, 0 where none was asked for; the run's deadline grows by it."""
        return 0.0 if self.hold_s is None else self.hold_s or LONGEST_FITTING_S

    @property
    def longest_s(self) -> float:
        """Seconds for the whole run: its deadline, and the longest hold."""
        return self.deadline_s + self.longest_hold_s

    @property
    def spec(self) -> str:
        """What a notebook names to investigate it again: its name; its URL, with the scheme, if the name is made of it.

        Without the query, whose values no notebook may hold. A masked path cannot be asked for again: then the name.
        """
        again = f"{self.url.scheme}://{host_header(self.url)}{self.url.path}"
        made = self.name == name_of(title_of(self.url)) and HIDDEN not in self.url.path
        return again if made else self.name


_DEFAULT_PORTS: Final = {"ws": 80, "http": 80, "wss": 443, "https": 443}


def host_header(url: Url) -> str:
    """The Host header value: with the port unless it is the scheme's default (RFC 9110 section 7.2)."""
    host = f"[{url.host}]" if ":" in url.host else url.host
    return host if _DEFAULT_PORTS.get(url.scheme) == url.port else f"{host}:{url.port}"


def title_of(url: Url) -> str:
    """The name of a target that nobody named: host, port unless it is the scheme's default, and path."""
    port = "" if _DEFAULT_PORTS.get(url.scheme) == url.port else f":{url.port}"
    return f"{url.host}{port}{url.path}".rstrip("/")


def name_of(text: str) -> str:
    """The text as the name of a target: on one line, visible, of limited length."""
    return visible(" ".join(text.split()), _LONGEST_NAME)


HIDDEN: Final = "…"  # stands for a part of a text that must not be shown
