"""`wsinvest compare`: the validation after a fix, from breaking the demo to the verdict, and bad input."""

import json
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.process import wsinvest
from wsinvest.demo import ENV_FILE, STATE_FILE

INCIDENT = str(Path(__file__).parents[2] / "data" / "incidents" / "2025-07-27")


@contextmanager
def served(folder: Path, name: str) -> Iterator[Path]:
    """The `.env` of the demo service, which runs during the block."""
    folder.mkdir(mode=0o700)
    child = subprocess.Popen([sys.executable, "-m", "wsinvest.demo", "--folder", str(folder), "--name", name])
    try:
        end = time.monotonic() + 60
        while not (folder / STATE_FILE).exists():
            assert time.monotonic() < end
            assert child.poll() is None
            time.sleep(0.02)
        yield folder / ENV_FILE
    finally:
        child.send_signal(signal.SIGTERM)
        child.wait(30)


def investigated(root: Path, name: str) -> Path:
    """The report of the target `shop` while the demo of this name serves it."""
    with served(root / name, name) as env_file:
        shutil.copy(env_file, root / ".env")
        urls = dict(line.split("=", 1) for line in env_file.read_text("utf-8").splitlines() if "=" in line)
        (root / "shop.toml").write_text(
            f'url = "{urls["WS_URL"]}"\nenv_file = ".env"\n[auth]\nmode = "query"\n', "utf-8"
        )
        done = wsinvest("report", str(root / "shop.toml"), WSINVEST_DATA=str(root / "data"))
    assert done.returncode in (0, 1, 2), done.stderr
    return max((root / "data" / "reports").glob("2*Z-shop-*"), key=lambda path: path.stat().st_mtime_ns)


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    """The data folder, the report of the broken service, and that of the mended one."""
    root = tmp_path_factory.mktemp("shop")
    before = investigated(root, "demo")
    time.sleep(1.1)  # names of runs hold whole seconds
    return root / "data", before, investigated(root, "demo-healthy")


def test_a_mended_service_is_called_fixed(runs: tuple[Path, Path, Path]):
    """Broken, reported, mended, reported, compared: the root cause is gone, and the objectives say so."""
    _data, before, after = runs
    done = wsinvest("compare", str(before), str(after), "--json")
    said = json.loads(done.stdout)
    fates = {one["code"]: one["fate"] for one in said["findings"]}
    kinds = [one["kind"] for one in said["objectives"]]
    turns = {one["name"]: one["turn"] for one in said["objectives"]}

    assert (0, "fixed", True) == (done.returncode, said["verdict"], said["same_target"])
    assert "fixed" == fates["config.secret.missing"]
    assert {"new", "still", "found", "unseen"}.isdisjoint(
        one["fate"] for one in said["findings"] if one["severity"] in ("high", "critical")
    )
    assert (6, 5) == (kinds.count("resolution"), kinds.count("monitoring"))
    assert "better" == turns["secret_configured"] == turns["handshake_uninterrupted"] == turns["handshake_success_rate"]


def test_the_other_way_round_it_is_worse(runs: tuple[Path, Path, Path]):
    """The same two runs, the broken one last; its status is the exit status."""
    _data, before, after = runs
    done = wsinvest("compare", str(after), str(before), "--json")

    assert (2, "worse") == (done.returncode, json.loads(done.stdout)["verdict"])


def test_since_green_takes_the_last_run_without_urgency(runs: tuple[Path, Path, Path], tmp_path: Path):
    """Green, then broken: the newest is compared with the green one; where none was green that is said."""
    data, before, after = runs
    none = wsinvest("compare", "shop", "--since", "green", WSINVEST_DATA=str(data))
    later = tmp_path / "data" / "reports"
    later.mkdir(parents=True)
    again = investigated_again(tmp_path, after, later)
    done = wsinvest("compare", "shop", "--since", "green", "--json", WSINVEST_DATA=str(tmp_path / "data"))
    said = json.loads(done.stdout)

    assert (4, 1) == (none.returncode, none.stderr.count("\n"))
    assert "without urgent findings" in none.stderr
    assert (2, "worse") == (done.returncode, said["verdict"])
    assert (after.name, again.name) == (said["before"]["run"], said["after"]["run"])
    assert before.name not in done.stdout


def investigated_again(root: Path, green: Path, reports: Path) -> Path:
    """A copy of the green run, and a report of the service that is broken again, in this folder of reports."""
    shutil.copytree(green, reports / green.name)
    time.sleep(1.1)
    return investigated(root, "demo")


@pytest.mark.parametrize(("language", "word"), [("en", "Fixed:"), ("pt-BR", "Corrigido:")])
def test_zips_are_read_and_the_page_is_written(runs: tuple[Path, Path, Path], tmp_path: Path, language: str, word: str):
    """A run that was sent as a zip, with or without its folder's name in it; the page loads nothing."""
    _data, before, after = runs
    page = tmp_path / "compare.html"
    zipped = [shutil.make_archive(str(tmp_path / "a"), "zip", before.parent, before.name)]
    zipped.append(shutil.make_archive(str(tmp_path / "b"), "zip", after))
    done = wsinvest("compare", *zipped, "--language", language, "--page", str(page))

    assert 0 == done.returncode, done.stderr
    assert word in done.stdout
    assert word in page.read_text("utf-8")
    assert "default-src" in page.read_text("utf-8")
    assert "[en]" not in page.read_text("utf-8")
    assert {"a.zip", "b.zip", "compare.html"} == {path.name for path in tmp_path.iterdir()}


def test_the_recorded_incident_compared_with_itself():
    """A case without a report: nothing is gone, and its status is the exit status."""
    done = wsinvest("compare", INCIDENT, INCIDENT, "--json")

    assert (2, "not_fixed") == (done.returncode, json.loads(done.stdout)["verdict"])


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("compare", INCIDENT), "two runs"),
        (("compare", INCIDENT, INCIDENT, "--since", "green"), "two runs"),
        (("compare", "nothing-here", INCIDENT), "nothing-here"),
        (("compare", "shop", "--since", "green"), "no published run"),
        (("compare", "empty.zip", INCIDENT), "empty.zip"),
        (("compare", "broken.zip", INCIDENT), "broken.zip"),
    ],
)
def test_bad_input_is_one_line(arguments: tuple[str, ...], word: str, tmp_path: Path):
    """What is wrong, and exit status 4."""
    with zipfile.ZipFile(tmp_path / "empty.zip", "w") as archive:
        archive.writestr("readme.txt", "nothing")
    (tmp_path / "broken.zip").write_bytes(b"PK\x03\x04 cut")
    done = wsinvest(*arguments, cwd=tmp_path, WSINVEST_DATA=str(tmp_path))

    assert (4, 1) == (done.returncode, done.stderr.count("\n")), done.stderr
    assert word in done.stderr
    assert "Traceback" not in done.stderr


def test_a_page_that_cannot_be_written_is_said(tmp_path: Path):
    """Exit status 5, before anything is compared."""
    (tmp_path / "file").write_text("no folder", "utf-8")
    done = wsinvest("compare", INCIDENT, INCIDENT, "--page", str(tmp_path / "file" / "x.html"))

    assert (5, 1) == (done.returncode, done.stderr.count("\n")), done.stderr
    assert "x.html" in done.stderr
