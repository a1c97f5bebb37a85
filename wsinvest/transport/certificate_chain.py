"""Follows the certificate chain that a server sent, up to its root or to the issuer that is missing."""

import re
import warnings
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from wsinvest.facts.certificate import WHOLE, Chain
from wsinvest.redact.redactor import Redactor

if TYPE_CHECKING:
    from cryptography.x509 import Certificate, Name

# Default organisations in templates of OpenSSL, of distributions and of mkcert; they do not identify a signer.
_DEFAULT_ORGANISATIONS: Final = frozenset({"Internet Widgits Pty Ltd", "Default Company Ltd", "mkcert development CA"})
_BETWEEN: Final = re.compile(r"\b(?:intermediate|issuing|subordinate|sub[ -]?ca)\b", re.I)
_ROOT: Final = re.compile(r"\broot\b|^mkcert\b", re.I)
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
    names = {one.subject for one in parsed(trusted)}
    stores = names - {top.issuer}
    above = _issuer_of_issuer(top)
    kin = sorted(
        one.rfc4514_string() for one in stores if _organisation(one) and _organisation(one) == _organisation(top.issuer)
    )
    return Chain(
        missing=redactor.clean(top.issuer.rfc4514_string()),
        above=redactor.clean(above.rfc4514_string()) if above in stores else "",
        kin=tuple(map(redactor.clean, kin[:_MOST])),
        public=_is_public(certificates[0]),
        between=bool(_BETWEEN.search(_common_name(top.issuer))),
        published=_is_published(top),
        own=top.issuer in names or bool(_ROOT.search(_common_name(top.issuer))),
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


def _common_name(name: "Name") -> str:
    from cryptography.x509 import NameOID

    return next((str(one.value) for one in name.get_attributes_for_oid(NameOID.COMMON_NAME)), "")


def _is_published(certificate: "Certificate") -> bool:
    """True if it says by which URL its issuer's certificate can be fetched; nothing is fetched here."""
    from cryptography import x509

    try:
        access = certificate.extensions.get_extension_for_class(x509.AuthorityInformationAccess).value
    except x509.ExtensionNotFound:
        return False
    issuers = x509.oid.AuthorityInformationAccessOID.CA_ISSUERS
    places = (one.access_location for one in access if one.access_method == issuers)
    return any(isinstance(one, x509.UniformResourceIdentifier) and one.value.startswith("http") for one in places)


def _is_public(leaf: "Certificate") -> bool:
    from cryptography import x509

    try:
        leaf.extensions.get_extension_for_class(x509.PrecertificateSignedCertificateTimestamps)
    except x509.ExtensionNotFound:
        return False
    return True
