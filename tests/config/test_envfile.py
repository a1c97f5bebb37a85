"""A `.env` as python-dotenv reads it and as bytes: oddities are found, lines are counted, nothing is shown."""

import os
from pathlib import Path

import pytest

from wsinvest.config.envfile import LARGEST, LONGEST_GAP, LONGEST_LINE, decodings, parse, read
from wsinvest.facts.config import FileState

PEM_LINES = b"-----BEGIN PRIVATE KEY-----\nabcDEF123ghiJKL456mno=\nQWERTY=\n-----END PRIVATE KEY-----\n"


def values(raw):
    """The values that count, in clear."""
    return {entry.name: entry.value.reveal() for entry in parse(raw).entries}


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"A=1\nB = 2\nexport C=3", {"A": "1", "B": "2", "C": "3"}),
        (b"A=1\nA=2", {"A": "2"}),
        (b"A=", {"A": ""}),
        (b"A=x # comment", {"A": "x"}),
        (b"A=x#y", {"A": "x#y"}),
        (b"A=' x '", {"A": " x "}),
        (b'A="x\ny"\nB=1', {"A": "x\ny", "B": "1"}),
        (b"A=1\r\nB=2\r\n", {"A": "1", "B": "2"}),
        (b"\xef\xbb\xbfA=1", {"A": "1"}),
        (b"HOST=h\nWS_URL=ws://${HOST}:${PORT:-80}/", {"HOST": "h", "WS_URL": "ws://h:80/"}),
        (b"A=${HOME}", {"A": "${HOME}"}),
        (b"A=${B}\nB=1", {"A": "${B}", "B": "1"}),
        (b"A\nB=1", {"B": "1"}),
        (b"", {}),
        (b"A=\xff", {"A": "\ufffd"}),
    ],
)
def test_values_are_those_of_python_dotenv_without_our_environment(raw, expected):
    """`${HOME}` is for the service's environment to fill in, not for ours."""
    assert expected == values(raw)


def test_lines_are_those_an_editor_shows():
    """Blank lines, comments, CR LF and a line that is broken count once each."""
    found = parse(b"# c\r\n\r\nA=1\r\nB='x\r\nC=2\r\nmore\r\n  D=3\r\n")

    assert {"A": 3, "C": 5, "D": 7} == {entry.name: entry.line for entry in found.entries}
    assert (4,) == found.look.unparsed_lines


def test_an_unclosed_quote_is_named_by_its_line():
    """And never by its text."""
    assert (2,) == parse(b'A=1\nSECRET="abc\nB=2\n').look.unparsed_lines


def test_values_that_double_with_every_line_stay_small():
    """Forty lines that each name the one before twice, and many that name one long value."""
    doubling = "".join(f"A{n}=${{A{n - 1}}}${{A{n - 1}}}\n" for n in range(1, 40))
    repeating = f"B={'b' * 10_000}\n" + "".join(f"C{n}=${{B}}{n}\n" for n in range(5000))

    values = [
        entry.value.reveal() for text in (doubling, repeating) for entry in parse(b"A0=abc\n" + text.encode()).entries
    ]

    assert sum(map(len, values)) < 4 * LARGEST
    assert "abc" * 4 in values


def test_names_of_a_private_keys_lines_are_not_names():
    """Base64 that ends in `=` looks like an assignment; its lines are kept for the filter in place."""
    found = parse(b"A=1\n" + PEM_LINES + b"Z=2\n")

    assert ("A", "Z") == found.look.names
    assert "abcDEF123ghiJKL456mno=" in [line.reveal() for line in found.material]
    assert PEM_LINES.decode().strip() in [part.reveal() for part in found.material]


def test_a_private_key_in_quotes_is_one_value():
    """The name before it stays a name."""
    assert ("KEY", "Z") == parse(b'KEY="' + PEM_LINES.rstrip() + b'"\nZ=2\n').look.names


def test_a_key_that_was_cut_does_not_swallow_what_follows():
    """Base64 knows no underscore."""
    assert ("JWT_SECRET",) == parse(b"-----BEGIN PRIVATE KEY-----\nabcDEF=\nJWT_SECRET=x\n").look.names


@pytest.mark.parametrize(
    ("raw", "bom", "first_key"),
    [
        (b"\xef\xbb\xbfJWT_SECRET=x", True, "JWT_SECRET"),
        (b"\xef\xbb\xbf# hello\nJWT_SECRET=x", True, ""),
        (b"JWT_SECRET=x", False, "JWT_SECRET"),
    ],
)
def test_a_byte_order_mark_hurts_the_key_on_the_first_line(raw, bom, first_key):
    """A comment on the first line takes the harm."""
    assert (bom, first_key) == ((look := parse(raw).look).bom, look.first_key)


@pytest.mark.parametrize(
    ("raw", "names", "matters"),
    [
        (b"A=1\nB=2\n", (), False),
        (b"A=1\r\nB=2\n", ("A",), False),
        (b"JWT_SECRET=x\r\nB=2\r\n", ("JWT_SECRET", "B"), True),
        (b"API_URL=http://x\r\n", ("API_URL",), True),
        (b"# c\r\nA=1\n", (), False),
    ],
)
def test_carriage_returns_are_counted_where_they_end_a_value(raw, names, matters):
    """A secret or a URL with a CR at its end is another value."""
    assert (names, matters) == ((look := parse(raw).look).crlf_names, look.crlf_secret_or_url)


@pytest.mark.parametrize(
    ("raw", "name", "lines", "equal", "matters"),
    [
        (b"A=1\nA=1\n", "A", (1, 2), True, False),
        (b"A=1\nB=0\nA=2\n", "A", (1, 3), False, False),
        (b"JWT_SECRET=a\nJWT_SECRET=b\n", "JWT_SECRET", (1, 2), False, True),
        (b"X=ws://a\nX=ws://b\n", "X", (1, 2), False, True),
    ],
)
def test_a_key_on_two_lines_is_a_duplicate(raw, name, lines, equal, matters):
    """Equal or not, and whether it is one that matters."""
    (found,) = parse(raw).look.duplicates

    assert (name, lines, equal, matters) == (found.name, found.lines, found.equal, found.secret_or_url)


def test_references_that_the_file_does_not_define_are_named():
    """A reference to an earlier line is expanded and no oddity."""
    assert ("B", "C") == parse(b"A=1\nB=${X}\nC=$(cat x)\nD=${A}\n").look.unexpanded


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"S=abc", {"as_read": "abc"}),
        (b'S="abc"', {"as_read": "abc", "literal": '"abc"'}),
        (b"S=abc  \n", {"as_read": "abc", "literal": "abc  "}),
        (b"S=' abc'", {"as_read": " abc", "stripped": "abc", "literal": "' abc'"}),
        (b"S='\"abc\"'", {"as_read": '"abc"', "unquoted": "abc", "literal": "'\"abc\"'"}),
        (b"S=abc\r\n", {"as_read": "abc", "with_cr": "abc\r"}),
        (b"S=one\nS=two", {"as_read": "two", "first_line": "one"}),
    ],
)
def test_other_readers_may_take_the_same_lines_for_another_value(raw, expected):
    """Docker keeps quotes and blanks, a naive reader the CR, some readers the first line."""
    assert expected == {name: value.reveal() for name, value in decodings(parse(raw).entries).items()}


@pytest.mark.parametrize(
    ("content", "state"),
    [
        (b"A=1\n", FileState.READ),
        (b"A\0=1", FileState.BINARY),
        (b"A" * (LARGEST + 1), FileState.TOO_LARGE),
        (b"A=" + b"e" * 40_000, FileState.READ),
        (b"A=" + b"e" * LONGEST_LINE, FileState.TOO_LARGE),
        (b"A=e" + b" " * (LONGEST_GAP + 1) + b"e", FileState.TOO_LARGE),
        (("A=e" + "\u3000" * (LONGEST_GAP + 1) + "e").encode(), FileState.TOO_LARGE),
    ],
)
def test_what_can_be_read_is_text_of_a_sensible_size(tmp_path, content, state):
    """At most 1 MiB, no NUL, no line that a parser would choke on."""
    (tmp_path / ".env").write_bytes(content)

    assert state is read(tmp_path / ".env", ".env").look.state


def test_odd_places_are_states_not_errors(tmp_path):
    """A folder, a pipe that nobody writes to, nothing at all, a path through a file, and no path at all."""
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "file").touch()

    places = (tmp_path, tmp_path / "pipe", tmp_path / "absent", tmp_path / "file" / "x", Path("a\0b"))
    states = [FileState.FOLDER, FileState.UNREADABLE, FileState.MISSING, FileState.MISSING, FileState.UNREADABLE]

    assert states == [read(place, "shown").look.state for place in places]


@pytest.mark.parametrize(("mode", "readable"), [(0o600, False), (0o644, True)])
def test_a_file_that_every_user_can_read_is_marked(tmp_path, mode, readable):
    """It is the bit of the others that counts."""
    path = tmp_path / ".env"
    path.touch()
    path.chmod(mode)

    assert readable == read(path, ".env").look.world_readable


def test_nothing_that_is_read_shows_itself():
    """Values are secrets until somebody knows better."""
    assert "hunter2" not in repr(parse(b"PASSWORD=hunter2\nPASSWORD='hunter2 '"))
