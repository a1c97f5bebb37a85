"""Bytes that are nearly right: a good sample with a few edits gets further into a parser than noise does."""

from hypothesis import strategies as st

_EDITS = st.tuples(
    st.sampled_from(["drop", "repeat", "insert", "flip", "cut"]), st.integers(0, 4000), st.integers(0, 60)
)
_NOISE = st.binary(max_size=24)
# What parsers trip over: ends of lines and files, deep or huge values, other encodings, what acts on a screen.
_NASTY = st.sampled_from(
    (
        *(b"\0", b"\r", b"\r\n\r\n", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\x1b[2J", b"\xe2\x80\xae"),
        *(b"[" * 300, b'{"a":' * 300, b"9" * 400, b"1e999", b"-0", b"NaN", b"%00", b"${A}${A}"),
        *(b"'", b'"', b"\\", b"=", b"#", b":"),
    )
)


@st.composite
def mutated(draw: st.DrawFn, *samples: bytes) -> bytes:
    """One of the samples after up to six edits."""
    raw = bytearray(draw(st.sampled_from(samples)))
    for kind, at, length in draw(st.lists(_EDITS, max_size=6)):
        start = at % (len(raw) + 1)
        if kind == "drop":
            del raw[start : start + length]
        elif kind == "repeat":
            raw[start:start] = raw[start : start + length] * 3
        elif kind == "insert":
            raw[start:start] = draw(st.one_of(_NOISE, _NASTY))
        elif kind == "flip" and start < len(raw):
            raw[start] ^= 1 << length % 8
        elif kind == "cut":
            del raw[start:]
    return bytes(raw)
