"""A target from its inputs: the source of its token, its parts checked, and one line for each that cannot be used."""

import pytest

from wsinvest.config.resolve import Options, resolve, shown_place
from wsinvest.config.targetfile import TargetError
from wsinvest.model.target import TokenSource
from wsinvest.redact.secret import Secret

URL = "ws://h.example/ws"
LONG = "q7G5v9xR2mZ8tB4nK6wY1pL3sD0fJ7hC"


@pytest.mark.parametrize(
    ("url", "text", "mint", "source"),
    [
        (URL, "", True, TokenSource.NONE),
        (URL, f"JWT_SECRET={LONG}", True, TokenSource.MINTED),
        (URL, f"JWT_SECRET={LONG}", False, TokenSource.NONE),
        (URL, "JWT_SECRET=", True, TokenSource.MINTED),
        (URL, f"JWT_SECRET={LONG}\nLOGIN_URL=http://h/l", True, TokenSource.LOGIN),
        (URL, "LOGIN_URL=http://h/l", True, TokenSource.LOGIN),
        (URL, "LOGIN_URL=", True, TokenSource.NONE),
        (URL + "?token=", "LOGIN_URL=http://h/l", True, TokenSource.URL),
        (URL + "?token=abc", "WS_TOKEN=", True, TokenSource.ENV),
        (URL + "?token=abc", "WS_TOKEN=x\nWS_AUTH_MODE=none", True, TokenSource.NONE),
    ],
)
def test_the_first_source_that_is_present_gives_the_token(env, url, text, mint, source):
    """Even if it is empty; a mode without token needs none."""
    assert source is resolve(url, Options(env_file=env(text), may_mint=mint), {}).target.token_source


def test_a_token_in_the_url_is_a_secret_at_once():
    """What is sent on has lost it, what is shown has its name only."""
    found = resolve(URL + "?token=abcd1234&room=5", environ={})

    assert Secret("abcd1234") == found.credentials.url_token
    assert "/ws?room=5" == found.credentials.resource
    assert "abcd1234" not in repr(found)


@pytest.mark.parametrize(("text", "slo"), [("250", {"handshake_p95_ms": 250.0}), ("", {}), ("0", {}), ("fast", {})])
def test_the_handshakes_objective_may_stand_in_the_env(env, text, slo):
    """One that is no number is as good as none."""
    told = resolve(URL, Options(env_file=env(f"WS_HANDSHAKE_SLO_MS={text}")), {}).target.objectives

    assert slo == dict(told)


@pytest.mark.parametrize(("text", "version"), [("", 13), ("8", 8), ("0", 0)])
def test_the_configured_version_is_sent(env, text, version):
    """Also 0, which the first drafts had: what opens with another one says nothing about it."""
    assert version == resolve(URL, Options(env_file=env(f"WS_PROTOCOL_VERSION={text}")), {}).target.protocol_version


def test_the_name_of_the_tokens_parameter_follows_the_url():
    """Unless it is configured."""
    url = URL + "?access_token=abc"

    assert ["access_token", "t"] == [
        resolve(url, environ=environ).target.auth.name for environ in ({}, {"WS_TOKEN_PARAM": "t"})
    ]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("WS_AUTH_MODE=querry", "line 2: no such mode; did you mean query?"),
        ("WS_SERVER_PID=$(pgrep x)", "WS_SERVER_PID in "),
        ("WEBSOCKET_PORT=70000", "must be a whole number from 1 to 65535"),
        ("WS_PROTOCOL_VERSION=thirteen", "must be a whole number"),
        ("LOGIN_URL=ws://h/", "the scheme is not http or https"),
        ("CA_FILE=absent.pem", "no file is there"),
        (f"CA_FILE={'a' * 5000}", "File name too long"),
        ("CA_FILE=~no-such-user/a.pem", "no file is there"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named_with_its_line(env, line, said):
    """Where it stands, and what is due."""
    with pytest.raises(TargetError) as raised:
        resolve(env(f"WS_URL={URL}\n{line}\n"), environ={})

    assert said in str(raised.value)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (Options(language="klingon"), "language klingon: unknown"),
        (Options(attempts=0), "attempts: must be more than 0"),
        (Options(attempts=101), "at most 100"),
        (Options(deadline_s=float("nan")), "deadline_s"),
        (Options(deadline_s=-1), "deadline_s"),
        (Options(deadline_s=86400.1), "at most 86400"),
    ],
)
def test_an_option_out_of_bounds_is_named(options, said):
    """Before anything is connected to."""
    with pytest.raises(TargetError, match=said):
        resolve(URL, options, {})


@pytest.mark.parametrize(("text", "used"), [("https://h/ws", "wss"), ("h.example/ws", "wss"), ("localhost:1/", "ws")])
def test_a_wrong_scheme_in_the_configuration_is_no_error(env, text, used):
    """It is a finding, and the investigation goes on with ws or wss."""
    assert used == resolve(env(f"WS_URL={text}"), environ={}).target.url.scheme


def test_a_login_path_belongs_to_the_targets_own_host(env):
    """As front ends write it."""
    target = resolve("wss://h:8443/ws", Options(env_file=env("LOGIN_URL=/api/login")), {}).target

    assert "https://h:8443/api/login" == str(target.login_url)


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/home/ana/app/.env", "~/app/.env"),
        ("/root/.env", "~/.env"),
        ("/rootfs/.env", "/rootfs/.env"),
        (".env", ".env"),
    ],
)
def test_a_home_folder_is_shown_as_a_tilde(path, shown):
    """It names a person."""
    assert shown == shown_place(path)
