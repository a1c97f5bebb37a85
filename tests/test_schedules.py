"""The schedules of README.md as cron and systemd run them: one line, and the exit status of wsinvest."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from wsinvest.demo import running

README = (Path(__file__).parents[1] / "README.md").read_text("utf-8").partition("## Scheduled")[2]
HOME = "/srv/wsinvest"
CRON = next(line for line in README.splitlines() if line.startswith("0 6 * * *"))
SERVICE, TIMER = re.findall(r"^```ini\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder like the checkout of these lines, with a failing demo as its target."""
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "wsinvest").symlink_to(Path(sys.executable).with_name("wsinvest"))
    (tmp_path / "data" / "targets").mkdir(parents=True)
    return tmp_path


def as_target(place: Path, name: str) -> None:
    """Describe this demo as the target of the lines."""
    demo = running(name)
    shutil.copy(demo.env_file, place / "data" / "targets" / ".env")
    said = f'url = "{demo.url}"\nenv_file = ".env"\nlogin_url = "{demo.login_url}"\nattempts = 2\n'
    (place / "data" / "targets" / "checkout.toml").write_text(said, encoding="utf-8")


def run(command: str, place: Path) -> subprocess.CompletedProcess[str]:
    """Run a line as cron does: by sh, with hardly an environment, in the home folder."""
    environ = {"PATH": os.defpath, "HOME": str(place), "WSINVEST_DATA": str(place / "data")}
    return subprocess.run(
        ["sh", "-c", command.replace(HOME, str(place))], cwd=place, env=environ, capture_output=True, text=True
    )


@pytest.mark.parametrize(("name", "statuses"), [("demo", {2}), ("demo-healthy", {0, 1})])
def test_the_line_of_cron_keeps_the_status(place: Path, name: str, statuses: set[int]):
    """A pipe would end with the status of its last program."""
    as_target(place, name)
    done = run(CRON.split(maxsplit=5)[5], place)
    logged = (place / "data" / "reports.log").read_text("utf-8").splitlines()

    assert done.returncode in statuses, logged
    assert ("", "") == (done.stdout, done.stderr)
    assert 1 == len(logged), logged
    assert logged[0].startswith("wsinvest target=checkout status=")


def test_a_target_that_is_not_there_is_told_to_cron(place: Path):
    """Status 4, with its line."""
    done = run(CRON.split(maxsplit=5)[5], place)

    assert 4 == done.returncode
    assert 1 == (place / "data" / "reports.log").read_text("utf-8").count("\n")


@pytest.mark.parametrize(("name", "statuses"), [("demo", {2}), ("demo-healthy", {0, 1})])
def test_the_unit_runs_and_keeps_the_status(place: Path, name: str, statuses: set[int]):
    """ExecStart is no shell line, and reads as one here; `%i` is the name of the timer's instance."""
    as_target(place, name)
    folder, command = (re.search(f"^{key}=(.+)$", SERVICE, re.M) for key in ("WorkingDirectory", "ExecStart"))
    assert folder is not None
    assert command is not None
    done = run(f"cd {folder[1]} && exec {command[1].replace('%i', 'checkout')}", place)

    assert done.returncode in statuses, done.stderr
    assert 1 == done.stdout.count("\n")
    assert "" == done.stderr
    assert {"1", "2"} == set(re.findall(r"\d", re.findall("^SuccessExitStatus=(.+)$", SERVICE, re.M)[0]))


def test_systemd_finds_no_fault_in_the_units(place: Path):
    """Unknown keys, programs that are not there, times that it cannot read."""
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not here")
    units = {"wsinvest@.service": SERVICE, "wsinvest@.timer": TIMER}
    for name, text in units.items():
        (place / name).write_text(text.replace(HOME, str(place)), encoding="utf-8")

    done = [verified(place / name) for name in units]
    (place / "wsinvest@.service").write_text("[Service]\nExecStart=/no/such/program\n", encoding="utf-8")

    assert [(0, "")] * 2 == done
    assert 0 != verified(place / "wsinvest@.service")[0]


def verified(unit: Path) -> tuple[int, str]:
    """How systemd-analyze ends, and what it says of the unit."""
    line = ["systemd-analyze", "verify", "--man=no", str(unit)]
    done = subprocess.run(line, capture_output=True, text=True, cwd=unit.parent)
    said = [one for one in done.stderr.splitlines() if unit.name.partition("@")[0] in one]
    return done.returncode, "\n".join(said)
