"""From what a user gives to a target: precedence, contradictions, token sources, and one line for each mistake."""

import pytest

from wsinvest import places
from wsinvest.model import Auth, AuthMode, Origin, TokenSource, Url
from wsinvest.secret import Secret
from wsinvest.target import Options, TargetError, resolve, shown_place

URL = "ws://h.example/ws"
LONG = "q7G5v9xR2mZ8tB4nK6wY1pL3sD0fJ7hC"


@pytest.fixture
def env(tmp_path):
    """Write a `.env` and give its path."""

    def write(text, name=".env"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


@pytest.fixture
def toml(tmp_path):
    """Write a target file and give its path."""

    def write(text, name="shop.toml"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


# ── What is asked for ────────────────────────────────────────────────────────────────────────────────────────────────


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
    monkeypatch.setenv(places.DATA_VARIABLE, str(tmp_path))
    (tmp_path / "targets").mkdir()
    toml(f'url = "{URL}"', "targets/shop.toml")

    assert "shop" == resolve("shop", environ={}).target.name


def test_the_demo_is_a_target_of_its_own_world():
    """It logs in for its token, and our own environment cannot change what it says."""
    found = resolve("demo", environ={"WS_TOKEN": "x", "JWT_SECRET": LONG})

    assert ("demo", TokenSource.LOGIN) == (found.target.name, found.target.token_source)
    assert (Origin.UNSET, None) == (found.input("JWT_SECRET").origin, found.vault.get("JWT_SECRET"))
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
        ("absent/.env", "no WS_URL in it (missing)"),
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


# ── Precedence ───────────────────────────────────────────────────────────────────────────────────────────────────────


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

    assert (None, "http://o") == (alone.vault.get("JWT_SECRET"), alone.target.origin)
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

    assert Secret(LONG) == found.vault.get("JWT_SECRET")
    assert 1 == found.input("JWT_SECRET").line


def test_an_env_that_is_not_there_is_no_error(tmp_path):
    """It is a finding, and the investigation goes on."""
    found = resolve(URL, Options(env_file=str(tmp_path / "absent.env")), {})

    assert ("missing", "h.example") == (found.env.look.state.value, found.target.url.host)


def test_paths_begin_at_the_file_that_names_them(env, toml, tmp_path):
    """A target file is read from anywhere."""
    (tmp_path / "ca.pem").touch()
    env("WS_SERVER_LOG=logs/a.log\n")

    target = resolve(toml(f'url = "{URL}"\nenv_file = ".env"\nca_file = "ca.pem"'), environ={}).target

    assert (str(tmp_path / "ca.pem"), str(tmp_path / "logs/a.log")) == (target.ca_file, target.server_log)


# ── Token sources ────────────────────────────────────────────────────────────────────────────────────────────────────


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

    assert Secret("abcd1234") == found.vault.get("url.token")
    assert "/ws?room=5" == found.vault.held("url.resource")
    assert "abcd1234" not in repr(found)


def test_the_name_of_the_tokens_parameter_follows_the_url():
    """Unless it is configured."""
    url = URL + "?access_token=abc"

    assert ["access_token", "t"] == [
        resolve(url, environ=environ).target.auth.name for environ in ({}, {"WS_TOKEN_PARAM": "t"})
    ]


# ── The vault ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_reading_of_the_secret_is_kept_beside_it(env):
    """Those that differ from the value as it is read, and that one."""
    vault = resolve(URL, Options(env_file=env(f'JWT_SECRET=one\nJWT_SECRET="{LONG} "\n')), {}).vault
    names = ("as_read", "stripped", "unquoted", "literal", "first_line", "with_cr", "last_line")

    assert [LONG + " ", LONG, LONG, f'"{LONG} "', "one", None, None] == [
        value.reveal() if (value := vault.get(f"JWT_SECRET@{name}")) else None for name in names
    ]


def test_an_unset_secret_has_no_readings(env):
    """Absent is None, empty is there."""
    unset, empty = (resolve(URL, Options(env_file=env(text)), {}).vault for text in ("", "JWT_SECRET="))

    assert (None, None) == (unset.get("JWT_SECRET"), unset.get("JWT_SECRET@as_read"))
    assert (Secret(""), Secret("")) == (empty.get("JWT_SECRET"), empty.get("JWT_SECRET@as_read"))


@pytest.mark.parametrize(
    ("line", "leak"),
    [
        ("STRIPE_API_KEY=sk_live_abc", "sk_live_abc"),
        ("DATABASE_URL=postgres://u:hunter22@db/x", "hunter22"),
        ("UNHEARD_OF=b7Xq9Lm2Vt5Rk8Wz4Np1", "b7Xq9Lm2Vt5Rk8Wz4Np1"),
        ("LOGIN_USER=ana@example.org", "ana@example.org"),
    ],
)
def test_other_secrets_of_the_file_are_filtered(env, line, leak):
    """A server may echo them."""
    vault = resolve(URL, Options(env_file=env(line)), {}).vault

    assert leak not in vault.mask(f"server said: {leak}")


@pytest.mark.parametrize(
    "line",
    ["NODE_ENV=production", "DB_HOST=db7.internal.example", "TITLE=Version 2 of the checkout", "DIR=/srv/app2/current"],
)
def test_ordinary_words_of_the_file_are_not_blanked(env, line):
    """Or the report could not be read."""
    vault = resolve(URL, Options(env_file=env(line)), {}).vault
    value = line.partition("=")[2]

    assert value == vault.mask(value)


def test_the_vault_of_an_earlier_part_is_taken_further():
    """So that fingerprints stay comparable within a run."""
    first = resolve(URL, environ={})

    assert first.vault is resolve(URL, environ={}, vault=first.vault).vault


# ── Configuration that cannot be used ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("WS_AUTH_MODE=querry", "line 2: no such mode; did you mean query?"),
        ("WS_SERVER_PID=$(pgrep x)", "WS_SERVER_PID in "),
        ("WEBSOCKET_PORT=70000", "must be a whole number from 1 to 65535"),
        ("WS_PROTOCOL_VERSION=thirteen", "must be a whole number"),
        ("LOGIN_URL=ws://h/", "the scheme is not http or https"),
        ("CA_FILE=absent.pem", "no file is there"),
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
