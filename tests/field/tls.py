"""Certificates that clients judge differently: a name in the common name only, keys that are too short."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

_AUTHORITY = "Field Authority"


def certificate(folder: Path, *, alternative: bool = True, rsa_bits: int = 0) -> tuple[Path, Path]:
    """A certificate for localhost with its key, and the authority's: two files of this folder."""
    above = ec.generate_private_key(ec.SECP256R1())
    key = rsa.generate_private_key(65537, rsa_bits) if rsa_bits else ec.generate_private_key(ec.SECP256R1())
    leaf = _unsigned("localhost", key)
    if alternative:
        leaf = leaf.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), False)
    authority = _unsigned(_AUTHORITY, above).add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
    pem, ca = folder / "leaf.pem", folder / "ca.pem"
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    pem.write_bytes(leaf.sign(above, hashes.SHA256()).public_bytes(Encoding.PEM) + secret)
    ca.write_bytes(authority.sign(above, hashes.SHA256()).public_bytes(Encoding.PEM))
    return pem, ca


def _unsigned(name: str, key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(_name(name))
        .issuer_name(_name(_AUTHORITY))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=3))
        .not_valid_after(now + timedelta(days=120))
    )


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, text)])
