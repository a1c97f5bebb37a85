"""A report made before a rule existed becomes one that can be shared; the old one is left as it is."""

import shutil
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from tests.reports import own_place, refusing_url, reported
from wsinvest.model.case import Case, Evidence, Manifest
from wsinvest.model.registry import Registry, collector, facts
from wsinvest.model.rows import Rows
from wsinvest.model.target import Target, Url
from wsinvest.publish import verify
from wsinvest.publish.redact import masked, write
from wsinvest.redact.redactor import Redactor
from wsinvest.store import cases
from wsinvest.store.rows import RowsFile, read

PASSWORD = "Tr0ub4dor-and-9-horses"
ISSUED = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJwbGFudGVkIn0.c2lnbmF0dXJlLW9mLWEtdG9rZW4"


@pytest.fixture
def old(tmp_path):
    """A report into whose evidence two secrets found their way, with digests that agree."""
    with own_place(tmp_path):
        (result,) = reported(refusing_url())
        folder = tmp_path / result.folder.name
        shutil.copytree(result.folder, folder)
        path = folder / "evidence" / "handshake.json"
        said = path.read_text().replace('"detail": ""', f'"detail": "answered {ISSUED} to {PASSWORD}"', 1)
        assert PASSWORD in said
        path.write_text(said)
        cases.save_manifest(folder, cases.open_case(result.folder).manifest)
        yield folder


def redact(folder, *options):
    """The command line's answer."""
    command = (sys.executable, "-m", "wsinvest", "redact", str(folder), "--out", str(folder.parent / "out"), *options)
    return subprocess.run(command, capture_output=True, text=True, check=False)


def texts(folder):
    """Every file of a folder as text."""
    return "".join(path.read_text(errors="replace") for path in folder.rglob("*") if path.is_file())


def test_shapes_and_the_secrets_of_a_named_env_are_masked(old, tmp_path):
    """In evidence, notebook and page alike; what was masked is told by rule, and the new report holds."""
    (tmp_path / "old.env").write_text(f"LOGIN_PASSWORD={PASSWORD}\n")
    before = texts(old)

    done = redact(old, "--env-file", str(tmp_path / "old.env"))

    assert (0, "") == (done.returncode, done.stderr)
    assert "masked: LOGIN_PASSWORD 1, jwt 1" in done.stdout
    (new,) = [path for path in (tmp_path / "out").iterdir() if path.is_dir() and not path.is_symlink()]
    assert "answered [secret] to [secret]" in texts(new)
    assert not [secret for secret in (PASSWORD, ISSUED) if secret in texts(new)]
    assert before == texts(old)
    assert [True] == [said.proven for said in verify.verify([new], execute=False)]


@facts("resource", name="lines")
@dataclass(frozen=True, slots=True)
class Line:
    """A row with a text."""

    at: int
    says: str


@collector
async def lines(rows: Rows[Line]) -> Line:
    """A collector that is never run here."""
    raise NotImplementedError


def test_texts_of_rows_are_masked_and_what_no_class_has_a_field_for_vanishes(tmp_path):
    """One by one; numbers and the rest of the texts stay."""
    (tmp_path / "new").mkdir()
    with RowsFile(cases.rows_file(tmp_path, "lines")) as rows:
        for number in range(3):
            rows.put({"at": number, "says": f"answered {ISSUED}", f"more {ISSUED}": ISSUED})
        rows.finish()
    now = datetime.now(UTC)
    evidence = Evidence("lines", now, 1.0, Line(0, ISSUED), rows=3)
    case = Case(Manifest("run", now, Target("t", Url("ws", "h", 1)), "en"), {"lines": evidence})
    registry = Registry(collectors={"lines": lines}, experiments={}, rules={})

    write(case, tmp_path, tmp_path / "new", Redactor(), registry)

    path = cases.rows_file(tmp_path / "new", "lines")
    assert [{"at": number, "says": "answered [secret]"} for number in range(3)] == list(read(path, dict))
    assert Line(0, "[secret]") == masked(case, Redactor()).evidence["lines"].facts


@pytest.mark.parametrize("name", ["nowhere.env", "."])
def test_a_file_that_cannot_be_read_stops_it(old, name):
    """In one line, before anything is published."""
    done = redact(old, "--env-file", name)

    assert 4 == done.returncode
    assert name in done.stderr
    assert not (old.parent / "out").exists()
