"""TLS contexts (verified by the system's trust store, ALPN http/1.1) and the reasons of TLS errors."""

import re
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from wsinvest.model.attempt import Tls
from wsinvest.model.case import ProblemKind, Unmeasured
from wsinvest.model.stage import Reason

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
    64: Reason.CERTIFICATE_HOSTNAME,  # an IP address that the certificate does not name
    66: Reason.CERTIFICATE_WEAK,  # the leaf's key is too short for OpenSSL's security level
    67: Reason.CERTIFICATE_WEAK,  # that of an authority
    68: Reason.CERTIFICATE_WEAK,  # a signature by SHA-1 or MD5
}
# Errors of OpenSSL if the port does not speak TLS: it takes the first bytes for a record header.
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
# Alerts with one clear meaning (RFC 8446 section 6): 70, 112, 116, 120; UNSUPPORTED_PROTOCOL is the local error for 70.
_BY_NAME: Final = {
    "TLSV1_ALERT_PROTOCOL_VERSION": Reason.TLS_VERSION,
    "UNSUPPORTED_PROTOCOL": Reason.TLS_VERSION,
    "TLSV1_UNRECOGNIZED_NAME": Reason.TLS_NAME,
    "TLSV13_ALERT_CERTIFICATE_REQUIRED": Reason.CLIENT_CERTIFICATE,
    "TLSV1_ALERT_NO_APPLICATION_PROTOCOL": Reason.TLS_ALPN,
}
_MESSAGE: Final = re.compile(r"\[SSL\] (\w[\w ]*) \(_ssl\.c:")
_HTTP_1: Final = ("http/1.1",)
_EITHER_HTTP: Final = ("h2", "http/1.1")
# What CPython offers by default since 3.10. Said here, since builds of distributors offer what their OpenSSL does, and
# what a run finds must not depend on who built Python.
_USUAL_CIPHERS: Final = "@SECLEVEL=2:ECDH+AESGCM:ECDH+CHACHA20:ECDH+AES:DHE+AES:!aNULL:!eNULL:!aDSS:!SHA1:!AESCCM"
_ALL_CIPHERS: Final = "ALL:@SECLEVEL=0"
_DNS_NAME: Final = re.compile(r"[a-z0-9*._-]{1,253}", re.I)
_MOST_NAMES: Final = 8


@dataclass(frozen=True, slots=True)
class Terms:
    """The variable parts of our ClientHello.

    `name`: the SNI, None for the URL's host, empty for no SNI; `alpn`: True to offer http/1.1.
    """

    name: str | None = None
    alpn: bool = True


USUAL: Final = Terms()


@dataclass(frozen=True, slots=True)
class Trust:
    """Whom a connection trusts: the system's authorities and those of `ca_file`, or everybody if `insecure`.

    `certificate` and `key`: PEM files of the certificate that the client shows when it is asked for one.
    """

    ca_file: str = ""
    certificate: str = ""
    key: str = ""
    insecure: bool = False


SYSTEM: Final = Trust()
_KEPT: Final[dict[Trust, ssl.SSLContext]] = {}


def context(trust: Trust = SYSTEM) -> ssl.SSLContext:
    """The cached client context; cached, since loading the trust store is slow and must not be timed.

    Raises Unmeasured if the CA file holds no readable certificates, or the client certificate cannot be loaded.
    """
    if trust not in _KEPT:
        _KEPT[trust] = build(trust)
    return _KEPT[trust]


def renew(trust: Trust) -> None:
    """Read the files of certificates again; raises Unmeasured as `context`, and then what was read before goes on."""
    _KEPT[trust] = build(trust)
    _variant.cache_clear()


def build(trust: Trust = SYSTEM) -> ssl.SSLContext:
    """A new client context, which verifies unless `trust` says that it must not; raises Unmeasured as `context`."""
    built = ssl.create_default_context()
    built.minimum_version = ssl.TLSVersion.TLSv1_2
    built.set_ciphers(_USUAL_CIPHERS)
    built.set_alpn_protocols(_HTTP_1)
    if trust.ca_file:
        try:
            built.load_verify_locations(cafile=trust.ca_file)
        except (OSError, ssl.SSLError) as error:
            raise Unmeasured(ProblemKind.MISSING, f"CA file {trust.ca_file} holds no readable certificates") from error
    if trust.insecure:
        built.check_hostname = False
        built.verify_mode = ssl.CERT_NONE
    show_certificate(built, trust)
    return built


def show_certificate(built: ssl.SSLContext, trust: Trust) -> None:
    """Let the context show the client certificate of `trust`, if there is one; raises Unmeasured."""
    if trust.certificate:
        try:
            built.load_cert_chain(trust.certificate, trust.key or None, password=lambda: "")
        except (OSError, ssl.SSLError) as error:
            raise Unmeasured(ProblemKind.MISSING, f"client certificate {trust.certificate} cannot be loaded") from error


def offering(trust: Trust, terms: Terms) -> ssl.SSLContext:
    """The context for these terms. With another SNI the chain is verified, but not the host name."""
    return context(trust) if terms == USUAL else _variant(trust, terms.name is None, terms.alpn)


@cache
def _variant(trust: Trust, of_host: bool, alpn: bool) -> ssl.SSLContext:
    built = build(trust)
    built.check_hostname = of_host and not trust.insecure
    if not alpn:
        built.set_alpn_protocols(())
    return built


def tolerant(built: ssl.SSLContext) -> ssl.SSLContext:
    """The context changed to offer all versions and ciphers of OpenSSL, also weak ones, without checking the host.

    Use it only for connections that send no request and no token.
    """
    built.check_hostname = False
    built.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    built.set_ciphers(_ALL_CIPHERS)
    built.set_alpn_protocols(_EITHER_HTTP)
    return built


def is_usual(cipher: str) -> bool:
    """True if the default context offers this cipher (OpenSSL name)."""
    return any(one["name"] == cipher for one in context().get_ciphers())


def reason_of(error: ssl.SSLError) -> Reason:
    """The reason of a failed TLS handshake, by the verify code or the name of OpenSSL's error."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return _VERIFY.get(error.verify_code, Reason.CERTIFICATE_INVALID)
    if isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError):
        return Reason.CLOSED
    name = _name_of(error)
    if name in _NOT_TLS:
        return Reason.NOT_TLS
    if name in _BY_NAME:
        return _BY_NAME[name]
    # Alerts of the peer are named SSLV3_ALERT_*, TLSV1_ALERT_*, TLSV13_ALERT_* or TLSV1_UNRECOGNIZED_NAME and the like.
    return Reason.TLS_ALERT if "_ALERT_" in name or name.startswith("TLSV1_") else Reason.TLS_FAILED


def detail_of(error: ssl.SSLError) -> str:
    """The name of OpenSSL's error; for certificate errors OpenSSL's message."""
    return error.verify_message if isinstance(error, ssl.SSLCertVerificationError) else _name_of(error)


def _name_of(error: ssl.SSLError) -> str:
    """The name of OpenSSL's error; taken from the message if the ssl module does not know it."""
    sentence = _MESSAGE.search(str(error))
    return error.reason or (sentence[1].upper().replace(" ", "_") if sentence else "")


def session_of(tls: ssl.SSLObject, host: str) -> Tls:
    """The negotiated session as evidence. `host`: the SNI that was sent."""
    cipher = tls.cipher()
    names = tuple(filter(_DNS_NAME.fullmatch, _alternatives(tls)))[:_MOST_NAMES]
    return Tls(tls.version() or "", cipher[0] if cipher else "", tls.selected_alpn_protocol() or "", host, names)


def _alternatives(tls: ssl.SSLObject) -> Iterator[str]:
    """The DNS names of the certificate; none if it was not verified."""
    try:
        shown = tls.getpeercert() or {}
    except ValueError:  # a broken record after the handshake has ended the session
        return
    for item in shown.get("subjectAltName", ()):
        match item:
            case ("DNS", str(name)):
                yield name
