"""What all commands have in common: found by folder, a fast start, one line for what goes wrong."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.process import wsinvest
from wsinvest.cli import main

FILES = Path(main.__file__).parent
LIGHT = """
import sys
from wsinvest.cli.main import main
try:
    main(["--help"])
finally:
    print(*sys.modules, file=sys.stderr)
"""


@pytest.mark.parametrize("name", sorted(main.commands()))
def test_a_command_is_a_file_with_its_test(name: str):
    """Whoever looks for a command finds it by its name."""
    assert (FILES / f"{name}.py").is_file()
    assert (Path(__file__).parent / f"test_{name}.py").is_file()
    assert name in wsinvest("--help").stdout


def test_without_arguments_it_prints_its_help():
    """Whoever types the bare name wants to know what there is."""
    bare, asked = wsinvest(), wsinvest("--help")

    assert (bare.returncode, bare.stdout, bare.stderr) == (0, asked.stdout, "")


def test_the_help_loads_no_command_s_means():
    """What a command needs it imports when it is called, so that each starts fast."""
    done = subprocess.run([sys.executable, "-c", LIGHT], capture_output=True, text=True, check=True)

    assert "Commands:" in done.stdout
    assert set() == {"asyncio", "wsinvest.report", "wsinvest.model.registry", "wsinvest.store"} & {*done.stderr.split()}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("diagnose", "ws://127.0.0.1:1/", "--langauge", "en"), "--language"),
        (("diagnos", "ws://127.0.0.1:1/"), "diagnos"),
        (("diagnose",), "URL|TARGET"),
        (("diagnose", "127.0.0.1:8765/ws"), "ws://127.0.0.1:8765/ws"),
        (("diagnose", "ws://127.0.0.1:99999/ws"), "port is no number from 1 to 65535"),
        (("diagnose", "data/targets/nothing-here.toml"), "nothing-here.toml"),
        (("diagnose", "{folder}"), "folder"),
        (("diagnose", f"{'y' * 5000}.toml"), "cannot be read; check the path and its permissions"),
        (("diagnose", "~no-such-user/shop.toml"), "no such target file"),
        (("diagnose", "{broken}"), "line 2"),
        (("diagnose", "{misspelled}"), "env_file"),
        (("diagnose", "demo", "--language", "de"), "'de'"),
        (("diagnose", "demo", "--attempts", "0"), "attempts"),
        (("diagnose", "demo", "--attempts", "101"), "--attempts: give a whole number from 1 to 100"),
        (("report", "demo", "--keep", "none"), "keep"),
        (("replay", "nowhere"), "nowhere"),
        (("verify", "nowhere"), "nowhere"),
    ],
)
def test_bad_input_is_one_line_and_exit_status_4(tmp_path: Path, arguments: tuple[str, ...], said: str):
    """The line names what is wrong, where, and the nearest right one; no traceback, nothing on stdout."""
    (tmp_path / "broken.toml").write_text('url = "ws://127.0.0.1:1/"\nenv_file = \n', encoding="utf-8")
    (tmp_path / "misspelled.toml").write_text('url = "ws://127.0.0.1:1/"\nenv_fiel = "x"\n', encoding="utf-8")
    names = {"folder": tmp_path, "broken": tmp_path / "broken.toml", "misspelled": tmp_path / "misspelled.toml"}

    done = wsinvest(*(argument.format(**names) for argument in arguments))

    assert (4, "") == (done.returncode, done.stdout)
    assert 1 == len(done.stderr.splitlines()), done.stderr
    assert done.stderr.startswith("wsinvest: ")
    assert said in done.stderr


def test_bad_input_with_json_is_one_document():
    """Scripts read the same sentence on stdout."""
    done = wsinvest("diagnose", "127.0.0.1:8765/ws", "--json")

    error = json.loads(done.stdout)

    assert (4, 1, 4) == (done.returncode, error["schema"], error["error"]["exit_status"])
    assert error["error"]["message"] in done.stderr


@pytest.mark.parametrize("columns", ["60", "80", "160"])
@pytest.mark.parametrize("command", [(), ("diagnose",), ("report",), ("list",)])
def test_help_is_whole_and_as_wide_as_the_terminal(command: tuple[str, ...], columns: str):
    """No sentence is cut off, and no line is wider."""
    said = wsinvest(*command, "--help", COLUMNS=columns).stdout

    assert "..." not in said.replace("URL|TARGET...", "").replace("[ARGS]...", "")
    assert int(columns) >= max(map(len, said.splitlines()))


def test_a_wide_terminal_is_used():
    """Help that fits into one line stands on one line."""
    narrow, wide = (wsinvest("diagnose", "--help", COLUMNS=columns).stdout for columns in ("60", "160"))

    assert len(wide.splitlines()) < len(narrow.splitlines())


def test_did_you_mean_names_only_what_is_near():
    """A word that is like nothing gets the list of what there is."""
    near, far = wsinvest("diagnose", "demo-helthy"), wsinvest("diagnose", "zebra")

    assert "did you mean demo-healthy?" in near.stderr
    assert "did you mean" not in far.stderr
    assert "known are demo, demo-healthy" in far.stderr


def test_the_rest_of_an_unquoted_value_is_not_repeated():
    """`-H X-Api-Key: KEY` without quotes: the key is a word of its own then."""
    done = wsinvest("diagnose", "ws://127.0.0.1:9/ws", "-H", "X-Api-Key:", "hunter2zebra")

    assert 4 == done.returncode
    assert "quotes" in done.stderr
    assert "hunter2zebra" not in done.stderr + done.stdout
