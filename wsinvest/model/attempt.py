"""The nouns of one connection attempt: its stages in order, what was changed, sent and seen. No I/O, no clock."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final


class StageName(StrEnum):
    """The stages of a WebSocket connection, in the order in which they are reached."""

    DNS = "dns"
    TCP = "tcp"
    TLS = "tls"
    REQUEST = "request"
    RESPONSE = "response"
    NEGOTIATION = "negotiation"
    OPEN = "open"
    FIRST_SECOND = "first_second"
    CLOSE = "close"

    @property
    def depth(self) -> int:
        """How far along this stage is; 0 is dns."""
        return list(StageName).index(self)


class State(StrEnum):
    """What became of a stage."""

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"


class Reason(StrEnum):
    """Why a stage failed: the closed list that rules may ask for; never an error's text."""

    # dns
    NAME_NOT_FOUND = "name_not_found"
    RESOLVER_TIMEOUT = "resolver_timeout"
    RESOLVER_FAILED = "resolver_failed"
    # tcp (and whatever breaks the stream later)
    REFUSED = "refused"
    TIMEOUT = "timeout"
    UNREACHABLE = "unreachable"
    RESET = "reset"
    PORTS_EXHAUSTED = "ports_exhausted"
    DESCRIPTORS_EXHAUSTED = "descriptors_exhausted"
    # tls
    CERTIFICATE_EXPIRED = "certificate_expired"
    CERTIFICATE_NOT_YET_VALID = "certificate_not_yet_valid"
    CERTIFICATE_HOSTNAME = "certificate_hostname"
    CERTIFICATE_SELF_SIGNED = "certificate_self_signed"
    CERTIFICATE_UNTRUSTED = "certificate_untrusted"
    CERTIFICATE_INVALID = "certificate_invalid"
    NOT_TLS = "not_tls"
    TLS_ALERT = "tls_alert"
    TLS_FAILED = "tls_failed"
    TLS_VERSION = "tls_version"
    TLS_NAME = "tls_name"
    TLS_ALPN = "tls_alpn"
    CLIENT_CERTIFICATE = "client_certificate"
    # request
    UNSENDABLE = "unsendable"
    # response
    CLOSED = "closed"
    NOT_HTTP = "not_http"
    STATUS = "status"
    TOO_LARGE = "too_large"
    # negotiation
    UPGRADE_MISSING = "upgrade_missing"
    ACCEPT_INVALID = "accept_invalid"
    SUBPROTOCOL_UNREQUESTED = "subprotocol_unrequested"
    EXTENSION_INVALID = "extension_invalid"
    # open, first second, close
    CLOSE_FRAME = "close_frame"
    NO_CLOSE_FRAME = "no_close_frame"
    PROTOCOL_ERROR = "protocol_error"
    RESERVED_BITS = "reserved_bits"
    MASKED = "masked"
    OPCODE_UNKNOWN = "opcode_unknown"
    TEXT_INVALID = "text_invalid"
    MESSAGE_TOO_LARGE = "message_too_large"
    HTTP_AFTER_UPGRADE = "http_after_upgrade"
    # first second, Socket.IO
    CONNECT_REFUSED = "connect_refused"
    DISCONNECTED = "disconnected"
    OTHER_GENERATION = "other_generation"
    # recorded cases only: the source names the stage but not the reason
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of one attempt. `took_ms` is None for a skipped stage; `detail` is filtered English for engineers."""

    name: StageName
    state: State
    took_ms: float | None = None
    reason: Reason | None = None
    detail: str = ""


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
    """What stood where a token is due. `placeholder`: null, undefined, None, [object Object] and their like."""

    PRESENT = "present"
    EMPTY = "empty"
    NULL = "null"
    PLACEHOLDER = "placeholder"
    ABSENT = "absent"
    NOT_TEXT = "not_text"


@dataclass(frozen=True, slots=True)
class Sent:
    """What the request carried, without values of secrets. Sizes are bytes on the wire.

    `host`: the Host header where it was not the URL's own.
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


@dataclass(frozen=True, slots=True)
class Address:
    """One address of the name; `result` is the TCP outcome if it was tried."""

    family: str
    address: str
    tried: bool = False
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Certificate:
    """The leaf that the server showed, taken apart whether or not it was trusted. Times are UTC."""

    subject: str
    issuer: str
    names: tuple[str, ...]
    not_before: datetime
    not_after: datetime
    self_signed: bool
    matches_host: bool
    chain_length: int


@dataclass(frozen=True, slots=True)
class Tls:
    """The TLS session that was agreed; `names`: those of a trusted certificate."""

    version: str
    cipher: str
    alpn: str
    sni: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Response:
    """The answer's head and the start of its body; headers by allow list, others by name only. Sizes are bytes.

    `date`: what the answer says of its time; `came_at`: our own clock when its head was there.
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
        """The value of an allowed header, empty when it was not there; names compare without case."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), "")


@dataclass(frozen=True, slots=True)
class Negotiated:
    """What a 101 agreed on."""

    subprotocol: str = ""
    extensions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Close:
    """How the connection ended: the close code received (None: no close frame came), its reason, its age in ms."""

    code: int | None
    reason: str = ""
    after_ms: float = 0.0


class EngineState(StrEnum):
    """How far a Socket.IO conversation came after the 101."""

    SILENT = "silent"  # no open packet
    OPEN = "open"
    JOINED = "joined"
    REFUSED = "refused"
    LEFT = "left"  # the server ended it


@dataclass(frozen=True, slots=True)
class EngineIo:
    """What a Socket.IO endpoint was asked and said. `version`: the EIO that was sent, 0 when none was.

    `added`: parameters that the URL lacks and that every Socket.IO client sends. `error`: the code of a refusal in
    Engine.IO's own list. Pings are what the open packet announced.
    """

    version: int
    transport: str = ""
    added: tuple[str, ...] = ()
    state: EngineState = EngineState.SILENT
    error: int | None = None
    ping_interval_ms: int | None = None
    ping_timeout_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Attempt:
    """One connection attempt, stage by stage; `change` is None for a repeat of the baseline.

    `base`: the id of the attempt that a probe is compared with; the first one's, until a change is adopted.
    `outcome`: what the probe's change did to it, as a `Comparison`; empty for a repeat.
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
    close: Close | None = None
    base: str = ""
    engineio: EngineIo | None = None
    outcome: str = ""

    @property
    def failed(self) -> Stage | None:
        """The stage that failed, None when none did."""
        return next((stage for stage in self.stages if stage.state is State.FAILED), None)

    def stage(self, name: StageName) -> Stage | None:
        """The stage of this name, None when it was not recorded."""
        return next((stage for stage in self.stages if stage.name is name), None)

    def passed(self, name: StageName) -> bool:
        """Whether this stage was reached and passed."""
        found = self.stage(name)
        return found is not None and found.state is State.PASSED

    @property
    def opened(self) -> bool:
        """Whether the connection reached the open state (a 101 that negotiates), whatever came later."""
        return self.passed(StageName.OPEN)

    @property
    def open_ms(self) -> float | None:
        """Milliseconds from the start of dns to open, None when it never opened."""
        if not self.opened:
            return None
        return sum(s.took_ms or 0.0 for s in self.stages if s.name.depth <= StageName.OPEN.depth)

    @property
    def depth(self) -> int:
        """How far it came: the depth of the failed stage, or one beyond the last when nothing failed."""
        return len(StageName) if self.failed is None else self.failed.name.depth


HOLD_S: Final = 1.0  # how long an open connection is watched: the first second
