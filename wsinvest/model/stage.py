"""The stages of a connection attempt, what became of each, and why one failed."""

from dataclasses import dataclass
from enum import StrEnum


class StageName(StrEnum):
    """The stages of a WebSocket connection, in the order in which they are reached.

    The first two are of attempts over a proxy, which then does the work of DNS and TCP. An attempt ends at OPEN.
    FIRST_SECOND and CLOSE are windows over the session that follows, worked out, not recorded.
    """

    PROXY_CONNECT = "proxy_connect"
    PROXY_TUNNEL = "proxy_tunnel"
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
        """How far along this stage is; 0 is the connection to a proxy."""
        return list(StageName).index(self)


class State(StrEnum):
    """What became of a stage."""

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"


class Reason(StrEnum):
    """Why a stage failed: the closed list that rules may ask for; never an error's text."""

    # proxy
    PROXY_AUTH = "proxy_auth"
    PROXY_DENIED = "proxy_denied"
    NOT_PROXY = "not_proxy"
    # dns
    NAME_NOT_FOUND = "name_not_found"
    RESOLVER_TIMEOUT = "resolver_timeout"
    RESOLVER_FAILED = "resolver_failed"
    FAMILY_MISSING = "family_missing"  # of -4 or -6
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
    CERTIFICATE_WEAK = "certificate_weak"
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
    REFUSED_IN_MESSAGE = "refused_in_message"  # the server stayed, and its message is an error
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
