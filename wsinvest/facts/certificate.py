"""The server's certificate, and where its chain leads."""

from dataclasses import dataclass
from typing import Final

from wsinvest.model import attempt
from wsinvest.model.registry import facts


@dataclass(frozen=True, slots=True)
class Chain:
    """How far the certificates lead that the server sent. `missing`: the issuer that is not among them, if any.

    `above`: who signed that issuer, as the last certificate says (RFC 5280 section 4.2.1.1), where it is trusted here;
    `kin`: trusted authorities of the same organisation; `public`: the leaf holds receipts of public logs (RFC 6962),
    which take no certificate but those of public authorities.
    """

    missing: str = ""
    above: str = ""
    kin: tuple[str, ...] = ()
    public: bool = False


WHOLE: Final = Chain()


@facts("handshake", name="certificate")
@dataclass(frozen=True, slots=True)
class CertificateLook:
    """The certificate that a wss target shows, and whether the system's (or the given CA's) trust store accepts it.

    `trusted` is about the chain alone: a certificate that is out of date or has another name can be trusted.
    `session`: what is agreed where old versions, weak ciphers and HTTP/2 are on offer as well, None when nothing is;
    `usual_cipher`: whether clients offer that cipher. `asks_certificate`: the server wants to see one of the client's,
    and `turned_away`: when it saw none, it ended the connection before any request.
    `chain`: where it leads, if the trust store does not know its end.
    """

    certificate: attempt.Certificate
    trusted: bool
    ca_file: str = ""
    session: attempt.Tls | None = None
    usual_cipher: bool = True
    asks_certificate: bool = False
    turned_away: bool = False
    chain: Chain = WHOLE
