"""A second look at the server's certificate without trusting it: names, dates, issuer. No request is sent."""

import ipaddress
import ssl
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from wsinvest import attempt
from wsinvest.attempt import Reason, StageName, State
from wsinvest.collect.handshake import Handshake
from wsinvest.model import ProblemKind, Target, Unmeasured
from wsinvest.net import tls
from wsinvest.net.opener import Deadline, Opened, open_stream
from wsinvest.registry import collector
from wsinvest.secret import Vault

if TYPE_CHECKING:
    from cryptography import x509

NAMES_LIMIT: Final = 100
# Out of date is another fault than a chain that leads nowhere.
_OUT_OF_DATE: Final = frozenset({Reason.CERTIFICATE_EXPIRED, Reason.CERTIFICATE_NOT_YET_VALID})


@dataclass(frozen=True, slots=True)
class CertificateLook:
    """The certificate that a wss target shows, and whether the system's (or the given CA's) trust store accepts it.

    `trusted` is about the chain alone: a certificate that is out of date or has another name can be trusted.
    """

    certificate: attempt.Certificate
    trusted: bool
    ca_file: str = ""


@collector(notebook="handshake")
async def certificate(target: Target, vault: Vault, deadline: Deadline, handshake: Handshake) -> CertificateLook:
    """Two TLS handshakes, one that trusts everything and one that asks the trust store; both end before a request."""
    if not target.url.secure:
        raise Unmeasured(ProblemKind.NOT_APPLICABLE, "the target is not reached over TLS")
    if handshake.stopped:
        raise Unmeasured(ProblemKind.RATE_LIMITED, "429 or Retry-After in an earlier answer of the same server")
    look = partial(open_stream, target.url, deadline=deadline)
    opened = await look(context=_trusting())
    if opened.stream is None:
        failed = opened.watch.stages[-1]
        raise Unmeasured(ProblemKind.MISSING, f"no certificate was shown: {failed.name} failed, {failed.reason}")
    try:
        leaf = opened.stream.tls.getpeercert(binary_form=True) or b""
        length = _chain_length(opened.stream.tls)
    finally:
        opened.stream.abort()
    chained = await look(context=_nameless(target.ca_file))
    return CertificateLook(taken_apart(leaf, length, target.url.host, vault), _trusted(chained), target.ca_file)


def taken_apart(leaf: bytes, chain_length: int, host: str, vault: Vault) -> attempt.Certificate:
    """A certificate in DER as evidence; raises Unmeasured when it is none."""
    from cryptography import x509  # slow to import, and needed for wss targets only

    try:
        parsed = x509.load_der_x509_certificate(leaf)
        names = _names(parsed)
    except ValueError as error:
        raise Unmeasured(ProblemKind.MISSING, "the server's certificate cannot be parsed") from error
    return attempt.Certificate(
        subject=vault.clean(parsed.subject.rfc4514_string()),
        issuer=vault.clean(parsed.issuer.rfc4514_string()),
        names=tuple(vault.clean(name) for name in names[:NAMES_LIMIT]),
        not_before=parsed.not_valid_before_utc,
        not_after=parsed.not_valid_after_utc,
        self_signed=parsed.subject == parsed.issuer,
        matches_host=any(covers(name, host) for name in names),
        chain_length=chain_length,
    )


def covers(name: str, host: str) -> bool:
    """Whether a name of a certificate stands for this host (RFC 9525: a wildcard is one whole leftmost label)."""
    try:
        return ipaddress.ip_address(name) == ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        pass
    pattern, wanted = name.lower().rstrip("."), host.lower().rstrip(".")
    if not pattern.startswith("*."):
        return pattern == wanted
    label, _, parent = wanted.partition(".")
    return bool(label) and "." in parent and parent == pattern[2:]


def _names(parsed: "x509.Certificate") -> list[str]:
    from cryptography import x509

    try:
        found = parsed.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return []
    return [*found.get_values_for_type(x509.DNSName), *map(str, found.get_values_for_type(x509.IPAddress))]


def _trusting() -> ssl.SSLContext:
    """A context that takes any certificate: it is looked at, and nothing is sent."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _nameless(ca_file: str) -> ssl.SSLContext:
    context = tls.build(ca_file)
    context.check_hostname = False
    return context


def _trusted(opened: Opened) -> bool:
    if opened.stream is not None:
        opened.stream.abort()
    stage = next((stage for stage in opened.watch.stages if stage.name is StageName.TLS), None)
    return stage is not None and (stage.state is State.PASSED or stage.reason in _OUT_OF_DATE)


def _chain_length(session: ssl.SSLObject) -> int:
    # Public from Python 3.13 on; before that the same method stands on the object inside.
    source: Any = session if hasattr(session, "get_unverified_chain") else session._sslobj  # type: ignore[attr-defined]
    return len(source.get_unverified_chain() or ())
