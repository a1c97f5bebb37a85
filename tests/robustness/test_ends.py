"""A run that is killed, interrupted or put to sleep in its middle: recognised, alone, and honest about the time."""

import json
import os
import signal
import time
from collections.abc import Callable

from tests.robustness.harness import PATIENCE_S, Ended, Place, all_gone, at_once, failed, family, silent

SLEEP_S = 11.0
DEADLINE_S = 10.0
REPORTS = [("report",), ("report", "--engine", "kernel")]
# What CPython remembers of a Ctrl-C that fell into the making of a class, and would end by.
IN_A_CLASS = "import contextlib\nwith contextlib.suppress(KeyboardInterrupt): exec('raise KeyboardInterrupt')\n0"
ASKED = [
    (("diagnose",), signal.SIGTERM, ""),
    (("diagnose",), signal.SIGTERM, "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)"),  # as after `&`
    (("diagnose",), signal.SIGINT, ""),
    (("diagnose",), signal.SIGINT, IN_A_CLASS),
    (("diagnose",), signal.SIGHUP, ""),
    (("report",), signal.SIGHUP, ""),
    (("report",), signal.SIGTERM, ""),
    (("report", "--engine", "kernel"), signal.SIGINT, ""),
]


def ended(child, began: float) -> Ended:
    """How this child ended, from what it had not said yet."""
    out, err = child.communicate(timeout=PATIENCE_S)
    return Ended(child.returncode, out, err, time.monotonic() - began)


def waiting(place: Place, command: tuple[str, ...], url: str, prelude: str = ""):
    """A run that waits for a silent server, in its fourth notebook."""
    # The ordinary kernel tells the runner nothing of its collectors.
    until = "4-handshake" if command[-1] == "kernel" else "handshake"
    child = place.start(command[0], url, *command[1:], prelude=prelude, until=until)
    if command[-1] == "kernel":
        await_children(child.pid)
    return child


def await_children(pid: int) -> None:
    """Come back when the notebook's own process is there."""
    until = time.monotonic() + PATIENCE_S
    while not family(pid):
        assert time.monotonic() < until
        time.sleep(0.05)


def asked_to_leave(place: Place, command: tuple[str, ...], number: int, prelude: str) -> Ended:
    """How a waiting run ends on this signal; it leaves no process behind."""
    with silent() as url:
        child = waiting(place, command, url, prelude)
        children = family(child.pid)
        child.send_signal(number)
        done = ended(child, time.monotonic())
    assert all_gone(children)
    return done


def test_who_is_asked_to_leave_leaves_within_3_seconds(places: Callable[[], Place]):
    """Exit 6, one line, no process left, nothing under a final name."""
    cases = [(places(), *asked) for asked in ASKED]

    for (place, *_), done in zip(cases, at_once(lambda case: asked_to_leave(*case), cases), strict=True):
        failed(done, 6, "interrupted")
        assert done.seconds < 3.0
        assert [] == place.published()


def killed(place: Place, command: tuple[str, ...]) -> None:
    """kill -9 of the runner alone."""
    with silent() as url:
        child = waiting(place, command, url)
        children = family(child.pid)
        child.kill()
        child.communicate()
    assert children
    assert all_gone(children)


def test_a_killed_run_leaves_no_process_and_is_listed_as_incomplete(places: Callable[[], Place]):
    """Its notebook goes too, whichever engine runs it."""
    cases = [(places(), command) for command in REPORTS]

    at_once(lambda case: killed(*case), cases)

    for place, _ in cases:
        assert [] == place.published()
        states = [line.split()[2] for line in place.run("list").stdout.splitlines()]
        assert ["incomplete", "critical"] == states


def asleep(place: Place, command: tuple[str, ...]) -> Ended:
    """How a run ends that was stopped and went on after its deadline."""
    with silent() as url:
        child = place.start(command[0], url, "--deadline", f"{DEADLINE_S:g}", *command[1:])
        os.killpg(child.pid, signal.SIGSTOP)
        time.sleep(SLEEP_S)
        os.killpg(child.pid, signal.SIGCONT)
        return ended(child, time.monotonic())


def test_a_machine_that_slept_in_mid_run_says_what_it_could_not_measure(places: Callable[[], Place]):
    """The deadline passed asleep: the end comes at once, and the handshake is not called good."""
    cases = [(places(), command) for command in (("diagnose", "--json"), ("report",))]

    diagnosed, reported = at_once(lambda case: asleep(*case), cases)

    for done in (diagnosed, reported):
        failed(done, 3, "not examined", "handshake")
        assert done.seconds < DEADLINE_S
    (report,) = cases[1][0].published()
    for said in (diagnosed.stdout, (report / "findings.json").read_text()):
        document = json.loads(said)
        assert document["incomplete"]
        assert "handshake" in " ".join(one["what"] for one in document["not_examined"])
