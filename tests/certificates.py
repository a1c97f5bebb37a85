"""Certificates for servers on loopback, made on the spot: good ones, and bad in exactly one way."""

import ipaddress
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

CA = "Test CA"
LINK = "Test Link"
ALWAYS = (-10, 30)
_RECEIPTS = x509.ObjectIdentifier("1.3.6.1.4.1.11129.2.4.2")  # RFC 6962 section 3.3
_SCT = bytes(1 + 32 + 8 + 2) + b"\x04\x03\x00\x02hm"  # version, log, time, no extensions; ECDSA with SHA-256
_RECEIPT = b"\x04" + bytes([len(_SCT) + 4, 0, len(_SCT) + 2, 0, len(_SCT)]) + _SCT
_ISSUERS = x509.AccessDescription(
    x509.AuthorityInformationAccessOID.CA_ISSUERS, x509.UniformResourceIdentifier("http://pki.example/issuing.crt")
)
_INSIDE = x509.AccessDescription(
    x509.AuthorityInformationAccessOID.CA_ISSUERS, x509.UniformResourceIdentifier("http://pki.shop.corp/ca.crt")
)
_CA_USAGE = x509.KeyUsage(True, False, False, False, False, True, True, False, False)


@dataclass(frozen=True)
class Issued:
    """A server's context with its certificate, and the file of the CA that signed it."""

    context: ssl.SSLContext
    ca_file: str
    der: bytes


def issued(
    folder: Path,
    names: tuple[str, ...] = ("localhost",),
    *,
    days: tuple[int, int] = ALWAYS,
    own: bool = False,
    link: str = "",
    linking: str = LINK,
    marks: tuple[str, ...] = (),
    rsa_bits: int = 0,
) -> Issued:
    """A certificate for these names, valid between these days from now; `own`: signed by itself.

    `link`: an intermediate CA named `linking` stands between, `sent` by the server or `kept` back. `marks`: `above`
    (the leaf names who signed its issuer), `public` (it holds a receipt of a public log), `kin` (both CAs are of one
    organisation), `common` (its name is the common name only), `published` (it says where its issuer's certificate is;
    `published inside`: in a private network), `between` (the intermediate says by its name that it is one).
    `rsa_bits`: its key is RSA of this length.
    """
    root_key, link_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(3))
    key = rsa.generate_private_key(65537, rsa_bits) if rsa_bits else key
    named = "Test Issuing CA" if "between" in marks else linking
    authority, middle = (_name(name, "Example Trust" if "kin" in marks else "") for name in (CA, named))
    subject = _name(names[0])
    root = _authority(authority, root_key, authority, root_key)
    between = _authority(middle, link_key, authority, root_key)
    signer, issuer = (key, subject) if own else (link_key, middle) if link else (root_key, authority)
    leaf = _certificate(subject, key, issuer, signer, days, above=between if "above" in marks else None)
    if "common" not in marks:
        leaf = leaf.add_extension(x509.SubjectAlternativeName(list(map(_alternative, names))), False)
    if "public" in marks:
        leaf = leaf.add_extension(x509.UnrecognizedExtension(_RECEIPTS, _RECEIPT), False)
    if "published" in marks:
        leaf = leaf.add_extension(x509.AuthorityInformationAccess([_ISSUERS]), False)
    if "published inside" in marks:
        leaf = leaf.add_extension(x509.AuthorityInformationAccess([_INSIDE]), False)
    signed = leaf.sign(signer, hashes.SHA256())
    (folder / "ca.pem").write_bytes(root.public_bytes(Encoding.PEM))
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    sent = (signed, between) if link == "sent" else (signed,)
    pem = b"".join(one.public_bytes(Encoding.PEM) for one in sent)
    (folder / "leaf.pem").write_bytes(pem + secret)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    if rsa_bits:
        context.set_ciphers("ALL:@SECLEVEL=0")  # else our own side refuses a short key
    context.load_cert_chain(folder / "leaf.pem")
    return Issued(context, str(folder / "ca.pem"), signed.public_bytes(Encoding.DER))


def _authority(
    subject: x509.Name, key: ec.EllipticCurvePrivateKey, issuer: x509.Name, signer: ec.EllipticCurvePrivateKey
) -> x509.Certificate:
    made = _certificate(subject, key, issuer, signer, ALWAYS)
    constraint = x509.BasicConstraints(ca=True, path_length=None)
    return made.add_extension(constraint, True).add_extension(_CA_USAGE, True).sign(signer, hashes.SHA256())


def _alternative(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _certificate(
    subject: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    issuer: x509.Name,
    signer: ec.EllipticCurvePrivateKey,
    days: tuple[int, int],
    above: x509.Certificate | None = None,
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key())
    if above is not None:
        named = [x509.DirectoryName(above.issuer)]
        authority = x509.AuthorityKeyIdentifier(authority.key_identifier, named, above.serial_number)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + timedelta(days=days[0]))
        .not_valid_after(now + timedelta(days=days[1]))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
        .add_extension(authority, False)
    )


def _name(name: str, organisation: str = "") -> x509.Name:
    own = [x509.NameAttribute(x509.NameOID.COMMON_NAME, name)]
    return x509.Name([x509.NameAttribute(x509.NameOID.ORGANIZATION_NAME, organisation), *own] if organisation else own)
