"""Where a chain leads: to its own root, or to an issuer of which something may be known."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import NameOID

from tests.certificates import issued
from wsinvest.facts.certificate import WHOLE, Chain
from wsinvest.redact.redactor import Redactor
from wsinvest.transport.certificate_chain import followed

NOW, DAY = datetime.now(UTC), timedelta(days=1)


def ders(path) -> tuple[bytes, ...]:
    """The certificates of a PEM file."""
    return tuple(one.public_bytes(Encoding.DER) for one in x509.load_pem_x509_certificates(path.read_bytes()))


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        ({}, Chain("CN=Test CA", own=True)),
        ({"link": "kept"}, Chain("CN=Test Link")),
        ({"link": "kept", "marks": ("above",)}, Chain("CN=Test Link", above="CN=Test CA")),
        ({"link": "kept", "marks": ("public",)}, Chain("CN=Test Link", public=True)),
        (
            {"link": "kept", "marks": ("kin",)},
            Chain("CN=Test Link,O=Example Trust", kin=("CN=Test CA,O=Example Trust",)),
        ),
        ({"link": "kept", "marks": ("between",)}, Chain("CN=Test Issuing CA", between=True)),
        ({"link": "kept", "marks": ("published",)}, Chain("CN=Test Link", published=True)),
        ({"link": "sent"}, Chain("CN=Test CA", own=True)),
        ({"own": True}, WHOLE),
    ],
)
def test_what_is_missing_and_what_speaks_for_it(tmp_path, made, expected):
    """Of a CA that is trusted by its name alone nothing is said: one of that name may have another key."""
    issued(tmp_path, **made)

    assert expected == followed(ders(tmp_path / "leaf.pem"), ders(tmp_path / "ca.pem"), Redactor())


def authority(name: str, path_length: int | None = None) -> bytes:
    """A CA of this name that signs itself (DER), as in a CA file that somebody was given."""
    subject, key = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]), generate_private_key(SECP256R1())
    made = x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(NOW - DAY).not_valid_after(NOW + DAY)
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=path_length), critical=True)
    return made.sign(key, SHA256()).public_bytes(Encoding.DER)


@pytest.mark.parametrize(
    ("issuer", "given", "path_length", "named"),
    [
        ("Acme Services CA", "Acme Root CA", None, True),
        ("Acme CA 1", "Acme Root", None, True),
        ("Field Test Link", "Field Test CA", None, True),
        ("Acme Services CA", "Acme Root CA", 0, False),
        ("Acme CA 2024", "Acme CA 2019", None, False),
        ("Acme Production CA", "Acme Staging CA", None, False),
        ("Field Test CA", "Other Field Test CA", None, False),
        ("Field Test CA", "Shop CA", None, False),
        ("Issuer 7", "CA", None, False),
    ],
)
def test_an_authority_of_the_ca_file_that_the_issuer_is_named_after(tmp_path, issuer, given, path_length, named):
    """An older, another and a sibling authority are not above it, nor one that may not have intermediates."""
    issued(tmp_path, link="kept", linking=issuer)
    trusted = (authority(given, path_length),)

    found = followed(ders(tmp_path / "leaf.pem"), trusted, Redactor(), trusted)

    assert Chain(f"CN={issuer}", named=f"CN={given}" if named else "") == found


def test_an_address_inside_of_the_issuer_says_nothing(tmp_path):
    """Authorities of companies write it into each certificate, also where their root signed it."""
    issued(tmp_path, link="kept", marks=("published inside",))

    assert Chain("CN=Test Link") == followed(ders(tmp_path / "leaf.pem"), (), Redactor())


def test_without_trust_nothing_speaks_for_it(tmp_path):
    """Names of authorities that this machine does not trust say nothing."""
    issued(tmp_path, link="kept", marks=("above", "kin"))

    assert Chain("CN=Test Link,O=Example Trust") == followed(ders(tmp_path / "leaf.pem"), (), Redactor())


def test_a_chain_in_any_order_up_to_its_root(tmp_path):
    """As servers send them; the root itself is the end."""
    issued(tmp_path, link="sent")
    leaf, between = ders(tmp_path / "leaf.pem")

    assert WHOLE == followed((leaf, *ders(tmp_path / "ca.pem"), between), (), Redactor())


def test_an_intermediate_of_another_key(tmp_path):
    """It has the right name, and is as good as none: the old one is sent with a new leaf."""
    for name, link in (("new", "kept"), ("old", "sent")):
        (tmp_path / name).mkdir()
        issued(tmp_path / name, link=link, marks=("above",))
    (leaf,), (_, old) = ders(tmp_path / "new" / "leaf.pem"), ders(tmp_path / "old" / "leaf.pem")
    trusted = ders(tmp_path / "new" / "ca.pem")

    assert Chain("CN=Test Link", above="CN=Test CA") == followed((leaf, old), trusted, Redactor())


def test_bytes_that_are_no_certificates():
    """Count as not sent."""
    assert WHOLE == followed((b"nonsense", b""), (b"\x30\x00",), Redactor())


def test_an_intermediate_whose_key_cannot_be_used(tmp_path):
    """A curve that cryptography does not know: nobody can tell what that key signed."""
    p256, unknown = bytes.fromhex("06082a8648ce3d030107"), bytes.fromhex("06082a8648ce3d030109")
    issued(tmp_path, link="sent")
    leaf, between = ders(tmp_path / "leaf.pem")
    assert p256 in between

    assert Chain("CN=Test Link") == followed((leaf, between.replace(p256, unknown)), (), Redactor())
