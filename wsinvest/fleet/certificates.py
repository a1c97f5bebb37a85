"""Certificates for one run on a Dask cluster: of an authority whose key nobody keeps, a folder for each role.

Dask runs whatever it is sent, and trusts everybody who reaches its port. With these, only who holds one of the three
folders can connect, and only until they expire.
"""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from wsinvest.model.failure import Exit, Failure

ROLES: Final = ("scheduler", "worker", "client")
AUTHORITY, CERTIFICATE, KEY, SETTINGS = "ca.pem", "cert.pem", "key.pem", "distributed.yaml"
SKEW: Final = timedelta(minutes=5)  # clocks of other machines may be so far behind
# What Dask must do for a share to be done once, by whom it was given to, and to know of a lost worker in time.
_SETTINGS: Final = b"""\
# Of wsinvest, for one run. Name this folder by DASK_CONFIG where you start Dask, and the certificates by its options.
distributed:
  scheduler:
    allowed-failures: 0      # what was lost is not done again
    work-stealing: false
    worker-ttl: 10 seconds
    http:
      routes: []
  worker:
    profile:
      enabled: false
    http:
      routes: []
  comm:
    require-encryption: true
    default-scheme: tls
    timeouts:
      tcp: 15 seconds        # Dask refuses less
      connect: 10 seconds
    tls:
      min-version: 1.3
"""


class NotMade(Failure):
    """The certificates cannot be written; the message says where and what to do."""

    exit_status = Exit.NOT_WRITTEN


def make(folder: Path, lifetime: timedelta, now: datetime | None = None) -> None:
    """Write a folder for each of ROLES, each with a key, a certificate, the authority and Dask's settings.

    The certificates hold from 5 minutes ago until `lifetime` from now. Raises NotMade, also if `folder` is there.
    """
    began = now or datetime.now(UTC)
    authority_key = ec.generate_private_key(ec.SECP256R1())
    authority = _signed(began, lifetime, "wsinvest run", authority_key, authority_key, None)
    try:
        folder.mkdir(parents=True, mode=0o700)
        for role in ROLES:
            key = ec.generate_private_key(ec.SECP256R1())
            certificate = _signed(began, lifetime, f"wsinvest {role}", key, authority_key, authority)
            _write(folder / role, AUTHORITY, _pem(authority))
            _write(folder / role, CERTIFICATE, _pem(certificate))
            _write(folder / role, KEY, _pem_of_key(key))
            _write(folder / role, SETTINGS, _SETTINGS)
    except FileExistsError as error:
        raise NotMade(f"{folder}: is there already; name a new folder, one for each run") from error
    except OSError as error:
        raise NotMade(f"{folder}: {error.strerror}; name another folder") from error


def _signed(
    began: datetime,
    lifetime: timedelta,
    name: str,
    key: ec.EllipticCurvePrivateKey,
    by: ec.EllipticCurvePrivateKey,
    authority: x509.Certificate | None,
) -> x509.Certificate:
    """A certificate of this key; without an authority it is one, and signs itself."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject if authority is None else authority.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(began - SKEW)
        .not_valid_after(began + lifetime)
        .add_extension(x509.BasicConstraints(ca=authority is None, path_length=0 if authority is None else None), True)
    )
    if authority is not None:
        both = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH])
        builder = builder.add_extension(both, critical=False)
    else:
        builder = builder.add_extension(_signs_only(), critical=True)
    identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(by.public_key())
    return builder.add_extension(identifier, False).add_extension(issuer, False).sign(by, hashes.SHA256())


def _signs_only() -> x509.KeyUsage:
    others = ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement")
    return x509.KeyUsage(
        **dict.fromkeys(others, False), key_cert_sign=True, crl_sign=False, encipher_only=False, decipher_only=False
    )


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def _pem_of_key(key: ec.EllipticCurvePrivateKey) -> bytes:
    plain = serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)


def _write(folder: Path, name: str, content: bytes) -> None:
    folder.mkdir(mode=0o700, exist_ok=True)
    descriptor = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0), 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
