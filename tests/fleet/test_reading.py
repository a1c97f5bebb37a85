"""Fleet files and folders: what they say, and every mistake in one line."""

from pathlib import Path

import pytest

from wsinvest.config.targetfile import TargetError
from wsinvest.fleet.reading import FleetError, read

URL = 'url = "wss://{}.example/ws"\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two target files, one of which says how many handshakes it wants."""
    (tmp_path / "a.toml").write_text(URL.format("a"))
    (tmp_path / "b.toml").write_text(f'{URL.format("b")}attempts = 7\n[auth]\nname = "t"\n')
    return tmp_path


def fleet_file(folder: Path, text: str) -> str:
    """The path of a fleet's file of this text."""
    path = folder / "fleet.toml"
    path.write_text(text)
    return str(path)


def test_a_folder_is_its_target_files(folder: Path):
    """A fleet's file beside them is no target."""
    fleet_file(folder, 'targets = ["a.toml"]')
    found = read(str(folder))

    assert (folder.name, ["a", "b"]) == (found.name, [one.name for one in found.entries])


def test_files_patterns_and_urls_are_listed(folder: Path):
    """In the order of the list; the fleet's own file is no target of a pattern."""
    found = read(fleet_file(folder, 'name = "shop"\ntargets = ["wss://c.example/ws", "*.toml"]'))

    assert ("shop", ["c.example/ws", "a", "b"]) == (found.name, [one.name for one in found.entries])


def test_what_is_shared_holds_where_a_target_says_nothing(folder: Path):
    """Tables are merged key by key."""
    text = 'targets = ["*.toml"]\n[shared]\nattempts = 3\n[shared.auth]\nmode = "header"\nname = "x"\n'
    first, second = read(fleet_file(folder, text)).entries

    assert (3, {"mode": "header", "name": "x"}) == (first.content["attempts"], first.content["auth"])
    assert (7, {"mode": "header", "name": "t"}) == (second.content["attempts"], second.content["auth"])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no list of targets"),
        ("targets = []", "no target in it"),
        ("targets = 4", "targets must be a list"),
        ('targets = ["a.toml", 4]', "targets must be a list"),
        ('targets = ["a.toml"]\nshard = 1', "unknown key shard; did you mean shared?"),
        ('targets = ["a.toml"]\nname = 4', "name must be a text"),
        ('targets = ["a.toml"]\nshared = 4', "shared must be a table"),
        ('targets = ["a.toml"]\n[shared]\nurl = "wss://x/"', "other than name and url"),
        ('targets = ["a.toml"]\n[shared]\natempts = 1', "line 3: unknown key atempts; did you mean attempts?"),
        ('targets = ["nowhere/*.toml"]', "nowhere/*.toml names no .toml file"),
        ('targets = ["none.toml"]', "none.toml: no such target file"),
        ('targets = ["a.toml", "a.toml"]', "a is listed twice; take one of them out"),
        ('targets = ["ws://h/a", "ws://h/a"]', "h/a is listed twice"),
        ('targets = ["ws://h/", "ftp://a/"]', "item 2 of targets: the scheme is none of"),
        ('targets = ["wss://a.example/ws?token=abcdefgh12345"]', "put it into the .env"),
        ('targets = ["wss://user:secret@a.example/ws"]', "put it into the .env"),
        ("targets = [", "not TOML"),
    ],
)
def test_a_mistake_is_one_line(folder: Path, text: str, said: str):
    """What, where, what to do; and nothing of a token."""
    with pytest.raises((FleetError, TargetError)) as raised:
        read(fleet_file(folder, text))

    assert said in str(raised.value)
    assert "\n" not in str(raised.value)
    assert "abcdefgh12345" not in str(raised.value)
    assert "user:secret" not in str(raised.value)


def test_two_files_of_one_name_are_both_named(folder: Path):
    """A reader of a hundred targets finds them."""
    (folder / "more").mkdir()
    (folder / "more/a.toml").write_text((folder / "a.toml").read_text())
    with pytest.raises(FleetError) as raised:
        read(fleet_file(folder, 'targets = ["a.toml", "more/a.toml"]'))

    assert f"a ({folder}/a.toml) and a ({folder}/more/a.toml) have one name; give each its own" in str(raised.value)


def test_a_url_is_no_fleet():
    """It was read as a path."""
    with pytest.raises(FleetError, match="a URL is one target: examine it by wsinvest diagnose"):
        read("wss://shop.example/ws")


def test_a_token_in_a_target_file_is_refused_too(folder: Path):
    """Its content is sent to workers, and stands on a page."""
    (folder / "a.toml").write_text('url = "wss://a.example/ws?token=abcdefgh12345"')
    with pytest.raises(FleetError, match=r"a\.toml: a URL with a token"):
        read(str(folder))


def test_a_folder_without_target_files_says_so(tmp_path: Path):
    """And so does one with too many targets."""
    with pytest.raises(FleetError, match="no target file"):
        read(str(tmp_path))
    urls = ",\n".join(f'"wss://h{number}.example/"' for number in range(1001))
    with pytest.raises(FleetError, match="1001 targets; a fleet has 1000 at most"):
        read(fleet_file(tmp_path, f"targets = [{urls}]"))
