"""The decodings of the secret: texts as the file allows them, bytes as services decode them."""

import base64

import pytest

from wsinvest.facts.decodings import DECODINGS
from wsinvest.jwt.decodings import keys
from wsinvest.redact.credentials import Credentials
from wsinvest.redact.secret import Secret

RAW = bytes(range(200, 232))


def read(secret, **others):
    texts = {name: Secret(text) for name, text in {"as_read": secret, **others}.items()}
    return dict(keys(Credentials(jwt_secret=Secret(secret), jwt_secret_texts=texts)))


@pytest.mark.parametrize(
    ("secret", "name"),
    [
        (RAW.hex(), "hex"),
        (RAW.hex().upper(), "hex"),
        (f" {RAW.hex()}\r", "hex"),
        (base64.b64encode(RAW).decode(), "base64"),
        (base64.urlsafe_b64encode(RAW).decode(), "base64"),
        (base64.urlsafe_b64encode(RAW).decode().rstrip("="), "base64"),
    ],
)
def test_what_can_be_decoded_is_a_decoding_as_well(secret, name):
    """In capitals or small letters, either alphabet, padded or not, whatever stands at the ends."""
    assert RAW == read(secret)[name]


@pytest.mark.parametrize("secret", ["", "abc", "correct horse!", "a" * 5, "ção" * 9, "ab=c"])
def test_what_is_no_encoding_is_not_decoded(secret):
    """Odd lengths that no encoder gives, blanks, other letters."""
    assert {} == {name: key for name, key in read(secret).items() if isinstance(key, bytes) and name == "hex"}
    assert len(secret) % 4 != 1 or "base64" not in read(secret)


def test_texts_come_first_and_empty_ones_not_at_all():
    """In the order of the names; an empty one signs nothing."""
    found = read("a" * 32, stripped="b", unquoted="")

    assert ["as_read", "stripped", "hex", "base64"] == list(found)
    assert list(found) == [name for name in DECODINGS if name in found]
