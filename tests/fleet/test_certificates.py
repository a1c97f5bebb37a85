"""Certificates of one run: who holds one of them can connect, nobody else, and not for long."""

import socket
import ssl
import stat
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import yaml

from wsinvest.fleet.certificates import AUTHORITY, CERTIFICATE, KEY, ROLES, SETTINGS, NotMade, make


def context(folder: Path, side: int) -> ssl.SSLContext:
    """TLS as Dask makes it of a role's folder: both sides show a certificate of the authority."""
    found = ssl.SSLContext(side)
    found.check_hostname = False
    found.verify_mode = ssl.CERT_REQUIRED
    found.load_verify_locations(folder / AUTHORITY)
    found.load_cert_chain(folder / CERTIFICATE, folder / KEY)
    return found


def connects(server: Path, client: Path) -> bool:
    """True if a client with this folder can speak with a server with that one."""
    ours, theirs = socket.socketpair()
    heard: list[bytes] = []

    def serve() -> None:
        try:
            with context(server, ssl.PROTOCOL_TLS_SERVER).wrap_socket(theirs, server_side=True) as secure:
                heard.append(secure.recv(2))
        except OSError:
            theirs.close()

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        with context(client, ssl.PROTOCOL_TLS_CLIENT).wrap_socket(ours) as secure:
            secure.sendall(b"hi")
    except OSError:
        ours.close()
    thread.join(10)
    return [b"hi"] == heard


def test_the_roles_of_a_run_know_each_other(tmp_path: Path):
    """And those of another run do not."""
    make(tmp_path / "one", timedelta(hours=1))
    make(tmp_path / "two", timedelta(hours=1))

    assert connects(tmp_path / "one" / "scheduler", tmp_path / "one" / "worker")
    assert connects(tmp_path / "one" / "scheduler", tmp_path / "one" / "client")
    assert not connects(tmp_path / "one" / "scheduler", tmp_path / "two" / "client")


def test_they_expire(tmp_path: Path):
    """What lies about later opens nothing."""
    make(tmp_path / "old", timedelta(hours=1), now=datetime.now(UTC) - timedelta(hours=2))

    assert not connects(tmp_path / "old" / "scheduler", tmp_path / "old" / "worker")


def test_keys_are_private_and_that_of_the_authority_is_nowhere(tmp_path: Path):
    """Nobody can make another certificate of this run."""
    make(tmp_path / "run", timedelta(hours=1))
    files = [path for path in (tmp_path / "run").rglob("*") if path.is_file()]

    assert {(role, name) for role in ROLES for name in (AUTHORITY, CERTIFICATE, KEY, SETTINGS)} == {
        (path.parent.name, path.name) for path in files
    }
    assert {0o600} == {stat.S_IMODE(path.stat().st_mode) for path in files}
    assert {0o700} == {stat.S_IMODE(path.parent.stat().st_mode) for path in files}


def test_the_settings_make_dask_do_a_share_once(tmp_path: Path):
    """As its own reader understands them."""
    make(tmp_path / "run", timedelta(hours=1))
    said = yaml.safe_load((tmp_path / "run" / "worker" / SETTINGS).read_text())["distributed"]

    assert (0, False, "10 seconds") == tuple(
        said["scheduler"][key] for key in ("allowed-failures", "work-stealing", "worker-ttl")
    )
    assert (True, "15 seconds") == (said["comm"]["require-encryption"], said["comm"]["timeouts"]["tcp"])


def test_nothing_is_overwritten(tmp_path: Path):
    """One folder for each run; and a place that cannot be written is one line."""
    make(tmp_path / "run", timedelta(hours=1))
    with pytest.raises(NotMade, match="is there already"):
        make(tmp_path / "run", timedelta(hours=1))
    (tmp_path / "file").write_text("")
    with pytest.raises(NotMade, match="name another folder"):
        make(tmp_path / "file" / "run", timedelta(hours=1))
