"""Data classes of one connection attempt: its stages, its change, what was sent and received. No I/O, no clock."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from wsinvest.model.rich import Rich
from wsinvest.model.session import Close, Session, close_of, closing, first_second, refusal
from wsinvest.model.stage import Reason, Stage, StageName, State


@dataclass(frozen=True, slots=True)
class Change:
    """The one thing in which a probe differs from the attempt that it is compared with.

    `label`: the experiment's name. `separates`: the codes that it tells apart from others. `text`: the experiment in
    English, as the catalogues have it.
    """

    axis: str
    label: str
    separates: tuple[str, ...] = ()
    text: str = ""


class TokenState(StrEnum):
    """What the request held in the token's place. `null`: JSON null; `placeholder`: a text such as undefined."""

    PRESENT = "present"
    EMPTY = "empty"
    NULL = "null"
    PLACEHOLDER = "placeholder"
    ABSENT = "absent"
    NOT_TEXT = "not_text"


@dataclass(frozen=True, slots=True)
class Sent:
    """What the request contained, without the values of secrets. Sizes are bytes on the wire.

    `host`: the Host header if it differs from the URL's host, else empty. `connection`: the Connection header.
    """

    line_bytes: int = 0
    head_bytes: int = 0
    version: int = 13
    origin: str = ""
    subprotocols: tuple[str, ...] = ()
    extensions: tuple[str, ...] = ()
    token_state: TokenState = TokenState.ABSENT
    token_place: str = ""
    token_name: str = ""
    token_fingerprint: str = ""
    host: str = ""
    connection: str = "Upgrade"


@dataclass(frozen=True, slots=True)
class Address:
    """One address of the host name. `reason`: why connecting failed; None if it succeeded or was not tried."""

    family: str
    address: str
    tried: bool = False
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Certificate:
    """The parsed leaf certificate that the server sent, trusted or not. Times are UTC.

    `common_name`: that of the subject, if it looks like a host. `key`: RSA, EC, DSA or another kind; `key_bits`: its
    length, 0 if unknown. `digest`: the hash of its signature, such as sha256, empty if unknown.
    """

    subject: str
    issuer: str
    names: tuple[str, ...]
    not_before: datetime
    not_after: datetime
    self_signed: bool
    matches_host: bool
    chain_length: int
    common_name: str = ""
    key: str = ""
    key_bits: int = 0
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Tls:
    """The negotiated TLS session. `names`: the DNS names of the certificate, only if it was verified."""

    version: str
    cipher: str
    alpn: str
    sni: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Response:
    """The HTTP response: its head and the start of its body. Sizes are bytes.

    `headers`: names and values of the headers on the allow list; `other_headers`: the names of all others.
    `date`: the Date header; `came_at`: the local time when the head was complete.
    """

    status: int
    phrase: str = ""
    http_version: str = "1.1"
    headers: tuple[tuple[str, str], ...] = ()
    other_headers: tuple[str, ...] = ()
    content_type: str = ""
    body: str = ""
    body_bytes: int = 0
    date: datetime | None = None
    retry_after: str = ""
    came_at: datetime | None = None

    def header(self, name: str) -> str:
        """The first value of an allowed header, empty if it is absent. Case of the name does not matter."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), "")


@dataclass(frozen=True, slots=True)
class Negotiated:
    """The subprotocol and the extensions that the 101 response selected."""

    subprotocol: str = ""
    extensions: tuple[str, ...] = ()


class EngineState(StrEnum):
    """How far the Socket.IO exchange got after the 101."""

    SILENT = "silent"  # no open packet
    OPEN = "open"
    JOINED = "joined"
    REFUSED = "refused"
    LEFT = "left"  # the server ended it


@dataclass(frozen=True, slots=True)
class EngineIo:
    """What was sent to a Socket.IO endpoint and what it answered. `version`: the EIO parameter sent, 0 if none.

    `added`: query parameters that were added because the URL lacks them and every Socket.IO client sends them.
    `error`: the Engine.IO error code of a refusal. Ping times are those that the open packet announced.
    """

    version: int
    transport: str = ""
    added: tuple[str, ...] = ()
    state: EngineState = EngineState.SILENT
    error: int | None = None
    ping_interval_ms: int | None = None
    ping_timeout_ms: int | None = None


@dataclass(frozen=True, slots=True)
class ErrorMessage:
    """An error that the server reported in one of its first messages, filtered.

    `protocol`: the protocol whose form it has, empty for an object or a text of the application's own. `code` as
    written, empty without one. `at_ms`: since OPEN.
    """

    protocol: str = ""
    code: str = ""
    words: str = ""
    at_ms: float = 0.0


@dataclass(frozen=True)  # without slots: what rules ask thousands of times is computed once
class Attempt(Rich):
    """One connection attempt, stage by stage up to OPEN, then its session; `change` is None for a repeat.

    `base`: the id of the attempt that a probe is compared with; the first one's, until a change is adopted.
    `outcome`: what the probe's change did to it, as a `Comparison`; empty for a repeat.
    `told`: the error that the first messages of the server report, None if they report none.
    """

    id: str
    stages: tuple[Stage, ...]
    change: Change | None = None
    sent: Sent = Sent()
    addresses: tuple[Address, ...] = ()
    peer: str = ""
    tls: Tls | None = None
    response: Response | None = None
    negotiated: Negotiated | None = None
    session: Session = ()
    base: str = ""
    engineio: EngineIo | None = None
    outcome: str = ""
    told: ErrorMessage | None = None

    @cached_property
    def failed(self) -> Stage | None:
        """The stage that failed, None when none did."""
        for stage in self.stages:
            if stage.state is State.FAILED:
                return stage
        if refusal(self.session) is None:
            return None
        return first_second(self.session)

    @cached_property
    def timed(self) -> tuple[Stage, ...]:
        """The stages, and for an open connection its first second and its close, which are windows over its session."""
        return (*self.stages, first_second(self.session), closing(self.session)) if self.session else self.stages

    @cached_property
    def close(self) -> Close | None:
        """How the server ended the open connection, None where it did not."""
        return close_of(self.session)

    def stage(self, name: StageName) -> Stage | None:
        """The stage or window of this name, None when there is none."""
        return next((stage for stage in self.timed if stage.name is name), None)

    def passed(self, name: StageName) -> bool:
        """True if this stage was reached and passed."""
        found = self.stage(name)
        return found is not None and found.state is State.PASSED

    @cached_property
    def opened(self) -> bool:
        """True if the connection reached the open state (a 101 that negotiates), whatever came later."""
        return any(stage.name is StageName.OPEN and stage.state is State.PASSED for stage in self.stages)

    @property
    def open_ms(self) -> float | None:
        """Milliseconds from the start of dns to open, None when it never opened."""
        return sum(stage.took_ms or 0.0 for stage in self.stages) if self.opened else None

    @property
    def depth(self) -> int:
        """The depth of the failed stage; the number of stages if none failed."""
        return len(StageName) if self.failed is None else self.failed.name.depth
