"""A notebook's process that dies or hangs: exit 3 with the cell's name, under both engines, and never `completed`."""

import json
import time
from collections.abc import Callable
from contextlib import suppress

import psutil

from tests.robustness.harness import PATIENCE_S, Ended, Place, all_gone, at_once, failed, family, silent
from wsinvest.publish import folders, notebook

Blow = Callable[[psutil.Process], None]
ENGINES = ["fork", "kernel"]
# A cell hangs when it takes longer than the run's deadline and half a minute: too long for a test.
SOON = "from wsinvest.publish import report; report.AFTER_S = -52.0"


def struck(place: Place, engine: str, blow: Blow, prelude: str) -> Ended:
    """A report whose fourth notebook meets this blow while its collecting cell waits for a silent server."""
    with silent() as url:
        child = place.start(
            *("report", url, "--engine", engine, "--deadline", "60"),
            prelude=prelude,
            until="handshake" if engine == "fork" else "4-handshake",
        )
        process = waiting_in_its_cell(child.pid, int(url.rpartition(":")[2].removesuffix("/ws")))
        blow(process)
        began = time.monotonic()
        out, err = child.communicate(timeout=PATIENCE_S)
    assert all_gone([process])
    return Ended(child.returncode, out, err, time.monotonic() - began)


def waiting_in_its_cell(pid: int, port: int) -> psutil.Process:
    """The notebook's process, once it has a connection to the server that it waits for."""
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        for process in family(pid):
            with suppress(psutil.Error):
                if any(one.raddr and one.raddr.port == port for one in process.net_connections("tcp4")):
                    return process
        time.sleep(0.02)
    raise TimeoutError


def test_a_notebook_that_dies_or_hangs_is_named_with_its_cell(places: Callable[[], Place]):
    """As by the kernel's out-of-memory killer; and a stopped process does not even answer an interrupt."""
    blows: tuple[tuple[Blow, str, str], ...] = (
        (psutil.Process.kill, "", "its process died"),
        (psutil.Process.suspend, SOON, "was stopped"),
    )
    cases = [(places(), engine, *blow) for engine in ENGINES for blow in blows]

    ends = at_once(lambda case: struck(*case[:4]), cases)

    for (place, *_, why), ended in zip(cases, ends, strict=True):
        failed(ended, 3, why, "cell collect of 4-handshake", "what was found is kept in")
        said_so(place)


def said_so(place: Place) -> None:
    """Nothing was published; the hidden folder says that it was cut, and the notebook which cell it was."""
    assert [] == place.published()
    (cut,) = place.cut()
    assert json.loads((cut / folders.CUT).read_text())["incomplete"]
    status = notebook.read(cut / "4-handshake.ipynb").metadata.wsinvest
    assert ("failed", "collect") == (status.status, status.cell)
