"""Every input and its origin: the strongest wins, contradictions are kept, and absence is not read out of our shell."""

import pytest

from tests.certificates import issued
from wsinvest.config.resolve import Options, resolve
from wsinvest.model.target import Origin
from wsinvest.redact.secret import Secret

URL = "ws://h.example/ws"
LONG = "q7G5v9xR2mZ8tB4nK6wY1pL3sD0fJ7hC"


@pytest.mark.parametrize(
    ("option", "file", "dotenv", "environ", "origin", "against"),
    [
        ("a", "b", "c", "d", Origin.OPTION, (Origin.TARGET_FILE, Origin.ENV_FILE, Origin.ENVIRONMENT)),
        ("", "b", "c", "b", Origin.TARGET_FILE, (Origin.ENV_FILE,)),
        ("", None, "c", "d", Origin.ENV_FILE, (Origin.ENVIRONMENT,)),
        ("", None, "", "d", Origin.ENV_FILE, (Origin.ENVIRONMENT,)),
        ("", None, None, "d", Origin.ENVIRONMENT, ()),
        ("", None, None, None, Origin.UNSET, ()),
    ],
)
def test_the_strongest_origin_wins_and_contradictions_are_kept(
    env, toml, option, file, dotenv, environ, origin, against
):
    """Option over target file over .env over environment; an empty option is none, an empty line is one."""

    def page(letter):
        return f"http://{letter}/" if letter else letter

    path = env("" if dotenv is None else f"LOGIN_URL={page(dotenv)}\n")
    login = "" if file is None else f'login_url = "{page(file)}"\n'
    found = resolve(
        toml(f'url = "{URL}"\nenv_file = ".env"\n{login}'),
        Options(login_url=page(option)),
        {} if environ is None else {"LOGIN_URL": page(environ)},
    ).input("LOGIN_URL")

    assert path
    assert (origin, against) == (found.origin, found.contradicted_by)


def test_secrets_of_the_environment_count_only_beside_a_named_file(env):
    """What our shell holds is no evidence about a target that nobody named a file for."""
    environ = {"JWT_SECRET": LONG, "WS_ORIGIN": "http://o"}

    alone, named = resolve(URL, environ=environ), resolve(URL, Options(env_file=env("")), environ)

    assert (None, "http://o") == (alone.credentials.jwt_secret, alone.target.origin)
    assert Origin.ENVIRONMENT is named.input("JWT_SECRET").origin


def test_an_env_in_the_working_folder_is_never_read_unasked(env, tmp_path, monkeypatch):
    """It may belong to anything."""
    env(f"JWT_SECRET={LONG}\nLOGIN_URL=http://x/\n")
    monkeypatch.chdir(tmp_path)

    assert None is resolve(URL, environ={}).target.login_url


def test_an_alias_is_read_where_the_name_is_not_there(env):
    """The name itself comes first, then its aliases in their order."""
    path = env("VITE_WS_URL=ws://c/\nWEBSOCKET_URL=ws://b/\n")

    assert "b" == resolve(path, environ={}).target.url.host


def test_a_target_file_may_call_an_input_by_another_name(env, toml):
    """Then the catalogue's own name means nothing in that file."""
    env(f"APP_KEY={LONG}\nJWT_SECRET=other\n")

    found = resolve(toml(f'url = "{URL}"\nenv_file = ".env"\n[names]\nJWT_SECRET = "APP_KEY"'), environ={})

    assert Secret(LONG) == found.credentials.jwt_secret
    assert 1 == found.input("JWT_SECRET").line


def test_an_env_that_a_target_file_names_and_is_not_there_is_no_error(toml):
    """It is a finding, and the investigation goes on; one that was typed is a slip of the keyboard."""
    found = resolve(toml(f'url = "{URL}"\nenv_file = "absent.env"'), environ={})

    assert ("missing", "h.example") == (found.env.look.state.value, found.target.url.host)


def test_paths_begin_at_the_file_that_names_them(env, toml, tmp_path):
    """A target file is read from anywhere."""
    issued(tmp_path)
    env("WS_SERVER_LOG=logs/a.log\n")

    target = resolve(toml(f'url = "{URL}"\nenv_file = ".env"\nca_file = "ca.pem"'), environ={}).target

    assert (str(tmp_path / "ca.pem"), str(tmp_path / "logs/a.log")) == (target.ca_file, target.server_log)
