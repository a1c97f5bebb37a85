"""Every way in which a required part can be left out, with its exit status: a row each."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.budget.diagnosing import between
from tests.budget.recording import HANG, Opens, Request, answer, recording
from tests.building import answered, case, ended, opened, repeats
from tests.certificates import issued
from wsinvest.config import authorities
from wsinvest.diagnose.engine import diagnose
from wsinvest.facts.limits import LeftOut, Stop
from wsinvest.model.case import Case, Problem, ProblemKind
from wsinvest.model.failure import exit_of
from wsinvest.model.stage import Reason, StageName
from wsinvest.report.screen import journal, missed, screen

STOPS = {
    "429": answer("429 Too Many Requests"),
    "503 with Retry-After": answer("503 Service Unavailable", "Retry-After: 120"),
    "200 with Retry-After": answer("200 OK", "Retry-After: 1", body="{}"),
}
SOURCES = {
    "metrics": ("/metrics", {"METRICS_URL": "http://127.0.0.1:{port}/metrics"}),
    "health": ("/health", {"WS_HEALTH_URL": "/health"}),
    "keyset": ("/jwks", {"JWKS_URL": "http://127.0.0.1:{port}/jwks"}),
    "login": ("/login", {"LOGIN_URL": "/login", "LOGIN_USER": "ana", "LOGIN_PASSWORD": "correct horse"}),
}


def useless(name: str, folder: Path) -> Path:
    """A CA file from which no authority can be had, in one of the ways that there are."""
    path, pem = folder / f"{name}.pem", Path(issued(folder).ca_file).read_text()
    begin, *lines, end = pem.splitlines()
    contents = {
        "empty": "",
        "blank": "\n \n",
        "no certificate": "hello\n",
        "a key": KEY,
        "head only": f"{begin}\n",
        "cut": "\n".join([begin, *lines[:2]]),
        "no base64": f"{begin}\n!!!! not base64 !!!!\n{end}\n",
        "no DER": f"{begin}\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n{end}\n",
        "too large": pem + "#" * authorities.MOST_BYTES,
    }
    if name == "a folder":
        path.mkdir()
    elif name == "a pipe":
        os.mkfifo(path)
    elif name == "a device":
        path.symlink_to("/dev/zero")
    elif name == "binary":
        path.write_bytes(bytes(range(256)) * 8)
    elif name == "DER":
        path.write_bytes(issued(folder).der)
    elif name != "absent":
        path.write_text(contents[name])
    return path


KEY = "-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg\n-----END PRIVATE KEY-----\n"
USELESS = {
    "absent": "no such file",
    "empty": "the file is empty",
    "blank": "the file is empty",
    "no certificate": "no PEM certificate",
    "a key": "a private key and no certificate",
    "binary": "no PEM certificate",
    "DER": "DER form",
    "head only": "OpenSSL",
    "cut": "OpenSSL",
    "no base64": "OpenSSL",
    "no DER": "OpenSSL",
    "a folder": "a folder stands there",
    "a pipe": "no ordinary file",
    "a device": "no ordinary file",
    "too large": "larger than 4 MiB",
}


def ended_with(*arguments: str, **environ: str) -> "subprocess.CompletedProcess[str]":
    """A command in a process of its own, from its start to its end."""
    command = [sys.executable, "-P", "-m", "wsinvest", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=180, env=os.environ | environ)


def examining(answers: Callable[[Request], bytes], *arguments: str, **environ: str):  # type: ignore[no-untyped-def]
    """A command and the server that it met; `{port}` in its arguments is that server's."""

    async def run():  # type: ignore[no-untyped-def]
        async with recording(answers) as seen:
            given = [one.replace("{port}", str(seen.port)) for one in arguments]
            return await asyncio.to_thread(ended_with, *given, **environ), seen

    return asyncio.run(run())


# ── Configuration: 4, before anything is sent ────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("name", "said"), USELESS.items(), ids=USELESS)
def test_a_useless_ca_file_is_a_configuration_error(tmp_path, name, said):
    """Status 4 and one line that names the reason; nothing of the file's content, and no connection is made."""
    path = useless(name, tmp_path)

    done, seen = examining(lambda _asked: Opens(), "diagnose", "ws://127.0.0.1:{port}/ws", "--ca-file", str(path))

    assert (4, "", []) == (done.returncode, done.stdout, seen.visits)
    assert "CA_FILE on the command line: " in done.stderr or f"--ca-file {path}: " in done.stderr
    assert f": {said}" in done.stderr.replace("it holds ", "").replace("it is in ", "")
    assert 1 == done.stderr.count("\n")
    assert "hello" not in done.stderr


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give up its rights")
def test_a_ca_file_that_may_not_be_read_is_one_too(tmp_path):
    """The system's own words."""
    path = useless("cut", tmp_path)
    path.chmod(0)
    for folder in (tmp_path, *tmp_path.parents[:2]):
        folder.chmod(0o755)
    code = f"import os\nfrom wsinvest.config import authorities\nos.setuid(65534)\nauthorities.check({str(path)!r})"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=180)

    assert done.stderr.endswith("AuthoritiesError: Permission denied\n")


@pytest.mark.parametrize("command", ["diagnose", "report"])
@pytest.mark.parametrize("place", ["option", "target file", ".env", "environment"])
def test_a_useless_ca_file_is_found_wherever_it_is_named(tmp_path, command, place):
    """By both commands."""
    useless("empty", tmp_path)
    path = tmp_path / "empty.pem"
    (tmp_path / "t.toml").write_text('url = "ws://127.0.0.1:1/ws"\nca_file = "empty.pem"\n')
    (tmp_path / "t.env").write_text("WS_URL=ws://127.0.0.1:1/ws\nCA_FILE=empty.pem\n")
    what = {"target file": str(tmp_path / "t.toml"), ".env": str(tmp_path / "t.env")}.get(place, "ws://127.0.0.1:1/ws")
    options = ["--ca-file", str(path)] if place == "option" else []
    options += ["--out", str(tmp_path / "out")] if command == "report" else []

    done = ended_with(command, what, *options, **({"CA_FILE": str(path)} if place == "environment" else {}))

    assert (4, "") == (done.returncode, done.stdout)
    assert "the file is empty; give the path of a PEM file" in done.stderr


# ── Other sources: the handshake is asked all the same ───────────────────────────────────────────────────────────────


@pytest.mark.parametrize("stop", STOPS.values(), ids=STOPS)
@pytest.mark.parametrize("source", SOURCES)
def test_a_source_that_wants_fewer_requests_ends_itself_only(tmp_path, source, stop):
    """It is named as not examined; the handshake, which it is all about, is made and tells the status."""
    path, settings = SOURCES[source]

    def answers(asked: Request) -> bytes:
        return Opens() if asked.upgrade else stop if asked.path == path else answer("200 OK", body="{}")

    told, seen, _ = between(tmp_path, answers, {**settings, "WS_TOKEN": "given-token-of-ours-2718"})

    assert 20 == len(seen.upgrades)
    assert 1 == sum(asked.path == path for asked in seen.requests)
    assert "The server asked for fewer requests" in told.left_out
    assert not told.document["incomplete"]
    assert told.document["status"] != "incomplete"


@pytest.mark.parametrize("stop", [STOPS["429"], STOPS["503 with Retry-After"]])
def test_without_the_token_that_the_login_kept_back_nothing_is_said_of_it(tmp_path, stop):
    """The handshake is made without one; that it is refused proves nothing of tokens of the application."""
    _, settings = SOURCES["login"]

    def answers(asked: Request) -> bytes:
        return answer("401 Unauthorized") if asked.upgrade else stop

    told, seen, _ = between(tmp_path, answers, settings, may_mint=False)

    assert seen.upgrades
    proven = [one for one in told.document["findings"] if one["confidence"] == "proven" and one["root_cause"]]
    assert [] == [one["code"] for one in proven if one["code"].startswith("token.")]


# ── No handshake: 3, on every view ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", ProblemKind)
def test_no_handshake_is_never_0(kind):
    """Whatever kept it from being made: the word is `incomplete`, the status 3, and no view says ok."""
    unseen = case(problems={"handshake": Problem(kind, "x")})
    found = diagnose(unseen)

    assert ("incomplete", 3, True) == (found.status, exit_of(found.status), unseen.incomplete)
    for language, word in (("en", "[incomplete]"), ("pt_BR", "[incompleto]")):
        assert screen(found, language).startswith(word)
    assert "status=incomplete" in journal(found)
    assert "handshake" in missed(found, "en")


def test_a_case_without_any_word_of_the_handshake_is_incomplete():
    """A run that was cut after its first notebook, replayed."""
    assert "incomplete" == diagnose(case()).status


PARTS: dict[str, tuple[Case, str]] = {
    "a bug beside a handshake that opened": (
        case(handshake=repeats(opened("r01")), problems={"memory": Problem(ProblemKind.BUG, "x")}),
        "incomplete",
    ),
    "the deadline beside a handshake that opened": (
        case(handshake=repeats(opened("r01")), problems={"health": Problem(ProblemKind.TIMEOUT, "x")}),
        "incomplete",
    ),
    "rights beside a handshake that opened": (
        case(handshake=repeats(opened("r01")), problems={"server": Problem(ProblemKind.PERMISSION, "x")}),
        "ok",
    ),
    "repeats cut by the deadline": (
        case(handshake=repeats(opened("r01"), left_out=(LeftOut("repeats", 19, Stop.DEADLINE),))),
        "incomplete",
    ),
    "the endpoint wants fewer requests": (
        case(handshake=repeats(answered("r01", 429), left_out=(LeftOut("repeats", 19, Stop.RATE_LIMITED),))),
        "critical",
    ),
    "three timeouts": (
        case(
            handshake=repeats(
                *(ended(f"r0{n}", StageName.TCP, Reason.TIMEOUT) for n in (1, 2, 3)),
                left_out=(LeftOut("repeats", 17, Stop.THREE_TIMEOUTS),),
            )
        ),
        "critical",
    ),
    "a resolver that never answers": (
        case(handshake=repeats(ended("r01", StageName.DNS, Reason.RESOLVER_TIMEOUT))),
        "critical",
    ),
    "a bug beside what is critical": (
        case(
            handshake=repeats(ended("r01", StageName.TCP, Reason.REFUSED)),
            problems={"memory": Problem(ProblemKind.BUG, "x")},
        ),
        "critical",
    ),
}


@pytest.mark.parametrize(("seen", "word"), PARTS.values(), ids=PARTS)
def test_the_word_tells_what_was_examined(seen, word):
    """High and critical outrank incomplete, which outranks the rest; beside them `incomplete` stays true."""
    assert word == diagnose(seen).status
    assert (word == "incomplete" or "bug" in str(seen.evidence)) == seen.incomplete


@pytest.mark.parametrize(
    "answers",
    [lambda _asked: HANG, lambda asked: HANG if asked.upgrade else answer("200 OK")],
    ids=["silent", "silent to upgrades"],
)
def test_the_deadline_before_the_handshake_ends_with_3(answers):
    """One line on stderr names the part; the document says `incomplete`."""
    done, _ = examining(answers, "diagnose", "ws://127.0.0.1:{port}/ws", "--json", "--deadline", "1")
    said = json.loads(done.stdout)

    assert (3, "incomplete", True) == (done.returncode, said["status"], said["incomplete"])
    assert "wsinvest: not examined, or in part: handshake" in done.stderr


def test_a_report_without_a_handshake_ends_with_3_and_says_so(tmp_path):
    """On its page, in the list of reports, in the journal's line and when it is judged again."""
    given = ["ws://127.0.0.1:{port}/ws", "--deadline", "1", "--out", str(tmp_path)]
    done, _ = examining(lambda _asked: HANG, "report", *given)
    page = tmp_path / "latest" / "report.html"

    assert 3 == done.returncode
    assert "status=incomplete" in done.stderr
    assert done.stdout.startswith("[incomplete]")
    assert '<strong class="badge unknown">incomplete</strong>' in page.read_text()
    assert '<strong class="badge unknown">incomplete</strong>' in (tmp_path / "index.html").read_text()
    assert 3 == ended_with("replay", str(page.parent.resolve())).returncode
