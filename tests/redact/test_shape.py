"""The shape of a secret says what is wrong with it and nothing of what it is."""

import pytest

from wsinvest.facts.shape import Entropy, Shape
from wsinvest.redact.shape import length_class, shape_of


@pytest.mark.parametrize(
    ("length", "shown"),
    [(0, "0"), (1, "1-7"), (7, "1-7"), (8, "8-15"), (15, "8-15"), (31, "16-31"), (32, "32"), (64, "64")],
)
def test_lengths_are_exact_only_from_32_bytes_on(length: int, shown: str):
    """Below, only the class is shown: a short length helps a guesser."""
    assert shown == length_class(length)


@pytest.mark.parametrize(
    ("value", "flag"),
    [
        ('"abc"', "quotes"),
        ("abc ", "blanks_at_ends"),
        ("abc\n", "newline_at_ends"),
        ("abc\r", "carriage_return"),
        ("\ufeffabc", "bom"),
        ("segredó", "non_ascii"),
        ("your-256-bit-secret", "placeholder"),
        ("sua_chave_secreta_aqui_com_pelo_menos_32_caracteres", "placeholder"),
        ("<your secret>", "placeholder"),
        ("your-super-secret-jwt-key-change-in-production", "placeholder"),
        ("jwt_CHANGE_ME_please_0123456789abcdef", "placeholder"),
        ("pre${JWT}post", "unexpanded"),
        ("12345678", "guessable"),
        ("aaaaaaaaaaaa", "guessable"),
        ("0123456789abcdef0123", "hex"),
        ("c2VjcmV0LXNlY3JldC0xMjM=", "base64"),
    ],
)
def test_each_mark_is_seen(value: str, flag: str):
    """One example for each flag; a plain random value has none of them."""
    plain = "kT7!vQz2#mW9xLp4&bN8cR5yH1gD6f@s"

    assert getattr(shape_of(value), flag)
    assert not getattr(shape_of(plain), flag)


@pytest.mark.parametrize(
    ("value", "entropy"),
    [
        ("", Entropy.NONE),
        ("aaaa", Entropy.NONE),
        ("abcd", Entropy.LOW),
        ("kT7!vQz2#mW9xLp4", Entropy.FAIR),
        ("kT7!vQz2#mW9xLp4&bN8cR5yH1gD6f@s", Entropy.HIGH),
    ],
)
def test_entropy_is_a_class(value: str, entropy: Entropy):
    """Never a number that could rank guesses."""
    assert entropy is shape_of(value).entropy


def test_two_values_of_one_class_have_one_shape():
    """Nothing in the shape tells them apart."""
    first, second = shape_of("kT7!vQz2#mW9xLp4&bN8cR5yH1gD6f@s"), shape_of("Zr3$uYw8^qE5tKj1*oP6aV2iX9hB4l%d")

    assert isinstance(first, Shape)
    assert first == second
