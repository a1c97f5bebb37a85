"""TLS as clients do it: verified by the system's trust store, HTTP/1.1 only; and what its errors mean."""

import ssl
from functools import cache
from typing import Final

from wsinvest.attempt import Reason, Tls
from wsinvest.model import ProblemKind, Unmeasured

# OpenSSL's X509_V_ERR_* numbers (x509_vfy.h); the ssl module gives the number but no names.
_VERIFY: Final = {
    9: Reason.CERTIFICATE_NOT_YET_VALID,
    10: Reason.CERTIFICATE_EXPIRED,
    18: Reason.CERTIFICATE_SELF_SIGNED,  # the leaf signs itself
    2: Reason.CERTIFICATE_UNTRUSTED,
    19: Reason.CERTIFICATE_UNTRUSTED,  # the chain ends in a root that is not in the store
    20: Reason.CERTIFICATE_UNTRUSTED,
    21: Reason.CERTIFICATE_UNTRUSTED,
    62: Reason.CERTIFICATE_HOSTNAME,
    64: Reason.CERTIFICATE_HOSTNAME,  # an IP address that no name covers
}
# What a port that speaks no TLS looks like to OpenSSL: the first bytes are taken for a record's head.
_NOT_TLS: Final = frozenset(
    {
        "WRONG_VERSION_NUMBER",
        "PACKET_LENGTH_TOO_LONG",
        "HTTP_REQUEST",
        "HTTPS_PROXY_REQUEST",
        "UNKNOWN_PROTOCOL",
        "BAD_RECORD_TYPE",
        "RECORD_LAYER_FAILURE",
        "RECORD_TOO_SMALL",
    }
)


@cache
def context(ca_file: str = "") -> ssl.SSLContext:
    """The verifying client context, built once: reading the trust store is slow and belongs to no stage."""
    return build(ca_file)


def build(ca_file: str = "") -> ssl.SSLContext:
    """A verifying client context of one's own; the CA file's certificates are trusted besides the system's."""
    built = ssl.create_default_context()
    built.set_alpn_protocols(["http/1.1"])
    if ca_file:
        try:
            built.load_verify_locations(cafile=ca_file)
        except (OSError, ssl.SSLError) as error:
            raise Unmeasured(ProblemKind.MISSING, f"CA file {ca_file} holds no readable certificates") from error
    return built


def reason_of(error: ssl.SSLError) -> Reason:
    """Why a TLS handshake failed, by OpenSSL's constants."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return _VERIFY.get(error.verify_code, Reason.CERTIFICATE_INVALID)
    if isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError):
        return Reason.CLOSED
    if error.reason in _NOT_TLS:
        return Reason.NOT_TLS
    # Alerts of the peer are named SSLV3_ALERT_*, TLSV1_ALERT_*, TLSV13_ALERT_* or TLSV1_UNRECOGNIZED_NAME and the like.
    if error.reason and ("_ALERT_" in error.reason or error.reason.startswith("TLSV1_")):
        return Reason.TLS_ALERT
    return Reason.TLS_FAILED


def session_of(tls: ssl.SSLObject, host: str) -> Tls:
    """What was agreed, as evidence."""
    cipher = tls.cipher()
    return Tls(tls.version() or "", cipher[0] if cipher else "", tls.selected_alpn_protocol() or "", host)
