"""From the one word that a user gives to a description: what is no target is told in one line, without secrets."""

import pytest

from wsinvest.config.resolve import Options, resolve
from wsinvest.config.targetfile import TargetError
from wsinvest.host import paths
from wsinvest.model.target import Auth, AuthMode, Origin, TokenSource, Url

URL = "ws://h.example/ws"
LONG = "q7G5v9xR2mZ8tB4nK6wY1pL3sD0fJ7hC"


def test_a_url_alone_is_a_target():
    """With every default, and without a token."""
    target = resolve(URL, environ={}).target

    assert ("h.example/ws", Url("ws", "h.example", 80, "/ws")) == (target.name, target.url)
    assert (Auth(AuthMode.QUERY, "token"), TokenSource.NONE) == (target.auth, target.token_source)


def test_an_env_alone_is_a_target(env):
    """Its WS_URL says where."""
    target = resolve(env(f"WS_URL={URL}\n", "backend.env"), environ={}).target

    assert "ws://h.example:80/ws" == str(target.url)
    assert target.env_file.endswith("backend.env")


def test_a_name_is_a_file_in_data_targets(tmp_path, toml, monkeypatch):
    """Wherever the data folder is."""
    monkeypatch.setenv(paths.DATA_VARIABLE, str(tmp_path))
    (tmp_path / "targets").mkdir()
    toml(f'url = "{URL}"', "targets/shop.toml")

    assert "shop" == resolve("shop", environ={}).target.name


def test_the_demo_is_a_target_of_its_own_world():
    """It logs in for its token, and our own environment cannot change what it says."""
    found = resolve("demo", environ={"WS_TOKEN": "x", "JWT_SECRET": LONG})

    assert ("demo", TokenSource.LOGIN) == (found.target.name, found.target.token_source)
    assert (Origin.UNSET, None) == (found.input("JWT_SECRET").origin, found.credentials.jwt_secret)
    assert found.target.login_url
    assert found.target.process_pid


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("", "no target given"),
        ("demoo", "did you mean demo"),
        ("chat.example.org/ws?token=abc", "the URL has no scheme; did you mean wss://chat.example.org:443/ws"),
        ("localhost:8765/ws", "did you mean ws://localhost:8765/ws?"),
        ("ws://h:99999/", "WS_URL on the command line: the port is no number from 1 to 65535"),
        ("h:99999", "the port is no number from 1 to 65535"),
        ("ftp://h/", "the scheme is none of ws, wss, http, https"),
        (".", "a folder"),
        ("absent.toml", "no such target file"),
        ("absent/.env", "no such file"),
        ("a\0b", "no URL"),
        ("x" * 5000, "no URL"),
    ],
)
def test_what_is_no_target_is_told_in_one_line(what, said):
    """With what was probably meant."""
    with pytest.raises(TargetError) as raised:
        resolve(what, environ={})

    assert said in str(raised.value)
    assert "\n" not in str(raised.value)
    assert len(str(raised.value)) < 400


@pytest.mark.parametrize(
    "what",
    [
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl",
        "h.example/ws?token=hunter2",
        "me:hunter2@h.example/ws",
        "ws://me:hunter2@h:99999/ws?token=hunter2",
        "ws://me:hunter2",
    ],
)
def test_a_secret_that_was_typed_is_not_repeated(what):
    """Neither a pasted token nor a password in a URL."""
    with pytest.raises(TargetError) as raised:
        resolve(what, environ={})

    assert not {"hunter2", "eyJhbGciOiJIUzI1NiJ9", "eyjhbgcioijiuzi1nij9"} & set(str(raised.value).split("."))
    assert "hunter2" not in str(raised.value)


@pytest.mark.parametrize("word", ["hunter22", "correct!horse", "Tr0ub4dor&3x"])
def test_what_is_no_name_is_not_repeated_where_one_is_due(word, env):
    """Nor where a language is."""
    for what, options in ((word, Options()), (env("WS_URL=ws://h/\n"), Options(language=word))):
        with pytest.raises(TargetError) as raised:
            resolve(what, options, {})

        assert word not in str(raised.value)
