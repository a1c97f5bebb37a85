"""Certificates for servers on loopback, made on the spot: good ones, and bad in exactly one way."""

import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

CA = "Test CA"
ALWAYS = (-10, 30)
_CA_USAGE = x509.KeyUsage(True, False, False, False, False, True, True, False, False)


@dataclass(frozen=True)
class Issued:
    """A server's context with its certificate, and the file of the CA that signed it."""

    context: ssl.SSLContext
    ca_file: str
    der: bytes


def issued(
    folder: Path, names: tuple[str, ...] = ("localhost",), *, days: tuple[int, int] = ALWAYS, own: bool = False
) -> Issued:
    """A certificate for these names, valid between these days from now; `own`: signed by itself."""
    ca_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    constraint = x509.BasicConstraints(ca=True, path_length=None)
    root = _certificate(CA, ca_key, CA, ca_key, ALWAYS).add_extension(constraint, True).add_extension(_CA_USAGE, True)
    signer, issuer = (key, names[0]) if own else (ca_key, CA)
    alternatives = x509.SubjectAlternativeName([x509.DNSName(name) for name in names])
    leaf = _certificate(names[0], key, issuer, signer, days).add_extension(alternatives, False)
    signed = leaf.sign(signer, hashes.SHA256())
    (folder / "ca.pem").write_bytes(root.sign(ca_key, hashes.SHA256()).public_bytes(Encoding.PEM))
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "leaf.pem").write_bytes(signed.public_bytes(Encoding.PEM) + secret)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "leaf.pem")
    return Issued(context, str(folder / "ca.pem"), signed.public_bytes(Encoding.DER))


def _certificate(
    subject: str,
    key: ec.EllipticCurvePrivateKey,
    issuer: str,
    signer: ec.EllipticCurvePrivateKey,
    days: tuple[int, int],
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(_name(subject))
        .issuer_name(_name(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + timedelta(days=days[0]))
        .not_valid_after(now + timedelta(days=days[1]))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), False)
    )


def _name(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
