"""The wheel works where there is no checkout: in an empty environment, from another folder, on each Python."""

import json
import os
import shutil
import subprocess
import tarfile
import zipfile
from pathlib import Path

import pytest

from tests.packaging.building import MINORS, ROOT, build, copied, installed, pythons
from wsinvest.demo import running

AUTHOR = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
OWN = ("WSINVEST_DATA", "WSINVEST_RUN", "PYTHONPATH", "VIRTUAL_ENV", "XDG_DATA_HOME")


def served() -> tuple[str, ...]:
    """Address and options of a real service on loopback, which the checkout serves; it leaves after an idle minute."""
    demo = running("demo-healthy")
    return demo.url, "--env-file", str(demo.env_file)


def run(program: str | Path, *arguments: str, home: Path) -> subprocess.CompletedProcess[str]:
    """Run a program in a folder and with a home of its own; it sees nothing of the checkout."""
    environ = {name: value for name, value in os.environ.items() if name not in OWN}
    environ |= {"HOME": str(home), "XDG_RUNTIME_DIR": str(home)}
    return subprocess.run([program, *arguments], cwd=home, env=environ, capture_output=True, text=True, timeout=300)


def members(archive: Path) -> set[str]:
    """The names of the files in a wheel."""
    with zipfile.ZipFile(archive) as opened:
        return set(opened.namelist())


def test_the_wheel_holds_every_file_of_the_package(wheel: Path):
    """Templates, styles, scripts, catalogues and the mark of types as well as modules; and the notebooks."""
    tracked = subprocess.run(["git", "ls-files", "wsinvest"], cwd=ROOT, capture_output=True, text=True, check=True)
    wanted = {name for name in tracked.stdout.splitlines() if not name.endswith(".po") and (ROOT / name).is_file()}
    notebooks = {f"wsinvest/notebooks/{path.name}" for path in (ROOT / "notebooks").glob("*.ipynb")}

    assert wanted | notebooks == {name for name in members(wheel) if ".dist-info/" not in name}
    assert {".py", ".typed", ".j2", ".css", ".js", ".mo"} <= {Path(name).suffix for name in wanted}


def test_the_source_distribution_builds_the_same_wheel(built: Path, wheel: Path, tmp_path: Path):
    """To the byte, and so does the checkout itself."""
    with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
        archive.extractall(tmp_path / "sdist", filter="data")
    unpacked = next((tmp_path / "sdist").iterdir())
    sources = (unpacked, copied(tmp_path / "checkout"))
    again = [next(build(source, tmp_path / f"{source.name}-dist", "--wheel").glob("*.whl")) for source in sources]

    assert [wheel.read_bytes()] * 2 == [path.read_bytes() for path in again]


@pytest.mark.parametrize("minor", MINORS)
def test_a_diagnosis_needs_the_wheel_alone(wheel: Path, tmp_path: Path, minor: int):
    """A dozen packages, no Jupyter; what a report would need is named with the command that installs it."""
    programs = installed(minor, str(wheel), tmp_path / "env")
    options = served()

    done = run(programs / "wsinvest", "diagnose", *options, "--attempts", "2", "--json", home=tmp_path)
    needing = (("report", *options), ("verify",), ("demo",), ("diagnose", "demo"))
    refused = [run(programs / "wsinvest", *arguments, home=tmp_path) for arguments in needing]

    assert done.returncode in {0, 1}, done.stderr
    assert options[0] == json.loads(done.stdout)["target"]["url"]
    assert len(list((tmp_path / "env").glob("lib/python*/site-packages/*.dist-info"))) <= 18
    for one in refused:
        assert (4, "", 1) == (one.returncode, one.stdout, one.stderr.count("\n")), one
        assert f"install the extra [notebooks]: pip install '{wheel}[notebooks]'" in one.stderr
    assert not (tmp_path / ".local").exists()


def test_a_report_needs_the_notebooks(wheel: Path, tmp_path: Path):
    """Out of a checkout it goes to the user's data folder, and can be verified there."""
    programs = installed(min(pythons()), f"{wheel}[notebooks]", tmp_path / "env")

    done = run(programs / "wsinvest", "report", *served(), home=tmp_path)
    by_kernel = run(programs / "wsinvest", "report", "demo", "--engine", "kernel", "--out", "here", home=tmp_path)
    verified = run(programs / "wsinvest", "verify", home=tmp_path)

    assert done.returncode in {0, 1}, done.stderr
    assert by_kernel.returncode == 2, by_kernel.stderr
    assert (tmp_path / "here" / "latest" / "report.html").is_file()
    reports = tmp_path / ".local" / "share" / "wsinvest" / "reports"
    assert 1 == len(list(reports.glob("2*/report.html")))
    assert 0 == verified.returncode, verified.stdout + verified.stderr


def test_one_line_from_nothing_to_a_diagnosis(wheel: Path, tmp_path: Path):
    """As README says it, from a wheel and from the URL of a repository; uv keeps the environment."""
    if shutil.which("uvx") is None:
        pytest.skip("uv is not here")
    repository = copied(tmp_path / "repository")
    for line in (("init", "-q"), ("add", "-A"), (*AUTHOR, "commit", "-q", "-m", "All")):
        subprocess.run(["git", *line], cwd=repository, check=True)

    for source in (str(wheel), f"git+{repository.as_uri()}"):
        url, *options = served()
        done = run("uvx", "--from", source, "wsinvest", "diagnose", url, *options, "--json", home=tmp_path)

        assert done.returncode in {0, 1}, done.stderr
        assert url == json.loads(done.stdout)["target"]["url"]
