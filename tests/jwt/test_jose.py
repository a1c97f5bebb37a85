"""Tokens taken apart without trust: every form of damage has its own mark, and no text makes it raise."""

import base64
import json
from urllib.parse import quote

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wsinvest.jwt import jose
from wsinvest.model.attempt import TokenState

SECRET = "k" * 40
TOKEN = jwt.encode({"sub": "~~~???", "exp": 2_000_000_000}, SECRET, "HS256")


def coded(value):
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def in_plain_base64(token):
    parts = [part.replace("-", "+").replace("_", "/") for part in token.split(".")]
    return ".".join(part + "=" * (-len(part) % 4) for part in parts)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (TOKEN, TokenState.PRESENT),
        ("s3ss10n", TokenState.PRESENT),
        ("nullable", TokenState.PRESENT),
        ("", TokenState.EMPTY),
        (" \t\r\n", TokenState.EMPTY),
        ("%20", TokenState.EMPTY),
        (None, TokenState.NULL),
        ("null", TokenState.PLACEHOLDER),
        ("undefined", TokenState.PLACEHOLDER),
        ("None", TokenState.PLACEHOLDER),
        (" NaN\n", TokenState.PLACEHOLDER),
        ("[object Object]", TokenState.PLACEHOLDER),
        ("[object Promise]", TokenState.PLACEHOLDER),
        ("${TOKEN}", TokenState.PLACEHOLDER),
        ("<token>", TokenState.PLACEHOLDER),
        ("your_jwt_token", TokenState.PLACEHOLDER),
        (42, TokenState.NOT_TEXT),
        ({"token": "x"}, TokenState.NOT_TEXT),
        (False, TokenState.NOT_TEXT),
    ],
)
def test_what_stands_where_a_token_is_due(value, expected):
    """A text, nothing, or a word that stands for nothing."""
    assert expected is jose.state_of(value)


@pytest.mark.parametrize(
    ("damaged", "code"),
    [
        (f"Bearer {TOKEN}", "token.format.bearer_prefix"),
        (f"bearer%20{TOKEN}", "token.format.bearer_prefix"),
        (f"Bearer+{TOKEN}", "token.format.bearer_prefix"),
        ("Bearer", "token.format.bearer_prefix"),
        (f'"{TOKEN}"', "token.format.quoted"),
        (f"'{TOKEN}", "token.format.quoted"),
        (f"%22{TOKEN}%22", "token.format.quoted"),
        (f'\\"{TOKEN}\\"', "token.format.quoted"),
        (f"{TOKEN}\n", "token.format.whitespace"),
        (f" {TOKEN}", "token.format.whitespace"),
        (f"{TOKEN}%0A", "token.format.whitespace"),
        (f"\ufeff{TOKEN}", "token.format.whitespace"),
        (f"{TOKEN[:30]}\n{TOKEN[30:]}", "token.format.whitespace"),
        (TOKEN.replace(".", "%2E"), "token.format.encoding"),
        (in_plain_base64(TOKEN), "token.format.encoding"),
        (quote(in_plain_base64(TOKEN), safe=""), "token.format.encoding"),
    ],
)
def test_each_damage_has_its_mark_and_can_be_undone(damaged, code):
    """One damage, one mark, and the token behind it."""
    assert [code] == [mark for mark, is_there in jose.DAMAGE if is_there(damaged)]
    if len(damaged) > 50 and damaged.count("\n") == damaged.endswith("\n"):
        assert TOKEN == jose.undamaged(damaged)


@pytest.mark.parametrize("layered", [f'"Bearer {TOKEN}\n"', f"Bearer Bearer {TOKEN}", f"%22{TOKEN}%0A%22"])
def test_layers_of_damage_are_undone_one_after_the_other(layered):
    """A quoted text that was also prefixed, and the like."""
    assert TOKEN == jose.undamaged(layered)


@pytest.mark.parametrize("opaque", [TOKEN, "c2Vzc2lvbg==", "a+b/c=", "50%25off", "tokenizer", "bearerless", "o'neil"])
def test_undamaged_text_has_no_mark(opaque):
    """An opaque token may hold what a JWT may not."""
    assert [] == [code for code, is_there in jose.DAMAGE if is_there(opaque)]


@pytest.mark.parametrize(
    ("token", "expected"),
    [
        (TOKEN, False),
        (TOKEN[:-5], True),
        (TOKEN.rpartition(".")[0], True),
        (TOKEN.split(".")[0], True),
        (TOKEN[:60], True),
        ("opaque", False),
        ("a.b", False),
        (f"{coded({'alg': 'none'})}.{coded({})}.", False),
        (f"{coded({'alg': 'RS256'})}.{coded({})}.{coded(b's' * 256)}", False),
        (f"{coded({'alg': 'RS256'})}.{coded({})}.{coded(b's' * 200)}", True),
        (f"{coded({'alg': 'HS256'})}.{coded({})}.a.b.c", False),
    ],
)
def test_cut_tokens(token, expected):
    """Only what began as a JWT can have lost its end."""
    assert expected is jose.anatomy(token).truncated


@pytest.mark.parametrize(
    ("header", "fault"),
    [
        ("", jose.Fault.NOT_JSON),
        ("e", jose.Fault.NOT_BASE64URL),
        ("e30=", jose.Fault.NOT_BASE64URL),
        ("e31", jose.Fault.NOT_BASE64URL),
        (coded(b"\xff\xfe"), jose.Fault.NOT_JSON),
        (coded([1]), jose.Fault.NOT_OBJECT),
        (coded(b"null"), jose.Fault.NOT_OBJECT),
        (coded(b'{"a":NaN}'), jose.Fault.NOT_JSON),
        (coded(b'{"a":1,"a":2}'), jose.Fault.DUPLICATE_NAME),
        (coded(b'{"a":{"b":1,"b":2}}'), jose.Fault.DUPLICATE_NAME),
        (coded(b"[" * 20_000), jose.Fault.NOT_JSON),
        (coded(b'{"a":' + b"9" * 5000 + b"}"), jose.Fault.NOT_JSON),
    ],
)
def test_headers_that_are_no_object(header, fault):
    """Strict base64url, strict UTF-8, strict JSON, each name once."""
    assert fault is jose.anatomy(f"{header}.e30.c2ln").header


def test_an_overlong_text_is_counted_but_not_read():
    """Bounded work for unbounded input."""
    parts = jose.anatomy("a." * jose.LONGEST_READ)

    assert jose.LONGEST_READ + 1 == parts.count
    assert jose.Fault.TOO_LONG is parts.header


def test_repr_shows_nothing_of_a_token():
    """Parts may end up in a traceback."""
    assert "Parts(count=3, signature_bytes=32)" == repr(jose.anatomy(TOKEN))


@given(st.one_of(st.text(), st.text(alphabet="eyJ.=+/%20\"' \n-_A"), st.binary().map(lambda raw: coded(raw) + "..")))
def test_no_text_makes_it_raise(text):
    """Whatever the text is."""
    jose.anatomy(text)
    jose.undamaged(text)
    jose.state_of(text)
    [is_there(text) for _, is_there in jose.DAMAGE]
