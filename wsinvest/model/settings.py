"""The catalogue of settings: names in a `.env`, aliases, purpose, and if the value may be shown."""

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """The kind of a value. Only `open`, `number`, `url` and `path` are shown, the last two shortened."""

    SECRET = "secret"  # noqa: S105
    PRIVATE = "private"
    OPEN = "open"
    NUMBER = "number"
    URL = "url"
    PATH = "path"


class Topic(StrEnum):
    """The topic of a setting; a finding about missing settings covers one topic."""

    CONNECTION = "connection"
    TOKEN = "token"  # noqa: S105
    TIMEOUTS = "timeouts"
    POOL = "pool"
    MONITORING = "monitoring"
    LOGGING = "logging"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class Name:
    """One setting of the catalogue."""

    name: str
    kind: Kind
    topic: Topic
    purpose: str
    aliases: tuple[str, ...] = ()

    @property
    def spellings(self) -> tuple[str, ...]:
        """The name and its aliases, in order of precedence."""
        return (self.name, *self.aliases)


_S, _P, _O, _N, _U, _F = Kind.SECRET, Kind.PRIVATE, Kind.OPEN, Kind.NUMBER, Kind.URL, Kind.PATH
_URL_ALIASES: Final = ("WEBSOCKET_URL", "NEXT_PUBLIC_WS_URL", "VITE_WS_URL")

CATALOGUE: Final = (
    Name("WS_URL", _U, Topic.CONNECTION, "the WebSocket endpoint, ws:// or wss://", _URL_ALIASES),
    Name("WS_AUTH_MODE", _O, Topic.CONNECTION, "where the token travels: none, query, header, subprotocol, ..."),
    Name("WS_TOKEN_PARAM", _O, Topic.CONNECTION, "name of the query parameter, cookie or message field (token)"),
    Name("WS_TOKEN", _S, Topic.TOKEN, "a ready token"),
    Name("LOGIN_URL", _U, Topic.TOKEN, "token service: POST, answers JSON with token or access_token"),
    Name("LOGIN_USER", _P, Topic.TOKEN, "user of the token service"),
    Name("LOGIN_PASSWORD", _S, Topic.TOKEN, "password of the token service"),
    Name("JWT_SECRET", _S, Topic.TOKEN, "what tokens are signed and verified with (HS256, HS384, HS512)"),
    Name("JWT_PUBLIC_KEY", _P, Topic.TOKEN, "what tokens are verified with (RS256, ES256, ...), PEM"),
    Name("JWKS_URL", _U, Topic.TOKEN, "where the public keys are"),
    Name("JWT_ALGORITHM", _O, Topic.TOKEN, "the algorithm that both sides agreed on"),
    Name("JWT_ISSUER", _O, Topic.TOKEN, "the iss that the server demands"),
    Name("JWT_AUDIENCE", _O, Topic.TOKEN, "the aud that the server demands"),
    Name("JWT_KID", _P, Topic.TOKEN, "the key id of the key in use"),
    Name("WS_TEST_SUBJECT", _P, Topic.TOKEN, "subject of a token that is minted for the test"),
    Name("WS_ORIGIN", _O, Topic.CONNECTION, "the Origin that the application sends"),
    Name("WS_ALLOWED_ORIGINS", _O, Topic.CONNECTION, "the Origins that the server is said to allow, with commas"),
    Name("WS_SUBPROTOCOL", _O, Topic.CONNECTION, "the subprotocols that the application offers, with commas"),
    Name("WS_PROTOCOL_VERSION", _N, Topic.CONNECTION, "Sec-WebSocket-Version that the application sends (13)"),
    Name("WS_TEST_MESSAGE_BYTES", _N, Topic.CONNECTION, "size of the application's messages; up to it they are sent"),
    Name("WS_HOLD_SECONDS", _N, Topic.CONNECTION, "how long an idle session must live, and is held"),
    Name("WS_HANDSHAKE_SLO_MS", _N, Topic.CONNECTION, "how long a handshake may take"),
    Name("WS_PING_INTERVAL", _N, Topic.TIMEOUTS, "seconds between two pings"),
    Name("WS_PING_TIMEOUT", _N, Topic.TIMEOUTS, "seconds to wait for a pong"),
    Name("PROXY_IDLE_TIMEOUT", _N, Topic.TIMEOUTS, "seconds after which a proxy drops an idle connection"),
    Name("WEBSOCKET_TIMEOUT", _N, Topic.TIMEOUTS, "seconds that the client waits for a handshake"),
    Name("MAX_RECONNECT_ATTEMPTS", _N, Topic.TIMEOUTS, "how often the client tries again"),
    Name("WS_MAX_CONNECTIONS", _N, Topic.POOL, "promised connections", ("MAX_WEBSOCKET_CONNECTIONS",)),
    Name("WS_LOAD_CONNECTIONS", _N, Topic.POOL, "how many a load step may open: the permission to do so"),
    Name("WS_SERVER_PID", _N, Topic.PLACE, "pid of the server process on this host"),
    Name("WEBSOCKET_PORT", _N, Topic.PLACE, "port that the server process listens on"),
    Name("WS_HEALTH_URL", _U, Topic.PLACE, "health endpoint"),
    Name("WS_PROXY_CONF", _F, Topic.PLACE, "configuration file of the proxy in front"),
    Name("WS_SERVER_LOG", _F, Topic.PLACE, "the log of the server or its proxy; several with commas"),
    Name("CA_FILE", _F, Topic.PLACE, "certificates to trust beside the system's, PEM"),
    Name("MEMORY_THRESHOLD_MB", _N, Topic.MONITORING, "memory above which the service warns"),
    Name("CPU_THRESHOLD", _N, Topic.MONITORING, "processor share above which the service warns"),
    Name("LOG_LEVEL", _O, Topic.LOGGING, "least level that is logged"),
    Name("LOG_FORMAT", _O, Topic.LOGGING, "form of the log's lines"),
    Name("METRICS_URL", _U, Topic.MONITORING, "where metrics are read"),
    # Secret, because who knows the URL of a chat webhook can post to it.
    Name("ALERT_URL", _S, Topic.MONITORING, "where alerts are sent"),
)
# What the objectives and the operation of a service need. Not every service uses these names; those that one does not
# use say nothing of it.
OPERATIONAL: Final = frozenset({Topic.TIMEOUTS, Topic.POOL, Topic.MONITORING, Topic.LOGGING})
OPERATIONAL_NAMES: Final = (
    *("WS_AUTH_MODE", "JWT_ALGORITHM", "WS_ALLOWED_ORIGINS", "WS_HANDSHAKE_SLO_MS"),
    *("WS_PING_INTERVAL", "WS_PING_TIMEOUT", "WEBSOCKET_TIMEOUT", "PROXY_IDLE_TIMEOUT"),
    *("WS_MAX_CONNECTIONS", "LOG_LEVEL", "MEMORY_THRESHOLD_MB", "METRICS_URL", "ALERT_URL"),
)
# Known by name, so that a `.env` may hold them, and read by nothing yet; a run says so where one is set.
UNUSED: Final = frozenset({"MAX_RECONNECT_ATTEMPTS", "WS_LOAD_CONNECTIONS", "LOG_FORMAT"})
BY_NAME: Final[Mapping[str, Name]] = {name.name: name for name in CATALOGUE}
CANONICAL: Final[Mapping[str, str]] = {spelling: name.name for name in CATALOGUE for spelling in name.spellings}

# Not in the catalogue: variables whose value says if a service runs in production.
STAGE_NAMES: Final = ("NODE_ENV", "APP_ENV", "ENVIRONMENT", "ENV", "FLASK_ENV", "RAILS_ENV", "DJANGO_ENV", "STAGE")
PRODUCTION: Final = frozenset({"production", "prod", "prd", "producao", "produção", "live"})

_PLAUSIBLE: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")
_SENSITIVE: Final = re.compile(
    r"secret|passw|passphrase|pwd|senha|token|credential|ticket|private|signing|salt|cookie|webhook|dsn"
    r"|api_?key|(?:^|_)(?:key|auth|jwt|pass|sid|pin)(?:_|$)",
    re.IGNORECASE,
)
_ENCODED_FROM: Final = 20
_PREFIX_FROM: Final = 3  # letters of a name by which it is known


def is_plausible(name: str) -> bool:
    """True if this may be shown as a variable name; False for what may be a line of a base64 key, such as `aB3...=`."""
    encoded = len(name) >= _ENCODED_FROM and "_" not in name and any(char.isdigit() for char in name)
    mixed = not (name.isupper() or name.islower())
    return _PLAUSIBLE.fullmatch(name) is not None and not (encoded and mixed)


def is_sensitive(name: str) -> bool:
    """True if the value is a secret: by the catalogue, else by words in the name such as `token` or `key`."""
    known = CANONICAL.get(name)
    return BY_NAME[known].kind is Kind.SECRET if known else _SENSITIVE.search(name) is not None


def is_url(name: str) -> bool:
    """True if the value is a URL: by the catalogue, else if the name ends in `_URL` or `_URI`."""
    known = CANONICAL.get(name)
    return BY_NAME[known].kind is Kind.URL if known else name.upper().endswith(("_URL", "_URI"))


def nearest(word: str, known: Iterable[str]) -> str:
    """The known name that was probably meant, case ignored; empty where none is near.

    That is the most similar one (difflib ratio of 0.7 or more: one letter of four), else the only one that begins so.
    """
    by_lower = {name.lower(): name for name in known}
    word = word.lower()
    begun = [name for name in by_lower if len(word) >= _PREFIX_FROM and name.startswith(word)]
    found = difflib.get_close_matches(word, by_lower, n=1, cutoff=0.7) or begun
    return by_lower[found[0]] if len(found) == 1 else ""
