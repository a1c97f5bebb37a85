"""A machine that lacks what others have: locale, home, network, /proc, rights, descriptors, memory, a package."""

import json
import os
import shutil
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.robustness.harness import (
    ROOT,
    SOON_S,
    URL,
    Place,
    at_once,
    clean,
    failed,
    namespaced,
    needs_limits,
    needs_namespaces,
    needs_other_user,
    place_at,
    went_well,
)

NOBODY = 65534
NO_PROC = "mount -t tmpfs none /proc"
HIDDEN = "mount -t proc -o hidepid=2 proc /proc"
AS_NOBODY = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
NAME_SERVER = """
import socket, time
with socket.socket(type=socket.SOCK_DGRAM) as server:
    server.bind(("127.0.0.1", 53))
    print(flush=True)
    time.sleep(60)
"""
SILENT_NAMES = """
ip link set lo up
mount --bind "$ROOT/resolv.conf" /etc/resolv.conf
mkfifo "$ROOT/up"
"$PYTHON" "$ROOT/silent.py" >"$ROOT/up" &
read -r _ <"$ROOT/up"
"""
BARE = {"PATH": os.defpath, "PYTHONPATH": str(ROOT)}


def codes(document: str) -> set[str]:
    """The codes of all findings of a document."""
    return {one["code"] for one in json.loads(document)["findings"]}


def unknown(document: str) -> str:
    """What was not examined, in one text."""
    return ", ".join(one["what"] for one in json.loads(document)["not_examined"])


def test_neither_locale_nor_home_is_needed(place: Place):
    """ASCII only, no HOME, no TMPDIR, nothing but a path: the report is whole and in Portuguese."""
    own = {name: place.environ[name] for name in ("WSINVEST_DATA", "XDG_RUNTIME_DIR")}
    ascii_only = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    place.environ = BARE | own | ascii_only

    ended = place.run("report", URL, "--language", "pt-BR")

    went_well(ended)
    assert (ended.stdout + ended.stderr).isascii()
    (report,) = place.published()
    assert "conexão" in (report / "report.html").read_text(encoding="utf-8")


@needs_namespaces
def test_without_a_network_the_demo_works_and_a_name_is_said_not_to_resolve(place: Place):
    """Loopback is all there is; the rest ends soon, with a finding."""
    alone = namespaced("-n", script="ip link set lo up")

    demo = place.run("diagnose", "demo", "--json", wrap=alone)
    far = place.run("diagnose", "ws://chat.example.com/ws", "--json", wrap=alone)

    assert {"config.secret.missing", "http.auth.rejected"} <= codes(demo.stdout)
    assert any(code.startswith("dns.") for code in codes(far.stdout))
    assert far.seconds < 15


@needs_namespaces
def test_a_loopback_that_is_down_is_said_within_15_seconds(place: Place):
    """It is the root, and not the target or its login."""
    ended = place.run("diagnose", "demo", "--json", wrap=namespaced("-n"))

    went_well(ended)
    assert ended.seconds < 15
    roots = {one["code"] for one in json.loads(ended.stdout)["findings"] if one["root_cause"]}
    assert {"tcp.loopback.down"} == roots


@needs_namespaces
def test_without_proc_what_it_tells_is_unknown_and_the_rest_is_there(place: Place):
    """Neither 0 nor a fault of ours; a report and the demo need it as little."""
    wrap = namespaced("-m", script=NO_PROC)

    said = place.run("diagnose", "demo", "--json", wrap=wrap)
    went_well(said)
    assert not any(code.startswith("resource.") for code in codes(said.stdout))
    assert {"cpu", "memory", "server", "sockets"} <= set(unknown(said.stdout).split(", "))

    went_well(place.run("report", URL, wrap=wrap))
    assert 1 == len(place.published())


@pytest.fixture
def foreign(finished: Path) -> Iterator[Place]:
    """A place that belongs to nobody."""
    root = Path(tempfile.mkdtemp(prefix="wsinvest-nobody-"))
    place = place_at(root, finished)
    for path in (root, *root.rglob("*")):
        os.chown(path, NOBODY, NOBODY)
    yield place
    shutil.rmtree(root)


def opened() -> str:
    """Let others reach interpreter and package in a home that is locked, in this mount namespace only."""
    script = ["mount -t tmpfs none /mnt"]
    for number, tree in enumerate({sys.base_prefix, sys.prefix, str(ROOT)}):
        locked = [folder for folder in Path(tree).parents if not folder.stat().st_mode & 0o001]
        if locked:
            script += [f"mkdir /mnt/{number}", f'mount --bind "{tree}" /mnt/{number}']
            script += [f'mount -t tmpfs -o mode=755 none "{locked[-1]}"', f'mkdir -p "{tree}"']
            script += [f'mount --bind /mnt/{number} "{tree}"']
    return "\n".join(script)


@needs_namespaces
@needs_other_user
def test_processes_of_others_are_unknown(foreign: Place):
    """Of root's process others see no descriptors, with hidepid not even that it is there: unknown, never 0."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"ws://127.0.0.1:{server.getsockname()[1]}/ws"
        target = foreign.root / "target.toml"
        target.write_text(f'url = "{url}"\nattempts = 1\n[process]\npid = {os.getpid()}\n', encoding="utf-8")
        arguments = ("diagnose", str(target), "--json", "--deadline", "3")
        wraps = [[*namespaced("-m", script=f"{opened()}\n{hide}"), *AS_NOBODY] for hide in ("", HIDDEN)]
        ends = at_once(lambda wrap: foreign.run(*arguments, wrap=wrap), wraps)

    for ended, what in zip(ends, ("resource.fd.exhausted", "server"), strict=True):
        clean(ended)
        assert ended.status in (2, 3), ended
        assert what in unknown(ended.stdout).split(", ")
        assert not any(code.startswith(("resource.fd", "resource.memory")) for code in codes(ended.stdout))


@needs_limits
def test_40_descriptors_are_enough(place: Place):
    """20 handshakes, at most 5 at once."""
    wrap = ["sh", "-c", 'ulimit -n 40; exec "$@"', "sh"]

    went_well(place.run("report", "demo", wrap=wrap))

    (report,) = place.published()
    assert "tcp.connect.local_limit" not in codes((report / "findings.json").read_text())


@needs_limits
def test_too_few_descriptors_are_named_without_a_word_of_python(places: Callable[[], Place]):
    """Five are too few for an event loop, nine for a notebook: what Python cannot close any more is not told."""
    wrap = ["sh", "-c", 'ulimit -n "$MOST"; exec "$@"', "sh"]

    failed(places().run("diagnose", URL, wrap=wrap, environ={"MOST": "5"}), 5, "ulimit -n 256")
    failed(places().run("report", URL, wrap=wrap, environ={"MOST": "9"}), 3, "its process died", "ulimit -n 256")


@needs_limits
def test_little_memory_is_enough_or_is_said_to_be_too_little(places: Callable[[], Place]):
    """What cannot be had is named; nothing is published half."""
    cases = [(places(), kilobytes) for kilobytes in (400_000, 50_000, 100_000)]
    wrap = ["sh", "-c", 'ulimit -v "$KB"; exec "$@"', "sh"]

    enough, too_little, too_little_for_notebooks = at_once(
        lambda case: case[0].run("report", URL, wrap=wrap, environ={"KB": str(case[1])}), cases
    )

    went_well(enough)
    failed(too_little, 3, "not enough memory")
    failed(too_little_for_notebooks, 3, "not enough memory")
    assert [1, 0, 0] == [len(place.published()) for place, _ in cases]


def test_a_working_folder_that_was_deleted_is_named_or_not_missed(place: Place):
    """What needs no relative path goes on; what does says why it cannot."""
    gone = ["sh", "-c", 'mkdir "$0"; cd "$0"; rmdir "../$0"; exec "$@"']
    out = str(place.root / "out")
    asked = [("diagnose", URL), ("list",), ("replay", str(place.earlier), "--out", out), ("report", URL, "--out", "x")]

    named = [(f"gone-{number}", arguments) for number, arguments in enumerate(asked)]
    diagnosed, listed, replayed, reported = at_once(lambda one: place.run(*one[1], wrap=[*gone, one[0]]), named)

    went_well(diagnosed)
    went_well(listed, 0)
    assert 2 == replayed.status, replayed
    assert 1 == len(place.published(place.root / "out"))
    failed(reported, 5, "working folder was deleted")


@pytest.mark.parametrize(("command", "package"), [("report", "papermill"), ("diagnose", "msgspec")])
def test_a_package_that_is_missing_is_named(place: Place, command: str, package: str):
    """Exit 4, before anything is measured."""
    ended = place.run(command, URL, prelude=f"import sys; sys.modules[{package!r}] = None")

    failed(ended, 4, package, "requirements.txt")
    assert not ended.began


def test_a_diagnosis_needs_none_of_the_packages_that_only_reports_need(place: Place):
    """It says so on a machine that holds the core alone."""
    packages = ["papermill", "nbformat", "IPython", "jupyter_client", "plotly", "pandas", "nbval", "pytest"]

    went_well(place.run("diagnose", URL, prelude=f"import sys; sys.modules.update(dict.fromkeys({packages}))"))


@needs_namespaces
def test_a_silent_name_server_costs_no_more_than_the_deadline(place: Place):
    """A resolver that asks into the void is left behind, and named. The namespace takes the name server with it."""
    (place.root / "resolv.conf").write_text("nameserver 127.0.0.1\n", encoding="utf-8")
    (place.root / "silent.py").write_text(NAME_SERVER, encoding="utf-8")
    environ = {"ROOT": str(place.root), "PYTHON": sys.executable}

    wrap = namespaced("-mnpf", script=SILENT_NAMES)
    ended = place.run("diagnose", "ws://chat.example.com/ws", "--json", "--deadline", "10", wrap=wrap, environ=environ)

    went_well(ended)
    assert ended.seconds < 10 + SOON_S
    assert any(code.startswith("dns.") for code in codes(ended.stdout))


def test_links_planted_in_a_shared_folder_of_reports_are_not_followed(place: Place):
    """Whoever may write there too plants a link at each name that could be foreseen; what they point at stays."""
    treasure = place.root / "treasure"
    treasure.write_text("of somebody else", encoding="utf-8")
    names = (".probe-{0}", ".index.html.{0}.partial", ".latest.{0}", "index.html")
    plant = f"import os; [os.symlink({str(treasure)!r}, {str(place.reports)!r} + '/' + name.format(os.getpid())) "

    ended = place.run("report", URL, prelude=f"{plant} for name in {names}]")

    went_well(ended)
    assert "of somebody else" == treasure.read_text(encoding="utf-8")
    assert (place.reports / "index.html").read_text(encoding="utf-8").startswith("<!doctype html>")
