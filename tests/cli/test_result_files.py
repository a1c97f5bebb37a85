"""`--junit` and `--sarif` of `diagnose` and `report`: what a CI system reads is there however the run ended."""

import json
import socket
from contextlib import closing
from pathlib import Path
from xml.etree import ElementTree as Xml

import jsonschema
import pytest
import xmlschema

from tests.cli.process import wsinvest
from tests.servers import closed_port
from wsinvest.demo import running

SCHEMAS = Path(__file__).parents[1] / "schemas"
SARIF = jsonschema.Draft4Validator(json.loads((SCHEMAS / "sarif-2.1.0.json").read_text("utf-8")))


@pytest.fixture
def closed() -> str:
    """The URL of a port on which nothing listens."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        return f"ws://127.0.0.1:{server.getsockname()[1]}/ws"


def examine(folder: Path, *arguments: str, status: int) -> tuple[Xml.Element, dict]:
    """Run a command with both files in a folder that is not there yet; both are valid."""
    junit, sarif = folder / "results" / "junit.xml", folder / "results" / "found.sarif"
    done = wsinvest(*arguments, "--junit", str(junit), "--sarif", str(sarif), cwd=folder)
    assert status == done.returncode, done.stderr
    xmlschema.validate(str(junit), str(SCHEMAS / "junit-10.xsd"))
    found = json.loads(sarif.read_text("ascii"))
    SARIF.validate(found)
    assert {"junit.xml", "found.sarif"} == {path.name for path in junit.parent.iterdir()}
    return Xml.parse(junit).getroot(), found


def failures(suite: Xml.Element) -> set[str]:
    """The names of the cases that failed."""
    return {one.get("name", "") for one in suite.iter("testcase") if one.find("failure") is not None}


def test_a_failing_target_fails_its_cases(closed: str, tmp_path: Path):
    """The exit status stays that of the verdict."""
    junit, sarif = examine(tmp_path, "diagnose", closed, "-q", status=2)

    assert {"tcp.connect.refused"} == failures(junit)
    assert ["tcp.connect.refused"] == [one["ruleId"] for one in sarif["runs"][0]["results"] if one["level"] == "error"]


def test_a_target_file_is_the_place_of_its_findings(closed: str, tmp_path: Path):
    """As seen from the working folder, which in CI is the repository's."""
    (tmp_path / "ops").mkdir()
    (tmp_path / "ops" / "shop.toml").write_text(f'url = "{closed}"\n', encoding="utf-8")
    _junit, sarif = examine(tmp_path, "diagnose", "ops/shop.toml", "-q", status=2)

    places = [one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for one in sarif["runs"][0]["results"]]
    assert {"ops/shop.toml"} == set(places)


def test_a_target_that_cannot_be_read_is_an_error_in_both(tmp_path: Path):
    """A file of yesterday, or none, would be taken for this run's."""
    junit, sarif = examine(tmp_path, "diagnose", "none.toml", status=4)

    assert ["none.toml"] == [one.get("name") for one in junit]
    assert 1 == len(list(junit.iter("error")))
    assert not sarif["runs"][0]["invocations"][0]["executionSuccessful"]


def test_a_report_has_a_suite_for_each_target(closed: str, tmp_path: Path):
    """In the order that they were given in."""
    other = f"ws://127.0.0.1:{closed_port()}/ws"
    junit, sarif = examine(tmp_path, "report", closed, other, "-q", "--out", str(tmp_path / "out"), status=2)

    assert [one.removeprefix("ws://") for one in (closed, other)] == [one.get("name") for one in junit]
    assert {"tcp.connect.refused"} == failures(junit)
    assert [True, True] == [one["invocations"][0]["executionSuccessful"] for one in sarif["runs"]]


def test_targets_that_were_not_begun_are_errors(closed: str, tmp_path: Path):
    """One that cannot be read stops all of them before anything is measured."""
    junit, _sarif = examine(tmp_path, "report", closed, "none.toml", "--out", str(tmp_path / "out"), status=4)

    assert [closed, "none.toml"] == [one.get("name") for one in junit]
    assert 2 == len(list(junit.iter("error")))


def test_no_secret_stands_in_them(tmp_path: Path):
    """Neither a value of the `.env` nor one of a typed URL."""
    demo = running("demo-healthy")
    values = [
        line.partition("=")[2]
        for line in demo.env_file.read_text("utf-8").splitlines()
        if line.startswith(("JWT_SECRET=", "LOGIN_PASSWORD="))
    ]
    url = f"{demo.url}?token=correct-horse-battery-staple-7f3a"
    paths = {option: tmp_path / option for option in ("--junit", "--sarif")}
    named = [part for option, path in paths.items() for part in (option, str(path))]
    wsinvest("diagnose", url, "--env-file", str(demo.env_file), *named)
    written = "".join(path.read_text("utf-8") for path in paths.values())

    assert 2 == len(values)
    assert "resource." in written
    assert [] == [value for value in (*values, "correct-horse-battery-staple-7f3a") if value in written]


def test_no_secret_of_a_target_that_is_refused_stands_in_them(tmp_path: Path):
    """Its name is what was typed, without what a URL hides."""
    typed = "ws://ana:correct-horse@h:99999/ws?token=battery-staple-77"
    junit, sarif = examine(tmp_path, "diagnose", typed, status=4)

    assert 1 == len(list(junit.iter("error")))
    assert [] == [word for word in ("horse", "staple") if word in json.dumps(sarif) + str(Xml.tostring(junit))]


@pytest.mark.parametrize(
    ("options", "status", "said"),
    [
        (("--junit", "."), 4, "--junit .: a folder; name a file in it"),
        (("--sarif", "file/below"), 5, "--sarif file/below: "),
        (("--junit", "x", "--sarif", "./x"), 4, "--junit and --sarif name the same file; name two"),
    ],
)
def test_a_file_that_cannot_be_written_is_told_first(closed, tmp_path, options, status, said):
    """Before anything is measured, in one line."""
    (tmp_path / "file").touch()
    done = wsinvest("diagnose", closed, "-v", *options, cwd=tmp_path)

    assert (status, "") == (done.returncode, done.stdout)
    assert 1 == done.stderr.count("\n")
    assert f"wsinvest: {said}" in done.stderr


@pytest.mark.parametrize(
    "command",
    [
        ("load", "{closed}", "--hold", "1"),
        ("capacity", "{closed}"),
        ("storm", "{closed}", "--clients", "1", "--backoff", "fixed 1"),
        ("trend", "shop"),
        ("compare", "a", "b"),
    ],
    ids=lambda command: command[0],
)
def test_a_page_that_cannot_be_written_is_known_before_anything_is_asked(
    closed: str, tmp_path: Path, command: tuple[str, ...]
):
    """A folder in its place is a slip (4), a file in place of its folder is no place to write (5)."""
    (tmp_path / "file").touch()
    command = tuple(one.format(closed=closed) for one in command)
    folder = wsinvest(*command, "--page", str(tmp_path))
    nowhere = wsinvest(*command, "--page", str(tmp_path / "file" / "page.html"))

    assert (4, f"wsinvest: --page {tmp_path}: a folder; name a file in it\n") == (folder.returncode, folder.stderr)
    assert 5 == nowhere.returncode
    assert nowhere.stderr.startswith(f"wsinvest: --page {tmp_path}/file/page.html: ")
