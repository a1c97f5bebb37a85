"""Where the certificates that a server sent lead: to a root of their own, or to an issuer that is missing."""

import warnings
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from wsinvest.facts.certificate import WHOLE, Chain
from wsinvest.redact.secret import Vault

if TYPE_CHECKING:
    from cryptography.x509 import Certificate, Name

# What OpenSSL's and a distribution's templates fill in says nothing of who signed.
_NOBODY: Final = frozenset({"Internet Widgits Pty Ltd", "Default Company Ltd"})
_MOST: Final = 5


def followed(sent: Iterable[bytes], trusted: Iterable[bytes], vault: Vault) -> Chain:
    """The way from the leaf upwards; what cannot be parsed counts as not sent, or not trusted."""
    certificates = _parsed(sent)
    if not certificates:
        return WHOLE
    top = _top(certificates)
    if top.issuer == top.subject:
        return WHOLE
    stores = {one.subject for one in _parsed(trusted)} - {top.issuer}  # one of that very name has another key
    above = _issuer_of_issuer(top)
    kin = sorted(
        one.rfc4514_string() for one in stores if _organisation(one) and _organisation(one) == _organisation(top.issuer)
    )
    return Chain(
        missing=vault.clean(top.issuer.rfc4514_string()),
        above=vault.clean(above.rfc4514_string()) if above in stores else "",
        kin=tuple(map(vault.clean, kin[:_MOST])),
        public=_is_public(certificates[0]),
    )


def _parsed(certificates: Iterable[bytes]) -> "list[Certificate]":
    with warnings.catch_warnings(action="ignore"):  # old roots break rules of today
        return [parsed for one in certificates if (parsed := _readable(one))]


def _readable(certificate: bytes) -> "Certificate | None":
    from cryptography import x509  # slow to import, and needed for wss targets only

    try:
        parsed = x509.load_der_x509_certificate(certificate)
        _ = (parsed.subject, parsed.issuer, parsed.extensions)  # read when they are asked for
    except ValueError:
        return None
    return parsed


def _top(certificates: "list[Certificate]") -> "Certificate":
    """The last of the certificates to which the leaf leads, whatever their order."""
    top, others = certificates[0], certificates[1:]
    while top.subject != top.issuer:
        issuer = next((one for one in others if _signed(top, one)), None)
        if issuer is None:
            break
        others.remove(issuer)
        top = issuer
    return top


def _signed(certificate: "Certificate", issuer: "Certificate") -> bool:
    """Whether the one is signed by the other: a name alone may belong to a key of yesterday."""
    from cryptography.exceptions import InvalidSignature

    try:
        certificate.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def _issuer_of_issuer(certificate: "Certificate") -> "Name | None":
    from cryptography import x509

    try:
        key = certificate.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value
    except x509.ExtensionNotFound:
        return None
    names = (one.value for one in key.authority_cert_issuer or () if isinstance(one, x509.DirectoryName))
    return next(names, None)


def _organisation(name: "Name") -> str:
    from cryptography.x509 import NameOID

    found = next((str(one.value) for one in name.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)), "")
    return "" if found in _NOBODY else found


def _is_public(leaf: "Certificate") -> bool:
    from cryptography import x509

    try:
        leaf.extensions.get_extension_for_class(x509.PrecertificateSignedCertificateTimestamps)
    except x509.ExtensionNotFound:
        return False
    return True
