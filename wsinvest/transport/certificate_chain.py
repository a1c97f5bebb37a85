"""Follows the certificate chain that a server sent, up to its root or to the issuer that is missing."""

import re
import warnings
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from wsinvest.facts.certificate import WHOLE, Chain
from wsinvest.model.hosts import host_of, is_private
from wsinvest.redact.redactor import Redactor

if TYPE_CHECKING:
    from cryptography.x509 import Certificate, Name

# Default organisations in templates of OpenSSL, of distributions and of mkcert; they do not identify a signer.
_DEFAULT_ORGANISATIONS: Final = frozenset({"Internet Widgits Pty Ltd", "Default Company Ltd", "mkcert development CA"})
_BETWEEN: Final = re.compile(r"\b(?:intermediate|issuing|subordinate|sub[ -]?ca)\b", re.I)
_ROOT: Final = re.compile(r"\broot\b|^mkcert\b", re.I)
_WORD: Final = re.compile(r"[^\W_]+")
# Words of authorities' names that do not tell one authority from another.
_COMMON: Final = frozenset(
    "authority ca cert certificate certificates certification class global issuing intermediate inc llc ltd of old new"
    " other another private root services sub subordinate the tls ssl trust".split()
)
_MOST: Final = 5


def parsed(certificates: Iterable[bytes]) -> "list[Certificate]":
    """The certificates (DER) whose names and extensions can be parsed."""
    with warnings.catch_warnings(action="ignore"):  # old roots break current rules
        return [found for one in certificates if (found := _readable(one))]


def followed(sent: Iterable[bytes], trusted: Iterable[bytes], redactor: Redactor, given: Iterable[bytes] = ()) -> Chain:
    """The chain from the leaf upwards: WHOLE if it ends in a root, else what is known of the missing issuer.

    `sent`, `trusted`: certificates in DER; `given`: those of `trusted` that are of the CA file of this server. What
    cannot be parsed is ignored. Names are redacted.
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
        named=next((redactor.clean(one.subject.rfc4514_string()) for one in parsed(given) if _is_above(one, top)), ""),
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


def _is_above(given: "Certificate", top: "Certificate") -> bool:
    """True if the missing issuer's name is that of the given authority and more, as names of intermediates are.

    Names that differ in a number or in a common word only are those of an older and a newer authority.
    """
    upper, lower = (_words(name) for name in (given.subject, top.issuer))
    if not upper or not upper <= lower or not _may_have_intermediates(given):
        return False
    return upper != lower or bool(_ROOT.search(_common_name(given.subject)))


def _words(name: "Name") -> frozenset[str]:
    words = (word for word in _WORD.findall(_common_name(name).lower()) if not re.fullmatch(r"[a-z]?\d+", word))
    return frozenset(words) - _COMMON


def _may_have_intermediates(authority: "Certificate") -> bool:
    from cryptography import x509

    try:
        held = authority.extensions.get_extension_for_class(x509.BasicConstraints).value
    except x509.ExtensionNotFound:
        return authority.subject == authority.issuer  # an authority of the old kind, without extensions
    return held.ca and held.path_length != 0


def _common_name(name: "Name") -> str:
    from cryptography.x509 import NameOID

    return next((str(one.value) for one in name.get_attributes_for_oid(NameOID.COMMON_NAME)), "")


def _is_published(certificate: "Certificate") -> bool:
    """True if it names a public address where its issuer's certificate can be fetched; nothing is fetched here.

    Authorities of companies name an address inside also where the issuer is their root.
    """
    from cryptography import x509

    try:
        access = certificate.extensions.get_extension_for_class(x509.AuthorityInformationAccess).value
    except x509.ExtensionNotFound:
        return False
    issuers = x509.oid.AuthorityInformationAccessOID.CA_ISSUERS
    places = (one.access_location for one in access if one.access_method == issuers)
    urls = (one.value for one in places if isinstance(one, x509.UniformResourceIdentifier))
    return any(url.startswith("http") and not is_private(host_of(url).rstrip(".")) for url in urls)


def _is_public(leaf: "Certificate") -> bool:
    from cryptography import x509

    try:
        leaf.extensions.get_extension_for_class(x509.PrecertificateSignedCertificateTimestamps)
    except x509.ExtensionNotFound:
        return False
    return True
