"""A certificate of the demo service that has expired, and the authority that signed it; no key is left on disk."""

import ipaddress
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

CA_FILE: Final = "ca.pem"
_LEAF_FILE: Final = "leaf.pem"
_EXPIRED_DAYS: Final = 2
_LIFETIME_DAYS: Final = 90
_CA_USAGE: Final = x509.KeyUsage(True, False, False, False, False, True, True, False, False)


def expired(folder: Path, address: str) -> ssl.SSLContext:
    """The context of a server whose certificate for this address ended two days ago; writes CA_FILE into the folder."""
    root_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    now = datetime.now(UTC)
    ended = now - timedelta(days=_EXPIRED_DAYS)
    began = ended - timedelta(days=_LIFETIME_DAYS)
    root = (
        _builder("wsinvest demo CA", root_key, root_key)
        .not_valid_before(began - timedelta(days=1))
        .not_valid_after(now + timedelta(days=_LIFETIME_DAYS))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), True)
        .add_extension(_CA_USAGE, True)
        .sign(root_key, hashes.SHA256())
    )
    leaf = (
        _builder(address, key, root_key)
        .not_valid_before(began)
        .not_valid_after(ended)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(address))]), False)
        .sign(root_key, hashes.SHA256())
    )
    (folder / CA_FILE).write_bytes(root.public_bytes(Encoding.PEM))
    return _context(folder / _LEAF_FILE, leaf, key)


def _builder(
    subject: str, key: ec.EllipticCurvePrivateKey, signer: ec.EllipticCurvePrivateKey
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(_name(subject))
        .issuer_name(_name("wsinvest demo CA"))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), False)
    )


def _name(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])


def _context(file: Path, leaf: x509.Certificate, key: ec.EllipticCurvePrivateKey) -> ssl.SSLContext:
    """A server's context with this certificate; the file that OpenSSL reads it from is gone when it has."""
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    try:
        file.touch(mode=0o600)
        file.write_bytes(leaf.public_bytes(Encoding.PEM) + secret)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
    finally:
        file.unlink(missing_ok=True)
    return context
