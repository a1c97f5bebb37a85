"""Follows the certificate chain that a server sent, up to its root or to the issuer that is missing."""

import warnings
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from wsinvest.facts.certificate import WHOLE, Chain
from wsinvest.redact.redactor import Redactor

if TYPE_CHECKING:
    from cryptography.x509 import Certificate, Name

# Default organisations in templates of OpenSSL and of distributions; they do not identify a signer.
_DEFAULT_ORGANISATIONS: Final = frozenset({"Internet Widgits Pty Ltd", "Default Company Ltd"})
_MOST: Final = 5


def parsed(certificates: Iterable[bytes]) -> "list[Certificate]":
    """The certificates (DER) whose names and extensions can be parsed."""
    with warnings.catch_warnings(action="ignore"):  # old roots break current rules
        return [found for one in certificates if (found := _readable(one))]


def followed(sent: Iterable[bytes], trusted: Iterable[bytes], redactor: Redactor) -> Chain:
    """The chain from the leaf upwards: WHOLE if it ends in a root, else what is known of the missing issuer.

    `sent`, `trusted`: certificates in DER; those that cannot be parsed are ignored. Names are redacted.
    """
    certificates = parsed(sent)
    if not certificates:
        return WHOLE
    top = _top(certificates)
    if top.issuer == top.subject:
        return WHOLE
    # A trusted certificate with the issuer's own name has another key, else the chain would have ended there.
    stores = {one.subject for one in parsed(trusted)} - {top.issuer}
    above = _issuer_of_issuer(top)
    kin = sorted(
        one.rfc4514_string() for one in stores if _organisation(one) and _organisation(one) == _organisation(top.issuer)
    )
    return Chain(
        missing=redactor.clean(top.issuer.rfc4514_string()),
        above=redactor.clean(above.rfc4514_string()) if above in stores else "",
        kin=tuple(map(redactor.clean, kin[:_MOST])),
        public=_is_public(certificates[0]),
    )


def _readable(certificate: bytes) -> "Certificate | None":
    from cryptography import x509  # imported here: slow, and needed for wss targets only

    try:
        found = x509.load_der_x509_certificate(certificate)
        _ = (found.subject, found.issuer, found.extensions)  # these are parsed on access
    except (ValueError, TypeError, x509.InvalidVersion, x509.DuplicateExtension, x509.UnsupportedGeneralNameType):
        return None
    return found


def _top(certificates: "list[Certificate]") -> "Certificate":
    """The last certificate of the chain from the leaf (the first one), whatever the order of the others."""
    top, others = certificates[0], certificates[1:]
    while top.subject != top.issuer:
        issuer = next((one for one in others if _signed(top, one)), None)
        if issuer is None:
            break
        others.remove(issuer)
        top = issuer
    return top


def _signed(certificate: "Certificate", issuer: "Certificate") -> bool:
    """True if `issuer` signed the certificate; the signature is checked, since an old key can have the same name."""
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm

    try:
        certificate.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
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
    return "" if found in _DEFAULT_ORGANISATIONS else found


def _is_public(leaf: "Certificate") -> bool:
    from cryptography import x509

    try:
        leaf.extensions.get_extension_for_class(x509.PrecertificateSignedCertificateTimestamps)
    except x509.ExtensionNotFound:
        return False
    return True
