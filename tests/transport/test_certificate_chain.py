"""Where a chain leads: to its own root, or to an issuer of which something may be known."""

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from tests.certificates import issued
from wsinvest.facts.certificate import WHOLE, Chain
from wsinvest.redact.redactor import Redactor
from wsinvest.transport.certificate_chain import followed


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
