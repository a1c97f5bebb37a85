"""What listens at the port, where no attempt got an answer: what it does unasked, and what else it speaks."""

from dataclasses import dataclass
from enum import StrEnum

from wsinvest.i18n.messages import _
from wsinvest.model.registry import facts
from wsinvest.model.stage import Reason


class Spoken(StrEnum):
    """A protocol that is no HTTP/1.1, known by its first bytes."""

    UNKNOWN = "unknown"
    MQTT = "mqtt"
    HTTP2 = "http2"
    AMQP = "amqp"
    REDIS = "redis"
    POSTGRESQL = "postgresql"
    MYSQL = "mysql"
    NATS = "nats"
    SSH = "ssh"
    SMTP = "smtp"
    FTP = "ftp"
    IMAP = "imap"
    POP3 = "pop3"
    VNC = "vnc"
    MEMCACHED = "memcached"


@facts("handshake", label=_("what listens at the port"))
@dataclass(frozen=True, slots=True)
class Listener:
    """`unasked`: how a connection ended on which nothing was sent, after `unasked_ms`; None if it stayed or bytes came.

    `watched_ms`: for how long it was watched. `spoken`: by a greeting, or by the answer to that protocol's own first
    packet. `asked`: the protocols whose first packet was sent.
    """

    unasked: Reason | None
    unasked_ms: float
    watched_ms: float
    spoken: Spoken = Spoken.UNKNOWN
    asked: tuple[Spoken, ...] = ()

    @property
    def cuts_unasked(self) -> bool:
        """True if a connection was ended by the other side although nothing was sent on it."""
        return self.unasked in (Reason.CLOSED, Reason.RESET)
