"""What is kept of a target: every decoding of the secret; what is filtered: its secrets, and no ordinary words."""

import pytest

from wsinvest.config.resolve import Options, resolve
from wsinvest.redact.redactor import Redactor
from wsinvest.redact.secret import Secret, revealed

URL = "ws://h.example/ws"
LONG = "q7G5v9xR2mZ8tB4nK6wY1pL3sD0fJ7hC"


def test_every_decoding_of_the_secret_is_kept_beside_it(env):
    """Those that differ from the value as it is read, and that one."""
    credentials = resolve(URL, Options(env_file=env(f'JWT_SECRET=one\nJWT_SECRET="{LONG} "\n')), {}).credentials
    names = ("as_read", "stripped", "unquoted", "literal", "first_line", "with_cr", "last_line")

    assert [LONG + " ", LONG, "", f'"{LONG} "', "one", "", ""] == [
        revealed(credentials.jwt_secret_texts.get(name)) for name in names
    ]


def test_an_unset_secret_has_no_decodings(env):
    """Absent is None, empty is there."""
    unset, empty = (resolve(URL, Options(env_file=env(text)), {}).credentials for text in ("", "JWT_SECRET="))

    assert (None, {}) == (unset.jwt_secret, unset.jwt_secret_texts)
    assert (Secret(""), Secret("")) == (empty.jwt_secret, empty.jwt_secret_texts["as_read"])


@pytest.mark.parametrize(
    ("line", "leak"),
    [
        ("STRIPE_API_KEY=sk_live_abc", "sk_live_abc"),
        ("DATABASE_URL=postgres://u:hunter22@db/x", "hunter22"),
        ("ERRORS=https://5e8a1c9d7b3f@errors.example/42", "5e8a1c9d7b3f"),
        ("UNHEARD_OF=b7Xq9Lm2Vt5Rk8Wz4Np1", "b7Xq9Lm2Vt5Rk8Wz4Np1"),
        ("COMPANY=Summer-2024!", "Summer-2024!"),
        ("MESSAGE_OF_THE_DAY=correctHorseBatteryStaple", "correctHorseBatteryStaple"),
        ("LOGIN_USER=ana@example.org", "ana@example.org"),
    ],
)
def test_other_secrets_of_the_file_are_filtered(env, line, leak):
    """A server may echo them."""
    redactor = Redactor()
    resolve(URL, Options(env_file=env(line)), {}, redactor)

    assert leak not in redactor.mask_own(f"server said: {leak}")


@pytest.mark.parametrize(
    "line",
    [
        "NODE_ENV=production",
        "DB_HOST=db7.internal.example",
        "TITLE=Version 2 of the checkout",
        "DIR=/srv/app2/current",
        "REGION=eu-central-1",
        "LANG_USED=pt_BR.UTF-8",
        "RELEASE=v2.14.0-rc.1",
        "MODEL=gpt-4o-mini",
        "FLAG=ENABLED_V2",
        "HOST_AND_PORT=redis7.internal.example:6379",
    ],
)
def test_ordinary_words_of_the_file_are_not_blanked(env, line):
    """Or the report could not be read."""
    redactor = Redactor()
    resolve(URL, Options(env_file=env(line)), {}, redactor)
    value = line.partition("=")[2]

    assert value == redactor.mask_own(value)


def test_the_key_of_a_redactor_stays():
    """So that fingerprints stay comparable within a run."""
    redactor = Redactor()
    before = redactor.fingerprinter
    resolve(URL, environ={}, redactor=redactor)

    assert before is redactor.fingerprinter
