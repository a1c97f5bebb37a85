"""Target files: every key means something, every mistake is named with its line and what was probably meant."""

import os
from pathlib import Path

import pytest

from wsinvest.config.targetfile import TargetError, load
from wsinvest.diagnose import objectives
from wsinvest.model.objective import LIMITS
from wsinvest.model.registry import judging

EXAMPLE = Path(__file__).parents[2] / "data" / "targets" / "example.toml"


def written(tmp_path, text):
    """A target file with this content."""
    path = tmp_path / "shop.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('url = "ws://h"\nenvfile = "x"', "line 2: unknown key envfile; did you mean env_file?"),
        ('mode = "query"', "line 1: unknown key mode; did you mean auth.mode?"),
        ('url = "ws://h"\n[auth]\nmod = "query"', "line 3: unknown key mod; did you mean mode?"),
        ('[atuh]\nmode = "query"', "line 1: unknown key atuh; did you mean auth?"),
        ("[thresholds]\nmemory_hihg = 0.8", "line 2: unknown key memory_hihg; did you mean memory_high?"),
        ("[objectives]\nhandshake_p95 = 1", "line 2: unknown key handshake_p95; did you mean handshake_p95_ms?"),
        ('[inputs]\nJWT_SECRET = "x"', "line 2: JWT_SECRET is a secret and must not stand here"),
        ('JWT_SECRET = "x"', "line 1: JWT_SECRET is a secret and must not stand here"),
        ('[names]\nJWT_SECERT = "X"', "line 2: unknown key JWT_SECERT; did you mean JWT_SECRET?"),
        ('[names]\nJWT_SECRET = "s3cr3t value"', "line 2: names.JWT_SECRET must be the name of a variable"),
        ("url = 5", "line 1: url must be a text in quotes"),
        ('attempts = "20"', "line 1: attempts must be a whole number"),
        ("attempts = true", "line 1: attempts must be a whole number"),
        ('deadline_s = "soon"', "line 1: deadline_s must be a number"),
        ("deadline_s = nan", "line 1: deadline_s must be a number from 0 to 1000000000"),
        ("attempts = -1", "line 1: attempts must be a whole number from 0 to 1000000000"),
        ("attempts = 0x" + "f" * 5000, "line 1: attempts must be a whole number from 0 to"),
        ("deadline_s = 0x" + "f" * 5000, "line 1: deadline_s must be a number from 0 to"),
        ("[thresholds]\nhandshake_ms = -1", "line 2: thresholds.handshake_ms must be a number from 0 to"),
        ("[thresholds]\nmemory_high = inf", "line 2: thresholds.memory_high must be a number from 0 to"),
        ("[objectives]\nhandshake_p95_ms = nan", "line 2: objectives.handshake_p95_ms must be a number from 0 to"),
        ("attempts = " + "9" * 5000, "a number of too many digits"),
        ("subprotocols = " + "[" * 9000, "lists in lists without end"),
        ("auth = " + "{a=" * 5000, "lists in lists without end"),
        ("a." * 9000 + "b = 1", "a line of more than 16384 characters"),
        ("# much\n" * 40_000, "larger than 256 KB"),
        ('mint = "no"', "line 1: mint must be true or false"),
        ('subprotocols = "a"', 'line 1: subprotocols must be a list such as ["a", "b"]'),
        ("subprotocols = [1]", 'line 1: subprotocols must be a list such as ["a", "b"]'),
        ("auth = 1", "line 1: auth must be a table"),
        ("[inputs]\nLOG_LEVEL = true", "line 2: inputs.LOG_LEVEL must be a text, a number or a list"),
        ('expects = "LOG_LEVEL"', 'line 1: expects must be a list such as ["a", "b"]'),
        ('expects = ["LOG_LEVL"]', "line 1: expects must be a list of names of .env.example; did you mean LOG_LEVEL?"),
        ("url = ws://h", "not TOML"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path, text, said):
    """One line, with what was probably meant."""
    with pytest.raises(TargetError) as raised:
        load(written(tmp_path, text))

    assert said in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_value_that_stands_where_a_name_is_due_is_not_repeated(tmp_path):
    """It may be the secret itself."""
    with pytest.raises(TargetError) as raised:
        load(written(tmp_path, '[names]\nJWT_SECRET = "hunter2 hunter2"'))

    assert "hunter2" not in str(raised.value)


def test_a_file_that_is_not_there_is_named_with_its_neighbours(tmp_path):
    """The probable ones only."""
    written(tmp_path, "")

    with pytest.raises(TargetError, match=r"shpo\.toml: no such target file; near it: shop\.toml"):
        load(tmp_path / "shpo.toml")


@pytest.mark.parametrize("content", [b"\xff\xfe", None])
def test_what_is_no_text_and_what_is_a_folder_are_refused(tmp_path, content):
    """In words of ours, not of the operating system."""
    path = tmp_path / "x.toml"
    path.mkdir() if content is None else path.write_bytes(content)

    with pytest.raises(TargetError, match="UTF-8" if content else "folder"):
        load(path)


def test_what_is_no_file_is_not_read(tmp_path):
    """A pipe would keep us waiting, and a device would never end."""
    os.mkfifo(tmp_path / "pipe.toml")
    (tmp_path / "zero.toml").symlink_to("/dev/zero")

    for name in ("pipe.toml", "zero.toml"):
        with pytest.raises(TargetError, match="no regular file"):
            load(tmp_path / name)


def test_keys_become_inputs_of_the_catalogue(tmp_path):
    """Friendly keys, tables and raw inputs end in one place, as text."""
    said = load(
        written(
            tmp_path,
            'url = "ws://h"\nsubprotocols = ["a", "b"]\n[auth]\nmode = "cookie"\nname = "sid"\n[process]\nport = 80\n'
            "[inputs]\nWS_MAX_CONNECTIONS = 10\n[names]\nJWT_SECRET = 'APP_KEY'\n[thresholds]\nmemory_high = 1\n"
            "[objectives]\nmemory_ratio = 0.5\n",
        )
    )

    assert {
        "WS_URL": "ws://h",
        "WS_SUBPROTOCOL": "a,b",
        "WS_AUTH_MODE": "cookie",
        "WS_TOKEN_PARAM": "sid",
        "WEBSOCKET_PORT": "80",
        "WS_MAX_CONNECTIONS": "10",
    } == said.values
    assert ("shop", {"JWT_SECRET": "APP_KEY"}, (("memory_ratio", 0.5),)) == (said.name, said.names, said.objectives)
    assert {"memory_high": 1.0} == said.thresholds


def test_the_example_loads_as_it_stands_and_with_every_key():
    """Its comments are keys that work too."""
    said = load(EXAMPLE)

    assert ("example", "wss://chat.example.com/ws") == (said.name, said.values["WS_URL"])


def test_every_commented_key_of_the_example_is_known(tmp_path):
    """A comment that is no key would be found here."""
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    bare = [line.removeprefix("# ") if " = " in line or line.startswith("# [") else line for line in lines]

    said = load(written(tmp_path, "\n".join(bare)))

    assert ("4711", "APP_JWT_KEY") == (said.values["WS_SERVER_PID"], said.names["JWT_SECRET"])


def test_the_objectives_that_may_be_set_are_those_that_are_measured():
    """Limits and measures stand in two folders, and must name the same objectives."""
    assert sorted(LIMITS) == sorted(measure.name for measure in objectives._MEASURES)


def test_every_threshold_may_be_set(tmp_path):
    """By its own name and with its own type."""
    known = judging().thresholds.values()
    text = "[thresholds]\n" + "\n".join(f"{one.name} = {one.default}" for one in known)

    assert {one.name: one.default for one in known} == load(written(tmp_path, text)).thresholds
