"""A coded body becomes text again, and never more of it than a plain one may have."""

import gzip
import zlib

import pytest

from wsinvest.transport.content_coding import decoded

TEXT = b'{"token": "abc"}'


@pytest.mark.parametrize(
    ("body", "codings"),
    [
        (TEXT, []),
        (TEXT, ["identity"]),
        (gzip.compress(TEXT, mtime=0), ["gzip"]),
        (gzip.compress(TEXT, mtime=0), [" GZIP "]),
        (gzip.compress(TEXT, mtime=0), ["x-gzip"]),
        (zlib.compress(TEXT), ["deflate"]),
        (gzip.compress(TEXT, mtime=0)[:-6], ["gzip"]),
        (TEXT, ["gzip"]),
        (TEXT, ["gzip", "br"]),
    ],
)
def test_the_text_comes_out(body, codings):
    """Whole, cut at its end, or coded in name only."""
    assert TEXT == decoded(body, codings, 1000)


def test_what_cannot_be_undone_stays():
    """It is for the reader to see that it is no text."""
    assert b"\x0b\x02\x80abc\x03" == decoded(b"\x0b\x02\x80abc\x03", ["br"], 1000)


def test_a_bomb_ends_at_the_limit():
    """The limit holds after decompression."""
    assert b"a" * 1000 == decoded(gzip.compress(b"a" * 10_000_000), ["gzip"], 1000)
