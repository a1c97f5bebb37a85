"""What a service needs of this installation: absolute paths, and a user who may read what stands there."""

import getpass
import sys
from pathlib import Path

import pytest

from wsinvest.config.targetfile import TargetError
from wsinvest.watch.service import CannotServe, service, systemd_words


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, with a target file and its `.env`."""
    (tmp_path / "shop.toml").write_text('url = "ws://127.0.0.1:9/ws"\nenv_file = "shop.env"\n')
    (tmp_path / "shop.env").write_text("JWT_SECRET=abc\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WSINVEST_DATA", str(tmp_path / "data"))
    return tmp_path


def test_files_are_named_by_absolute_paths(folder: Path):
    """Beside one, in data/targets, or by the home folder; a URL and the demo stay as they are."""
    (folder / "data" / "targets").mkdir(parents=True)
    (folder / "data" / "targets" / "chat.toml").write_text('url = "ws://127.0.0.1:9/ws"\n')
    made = service(("shop.toml", "chat", "ws://127.0.0.1:9/ws", "demo-watch"))

    kept = folder / "data" / "targets" / "chat.toml"
    assert (str(folder / "shop.toml"), str(kept), "ws://127.0.0.1:9/ws", "demo-watch") == made.targets
    assert (str(folder), str(folder / "data")) == (made.folder, made.data)
    assert Path(made.program[0]).is_absolute()
    assert Path(made.program[0]).parent == Path(sys.executable).parent


def test_who_may_read_the_files_runs_it(folder: Path):
    """A folder of a test is closed to others."""
    assert getpass.getuser() == service(("shop.toml",)).user


def test_what_cannot_be_written_into_a_unit(folder: Path):
    """A secret would stand there for all to read; a file that is not there is named now and not at the next boot."""
    with pytest.raises(CannotServe) as cannot:
        service(("wss://shop.example/ws?token=T0KEN-9f86d081884c",))
    assert "T0KEN" not in str(cannot.value)
    with pytest.raises(TargetError, match=r"none\.toml: no such target file"):
        service(("none.toml",))


@pytest.mark.parametrize(
    ("word", "read"),
    [
        ("wss://x.example/ws?a=1", "wss://x.example/ws?a=1"),
        ("a b", '"a b"'),
        ("50%", "50%%"),
        ("$HOME", '"$$HOME"'),
        ('say "x\\y"', '"say \\"x\\\\y\\""'),
        ("it's", '"it\'s"'),
        ("", '""'),
    ],
)
def test_a_word_as_systemd_reads_it(word: str, read: str):
    """Quotes, backslashes, specifiers and variables have a meaning there."""
    assert f"/bin/true {read}" == systemd_words("/bin/true", word)
    assert '"/opt/a $b/50%%"' == systemd_words("/opt/a $b/50%")


def test_a_name_with_a_new_line_adds_no_setting(folder: Path, monkeypatch: pytest.MonkeyPatch):
    """Behind it would stand a line of its own, as ExecStartPre=; it is refused by name."""
    (folder / "a\nExecStartPre=touch x.toml").write_text('url = "ws://127.0.0.1:9/ws"\n')
    with pytest.raises(CannotServe, match=r"x\.toml' holds a control character"):
        service(("a\nExecStartPre=touch x.toml",))
    inside = folder / "in\nside"
    inside.mkdir()
    monkeypatch.chdir(inside)
    with pytest.raises(CannotServe, match="control character"):
        service(("demo-watch",))
