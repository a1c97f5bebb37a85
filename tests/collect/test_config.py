"""Configuration as facts: states, origins, what is needed, and not one character of a secret."""

import asyncio

import msgspec
import pytest

from wsinvest.collect.config import config
from wsinvest.config.resolve import Options, resolve
from wsinvest.facts.config import Between, Config, FileState, UrlGiven, ValueState
from wsinvest.model.target import Origin
from wsinvest.redact.redactor import Redactor
from wsinvest.store import cases

URL = "ws://h.example/ws"
LONG = "q7G5v9xR2mZ8tB4nK6wY1pL3sD0fJ7hC"


def looked_at(what, *how, **more):
    """The facts of what is resolved so, under the redactor that it taught."""
    redactor = Redactor()
    return asyncio.run(config(resolve(what, *how, redactor=redactor, **more), redactor))


@pytest.fixture
def facts(tmp_path):
    """The facts of a URL and a `.env` with this content."""

    def of(text, url=URL, environ=None):
        path = tmp_path / ".env"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return looked_at(url, Options(env_file=str(path)), environ or {})

    return of


@pytest.mark.parametrize(
    ("text", "state"),
    [
        (f"JWT_SECRET={LONG}", ValueState.SET),
        ("JWT_SECRET=", ValueState.EMPTY),
        ("JWT_SECRET='  '", ValueState.EMPTY),
        ("", ValueState.MISSING),
    ],
)
def test_a_setting_is_set_empty_or_missing(facts, text, state):
    """Blanks alone are nothing; every name of the catalogue is there to be cited."""
    found = facts(text)

    assert state is found.setting("JWT_SECRET").state
    assert "JWT_SECRET" in [value.name for value in found.values]


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("JWT_ALGORITHM=HS256", "HS256"),
        ("WS_PING_INTERVAL=20s", "20s"),
        ("WS_PING_INTERVAL=hunter2-is-no-number", ""),
        ("LOGIN_URL=https://me:pw@h/login?key=abc", "https://h:443/login?key=…"),
        ("METRICS_URL=not a url", ""),
        ("WS_SERVER_LOG=/home/ana/log", "~/log"),
        ("LOGIN_USER=ana", ""),
        ("JWT_KID=k1", ""),
        ("ALERT_URL=https://hooks.example/T0/B0/x", ""),
        ("LOG_LEVEL=U3sZeQTUEyxAjiE6jMye5xCe", "[secret]"),
        ("JWT_AUDIENCE=U3sZeQTUEyxAjiE6jMye5xCe", "U3sZeQTUEyxAjiE6jMye5xCe"),
        ("WS_SERVER_LOG=/var/U3sZeQTUEyxAjiE6jMye5xCe/log", "/var/…/log"),
        (f"JWT_SECRET={LONG}", ""),
    ],
)
def test_a_value_is_shown_only_where_its_name_and_its_form_are_safe(facts, line, shown):
    """A secret that stands under a number's name is not shown either."""
    assert shown == facts(line).setting(line.partition("=")[0]).shown


def test_no_character_run_of_a_secret_is_in_the_facts(facts):
    """As they are written to disk."""
    text = f"JWT_SECRET={LONG}\nWS_TOKEN=tok-{LONG[::-1]}\nLOGIN_PASSWORD=hunter22\nDB_PASSWORD=swordfish1\n"

    written = cases.encode(facts(text, URL + "?token=abcd1234")).decode()

    assert [] == [part for part in (LONG[:6], LONG[::-1][:6], "hunter22", "swordfish1", "abcd1234") if part in written]


def test_a_secret_has_a_fingerprint_and_a_shape(facts):
    """Which is all that may be said of it."""
    setting = facts(f"JWT_SECRET='{LONG} '").setting("JWT_SECRET")

    assert setting.fingerprint.startswith("hk:")
    assert setting.shape
    assert (True, "33") == (setting.shape.blanks_at_ends, setting.shape.length)


@pytest.mark.parametrize(
    ("line", "quotes"),
    [(f'JWT_SECRET="{LONG}"', True), (f"JWT_SECRET={LONG} # old", False), (f"JWT_SECRET={LONG}", None)],
)
def test_what_docker_would_take_is_described_where_it_differs(facts, line, quotes):
    """Quotes, blanks and comments are part of the value there."""
    literal = facts(line).setting("JWT_SECRET").literal

    assert quotes == (None if literal is None else literal.quotes)


def test_the_same_secret_under_two_names_is_told(facts):
    """One secret for two purposes."""
    found = facts(f"JWT_SECRET={LONG}\nLOGIN_PASSWORD={LONG}\n")

    assert (("LOGIN_PASSWORD",), ("JWT_SECRET",)) == (
        found.setting("JWT_SECRET").same_as,
        found.setting("LOGIN_PASSWORD").same_as,
    )


def test_a_contradiction_is_kept_with_its_origins(facts):
    """The `.env` wins over the environment."""
    setting = facts("LOG_LEVEL=INFO", environ={"LOG_LEVEL": "ERROR"}).setting("LOG_LEVEL")

    assert ("INFO", Origin.ENV_FILE, (Origin.ENVIRONMENT,), 1) == (
        setting.shown,
        setting.origin,
        setting.contradicted_by,
        setting.line,
    )


@pytest.mark.parametrize(
    ("text", "url", "mints"),
    [
        ("LOGIN_URL=http://h/", URL, True),
        ("JWT_SECRET=", URL, True),
        (f"JWT_SECRET={LONG}", URL, True),
        ("JWT_ISSUER=me", URL, True),
        ("", URL, False),
        ("WS_TOKEN=x", URL, False),
        ("WS_TOKEN=x\nJWT_ALGORITHM=HS256", URL, True),
        ("LOGIN_URL=http://h/\nJWT_ALGORITHM=RS256", URL, False),
        ("LOGIN_URL=http://h/\nJWKS_URL=http://h/jwks", URL, False),
        ("LOGIN_URL=http://h/\nWS_AUTH_MODE=none", URL, False),
    ],
)
def test_jwt_secret_is_required_where_it_signs_the_token_in_use(facts, text, url, mints):
    """Not with key pairs, not without tokens, not where nothing speaks of it."""
    found = facts(text, url)

    assert (mints, ("JWT_SECRET",) if mints else ()) == (found.minting_mode, found.required)


def test_what_is_needed_and_not_there_is_listed(facts):
    """Empty counts as unset."""
    unset = facts("JWT_SECRET=\nLOG_LEVEL=INFO\nWS_MAX_CONNECTIONS=\n").unset

    assert [True, False, True] == [name in unset for name in ("JWT_SECRET", "LOG_LEVEL", "WS_MAX_CONNECTIONS")]


@pytest.mark.parametrize(
    ("text", "production"),
    [("NODE_ENV=production", True), ("APP_ENV=Prod", True), ("ENVIRONMENT=staging", False), ("", False)],
)
def test_production_is_told_by_the_usual_names(facts, text, production):
    """Of the file, not of our own environment."""
    assert production == facts(text, environ={"NODE_ENV": "production"}).production


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("", UrlGiven("ws", "ws", Origin.OPTION)),
        ("WS_URL=https://h.example/ws", UrlGiven("https", "wss", Origin.ENV_FILE)),
        ("WS_URL=h.example/ws", UrlGiven("", "wss", Origin.ENV_FILE)),
    ],
)
def test_the_scheme_is_kept_as_it_was_written(tmp_path, text, given):
    """Beside the one that was used in its place."""
    path = tmp_path / ".env"
    path.write_text(text)

    found = resolve(str(path) if text else URL, environ={})

    assert given == asyncio.run(config(found, Redactor())).url


def test_a_url_alone_names_no_source():
    """Then nothing that is absent is evidence."""
    found = looked_at(URL, environ={})

    assert (False, FileState.NOT_NAMED) == (found.source_named, found.env_file.state)


def test_a_named_file_that_is_not_there_is_a_source_all_the_same(toml):
    """Its absence is what was found."""
    found = looked_at(toml(f'url = "{URL}"\nenv_file = "x"'), Options(), {})

    assert (True, FileState.MISSING) == (found.source_named, found.env_file.state)


def test_the_facts_survive_the_disk(facts):
    """What is judged later is what was seen."""
    found = facts("A=1\nA=2\nJWT_SECRET='x'\n")

    assert found == msgspec.json.decode(cases.encode(found), type=Config)


@pytest.mark.parametrize(("name", "unset"), [("demo", True), ("demo-healthy", False)])
def test_the_demo_lacks_its_secret_and_the_healthy_one_lacks_nothing(name, unset):
    """The incident, live."""
    found = looked_at(name)

    assert (unset, unset) == ("JWT_SECRET" in found.unset, bool(found.unset))
    assert found.minting_mode


@pytest.mark.parametrize(
    ("text", "said", "expected"),
    [
        ("JWT_SECRET=x\n", "", ()),
        ("WS_ALLOWED_ORIGINS=\n", "", ("WS_ALLOWED_ORIGINS",)),
        ("LOG_FORMAT=json\nWS_MAX_CONNECTIONS=5\n", "", ("WS_MAX_CONNECTIONS", "LOG_LEVEL")),
        (
            "JWT_SECRET=x\n",
            'expects = ["ALERT_URL", "JWT_ALGORITHM"]',
            ("JWT_ALGORITHM", "MEMORY_THRESHOLD_MB", "METRICS_URL", "ALERT_URL"),
        ),
    ],
)
def test_a_name_is_expected_where_it_or_one_of_its_topic_is_in_use(tmp_path, text, said, expected):
    """By a line of the `.env`, even an empty one, or by the target file."""
    (tmp_path / ".env").write_text(text)
    (tmp_path / "t.toml").write_text(f'url = "{URL}"\nenv_file = ".env"\n{said}\n')

    found = looked_at(str(tmp_path / "t.toml"), environ={})

    assert expected == found.expected
    assert set(expected) >= set(found.unset)


PUBLIC = "JWT_PUBLIC_KEY='-----BEGIN PUBLIC KEY-----'\n"


@pytest.mark.parametrize(
    ("text", "url", "environ", "expected"),
    [
        ("", URL, {}, []),
        (f"WS_URL={URL}", URL, {"WS_URL": URL}, []),
        ("WS_URL=ws://other.example/ws", URL, {}, [("WS_URL", Between.ORIGINS, "option", ("env_file",))]),
        (
            "LOG_LEVEL=INFO",
            URL,
            {"LOG_LEVEL": "DEBUG"},
            [("LOG_LEVEL", Between.ORIGINS, "env_file", ("environment",))],
        ),
        (
            f"WS_URL={URL}\nVITE_WS_URL=ws://other.example/ws\nWEBSOCKET_URL={URL}",
            URL,
            {},
            [("WS_URL", Between.SPELLINGS, "WS_URL", ("VITE_WS_URL",))],
        ),
        (
            "MAX_WEBSOCKET_CONNECTIONS=5",
            URL,
            {"WS_MAX_CONNECTIONS": "9"},
            [
                ("WS_MAX_CONNECTIONS", Between.ORIGINS, "env_file", ("environment",)),
                (
                    "WS_MAX_CONNECTIONS",
                    Between.SPELLINGS,
                    "MAX_WEBSOCKET_CONNECTIONS",
                    ("WS_MAX_CONNECTIONS",),
                ),
            ],
        ),
        ("WEBSOCKET_PORT=80", URL, {}, []),
        ("WEBSOCKET_PORT=8080", URL, {}, [("WEBSOCKET_PORT", Between.PORTS, "WS_URL", ("WEBSOCKET_PORT",))]),
        ("WEBSOCKET_PORT=8080", "wss://h.example/ws", {}, []),
        ("WEBSOCKET_PORT=8080\nWS_PROXY_CONF=nginx.conf", URL, {}, []),
        (
            "WS_TOKEN_PARAM=ticket",
            f"{URL}?token=x",
            {},
            [("WS_TOKEN_PARAM", Between.PARAMETERS, "ticket", ("token",))],
        ),
        ("WS_TOKEN_PARAM=token", f"{URL}?token=x&room=7", {}, []),
        (
            f"JWT_SECRET={LONG}\nJWT_ALGORITHM=RS256\n{PUBLIC}",
            URL,
            {},
            [("JWT_PUBLIC_KEY", Between.KEYS, "JWT_PUBLIC_KEY", ("JWT_SECRET",))],
        ),
        (
            f"JWT_SECRET={LONG}\nJWT_ALGORITHM=HS256\n{PUBLIC}",
            URL,
            {},
            [("JWT_PUBLIC_KEY", Between.KEYS, "JWT_SECRET", ("JWT_PUBLIC_KEY",))],
        ),
        (f"JWT_SECRET='-----BEGIN PRIVATE KEY-----'\nJWT_ALGORITHM=RS256\n{PUBLIC}", URL, {}, []),
        (f"JWT_SECRET={LONG}\n{PUBLIC}", URL, {}, []),
    ],
)
def test_contradictions_are_kept_by_where_they_stand(facts, text, url, environ, expected):
    """What counted and what says something else; a proxy may listen elsewhere, a private key has its public half."""
    found = facts(text, url, environ).contradictions

    assert expected == [(one.name, one.between, one.used, one.against) for one in found]
