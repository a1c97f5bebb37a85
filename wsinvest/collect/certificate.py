"""A second look at the server's certificate without trusting it: names, dates, issuer. No request is sent."""

import re
import ssl
from collections.abc import Awaitable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from wsinvest.facts.certificate import WHOLE, CertificateLook
from wsinvest.facts.handshake import Handshake
from wsinvest.model import attempt
from wsinvest.model.case import ProblemKind, Unmeasured
from wsinvest.model.hosts import address_of
from wsinvest.model.registry import collector
from wsinvest.model.stage import Reason, StageName
from wsinvest.model.target import Target
from wsinvest.probe.routing import route_to
from wsinvest.redact.credentials import Credentials
from wsinvest.redact.redactor import Redactor
from wsinvest.transport import tls
from wsinvest.transport.certificate_chain import followed, parsed
from wsinvest.transport.opener import Deadline, Opened, open_stream
from wsinvest.transport.tls_records import Heard

if TYPE_CHECKING:
    from cryptography import x509

NAMES_LIMIT: Final = 100
_HOST: Final = re.compile(r"(\*\.)?[A-Za-z0-9_-]{1,63}(\.[A-Za-z0-9_-]{1,63}){0,9}|[0-9A-Fa-f:.]{2,45}")
PATIENCE_S: Final = 0.3
HANGS_S: Final = 1.0  # of each look, where the handshakes have waited for TLS in vain: no certificate is likely
_SAYS_WHY: Final = (Reason.TLS_ALERT, Reason.CLIENT_CERTIFICATE)
_HUNG_UP: Final = (Reason.CLOSED, Reason.RESET)
# The chain is good if only the dates are wrong, or if the server refuses us, since we verified it before.
_SOUND: Final = frozenset(
    {
        None,
        Reason.CERTIFICATE_EXPIRED,
        Reason.CERTIFICATE_NOT_YET_VALID,
        *_SAYS_WHY,
    }
)


@collector
async def certificate(
    target: Target, redactor: Redactor, deadline: Deadline, handshake: Handshake, credentials: Credentials | None = None
) -> CertificateLook:
    """Two TLS handshakes, one that trusts everything and one that asks the trust store; both end before a request."""
    if not target.url.secure:
        raise Unmeasured(ProblemKind.NOT_APPLICABLE, "the target is not reached over TLS")
    if handshake.stopped:
        raise Unmeasured(ProblemKind.RATE_LIMITED, "429 or Retry-After in an earlier answer of the same server")
    route = route_to(target, credentials)
    look = partial(open_stream, target.url, deadline=_patience(handshake, deadline), route=route)
    trusting = _trusting(route.trust)
    heard = Heard(trusting)
    opened = await look(context=trusting)
    turned_away = heard.asks_certificate and await _turned_away(opened)
    if opened.stream is not None:
        opened.stream.abort()
    if not heard.chain:
        failed = opened.watch.stages[-1]
        raise Unmeasured(ProblemKind.MISSING, f"no certificate was shown: {failed.name} failed, {failed.reason}")
    verifying = tls.tolerant(tls.build(replace(route.trust, insecure=False)))
    chained = await _verdict(look(context=verifying))
    trusted = chained in _SOUND or (turned_away and chained in _HUNG_UP)
    return CertificateLook(
        taken_apart(heard.chain[0], len(heard.chain), target.url.host, redactor),
        trusted=trusted,
        ca_file=target.ca_file,
        session=opened.tls,
        usual_cipher=opened.tls is None or tls.is_usual(opened.tls.cipher),
        asks_certificate=heard.asks_certificate,
        turned_away=turned_away,
        chain=WHOLE if trusted else followed(heard.chain, _held(verifying), redactor, _given(route.trust)),
    )


def _patience(handshake: Handshake, deadline: Deadline) -> Deadline:
    failed = handshake.baseline.failed
    hangs = failed is not None and failed.reason is Reason.TIMEOUT and failed.name.depth <= StageName.TLS.depth
    return Deadline(deadline.within(HANGS_S)) if hangs else deadline


def _held(context: ssl.SSLContext) -> list[bytes]:
    return context.get_ca_certs(binary_form=True)


def _given(trust: tls.Trust) -> list[bytes]:
    """The authorities (DER) of the CA file that was named for this server; empty without one."""
    alone = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # which loads none of its own
    if trust.ca_file:
        alone.load_verify_locations(cafile=trust.ca_file)
    return _held(alone)


def taken_apart(leaf: bytes, chain_length: int, host: str, redactor: Redactor) -> attempt.Certificate:
    """A certificate in DER as evidence; raises Unmeasured when it is none."""
    found = next(iter(parsed((leaf,))), None)
    if found is None:
        raise Unmeasured(ProblemKind.MISSING, "the server's certificate cannot be parsed")
    names, (key, key_bits) = _names(found), _key(found)
    return attempt.Certificate(
        subject=redactor.clean(found.subject.rfc4514_string()),
        issuer=redactor.clean(found.issuer.rfc4514_string()),
        names=tuple(redactor.clean(name) for name in names[:NAMES_LIMIT]),
        not_before=found.not_valid_before_utc,
        not_after=found.not_valid_after_utc,
        self_signed=found.subject == found.issuer,
        matches_host=any(covers(name, host) for name in names),
        chain_length=chain_length,
        common_name=redactor.clean(_common_name(found)),
        key=key,
        key_bits=key_bits,
        digest=_digest(found),
    )


def covers(name: str, host: str) -> bool:
    """True if a name of a certificate matches this host (RFC 9525: a wildcard is one whole leftmost label)."""
    address = address_of(host)
    if address is not None:
        return address == address_of(name)
    pattern, wanted = name.lower().rstrip("."), host.lower().rstrip(".")
    if not pattern.startswith("*."):
        return pattern == wanted
    label, _, parent = wanted.partition(".")
    return bool(label) and "." in parent and parent == pattern[2:]


def _names(leaf: "x509.Certificate") -> list[str]:
    from cryptography import x509  # imported here: slow, and needed for wss targets only

    try:
        found = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return []
    return [*found.get_values_for_type(x509.DNSName), *map(str, found.get_values_for_type(x509.IPAddress))]


def _common_name(leaf: "x509.Certificate") -> str:
    """The last common name of the subject if it looks like a host, else empty."""
    from cryptography.x509 import NameOID

    found = [str(one.value) for one in leaf.subject.get_attributes_for_oid(NameOID.COMMON_NAME)][-1:]
    return found[0] if found and _HOST.fullmatch(found[0]) else ""


def _key(leaf: "x509.Certificate") -> tuple[str, int]:
    """The kind of its key (RSA, EC, DSA, Ed25519 and so on) and its bits; empty and 0 where they are not known."""
    from cryptography.exceptions import UnsupportedAlgorithm

    try:
        found = leaf.public_key()
    except (ValueError, UnsupportedAlgorithm):
        return "", 0
    return type(found).__name__.removesuffix("PublicKey"), getattr(found, "key_size", 0)


def _digest(leaf: "x509.Certificate") -> str:
    """The hash of its signature, empty for a signature that has none or an unknown one."""
    from cryptography.exceptions import UnsupportedAlgorithm

    try:
        found = leaf.signature_hash_algorithm
    except UnsupportedAlgorithm:
        return ""
    return found.name if found else ""


def _trusting(trust: tls.Trust) -> ssl.SSLContext:
    """A context that takes any certificate: it is looked at, and nothing is sent."""
    context = tls.tolerant(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))
    context.verify_mode = ssl.CERT_NONE
    tls.show_certificate(context, trust)
    return context


async def _turned_away(opened: Opened) -> bool:
    """True if the server ends the connection; in TLS 1.3 it does so after a handshake that looks complete."""
    return opened.stream is None or await opened.stream.receive(PATIENCE_S) in (*_HUNG_UP, *_SAYS_WHY)


async def _verdict(opening: Awaitable[Opened]) -> Reason | None:
    """Why the TLS handshake failed, None when it did not."""
    opened = await opening
    if opened.stream is not None:
        opened.stream.abort()
        return None
    return opened.watch.stages[-1].reason
