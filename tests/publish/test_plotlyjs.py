"""plotly's script is packed once for each version, kept in the cache, and never taken from a damaged copy."""

import base64
import gzip

import pytest

from wsinvest.publish.plotlyjs import cache_folder, hash_of, pack, packed


@pytest.fixture(autouse=True)
def anew():
    """Each test starts as a process does."""
    packed.cache_clear()
    yield
    packed.cache_clear()


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "wsinvest"


def again():
    """What the next process gets."""
    packed.cache_clear()
    return packed()


def test_unpacked_it_has_the_hash_that_the_policy_names():
    """Otherwise the browser refuses to run it."""
    one = pack(b"'use strict';")

    assert b"'use strict';" == gzip.decompress(base64.b64decode(one.base64))
    assert hash_of(b"'use strict';") == one.source_hash


def test_a_hash_as_a_policy_names_it():
    """The empty text's SHA-256 is known to everyone."""
    assert "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=" == hash_of(b"")


def test_packing_twice_gives_the_same_text():
    """The page of a case is the same on any day."""
    assert pack(b"x" * 1000) == pack(b"x" * 1000)


def test_the_cache_gives_what_was_packed(cache):
    """The second page of a day does not pay for packing."""
    first = packed()
    (kept,) = cache.iterdir()
    before = kept.stat().st_mtime_ns

    assert first == again()
    assert before == kept.stat().st_mtime_ns
    assert kept.name.startswith("plotly-")


@pytest.mark.parametrize(
    "other",
    [
        b"",
        b"not base64",
        b"\xff\xfe",
        base64.b64encode(b"no gzip"),
        pack(b"alert(1)").base64.encode(),  # packed by somebody else, as we would
        pack(bytes(30_000_000)).base64.encode(),
    ],
    ids=["empty", "no base64", "no text", "no gzip", "another script", "far longer"],
)
def test_a_copy_of_anything_else_is_made_again(cache, other):
    """Only a copy of the installed script ever stands in a report."""
    whole = packed()
    (kept,) = cache.iterdir()
    kept.write_bytes(other)

    assert whole == again()
    assert len(kept.read_bytes()) > 1_000_000


def test_more_behind_the_script_is_not_taken(cache):
    """A second gzip member, or any text, behind the right one."""
    whole = packed()
    (kept,) = cache.iterdir()
    more = base64.b64encode(base64.b64decode(whole.base64) + gzip.compress(b"alert(1)"))
    kept.write_bytes(more)

    assert whole == again()


def test_a_cut_copy_is_made_again(cache):
    """A copy that lost its end still begins rightly."""
    whole = packed()
    (kept,) = cache.iterdir()
    kept.write_bytes(kept.read_bytes()[:-100])

    assert whole == again()


def test_without_a_place_for_the_cache_the_page_is_still_made(tmp_path, monkeypatch):
    """A file stands where the folder should be: nothing is kept, nothing fails."""
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))

    assert packed().source_hash.startswith("sha256-")


def test_the_default_place(monkeypatch):
    """An empty variable counts as unset."""
    monkeypatch.setenv("XDG_CACHE_HOME", "")
    monkeypatch.setenv("HOME", "/home/someone")

    assert "/home/someone/.cache/wsinvest" == str(cache_folder())


def test_a_place_that_leads_nowhere_is_not_made(monkeypatch, tmp_path):
    """A relative one would litter whatever folder we stand in."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", "cache")

    assert packed().source_hash.startswith("sha256-")
    assert [] == list(tmp_path.iterdir())
