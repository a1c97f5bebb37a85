"""A secret leaves its type only where it is revealed; the filter knows it in every dress."""

import base64
import copy
import json
import pickle
import re
import urllib.parse
from pathlib import Path

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wsinvest.redact.boilerplate import is_boilerplate
from wsinvest.redact.masking import MASK
from wsinvest.redact.secret import Secret, Vault

VALUE = "kT7!vQz2#mW9x/Lp4+bN8cR5yH1gD6f@s"


@pytest.mark.parametrize("form", [str, repr, "{}".format, lambda s: f"{s:>9}", lambda s: f"{[s]}", lambda s: "%s" % s])  # noqa: UP031
def test_no_way_of_printing_shows_it(form):
    """str, repr, format, containers and percent formatting are masked."""
    shown = form(Secret(VALUE))

    assert MASK in shown
    assert VALUE not in shown


def test_it_is_neither_pickled_nor_put_into_json():
    """Both refuse rather than write."""
    with pytest.raises(TypeError):
        pickle.dumps(Secret(VALUE))
    with pytest.raises(TypeError):
        json.dumps(Secret(VALUE))
    with pytest.raises(TypeError):
        copy.copy(Secret(VALUE))


def test_equality_is_by_value():
    """Two secrets are equal when their values are, and never equal to the bare text."""
    assert Secret(VALUE) == Secret(VALUE)
    assert Secret(VALUE) != Secret("other")
    assert Secret(VALUE) != VALUE


RAW = VALUE.encode()
DRESSES = [
    VALUE,
    RAW.hex(),
    RAW.hex().upper(),
    VALUE[::-1],
    urllib.parse.quote(VALUE, safe=""),
    urllib.parse.quote_plus(VALUE),
    json.dumps(VALUE),
    base64.b64encode(RAW).decode(),
    base64.urlsafe_b64encode(RAW).decode(),
    base64.b64encode(b"x" + RAW + b"yy").decode(),
    base64.b64encode(b"xx" + RAW + b"y").decode(),
]


@pytest.mark.parametrize("dressed", DRESSES)
def test_the_filter_finds_a_known_value_in_each_form(dressed: str):
    """Encoded at any offset, escaped or reversed: masked in text and seen by the leak guard."""
    vault = Vault()
    vault.put("JWT_SECRET", VALUE)

    masked = vault.mask(f"before {dressed} after")

    assert masked.startswith("before ")
    assert masked.endswith(" after")
    assert MASK in masked
    assert ("JWT_SECRET",) == vault.leaks(f"x{dressed}x")
    assert vault.ledger["JWT_SECRET"] >= 1


def test_a_known_tokens_parts_are_filtered_alone():
    """The payload and the signature of a JWT are as secret as the whole."""
    token = jwt.encode({"sub": "someone"}, "k" * 32, "HS256")
    vault = Vault()
    vault.put("WS_TOKEN", token)

    _header, payload, signature = token.split(".")

    assert f"{MASK} {MASK}" == vault.mask(f"{payload} {signature}")


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("ws://user:pw@host/x", "ws://[secret]@host/x"),
        ("Authorization: Bearer abcdef123456", "Authorization: [secret] [secret]"),
        ("sent Bearer abcdef123456", "sent Bearer [secret]"),
        ("password=hunter22&x=1", "password=[secret]&x=[secret]"),
        ('{"access_token": "abc12345"}', '{"access_token": "[secret]"}'),
        ("eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.", "[secret]"),
        ("-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\nrest", "[secret]\nrest"),
    ],
)
def test_unknown_secrets_are_filtered_by_shape(text: str, masked: str):
    """JWT, PEM, Bearer, URL user part and assignments, though nobody told us the value."""
    assert masked == Vault().mask(text)


@given(st.text(alphabet=st.characters(codec="utf-8"), min_size=8, max_size=40))
def test_whatever_the_value_the_filter_leaves_nothing_of_it(value: str):
    """Any value that is filtered at all is gone from the text, and the guard agrees."""
    vault = Vault()
    vault.put("S", value)

    masked = vault.mask(f"<<{value}>>")

    assert ("S" in vault.leaks(value)) == ((MASK in masked or value in MASK) and not is_boilerplate(value))
    assert not vault.leaks(masked.replace(MASK, ""))


def test_a_public_word_is_not_filtered():
    """JWT_SECRET=secret is reported as guessable; blanking every `secret` would ruin the report and protect nothing."""
    vault = Vault()
    vault.put("JWT_SECRET", "secret")

    assert "the secret is weak" == vault.mask("the secret is weak")


@pytest.mark.parametrize("start", [100, 12_280, 16_370])
def test_of_a_long_body_no_piece_of_a_value_is_shown(start: int):
    """Only the start of a body is looked at; what its end cuts in two stays away, though blanks make room for it."""
    vault = Vault()
    vault.put("JWT_SECRET", VALUE)
    before = (VALUE * (start // len(VALUE) + 1))[:start]

    shown = vault.clean_body(f"{before}{VALUE}{'x' * 50_000}".encode())

    assert not [place for place in range(len(VALUE) - 8) if VALUE[place : place + 8] in shown.replace(MASK, "")]


def test_what_stands_in_every_report_is_no_secret_worth_blanking():
    """A password that is the target's name: a blank in place of the name would tell it."""
    vault = Vault()
    vault.put("LOGIN_PASSWORD", "service7")
    vault.show(["service7.example/ws", "wss://service7.example/ws"])
    vault.put("token.baseline", "service7")

    assert "service7.example" == vault.mask("service7.example")


def test_a_page_that_comes_again_is_filtered_by_what_is_known_by_then():
    """Each time it is counted; what was learned in between is masked, a person's name too."""
    vault = Vault()
    page = f"token {VALUE} of Ana Maria".encode()
    vault.put("t", VALUE)

    assert ["token [secret] of Ana Maria"] * 2 == [vault.clean_body(page) for _ in range(2)]
    assert 2 == vault.ledger["t"]
    vault.learn_personal("Ana Maria")
    assert f"token [secret] of {vault.pseudonym('Ana Maria')}" == vault.clean_body(page)
    vault.learn("of the page 1234", "later")
    assert "[secret]" == vault.clean_body(b"of the page 1234")


@pytest.mark.parametrize("word", ["websocket", "handshake", "margin", "4827"])
def test_the_guard_does_not_fire_on_words_that_every_page_holds(word: str):
    """A password that is a word of our own pages, or a short number, cannot be told from them; foreign texts can."""
    vault = Vault()
    vault.put("LOGIN_PASSWORD", word)

    assert () == vault.leaks(f"<p>{word}</p>")
    assert f"wrong password {MASK}!" == vault.mask(f"wrong password {word}!")


def test_fingerprints_are_equal_only_under_one_key():
    """The same value, another run: another fingerprint; a guesser needs the key."""
    vault, other = Vault(b"a" * 32), Vault(b"b" * 32)

    assert vault.fingerprint(VALUE) == vault.fingerprint(Secret(VALUE))
    assert vault.fingerprint(VALUE) != other.fingerprint(VALUE)
    assert vault.fingerprint(VALUE) != vault.pseudonym(VALUE)
    assert 15 == len(vault.fingerprint(VALUE))


def test_an_empty_secret_is_there_and_an_unset_one_is_not():
    """The incident turns on this difference."""
    vault = Vault()
    vault.put("WS_TOKEN", "")

    found = vault.get("WS_TOKEN")

    assert found is not None
    assert found.empty
    assert vault.get("JWT_SECRET") is None


def test_a_saved_vault_filters_as_before_and_is_private(tmp_path: Path):
    """The next notebook of a run knows the same secrets, under the same fingerprints; the file is 0600."""
    vault = Vault()
    vault.put("JWT_SECRET", VALUE)
    vault.hold("url.resource", "/ws?room=5")
    vault.mask(f"{VALUE} and {VALUE}")
    vault.save(tmp_path)

    again = Vault.load(tmp_path)

    assert 2 == again.ledger["JWT_SECRET"]
    assert MASK == again.mask(VALUE)
    assert vault.fingerprint(VALUE) == again.fingerprint(VALUE)
    assert "/ws?room=5" == again.held("url.resource")
    assert [0o600] == [path.stat().st_mode & 0o777 for path in tmp_path.iterdir()]


PERSON = "maria.souza@example.com"


@pytest.mark.parametrize("text", [f"no account for {PERSON}", "user msouza-4711 is locked"])
def test_what_is_about_a_person_becomes_a_pseudonym(text: str):
    """An address by its shape, a user's name once it is known; the same under one key, another under the next."""
    shown = []
    for vault in (Vault(b"k" * 32), Vault(b"k" * 32), Vault()):
        vault.learn_personal("msouza-4711")
        shown.append(vault.mask(text))

    assert not [one for one in shown if PERSON in one or "msouza" in one]
    assert shown[0] == shown[1] != shown[2]
    assert re.search(r"p:[0-9a-f]{12}", shown[0])


def test_personal_data_are_kept_only_when_that_was_asked_for():
    """Secrets are masked all the same."""
    vault = Vault()
    vault.keeps_personal = True
    vault.put("LOGIN_PASSWORD", VALUE)

    assert f"{PERSON} [secret]" == vault.mask(f"{PERSON} {VALUE}")


@pytest.mark.parametrize("word", ["admin", "test", "abc", "4711"])
def test_words_that_are_nobodys_own_stay(word: str):
    """Replacing them would tell them."""
    vault = Vault()
    vault.learn_personal(word)

    assert f"no such user: {word}" == vault.mask(f"no such user: {word}")
