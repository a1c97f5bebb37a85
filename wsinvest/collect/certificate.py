"""A second look at the server's certificate without trusting it: names, dates, issuer. No request is sent."""

from dataclasses import dataclass

from wsinvest import attempt


@dataclass(frozen=True, slots=True)
class CertificateLook:
    """The certificate that a wss target shows, and whether the system's (or the given CA's) trust store accepts it."""

    certificate: attempt.Certificate
    trusted: bool
    ca_file: str = ""
