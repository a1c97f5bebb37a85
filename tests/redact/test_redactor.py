"""The filter knows a value in every form, masks it, and what the guard would report it has masked."""

import base64
import json
import re
import urllib.parse
from pathlib import Path

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wsinvest.redact.boilerplate import is_boilerplate
from wsinvest.redact.fingerprints import Fingerprinter
from wsinvest.redact.masking import MASK
from wsinvest.redact.redactor import Redactor

VALUE = "kT7!vQz2#mW9x/Lp4+bN8cR5yH1gD6f@s"
RAW = VALUE.encode()
FORMS = [
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


@pytest.mark.parametrize("form", FORMS)
def test_the_filter_finds_a_known_value_in_each_form(form: str):
    """Encoded at any offset, escaped or reversed: masked in text and seen by the leak guard."""
    redactor = Redactor()
    redactor.learn(VALUE, "JWT_SECRET")

    masked = redactor.mask_own(f"before {form} after")

    assert masked.startswith("before ")
    assert masked.endswith(" after")
    assert MASK in masked
    assert ("JWT_SECRET",) == redactor.leaks(f"x{form}x")
    assert redactor.ledger["JWT_SECRET"] >= 1


def test_a_known_tokens_parts_are_filtered_alone():
    """The payload and the signature of a JWT are as secret as the whole."""
    token = jwt.encode({"sub": "someone"}, "k" * 32, "HS256")
    redactor = Redactor()
    redactor.learn(token, "WS_TOKEN")

    _header, payload, signature = token.split(".")

    assert f"{MASK} {MASK}" == redactor.mask_own(f"{payload} {signature}")


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
    assert masked == Redactor().mask_own(text)


@given(st.text(alphabet=st.characters(codec="utf-8"), min_size=8, max_size=40))
def test_whatever_the_value_the_filter_leaves_nothing_of_it(value: str):
    """Any value that is filtered at all is gone from the text, and the guard agrees."""
    redactor = Redactor()
    redactor.learn(value, "S")

    masked = redactor.mask_own(f"<<{value}>>")

    assert ("S" in redactor.leaks(value)) == ((MASK in masked or value in MASK) and not is_boilerplate(value))
    assert not redactor.leaks(masked.replace(MASK, ""))


def test_a_public_word_is_not_filtered():
    """JWT_SECRET=secret is reported as guessable; blanking every `secret` would ruin the report and protect nothing."""
    redactor = Redactor()
    redactor.learn("secret", "JWT_SECRET")

    assert "the secret is weak" == redactor.mask_own("the secret is weak")


@pytest.mark.parametrize("start", [100, 12_280, 16_370])
def test_of_a_long_body_no_piece_of_a_value_is_shown(start: int):
    """Only the start of a body is looked at; what its end cuts in two stays away, though blanks make room for it."""
    redactor = Redactor()
    redactor.learn(VALUE, "JWT_SECRET")
    before = (VALUE * (start // len(VALUE) + 1))[:start]

    shown = redactor.clean_body(f"{before}{VALUE}{'x' * 50_000}".encode())

    assert not [place for place in range(len(VALUE) - 8) if VALUE[place : place + 8] in shown.replace(MASK, "")]


def test_what_stands_in_every_report_is_no_secret_worth_blanking():
    """A password that is the target's name: a blank in place of the name would tell it."""
    redactor = Redactor()
    redactor.learn("service7", "LOGIN_PASSWORD")
    redactor.show(["service7.example/ws", "wss://service7.example/ws"])
    redactor.learn("service7", "token.baseline")

    assert "service7.example" == redactor.mask_own("service7.example")


def test_a_page_that_comes_again_is_filtered_by_what_is_known_by_then():
    """Each time it is counted; what was learned in between is masked, a person's name too."""
    redactor = Redactor()
    page = f"token {VALUE} of Ana Maria".encode()
    redactor.learn(VALUE, "t")

    assert ["token [secret] of Ana Maria"] * 2 == [redactor.clean_body(page) for _ in range(2)]
    assert 2 == redactor.ledger["t"]
    redactor.learn_personal("Ana Maria")
    assert f"token [secret] of {redactor.fingerprinter.pseudonym('Ana Maria')}" == redactor.clean_body(page)
    redactor.learn("of the page 1234", "later")
    assert "[secret]" == redactor.clean_body(b"of the page 1234")


@pytest.mark.parametrize("word", ["websocket", "handshake", "margin", "4827"])
def test_the_guard_does_not_fire_on_words_that_every_page_holds(word: str):
    """A password that is a word of our own pages, or a short number, cannot be told from them; foreign texts can."""
    redactor = Redactor()
    redactor.learn(word, "LOGIN_PASSWORD")

    assert () == redactor.leaks(f"<p>{word}</p>")
    assert f"wrong password {MASK}!" == redactor.mask_own(f"wrong password {word}!")


def test_a_saved_redactor_filters_as_before_and_is_private(tmp_path: Path):
    """The next notebook of a run knows the same secrets, under the same fingerprints; the file is 0600."""
    redactor = Redactor()
    redactor.learn(VALUE, "JWT_SECRET")
    redactor.mask_own(f"{VALUE} and {VALUE}")
    redactor.save(tmp_path)

    again = Redactor.load(tmp_path)

    assert 2 == again.ledger["JWT_SECRET"]
    assert MASK == again.mask(VALUE)
    assert redactor.fingerprinter.fingerprint(VALUE) == again.fingerprinter.fingerprint(VALUE)
    assert [0o600] == [path.stat().st_mode & 0o777 for path in tmp_path.iterdir()]


PERSON = "maria.souza@example.com"


@pytest.mark.parametrize("text", [f"no account for {PERSON}", "user msouza-4711 is locked"])
def test_what_is_about_a_person_becomes_a_pseudonym(text: str):
    """An address by its shape, a user's name once it is known; the same under one key, another under the next."""
    shown = []
    for redactor in (Redactor(Fingerprinter(b"k" * 32)), Redactor(Fingerprinter(b"k" * 32)), Redactor()):
        redactor.learn_personal("msouza-4711")
        shown.append(redactor.mask_own(text))

    assert not [one for one in shown if PERSON in one or "msouza" in one]
    assert shown[0] == shown[1] != shown[2]
    assert re.search(r"p:[0-9a-f]{12}", shown[0])


def test_personal_data_are_kept_only_when_that_was_asked_for():
    """Secrets are masked all the same."""
    redactor = Redactor()
    redactor.keeps_personal = True
    redactor.learn(VALUE, "LOGIN_PASSWORD")

    assert f"{PERSON} [secret]" == redactor.mask_own(f"{PERSON} {VALUE}")


@pytest.mark.parametrize("word", ["admin", "test", "abc", "4711"])
def test_words_that_are_nobodys_own_stay(word: str):
    """Replacing them would tell them."""
    redactor = Redactor()
    redactor.learn_personal(word)

    assert f"no such user: {word}" == redactor.mask_own(f"no such user: {word}")


def _encoded(code: str):  # type: ignore[no-untyped-def]
    def spell(text: str) -> str:
        raw = text.encode("utf-8", "surrogatepass")
        forms = {
            "hex": raw.hex(" "),
            "b64": base64.b64encode(raw).decode(),
            "url": "".join(f"%{byte:02X}" for byte in raw),
            "bits": " ".join(f"{byte:08b}" for byte in raw),
        }
        return forms[code]

    return spell


SPELLINGS = st.sampled_from(
    [str, str.upper, ", ".join, lambda text: text[::-1], *map(_encoded, ("hex", "b64", "url", "bits"))]
)


@given(
    st.text(min_size=4, max_size=24),
    st.lists(st.tuples(st.text(max_size=12), SPELLINGS, st.sampled_from((0, 1, 3))), min_size=1, max_size=4),
)
def test_the_guard_reports_nothing_that_the_filter_let_through(value: str, parts: list):
    """Whatever the value and its surroundings: status 7 never comes from what was not masked."""
    redactor = Redactor()
    redactor.learn(value, "S")
    text = "".join(before + spell(value)[cut:] for before, spell, cut in parts)

    for shown in (redactor.clean(text), redactor.own(text), redactor.mask(text), redactor.mask_own(text)):
        assert () == redactor.leaks(shown)
        assert () == redactor.leaks(json.dumps({"said": shown}))


@given(st.text(max_size=8), st.text(max_size=8))
def test_two_parts_around_a_mask_form_no_value(before: str, after: str):
    """Where the mask itself would complete another secret nothing is shown."""
    redactor = Redactor()
    redactor.learn("hunter22", "S")
    redactor.learn(f"{before}[secret]{after}", "T")

    assert () == redactor.leaks(redactor.clean(f"{before}hunter22{after}"))


@pytest.mark.parametrize("word", ["HS256", "JWT", "https://issuer.example", "CN=chat.example,O=Example Trust", "k1"])
def test_ordinary_words_of_tokens_and_certificates_stay(word: str):
    """Or nobody could read what is wrong with them."""
    assert word == Redactor().clean(word)
