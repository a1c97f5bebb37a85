"""Serves a field case and gives what `wsinvest diagnose --json` says of it."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.field.case import Case
from tests.field.stage import MissingError, Served, Stage

_LIMIT_S = 150
# Of the person's environment nothing decides but what the case gives.
_PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")


def examined(case: Case, *, mended: bool) -> Mapping[str, Any]:
    """The document of one diagnosis; raise MissingError where the case cannot be served here."""
    with tempfile.TemporaryDirectory(prefix="wsinvest-field-") as name:
        stage = Stage(Path(name), mended=mended)
        try:
            return _diagnosed(case.serve(stage), stage.folder)
        finally:
            stage.end()


def examined_or_skipped(case: Case, *, mended: bool) -> Mapping[str, Any]:
    """The same for a test, which is skipped by name where the case cannot be served here."""
    try:
        return examined(case, mended=mended)
    except MissingError as missing:
        pytest.skip(f"{case.name}: {missing}")


def _diagnosed(served: Served, folder: Path) -> Mapping[str, Any]:
    named = {"WS_URL": served.url, "WS_AUTH_MODE": "none", **served.env}
    env_file = folder / ".env"
    env_file.write_text("".join(f"{name}={value}\n" for name, value in named.items() if value is not None))
    options = ["--env-file", str(env_file)]
    for option, name in (("--login-url", "LOGIN_URL"), ("--ca-file", "CA_FILE")):
        options += [option, str(named[name])] if named.get(name) else []
    command = (sys.executable, "-m", "wsinvest", "diagnose", served.url, *options, *served.options, "--json")
    without = {name: text for name, text in os.environ.items() if name.upper() not in _PROXIES}
    done = subprocess.run(command, capture_output=True, text=True, timeout=_LIMIT_S, env=without | served.environ)
    assert done.stdout.startswith("{"), f"exit {done.returncode}: {done.stderr}"
    return json.loads(done.stdout)
