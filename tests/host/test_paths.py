"""Where things stand, and how a run is named."""

from datetime import UTC, datetime
from pathlib import Path

import platformdirs
import pytest

from wsinvest.host import paths

NOW = datetime(2026, 11, 22, 15, 42, 33, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("checkout", "checkout"),
        ("Café São José", "cafe-sao-jose"),
        ("../../etc/passwd", "etc-passwd"),
        ("a b\nc", "a-b-c"),
        ("wss://h:8443/ws?x=1", "wss-h-8443-ws-x-1"),
        ("…", "target"),
        ("", "target"),
        ("x" * 300, "x" * 48),
    ],
)
def test_any_name_becomes_part_of_a_folders_name(name, expected):
    """Blanks, line feeds, dots, slashes and length do no harm."""
    assert expected == paths.slug(name)


def test_a_run_is_named_by_time_target_and_chance():
    """Two runs of one second differ."""
    first, second = (paths.new_id("Check Out", NOW) for _ in range(2))

    assert first.startswith("20261122T154233Z-check-out-")
    assert paths.is_id(first)
    assert first != second


@pytest.mark.parametrize("name", ["", "demo", "20261122T154233Z-checkout", "20261122T154233Z-a/../b-b03a", ".x"])
def test_other_names_are_no_runs(name):
    """A path is never taken for one."""
    assert not paths.is_id(name)


def test_data_can_be_elsewhere(monkeypatch, tmp_path):
    """A service keeps its reports where its host wants them."""
    monkeypatch.setenv(paths.DATA_VARIABLE, str(tmp_path))

    assert tmp_path / "reports" == paths.reports()
    assert tmp_path / "work" / "check-out" == paths.work("Check Out")


def test_without_that_the_checkouts_own_folders_serve(monkeypatch):
    """As `make report` uses them."""
    monkeypatch.delenv(paths.DATA_VARIABLE, raising=False)
    root = Path(paths.__file__).parents[2]

    assert root / "data" == paths.data()
    assert root / "notebooks" == paths.templates()
    assert root / "data" / "incidents" / "2025-07-27" == paths.incident()


def test_an_installed_package_keeps_its_data_with_the_user(monkeypatch, tmp_path):
    """Outside a checkout nothing is written beside the package or into the working folder."""
    for name in (paths.DATA_VARIABLE, "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(paths, "_ROOT", tmp_path / "site-packages")

    assert paths.checkout() is None
    assert tmp_path in paths.data().parents
    assert "wsinvest" == paths.data().name


def test_without_a_home_it_is_the_working_folder(monkeypatch, tmp_path):
    """An account that the system does not know, as in some containers, can still keep what it measured."""
    monkeypatch.delenv(paths.DATA_VARIABLE, raising=False)
    monkeypatch.setattr(platformdirs, "user_data_path", lambda *_name, **_said: Path("~/.local/share/wsinvest"))
    monkeypatch.setattr(paths, "_ROOT", tmp_path / "site-packages")
    monkeypatch.chdir(tmp_path)

    assert tmp_path / "data" == paths.data()


def test_a_home_that_nobody_knows_is_no_error(monkeypatch):
    """Not of another user, and not of an account without one."""
    monkeypatch.setenv("HOME", "/home/someone")

    assert Path("/home/someone/.env") == paths.expanded("~/.env")
    assert Path("~no-such-user/.env") == paths.expanded("~no-such-user/.env")


@pytest.mark.parametrize("named", ["", "run", "/no/such/folder", "/" + "x" * 5000])
def test_a_runtime_folder_that_is_none_is_not_used(monkeypatch, tmp_path, named):
    """Notebooks stand elsewhere than their runner: a relative one would be another folder for each."""
    (tmp_path / "run").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_RUNTIME_DIR", named)

    assert "" == paths.runtime()

    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "run"))
    assert str(tmp_path / "run") == paths.runtime()


@pytest.mark.parametrize(("mode", "private"), [(0o700, True), (0o500, True), (0o710, False), (0o701, False)])
def test_a_folder_is_private_if_nobody_else_may_enter(tmp_path, mode, private):
    """A link to one is not: it may lead elsewhere tomorrow; nor is a file."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder").chmod(mode)
    (tmp_path / "link").symlink_to(tmp_path / "folder")
    (tmp_path / "file").touch(mode=0o600)

    assert [private, False, False] == [paths.is_private(tmp_path / name) for name in ("folder", "link", "file")]


def test_names_in_other_scripts_have_folders_of_their_own():
    """Two services must not share a history; what is left of a name stands before its mark, and a slug is its own."""
    names = ("服务", "сервис", "чат 2", "会話" * 60, "café", "cafe")
    found = [paths.slug(name) for name in names]

    assert len(names) - 1 == len(set(found))
    assert "cafe" == found[4] == found[5]
    assert "target-" == found[0][:7]
    assert all(len(slug) <= paths.LONGEST_NAME and slug == paths.slug(slug) for slug in found)
