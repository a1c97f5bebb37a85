"""Small runs: three collectors of the tests' own, in folders of each test."""

import asyncio
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from wsinvest.collect.runs import collect, open_run
from wsinvest.config.resolve import Resolved
from wsinvest.host import paths
from wsinvest.model.acquired import Acquired
from wsinvest.model.registry import Registry, collector, facts
from wsinvest.model.rows import Rows
from wsinvest.model.target import Target
from wsinvest.redact.credentials import RequestTokens
from wsinvest.redact.fingerprints import Fingerprinter
from wsinvest.redact.redactor import Redactor
from wsinvest.redact.secret import Secret
from wsinvest.store.opening import open_case

TARGET = "ws://127.0.0.1:9/ws"
JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl"
CALLS: list[str] = []


@facts("config")
@dataclass(frozen=True, slots=True)
class Plan:
    """What the first notebook finds."""

    url: str


@facts("token")
@dataclass(frozen=True, slots=True)
class Key:
    """What the second notebook finds: it needs the first."""

    fingerprint: str
    plan: str


@collector
async def plan(target: Target, resolved: Resolved) -> Plan:
    CALLS.append("plan")
    assert resolved.target == target
    return Plan(str(target.url))


@collector
async def key(plan_: Plan, redactor: Redactor, fingerprinter: Fingerprinter) -> Acquired[Key, RequestTokens]:
    CALLS.append("key")
    redactor.learn(JWT, "token.minted")
    return Acquired(Key(fingerprinter.fingerprint(JWT), plan_.url), RequestTokens(minted={"": Secret(JWT)}))


@facts("resource")
@dataclass(frozen=True, slots=True)
class Depth:
    """What the third notebook finds, beside rows."""

    most: int


@collector
async def depth(rows_: Rows[Plan]) -> Depth:
    CALLS.append("depth")
    for number in range(len(CALLS)):
        rows_.put(Plan(str(number)))
    return Depth(rows_.count)


REGISTRY = Registry(collectors={"plan": plan, "key": key, "depth": depth}, experiments={}, rules={})


@pytest.fixture(autouse=True)
def own_folders(tmp_path, monkeypatch):
    """Each test has data, private folder and working folder of its own."""
    CALLS.clear()
    for name in ("data", "runtime", "here"):
        (tmp_path / name).mkdir(mode=0o700)
    monkeypatch.setenv(paths.DATA_VARIABLE, str(tmp_path / "data"))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "runtime"))
    monkeypatch.delenv(paths.RUN_VARIABLE, raising=False)
    monkeypatch.chdir(tmp_path / "here")


@pytest.fixture
def env(tmp_path):
    """Write a `.env`, and give its path."""

    def written(text):
        (tmp_path / ".env").write_text(text)
        return str(tmp_path / ".env")

    return written


def opened(**more):
    return open_run(TARGET, registry=REGISTRY, **more)


def collected(run, notebook):
    return asyncio.run(collect(run, notebook))


def case_of(**more):
    return open_case(target=TARGET, registry=REGISTRY, **more)


def moved(to: Path) -> Path:
    """A run's folder, moved from the work run to another place."""
    run = opened()
    collected(run, "config")
    shutil.move(run.folder, to)
    return to
