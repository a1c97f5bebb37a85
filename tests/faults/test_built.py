"""Servers in Go, Rust and Java: what is not built is skipped by name, and what is pinned is pinned whole."""

import re
import subprocess
from pathlib import Path

import pytest

from tests.faults import built
from tests.faults.bank.languages import LANGUAGES

SERVERS = Path(__file__).parent / "servers"


@pytest.mark.parametrize("framework", sorted(built.FRAMEWORKS))
def test_without_its_server_an_entry_is_skipped_by_name(
    framework: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    """Whoever has no Go, Rust or Java sees which is missing, and the rest runs."""
    monkeypatch.setattr(built, "_LIBRARIES", dict.fromkeys(built._LIBRARIES, tmp_path / "none"))

    assert re.fullmatch(r"the servers in (go|rust|java) are not built .*", built.why_not(framework))


def test_each_framework_has_a_healthy_entry_and_a_broken_one():
    """A server that is only ever broken says nothing of false alarms. net/http knows of no WebSockets."""
    fine = {entry.service.framework for entry in LANGUAGES if entry.healthy}
    broken = {entry.service.framework for entry in LANGUAGES if not entry.healthy}

    assert built.FRAMEWORKS - {"net/http"} == fine
    assert broken == built.FRAMEWORKS


@pytest.mark.parametrize(
    ("file", "pattern"),
    [
        ("go/go.sum", r"github.com/gorilla/websocket v[\d.]+ h1:"),
        ("go/go.sum", r"github.com/coder/websocket v[\d.]+ h1:"),
        ("caddy/go.sum", r"github.com/caddyserver/caddy/v2 v[\d.]+ h1:"),
        ("rust/Cargo.lock", r'name = "tungstenite"\nversion = "[\d.]+"\nsource = .*\nchecksum = "[0-9a-f]{64}"'),
        ("java/pom.xml", r"<artifactId>spring-boot-starter-websocket</artifactId>\s*<version>[\d.]+</version>"),
    ],
)
def test_versions_are_pinned(file: str, pattern: str):
    """What a server answers changes with its version."""
    assert re.search(pattern, (SERVERS / file).read_text())


def test_what_cannot_be_built_fails_within_its_bounds(tmp_path: Path):
    """An unknown language builds nothing and says so by its status; make then goes on."""
    done = subprocess.run(["sh", SERVERS / "build.sh", "cobol", tmp_path / "none"], capture_output=True, timeout=60)

    assert done.returncode != 0
