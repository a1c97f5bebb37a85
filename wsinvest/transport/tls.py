"""TLS as clients do it: verified by the system's trust store, HTTP/1.1 only; and what its errors mean."""

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
# Alerts that mean one thing only, by their numbers (RFC 8446 section 6): 70, 112, 116, 120; and our own words for 70.
_MEANING: Final = {
    "TLSV1_ALERT_PROTOCOL_VERSION": Reason.TLS_VERSION,
    "UNSUPPORTED_PROTOCOL": Reason.TLS_VERSION,
    "TLSV1_UNRECOGNIZED_NAME": Reason.TLS_NAME,
    "TLSV13_ALERT_CERTIFICATE_REQUIRED": Reason.CLIENT_CERTIFICATE,
    "TLSV1_ALERT_NO_APPLICATION_PROTOCOL": Reason.TLS_ALPN,
}
_SENTENCE: Final = re.compile(r"\[SSL\] (\w[\w ]*) \(_ssl\.c:")
_HTTP_1: Final = ("http/1.1",)
_EITHER_HTTP: Final = ("h2", "http/1.1")
_ANYTHING: Final = "ALL:@SECLEVEL=0"
_DNS_NAME: Final = re.compile(r"[a-z0-9*._-]{1,253}", re.I)
_MOST_NAMES: Final = 8


@dataclass(frozen=True, slots=True)
class Terms:
    """In what our TLS hello differs from the usual one.

    `name`: what stands in its SNI, None for the URL's host, empty for none; `alpn`: whether http/1.1 is asked for.
    """

    name: str | None = None
    alpn: bool = True


USUAL: Final = Terms()


@cache
def context(ca_file: str = "") -> ssl.SSLContext:
    """The verifying client context, built once: reading the trust store is slow and belongs to no stage."""
    return build(ca_file)


def build(ca_file: str = "") -> ssl.SSLContext:
    """A verifying client context of one's own; the CA file's certificates are trusted besides the system's."""
    built = ssl.create_default_context()
    built.set_alpn_protocols(_HTTP_1)
    if ca_file:
        try:
            built.load_verify_locations(cafile=ca_file)
        except (OSError, ssl.SSLError) as error:
            raise Unmeasured(ProblemKind.MISSING, f"CA file {ca_file} holds no readable certificates") from error
    return built


def offering(ca_file: str, terms: Terms) -> ssl.SSLContext:
    """The context for these terms; with another name in the hello the chain is verified and the host is not."""
    return context(ca_file) if terms == USUAL else _other(ca_file, terms.name is None, terms.alpn)


@cache
def _other(ca_file: str, of_host: bool, alpn: bool) -> ssl.SSLContext:
    built = build(ca_file)
    built.check_hostname = of_host
    if not alpn:
        built.set_alpn_protocols(())
    return built


def tolerant(built: ssl.SSLContext) -> ssl.SSLContext:
    """The context with everything on offer that OpenSSL knows, old and weak: for looks that send nothing."""
    built.check_hostname = False
    built.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    built.set_ciphers(_ANYTHING)
    built.set_alpn_protocols(_EITHER_HTTP)
    return built


def is_usual(cipher: str) -> bool:
    """Whether a cipher is among those that this client offers."""
    return any(one["name"] == cipher for one in context("").get_ciphers())


def reason_of(error: ssl.SSLError) -> Reason:
    """Why a TLS handshake failed, by OpenSSL's constants."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return _VERIFY.get(error.verify_code, Reason.CERTIFICATE_INVALID)
    if isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError):
        return Reason.CLOSED
    name = _name_of(error)
    if name in _NOT_TLS:
        return Reason.NOT_TLS
    if name in _MEANING:
        return _MEANING[name]
    # Alerts of the peer are named SSLV3_ALERT_*, TLSV1_ALERT_*, TLSV13_ALERT_* or TLSV1_UNRECOGNIZED_NAME and the like.
    return Reason.TLS_ALERT if "_ALERT_" in name or name.startswith("TLSV1_") else Reason.TLS_FAILED


def detail_of(error: ssl.SSLError) -> str:
    """OpenSSL's constant for what happened, or its fixed sentence on what is wrong with a certificate."""
    return error.verify_message if isinstance(error, ssl.SSLCertVerificationError) else _name_of(error)


def _name_of(error: ssl.SSLError) -> str:
    """OpenSSL's name of the reason; one that the ssl module does not list is in OpenSSL's sentence all the same."""
    sentence = _SENTENCE.search(str(error))
    return error.reason or (sentence[1].upper().replace(" ", "_") if sentence else "")


def session_of(tls: ssl.SSLObject, host: str) -> Tls:
    """What was agreed, as evidence."""
    cipher = tls.cipher()
    names = tuple(filter(_DNS_NAME.fullmatch, _alternatives(tls)))[:_MOST_NAMES]
    return Tls(tls.version() or "", cipher[0] if cipher else "", tls.selected_alpn_protocol() or "", host, names)


def _alternatives(tls: ssl.SSLObject) -> Iterator[str]:
    """The DNS names of a certificate that was verified; nothing of one that was not."""
    try:
        shown = tls.getpeercert() or {}
    except ValueError:  # a broken record right behind the handshake has ended the session meanwhile
        return
    for item in shown.get("subjectAltName", ()):
        match item:
            case ("DNS", str(name)):
                yield name
