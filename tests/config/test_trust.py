"""A target file from somebody else decides neither which secrets of this machine are read nor what becomes of them."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.servers import REFUSAL, Asked, answers, raw
from wsinvest.config.resolve import Options, resolve
from wsinvest.config.targetfile import TargetError
from wsinvest.redact.redactor import Redactor
from wsinvest.redact.secret import Secret

URL = 'url = "ws://h.example/ws"\n'
SECRET = "q7G5v9xR2mZ8tB4nK6wY1pL3sD0fJ7hC"
TRUSTED = Options(trust_target=True)


@pytest.mark.parametrize(
    "name", ["DB_PASSWORD", "AWS_SECRET_ACCESS_KEY", "API_KEY", "session_token", "JWT_SECRET", "WS_TOKEN"]
)
@pytest.mark.parametrize(
    "of", ["LOG_LEVEL", "WS_ORIGIN", "WS_URL", "LOGIN_USER", "WS_MAX_CONNECTIONS", "WS_SERVER_LOG"]
)
def test_a_sensitive_variable_stands_for_secret_inputs_only(toml, of, name):
    """As an open one its value would be shown; no word of ours that the file is trusted changes that."""
    with pytest.raises(TargetError, match=f"line 3: names.{of} must be .* no secret, as {name} does"):
        resolve(toml(f'{URL}[names]\n{of} = "{name}"\n'), TRUSTED, {name: SECRET})


def test_a_sensitive_variable_stays_a_secret_under_every_secret_input(env, toml):
    """Whatever it is called."""
    env(f"DB_PASSWORD={SECRET}\n")
    redactor = Redactor()
    found = resolve(toml(f'{URL}env_file = ".env"\n[names]\nWS_TOKEN = "DB_PASSWORD"\n'), environ={}, redactor=redactor)

    assert Secret(SECRET) == found.credentials.ws_token
    assert "x [secret]" == redactor.mask_own(f"x {SECRET}")


@pytest.mark.parametrize("more", ["", 'env_file = ".env"\n', '[names]\nWS_TOKEN = "AWS_SECRET_ACCESS_KEY"\n'])
@pytest.mark.parametrize("options", [Options(), Options(env_file=".env")], ids=["file alone", "--env-file"])
def test_no_secret_of_the_environment_is_read(env, toml, tmp_path, monkeypatch, more, options):
    """Not under its own name, not under one that the file chose, not beside a .env."""
    env("")
    monkeypatch.chdir(tmp_path)
    environ = {"WS_TOKEN": SECRET, "JWT_SECRET": SECRET, "AWS_SECRET_ACCESS_KEY": SECRET, "LOGIN_USER": SECRET}
    found = resolve(toml(URL + more), options, environ)

    assert [] == [item.name for item in found.inputs if item.text == SECRET]
    assert {"JWT_SECRET", "LOGIN_USER"} <= set(found.withheld)
    assert found.notice.endswith("of the environment: not read for a target file without --trust-target")


def test_an_open_variable_that_the_file_chose_is_not_read_from_the_environment(toml):
    """It would go out as an Origin or a subprotocol."""
    path, environ = toml(f'{URL}[names]\nWS_ORIGIN = "HOSTNAME"\n'), {"HOSTNAME": "inside", "WS_SUBPROTOCOL": "chat"}

    assert ("", ("chat",)) == _sent(resolve(path, environ=environ))
    assert ("inside", ("chat",)) == _sent(resolve(path, TRUSTED, environ))


def test_a_trusted_file_reads_the_environment_beside_its_env(env, toml):
    """As under systemd with an EnvironmentFile."""
    env("")
    path = toml(f'{URL}env_file = ".env"\n[names]\nWS_TOKEN = "APP_TOKEN"\n')
    found = resolve(path, TRUSTED, {"APP_TOKEN": SECRET})

    assert (Secret(SECRET), "from your environment: APP_TOKEN") == (found.credentials.ws_token, found.notice)


def test_a_trusted_file_needs_no_env_for_that(toml):
    """A unit of systemd gives all by its EnvironmentFile."""
    found = resolve(toml(URL), TRUSTED, {"WS_TOKEN": SECRET})

    assert Secret(SECRET) == found.credentials.ws_token


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A `.env` of somebody, above the folder of the target file."""
    path = tmp_path / "outside.env"
    path.write_text(f"WS_TOKEN={SECRET}\n", encoding="utf-8")
    (tmp_path / "target" / "below").mkdir(parents=True)
    (tmp_path / "target" / "link.env").symlink_to(path)
    (tmp_path / "target" / "up").symlink_to(tmp_path)
    (tmp_path / "target" / "below" / ".env").write_text(f"WS_TOKEN={SECRET}\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "named",
    ["../outside.env", "below/../../outside.env", "link.env", "up/outside.env", "{outside}", "~/.env", "/etc/passwd"],
)
def test_an_env_elsewhere_is_named_by_the_user_only(outside: Path, named: str):
    """The line says how; read are neither paths upwards nor links out of the folder."""
    path = outside.parent / "target" / "x.toml"
    path.write_text(f'{URL}env_file = "{named.format(outside=outside)}"\n', encoding="utf-8")

    with pytest.raises(TargetError, match="not below that file's folder; name it by --env-file, or say --trust-target"):
        resolve(str(path), environ={})
    assert Secret(SECRET) == resolve(str(path), Options(env_file=str(outside)), {}).credentials.ws_token


@pytest.mark.parametrize("named", ["below/.env", "./below/../below/.env"])
def test_an_env_below_the_file_is_read(outside: Path, named: str):
    """From wherever the command was started."""
    path = outside.parent / "target" / "x.toml"
    path.write_text(f'{URL}env_file = "{named}"\n', encoding="utf-8")

    assert Secret(SECRET) == resolve(str(path), environ={}).credentials.ws_token


def test_a_trusted_file_names_any_env(outside: Path):
    """It is the user's own."""
    path = outside.parent / "target" / "x.toml"
    path.write_text(f'{URL}env_file = "../outside.env"\n', encoding="utf-8")

    assert Secret(SECRET) == resolve(str(path), TRUSTED, {}).credentials.ws_token


@pytest.mark.parametrize(("option", "sent"), [((), False), (("--trust-target",), True)])
def test_what_reaches_the_files_url(tmp_path: Path, option: tuple[str, ...], sent: bool):
    """A command in a world that holds secrets: nothing of them is sent, shown or written unless the user says so."""
    (tmp_path / ".env").write_text("")
    asked, said = asyncio.run(_diagnosed(tmp_path / "x.toml", option))

    assert sent is any(SECRET.encode() in head for head in asked.heads)
    assert SECRET not in said
    assert '"schema":' in said


@pytest.mark.parametrize("key", ["ca_file", "server_log", "proxy_conf"])
def test_a_file_that_a_target_file_names_is_never_shown(tmp_path: Path, key: str):
    """Of a log lines are counted; what is no certificate is named as such."""
    treasure = tmp_path / "id_rsa"
    treasure.write_text(f"2026-11-28 12:00:00 error {SECRET} too many open files\n", encoding="utf-8")
    path = tmp_path / "target.toml"
    path.write_text(f'url = "ws://127.0.0.1:1/"\n{key} = "{treasure}"\n', encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "wsinvest", "diagnose", str(path), "-v"], capture_output=True, text=True, check=False
    )

    assert done.returncode in (2, 4)
    assert SECRET not in done.stdout + done.stderr


async def _diagnosed(path: Path, option: tuple[str, ...]) -> tuple[Asked, str]:
    """What a server saw, and all that was printed."""
    async with raw(answers(REFUSAL)) as asked:
        path.write_text(
            f'url = "ws://127.0.0.1:{asked.port}/"\nenv_file = ".env"\n[names]\nWS_TOKEN = "AWS_SECRET_ACCESS_KEY"\n'
        )
        child = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "wsinvest", "diagnose", str(path), "--json", *option),
            env={**os.environ, "AWS_SECRET_ACCESS_KEY": SECRET, "LOGIN_PASSWORD": SECRET},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        said, _ = await child.communicate()
    return asked, said.decode()


def _sent(found):
    return found.target.origin, found.target.subprotocols
