"""A hostile server costs a run little time and memory, and gets nothing out of it but an honest diagnosis."""

import json
import re

import pytest

from tests.hostile import bad_frames, bad_http, bad_pages, bad_tcp, bad_tls
from tests.hostile.harness import DEADLINE_S, GRACE_S, PASSWORD, SECRET, Ended, run_all
from tests.hostile.manners import Case, cases_of

PEAK_MB = 400
DOCUMENTED = {0, 1, 2, 3}
CONTROL = re.compile(rb"[\x00-\x08\x0b-\x1f\x7f-\xff]")


def cases(other: int) -> dict[str, Case]:
    """Every hostile server; `other` is the port of a host that nobody may be sent to."""
    return cases_of(table.cases(other) for table in (bad_tcp, bad_http, bad_frames, bad_pages, bad_tls))


@pytest.fixture(scope="module")
def ended(request: pytest.FixtureRequest) -> dict[str, Ended]:
    """How `diagnose` ended against the servers of the selected tests, several at a time."""
    items = [item for item in request.session.items if item.path == request.path]
    found = run_all(cases, [item.callspec.params["name"] for item in items if isinstance(item, pytest.Function)])
    slowest, largest = max(run.seconds for run in found.values()), max(run.peak_mb for run in found.values())
    print(f"{len(found)} hostile servers: slowest {slowest:.1f} s, peak {largest:.0f} MB")
    return found


@pytest.mark.parametrize("name", sorted(cases(0)))
def test_ends_soon_and_small_and_says_one_clean_document(name: str, ended: dict[str, Ended], record_property):
    """Its deadline holds, its memory too; one ASCII document, no traceback, no control character, no secret."""
    run = ended[name]
    record_property("hostile_s", run.seconds)
    record_property("hostile_mb", run.peak_mb)
    said = json.loads(run.stdout.decode("ascii"))

    assert run.seconds < DEADLINE_S + GRACE_S
    assert run.peak_mb < PEAK_MB
    assert run.status in DOCUMENTED
    assert b"our own bug" not in run.stderr
    assert "bug" not in json.dumps(said["not_examined"])
    assert b"Traceback" not in run.stdout + run.stderr
    assert not CONTROL.search(run.stdout + run.stderr)
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u202e\u2028]", "".join(_texts(said)).replace("\n", ""))
    assert run.elsewhere == 0
    assert not any(secret.encode() in run.stdout + run.stderr for secret in (SECRET, PASSWORD))


def _texts(value: object) -> list[str]:
    """Every text of a document."""
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for item in inner for text in _texts(item)]
