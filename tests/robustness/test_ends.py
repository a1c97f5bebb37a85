"""A run that is killed, interrupted or put to sleep in its middle: recognised, alone, and honest about the time."""

import json
import os
import signal
import time

import pytest

from tests.robustness.harness import PATIENCE_S, Ended, Place, all_gone, clean, failed, family, silent

SLEEP_S = 4.0
DEADLINE_S = 3.0
REPORTS = [("report",), ("report", "--engine", "kernel")]


def ended(child, began: float) -> Ended:
    """How this child ended, from what it had not said yet."""
    out, err = child.communicate(timeout=PATIENCE_S)
    return Ended(child.returncode, out, err, time.monotonic() - began)


def waiting(place: Place, command: tuple[str, ...], url: str):
    """A run that waits for a silent server, in its fourth notebook."""
    # The ordinary kernel tells the runner nothing of its collectors.
    child = place.start(command[0], url, *command[1:], until="4-handshake" if command[-1] == "kernel" else "handshake")
    if command[-1] == "kernel":
        await_children(child.pid)
    return child


def await_children(pid: int) -> None:
    """Come back when the notebook's own process is there."""
    until = time.monotonic() + PATIENCE_S
    while not family(pid):
        assert time.monotonic() < until
        time.sleep(0.05)


@pytest.mark.parametrize(
    ("command", "number"),
    [
        (("diagnose",), signal.SIGTERM),
        (("diagnose",), signal.SIGINT),
        (("report",), signal.SIGTERM),
        (("report", "--engine", "kernel"), signal.SIGINT),
    ],
)
def test_who_is_asked_to_leave_leaves_within_3_seconds(place: Place, command: tuple[str, ...], number: int):
    """Exit 6, one line, no process left, nothing under a final name."""
    with silent() as url:
        child = waiting(place, command, url)
        children = family(child.pid)
        child.send_signal(number)
        done = ended(child, time.monotonic())

    failed(done, 6, "interrupted")
    assert done.seconds < 3.0
    assert all_gone(children)
    assert [] == place.published()


@pytest.mark.parametrize("command", REPORTS)
def test_a_killed_run_leaves_no_process_and_is_listed_as_incomplete(place: Place, command: tuple[str, ...]):
    """kill -9 of the runner alone: its notebook goes too, whichever engine runs it."""
    with silent() as url:
        child = waiting(place, command, url)
        children = family(child.pid)
        child.kill()
        child.communicate()

    assert children
    assert all_gone(children)
    assert [] == place.published()
    states = [line.split()[2] for line in place.run("list").stdout.splitlines()]
    assert ["incomplete", "critical"] == states


@pytest.mark.parametrize("command", [("diagnose", "--json"), ("report",)])
def test_a_machine_that_slept_in_mid_run_says_what_it_could_not_measure(place: Place, command: tuple[str, ...]):
    """The deadline passed asleep: the end comes at once, and the handshake is not called good."""
    with silent() as url:
        child = place.start(command[0], url, "--deadline", f"{DEADLINE_S:g}", *command[1:])
        os.killpg(child.pid, signal.SIGSTOP)
        time.sleep(SLEEP_S)
        os.killpg(child.pid, signal.SIGCONT)
        done = ended(child, time.monotonic())

    clean(done)
    assert (3, []) == (done.status, done.complaints)
    assert done.seconds < DEADLINE_S
    said = done.stdout if command[0] == "diagnose" else (place.published()[0] / "findings.json").read_text()
    document = json.loads(said)
    assert document["incomplete"]
    assert "handshake" in " ".join(one["what"] for one in document["not_examined"])
