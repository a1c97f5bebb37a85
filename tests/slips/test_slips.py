"""Slips of the command line: whatever was mistyped, no value of a URL stands on stdout, on stderr or in a file."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

VALUE = "zebrafish"  # a plain word: nothing about its looks gives it away
KEY = "q7G5v9xR2mZ8tB4n"
URL = f"wss://h.example/x?auth={VALUE}"

COMMANDLESS = [
    URL,
    f"wss://{VALUE}:pw@h.example/x",
    f"wss://user:{VALUE}@h.example/x",
    f"wss://{VALUE}@h.example/x",
    f"wss://user:{VALUE}/x@h.example/x",
    f"wss://user:a?{VALUE}@h.example/x",
    f"wss://user:a#{VALUE}@h.example/x",
    f"WSS://h.example/x?auth={VALUE}",
    f"wss://h.example/x?{VALUE}",
    f"wss://h.example/x?a=1&b={VALUE}",
    f"wss://h.example/x?a=1;b={VALUE}",
    f"wss://h.example/x?a[]={VALUE}",
    f"wss://h.example/x?auth={VALUE}=",
    f"wss://h.example/x#{VALUE}",
    f"wss://h.example/x#token={VALUE}",
    f"wss://h.example/{KEY}/x",
    f"wss://h.example/x;jsessionid={VALUE}",
    f"wss://h.example/token={VALUE}",
    f"h.example/x?auth={VALUE}",
    f"user:{VALUE}@h.example/x",
    f"localhost:8765/x?auth={VALUE}",
    f"localhost:{VALUE}/x",
    f"wss://h.example:{VALUE}",
    f"wss://h.example:{VALUE}/x",
    f"wss://[::1]:{VALUE}/x",
    f"wss://[::1]/x?auth={VALUE}",
    f"wss://[::1/x?auth={VALUE}",
    f"http:/h.example/x?auth={VALUE}",
    f"wss:h.example/x?auth={VALUE}",
    f"wss//h.example/x?auth={VALUE}",
    f"wss:\\\\user:{VALUE}@h.example\\x",
    f"'wss://h.example/x?auth={VALUE}'",
    f'"wss://user:{VALUE}@h.example/x"',
    f" wss://h.example/x?auth={VALUE} ",
    f"wss://h.example/x?auth=a {VALUE}",
    f"wss://h.example/x?auth=a\n{VALUE}",
    f"wss://h.example/x y?auth={VALUE}",
    f"wss%3A%2F%2Fh.example%2Fx%3Fauth%3D{VALUE}",
    f"wss://h.example/x%3Fauth%3D{VALUE}",
    f"wss://user%3A{VALUE}%40h.example/x",
    "wss://h.example/x?auth=%7Aebrafish",
    f"auth={VALUE}",
    f"WS_TOKEN={VALUE}",
    f"WS_URL=wss://h.example/x?auth={VALUE}",
    f"?auth={VALUE}",
    f"//user:{VALUE}@h.example/x",
    f"wss://h.example/x?next=https://o.example/?auth={VALUE}",
    f"wss://h.exämple/x?auth={VALUE}",
    f"wss://h.example/x?auth={VALUE}\x1b[31m",
]
AROUND = [
    ("diagnos", URL),
    ("diagnose", URL, URL),
    ("diagnose", URL, "--langauge", "en"),
    ("diagnose", URL, "--attempts", "0"),
    ("diagnose", f"wss://h.example:99999/x?auth={VALUE}"),
    ("diagnose", f"ftp://h.example/x?auth={VALUE}"),
    ("diagnose", f"h.example/x?auth={VALUE}"),
    ("diagnose", f"ws://u:{VALUE}"),
    ("diagnose", "wss://h.example/x?auth=a", VALUE),
    ("diagnose", "--env-file", URL),
    ("diagnose", f"--env-file={URL}"),
    ("diagnose", f"--login-url={URL}", "ws://127.0.0.1:1/"),
    ("diagnose", "ws://127.0.0.1:1/", "--login-url", f"ftp://u:{VALUE}@h.example/"),
    ("diagnose", "ws://127.0.0.1:1/", "--ca-file", URL),
    ("diagnose", "ws://127.0.0.1:1/", "--key-file", URL),
    ("diagnose", "ws://127.0.0.1:1/", "--key-file", f"{URL}/"),
    ("diagnose", "ws://127.0.0.1:1/", "--deadline", URL),
    ("diagnose", "ws://127.0.0.1:1/", "--pii", URL),
    ("diagnose", "ws://127.0.0.1:1/", "--language", URL),
    ("diagnose", "ws://127.0.0.1:1/", f"--{URL}"),
    ("diagnose", "ws://127.0.0.1:1/", f"--url={URL}"),
    ("diagnose", f"-{URL}"),
    ("report", URL.replace("wss", "ftp")),
    ("report", f"ws://127.0.0.1:99999/?auth={VALUE}", "--engine", "fork"),
    ("report", "ws://127.0.0.1:1/", "--engine", URL),
    ("report", "ws://127.0.0.1:1/", "--keep", URL),
    ("verify", URL),
    ("verify", f"user:{VALUE}@h.example/x"),
    ("redact", URL),
    ("redact", "data/incidents/2025-07-27", "--env-file", URL),
    ("replay", URL),
    ("replay", f"wss://h.example/{KEY}/case.json"),
    ("replay", "data/incidents/2025-07-27", "--language", URL),
    ("list", URL),
    ("rules", URL),
    ("demo", URL),
    ("--version=" + URL,),
]
SLIPS = [*((slip,) for slip in COMMANDLESS), *(("replay", slip) for slip in COMMANDLESS), *AROUND]


def typed(folder: Path, *arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """One command line that cannot work, run to its end in a folder of its own."""
    places = {"WSINVEST_DATA": str(folder / "data"), "XDG_RUNTIME_DIR": str(folder), "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-m", "wsinvest", *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, timeout=180, cwd=folder, env=os.environ | places | environ
    )


def files_of(folder: Path) -> str:
    """Names and contents of all files and folders."""
    paths = sorted(folder.rglob("*"))
    texts = [path.read_text("utf-8", "replace") for path in paths if path.is_file()]
    return "\n".join([*map(str, paths), *texts])


@pytest.mark.parametrize("arguments", SLIPS, ids=range(len(SLIPS)))
def test_a_slip_repeats_no_value_of_a_url(tmp_path: Path, arguments: tuple[str, ...]):
    """It ends with one line and a status of ours, and what it names is there without its values."""
    done = typed(tmp_path, *arguments)

    said = done.stdout + done.stderr
    assert done.returncode in {3, 4, 5}, said
    assert 1 == len(done.stderr.splitlines()), said
    assert VALUE not in said.lower()
    assert KEY not in said
    assert VALUE not in files_of(tmp_path)


@pytest.mark.parametrize("arguments", [(URL,), ("diagnose", f"wss://h.example:{VALUE}/?a=b"), ("verify", URL)])
def test_the_json_error_and_the_traceback_repeat_none_either(tmp_path: Path, arguments: tuple[str, ...]):
    """`--json` gives the same sentence, and WSINVEST_DEBUG a traceback under the same filter."""
    document = typed(tmp_path, *arguments, "--json")
    traced = typed(tmp_path, *arguments, WSINVEST_DEBUG="1")

    assert VALUE not in document.stdout + document.stderr + traced.stdout + traced.stderr
    assert 4 == json.loads(document.stdout)["error"]["exit_status"]
    assert "Traceback" in traced.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((URL,), "No such command 'wss://h.example/x?…'"),
        (("diagnose", "h.example/ws?auth=a"), "did you mean wss://h.example:443/ws?auth=…"),
        (("diagnose", "wss://user:pw@h.example:99999/"), "the port is no number from 1 to 65535"),
        (("diagnos", "demo"), "diagnos"),
        (("diagnose", "data/targets/nothing-here.toml"), "data/targets/nothing-here.toml: no such target file"),
        (("replay", "20260101T000000Z-shop-ab12"), "20260101T000000Z-shop-ab12"),
    ],
)
def test_the_line_still_says_what_is_wrong(tmp_path: Path, arguments: tuple[str, ...], said: str):
    """Command, option, host and path are no values."""
    assert said in typed(tmp_path, *arguments).stderr
