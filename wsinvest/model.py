"""The nouns of what is investigated and what was seen: target, evidence, case. No I/O, no clock."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, Protocol, TypeVar, runtime_checkable

from wsinvest.language import Phrase

F = TypeVar("F")
MOST_ATTEMPTS: Final = 100  # handshakes of one run, whoever asks: more would be load
REQUIRED: Final = "handshake"  # the collector without which nothing is known of the target

# ── The target ───────────────────────────────────────────────────────────────────────────────────────────────────────


class AuthMode(StrEnum):
    """Where the token travels; WebSocket has no place of its own for it (RFC 6455 section 10.5)."""

    NONE = "none"
    QUERY = "query"
    HEADER = "header"
    SUBPROTOCOL = "subprotocol"
    COOKIE = "cookie"
    MESSAGE = "message"


class TokenSource(StrEnum):
    """Which source gives the baseline token: the first of these that is present, even empty."""

    ENV = "env"
    URL = "url"
    LOGIN = "login"
    MINTED = "minted"
    NONE = "none"


class Origin(StrEnum):
    """Where a value came from; earlier ones win over later ones."""

    OPTION = "option"
    TARGET_FILE = "target_file"
    ENV_FILE = "env_file"
    ENVIRONMENT = "environment"
    DEFAULT = "default"
    UNSET = "unset"


@dataclass(frozen=True, slots=True)
class Url:
    """A URL as it may be shown: never user part, query values or fragment; opaque path segments are masked."""

    scheme: str
    host: str
    port: int
    path: str = "/"
    query_names: tuple[str, ...] = ()

    def __str__(self) -> str:
        """scheme://host:port/path?name=..., with an IPv6 host in brackets."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        query = "?" + "&".join(f"{name}=…" for name in self.query_names) if self.query_names else ""
        return f"{self.scheme}://{host}:{self.port}{self.path}{query}"

    @property
    def known(self) -> bool:
        """Whether it names a server; port 0 stands in recorded cases whose source names none."""
        return self.port != 0

    @property
    def secure(self) -> bool:
        """Whether the connection is made over TLS."""
        return self.scheme in {"wss", "https"}


@dataclass(frozen=True, slots=True)
class Auth:
    """How the token is sent; `name` is the query parameter, cookie or message field."""

    mode: AuthMode = AuthMode.QUERY
    name: str = "token"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Our own lines between good and bad; each field's metadata names the source. Ratios are 0..1."""

    memory_medium: float = field(default=0.70, metadata={"source": "findings catalogue, resource.memory.pressure"})
    memory_high: float = field(default=0.80, metadata={"source": "findings catalogue, resource.memory.pressure"})
    memory_critical: float = field(default=0.90, metadata={"source": "findings catalogue, resource.memory.pressure"})
    memory_resolved: float = field(default=0.75, metadata={"source": "incident report 2025-07-27, resolution"})
    memory_objective: float = field(default=0.80, metadata={"source": "incident report 2025-07-27, monitoring"})
    memory_alert: float = field(default=0.85, metadata={"source": "incident report 2025-07-27, alert line"})
    descriptors: float = field(default=0.95, metadata={"source": "findings catalogue, resource.fd.exhausted"})
    descriptors_low: int = field(default=4096, metadata={"source": "findings catalogue, resource.fd.limit_low"})
    ephemeral_ports: float = field(default=0.90, metadata={"source": "findings catalogue, ephemeral_ports"})
    conntrack: float = field(default=0.95, metadata={"source": "ours: the kernel drops at 1.0, and counts move"})
    handshake_ms: float = field(default=500.0, metadata={"source": "incident report 2025-07-27, monitoring"})
    handshake_slow_factor: float = field(default=3.0, metadata={"source": "findings catalogue, http.handshake.slow"})
    success_rate: float = field(default=0.95, metadata={"source": "incident report 2025-07-27, monitoring"})
    login_ms: float = field(default=2000.0, metadata={"source": "incident report 2025-07-27, monitoring"})
    certificate_medium_days: float = field(default=21.0, metadata={"source": "findings catalogue, expiring_soon"})
    certificate_high_days: float = field(default=3.0, metadata={"source": "findings catalogue, expiring_soon"})
    leeway_s: float = field(default=60.0, metadata={"source": "RFC 7519 section 4.1.4: usually no more than minutes"})
    skew_medium_s: float = field(default=5.0, metadata={"source": "findings catalogue, token.time.clock_skew"})
    skew_high_s: float = field(default=60.0, metadata={"source": "findings catalogue, token.time.clock_skew"})
    secret_bytes: int = field(default=32, metadata={"source": "RFC 7518 section 3.2, HS256"})
    secret_bytes_high: int = field(default=16, metadata={"source": "findings catalogue, config.secret.weak"})
    request_line_bytes: int = field(default=8190, metadata={"source": "Apache LimitRequestLine default"})
    pool_share: float = field(default=0.80, metadata={"source": "findings catalogue, config.pool.unbounded"})


@dataclass(frozen=True, slots=True)
class Target:
    """What is investigated; holds references to secrets (by name, in the run's Vault), never values."""

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
    thresholds: Thresholds = Thresholds()
    language: str = "en"
    keeps_personal: bool = False


# ── Evidence and case ────────────────────────────────────────────────────────────────────────────────────────────────


class ProblemKind(StrEnum):
    """Why *we* could not measure; a fault of the target is a fact, not a problem."""

    TIMEOUT = "timeout"
    REFUSED = "refused"
    PERMISSION = "permission"
    MISSING = "missing"
    PLATFORM = "platform"
    NOT_APPLICABLE = "not_applicable"  # nothing is missed: the target has no such thing
    RATE_LIMITED = "rate_limited"  # it asked for fewer requests, so it was left alone
    OUT_OF_SIGHT = "out_of_sight"  # it is there, but not to be seen from this machine
    BUG = "bug"


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a collector has no facts; `detail` is English, filtered, for engineers."""

    kind: ProblemKind
    detail: str


class Unmeasured(Exception):
    """Raised by a collector that cannot measure; the problem is kept as its evidence."""

    def __init__(self, kind: ProblemKind, detail: str) -> None:
        """Why, and for engineers what exactly (English, without secrets)."""
        super().__init__(detail)
        self.problem = Problem(kind, detail)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one collector brought home: facts, or the problem that kept it from measuring. Exactly one is set.

    `rows`: how many rows stand beside the facts, in a file of their own.
    """

    collector: str
    taken_at: datetime
    took_ms: float
    facts: Any = None
    problem: Problem | None = None
    reconstructed: bool = False
    rows: int = 0


@dataclass(frozen=True, slots=True)
class Manifest:
    """The head of a case: which run, of what, when, with which rules of measure, and the digests of its files.

    `masked`: how often each rule of the filter masked something before it was written. `remarks`: what the source of a
    reconstructed case only supposed, for its readers.
    """

    run: str
    taken_at: datetime
    target: Target
    language: str
    versions: tuple[tuple[str, str], ...] = ()
    templates: tuple[tuple[str, str], ...] = ()
    files: tuple[tuple[str, str], ...] = ()
    masked: tuple[tuple[str, int], ...] = ()
    reconstructed_from: str = ""
    remarks: tuple[Phrase, ...] = ()


@runtime_checkable
class Partial(Protocol):
    """Facts that can lack what the run's deadline cut off."""

    @property
    def cut_by_deadline(self) -> bool:
        """Whether the deadline left out what was planned."""


@dataclass(frozen=True, slots=True)
class Case:
    """Everything a judgement may look at; the same case gives the same words on any machine, any day."""

    manifest: Manifest
    evidence: Mapping[str, Evidence]

    @property
    def now(self) -> datetime:
        """The only clock that judging knows: the start of the run, UTC."""
        return self.manifest.taken_at

    @property
    def incomplete(self) -> bool:
        """Whether no handshake was made, for whatever reason, or a part is missing by our own bug or deadline.

        Rights or a platform that deny another part do not count.
        """
        return bool(self.missed)

    @property
    def missed(self) -> tuple[str, ...]:
        """The collectors that make a case incomplete: the handshake's where none was made, and those that were cut."""
        made = self.evidence.get(REQUIRED)
        unmade = (REQUIRED,) if made is None or made.facts is None else ()
        return (*unmade, *(name for name, one in self.evidence.items() if name not in unmade and _is_cut(one)))

    def evidence_of(self, kind: type[F]) -> Evidence | None:
        """The evidence whose facts are of this class, else None."""
        return next((item for item in self.evidence.values() if type(item.facts) is kind), None)

    def facts(self, kind: type[F]) -> F | None:
        """The facts of this class, else None: not collected, or a problem stands in their place."""
        found = self.evidence_of(kind)
        return None if found is None else found.facts


def _is_cut(one: Evidence) -> bool:
    """Whether our own bug or deadline kept this evidence, or a part of it, from being taken."""
    if one.problem is not None:
        return one.problem.kind in {ProblemKind.BUG, ProblemKind.TIMEOUT}
    return isinstance(one.facts, Partial) and one.facts.cut_by_deadline
