"""Random-looking keys are told from words, names, paths and ids that people read."""

import base64
import hashlib
import random

import pytest

from wsinvest.redact.high_entropy import is_high_entropy, mask_high_entropy
from wsinvest.redact.masking import MASK
from wsinvest.redact.redactor import Redactor

LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


@pytest.mark.parametrize(
    "word",
    [
        "sk_live_51i9HWMb8yxU53dvbDvWxY9WLv",
        "AKIAB6JMEZWKLHL5NIY3",
        "5cba979e6aadb59c3d6d45988daf241e",
        "OZ391HXHD58AMDHW05JLDAGI3QRUSOOB",
        base64.b64encode(hashlib.sha512(b"k").digest()).decode(),
        "eyJzdWIiOiAieCIsICJwdyI6ICJDVG5nTTdKVHJoY3MifQ",
    ],
)
def test_keys_of_providers_hex_and_base64_look_random(word: str):
    """With a prefix that tells whose they are, in one kind of letter, in base64 with its slashes."""
    assert is_high_entropy(word)


@pytest.mark.parametrize(
    "word",
    [
        "OAuth2AuthenticationProcessingFilter",
        "Http11NioProtocol",
        "20261126T014532Z-127-0-0-1-45925-ws-87b8",
        "/tmp/pytest-of-root/pytest-0/test_x0",
        "backend-7d9f8b6c5-x2x4z",
        "ip-10-0-12-45",
        "0b1c2d3e-4f50-6172-8394-a5b6c7d8e9fa",
        "MAX_WEBSOCKET_CONNECTIONS2",
        "12345678901234567890",
        "a" * 40 + "1",
    ],
)
def test_names_paths_and_ids_are_not(word: str):
    """They have digits, capitals and dashes as well, but each kind of character keeps together."""
    assert (word, 0) == mask_high_entropy(word, MASK)


def test_nearly_every_key_of_24_letters_is_told():
    """The measure is a guess, so its rate is what can be promised."""
    draw = random.Random(7)
    keys = ["".join(draw.choices(LETTERS, k=24)) for _ in range(1000)]

    assert sum(map(is_high_entropy, keys)) > 950


def test_only_texts_of_others_are_searched_and_what_the_report_shows_anyway_stays():
    """An audience or a host name may well look random."""
    redactor, key = Redactor(), "i9HWMb8yxU53dvbDvWxY9WLv"

    assert f"no {MASK}" == redactor.clean(f"no {key}")
    assert f"no {key}" == redactor.own(f"no {key}")
    redactor.show([f"wss://{key}.example/"])
    assert f"no {key}" == redactor.clean(f"no {key}")


def test_a_text_of_one_long_word_takes_no_time_by_its_square():
    """A hostile server chooses the text."""
    assert ("a1" * 2**19 + "\n") != mask_high_entropy("a1" * 2**19 + "\n", MASK)[0]
