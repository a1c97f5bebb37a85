"""What stands beside the settings and beside the token is filtered as well; ordinary words are not."""

import pytest

from wsinvest.redact.discovery import learn_answer, learn_text
from wsinvest.redact.masking import MASK
from wsinvest.redact.redactor import Redactor


def after(text: str, *, sensitive: bool = False) -> Redactor:
    """A redactor that learned this text."""
    redactor = Redactor()
    learn_text(redactor, text, "stray", sensitive=sensitive)
    return redactor


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("# the old password: hunter22", "hunter22"),
        ('  password: "tiger-lily"', "tiger-lily"),
        ('CONF={"a":{"key":"brown fox","api_key":"quick9"}}', "quick9"),
        ("txc6hAUQ6Bje9WYYSsFnRVc8", "txc6hAUQ6Bje9WYYSsFnRVc8"),
        ("AccountName=ab;AccountKey=p3Kx9Qv7Lm2Zt8Wn4Yb1;X=y", "p3Kx9Qv7Lm2Zt8Wn4Yb1"),
        ("old one: Summer-2024!x", "Summer-2024!x"),
        ("postgres://app:x@db/x?sslcert=i9HWMb8yxU53dvbDvWxY", "i9HWMb8yxU53dvbDvWxY"),
    ],
)
def test_a_secret_in_a_text_is_filtered(text: str, secret: str):
    """In comments, in lines of YAML, in JSON, in lists, in URLs."""
    assert f"no {MASK}." == after(text).clean(f"no {secret}.")


@pytest.mark.parametrize("word", ["Sec-WebSocket-Version", "OAuth2Token", "chat.example.com:8443", "rotate", "RS256"])
def test_words_of_comments_are_not(word: str):
    """Else each blank in a server's words would tell what the file says."""
    assert f"no {word}." == after(f"# {word} {word}=1 see {word}").clean(f"no {word}.")


def test_of_a_list_of_keys_each_is_filtered():
    """A map of users and keys under a name that says so; the users are words."""
    redactor = after("alice:hunter22x,bob:tiger77y", sensitive=True)

    assert f"alice {MASK} bob {MASK}" == redactor.own("alice hunter22x bob tiger77y")


def test_of_too_many_words_those_under_a_name_are_filtered():
    """Whatever they begin with, and wherever they stand."""
    random_looking = " ".join(f"A{number:03}b7Xq9Lm2Vt5Rk8Wz4Np1" for number in range(600))

    assert f"no {MASK}." == after(f"{random_looking} password: tiger-lily").clean("no tiger-lily.")


ANSWER = {
    "token_type": "Bearer",
    "expires_in": 3600,
    "refresh_token": "rt-plain-1",
    "data": [{"sessionId": "s-44821", "otp": 839201, "status": "pending"}],
    "user": {"email": "zoe@corp.example", "phone": "+4915112345678", "name": "Zoe Quartz", "role": "editor"},
    "i9HWMb8yxU53dvbDvWxY9WLv": True,
    "password": "nmXxkBTmeUehqZ",
}


@pytest.mark.parametrize("secret", ["rt-plain-1", "s-44821", "839201", "nmXxkBTmeUehqZ", "i9HWMb8yxU53dvbDvWxY9WLv"])
def test_further_tokens_of_an_answer_are_filtered(secret: str):
    """Refresh tokens, sessions, codes as numbers, a key that is a name; wherever in it they stand."""
    redactor = Redactor()
    learn_answer(redactor, ANSWER, "login answer")

    assert f"no {MASK}." == redactor.own(f"no {secret}.")


def test_a_person_is_shown_by_pseudonyms_and_ordinary_values_as_they_are():
    """Telephone and whole name; not the type of a token, a time, a role."""
    redactor = Redactor()
    learn_answer(redactor, ANSWER, "login answer")
    said = redactor.own("+4915112345678 Zoe Quartz Bearer 3600 pending editor")

    pseudonym = redactor.fingerprinter.pseudonym
    assert f"{pseudonym('+4915112345678')} {pseudonym('Zoe Quartz')} Bearer 3600 pending editor" == said
