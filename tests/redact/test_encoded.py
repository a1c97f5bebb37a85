"""A known value is told by its letters and digits, however they are set, and by a piece of a random-looking one."""

import hashlib
import html
import json
import unicodedata

import pytest

from wsinvest.redact.encoded import EncodedForms
from wsinvest.redact.masking import MASK
from wsinvest.redact.redactor import Redactor

VALUE = "Xw93kdLq0PzR7vTtB2mNc81sYhGfJ4ue"


def masked(text: str, *values: str) -> str:
    """The text after a redactor that knows these values."""
    known = EncodedForms()
    for value in values or (VALUE,):
        known.add(value, "value")
    return known.mask(text, MASK)[0]


@pytest.mark.parametrize(
    "form",
    [
        VALUE.upper(),
        " ".join(VALUE),
        "-".join(VALUE[at : at + 4] for at in range(0, len(VALUE), 4)),
        "\u200b".join(VALUE),
        "".join(f"%{ord(char):02x}" for char in VALUE),
        "".join(f"&#{ord(char)};" for char in VALUE),
        "".join(f"&#x{ord(char):x};" for char in VALUE),
        "".join(f"\\u{ord(char):04x}" for char in VALUE),
        ":".join(f"{char:02x}" for char in VALUE.encode()),
        ", ".join(str(char) for char in VALUE.encode()),
        json.dumps(list(VALUE))[2:-2],
    ],
)
def test_a_value_that_is_spelled_out_is_found(form: str):
    """In capitals, letter by letter, in groups, in codes, as a list."""
    assert f"no <{MASK}>" == masked(f"no <{form}>")


def test_a_value_is_found_under_other_accents():
    """A file written on one system and a server on another put accents together in two ways."""
    value = unicodedata.normalize("NFC", "corac\u0327a\u0303o-do-leao-42")

    assert f"no {MASK}" == masked("no " + unicodedata.normalize("NFD", value), value)


@pytest.mark.parametrize("name", ["sha512", "sha224", "sha3_256", "blake2b", "md5"])
@pytest.mark.parametrize("digits", [8, 16, 128])
def test_a_hash_without_a_key_is_found_however_it_is_cut(name: str, digits: int):
    """It is a test for guesses."""
    whole = hashlib.new(name, VALUE.encode()).hexdigest()

    assert f"no {MASK} f00d" == masked(f"no {whole[:digits].upper()} f00d")


@pytest.mark.parametrize(
    "told",
    [
        VALUE.upper(),
        VALUE[:16],
        "".join(f"%{ord(char):02x}" for char in VALUE),
        json.dumps("\n".join(VALUE.partition("T"))),
    ],
)
def test_the_search_before_publication_finds_them_too(told: str):
    """The filter may have been passed by; evidence is JSON, where a line break is two characters."""
    redactor = Redactor()
    redactor.learn(VALUE, "WS_TOKEN")

    assert ("WS_TOKEN",) == redactor.leaks(f'{{"body": "{told}"}}')
    assert () == redactor.leaks('{"body": "nothing of it, not even hk:f0a1b2c3d4e5"}')


@pytest.mark.parametrize("piece", [VALUE[:8], VALUE[-8:], VALUE[4:18], VALUE[:6]])
def test_a_piece_of_a_random_looking_value_is_found(piece: str):
    """Services like to say which key it was by its beginning or end."""
    assert f"no {MASK}..." == masked(f"no {piece}...")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("websocket-handshake", "the WebSocket handshake failed"),
        ("websocket2026-prod-key", "websocket2026"),
        ("Summer2024Winter2025", "Summer2024"),
        ("correct horse battery", "a correct horse"),
        ("1234-5678-9012", "1234 5678 9012"),
    ],
)
def test_words_of_a_sentence_are_no_pieces(value: str, text: str):
    """A blank in an ordinary sentence would tell that its word is part of a password."""
    assert text == masked(text, value)


def test_the_next_notebook_knows_them_too(tmp_path):
    """They are kept with the redactor; and a value that stands in every report is forgotten."""
    redactor = Redactor()
    redactor.learn(VALUE, "WS_TOKEN")
    redactor.save(tmp_path)

    assert f"no {MASK}" == Redactor.load(tmp_path).clean("no " + html.escape(VALUE.upper()))
    redactor.show([f"wss://{VALUE}/"])
    assert "no Xw93kdLq" == redactor.clean("no Xw93kdLq")


def test_time_grows_with_the_text_alone():
    """Half a megabyte that begins like the value at every place."""
    text = VALUE[:7] * 2**16

    assert MASK in masked(text + VALUE.upper())
