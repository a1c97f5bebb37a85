"""The server's certificate, its chain, and what TLS session the server agrees to."""

from dataclasses import dataclass
from typing import Final

from wsinvest.i18n.messages import _
from wsinvest.model import attempt
from wsinvest.model.registry import facts


@dataclass(frozen=True, slots=True)
class Chain:
    """The certificates that the server sent. `missing`: the issuer that is not among them, if any.

    `above`: who signed that issuer, by the last certificate (RFC 5280 section 4.2.1.1), if it is trusted here. `kin`:
    trusted authorities of the same organisation. `public`: the leaf holds certificate timestamps of public logs (RFC
    6962), which accept only certificates of public authorities. `between`: the missing issuer's own name says that it
    is an intermediate. `published`: the last certificate names an address where that of its issuer can be had (RFC 5280
    section 4.2.2.1), outside of private networks. `named`: an authority of the CA file whose name the missing issuer's
    name repeats and goes on, as those of intermediates do. `own`: the missing issuer is no intermediate: its name says
    that it is a root, or a trusted authority has that name and another key.
    """

    missing: str = ""
    above: str = ""
    kin: tuple[str, ...] = ()
    public: bool = False
    between: bool = False
    published: bool = False
    named: str = ""
    own: bool = False


WHOLE: Final = Chain()


@facts("handshake", name="certificate", label=_("certificate"))
@dataclass(frozen=True, slots=True)
class CertificateLook:
    """The certificate of a wss target, and whether the trust store (the system's or the given CA's) accepts it.

    `trusted` is about the chain only: an expired certificate or one with another name can be trusted. `session`: the
    TLS session agreed on when old versions, weak ciphers and HTTP/2 are offered too, None if none is. `usual_cipher`:
    True if clients offer that cipher by default. `asks_certificate`: the server requests a client certificate.
    `turned_away`: without one, it closed the connection before any request. `chain`: the chain, if the trust store does
    not accept it.
    """

    certificate: attempt.Certificate
    trusted: bool
    ca_file: str = ""
    session: attempt.Tls | None = None
    usual_cipher: bool = True
    asks_certificate: bool = False
    turned_away: bool = False
    chain: Chain = WHOLE
