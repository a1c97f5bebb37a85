"""What other readers take for JWT_SECRET: the decoding's name, its readers, and the sign that makes the difference."""

import pytest

from wsinvest.config.envfile import parse
from wsinvest.config.otherwise import read_otherwise
from wsinvest.facts.decodings import READER_NAMES, READERS, Sign


def others(written):
    """What is read from a file that sets FOO and then this value: decoding, readers, sign, value."""
    entries = parse(f"FOO=bar\nKEY={written}\n".encode()).entries
    found = read_otherwise(tuple(one for one in entries if one.name == "KEY"), entries)
    return [(one.facts.decoding, one.facts.readers, one.facts.sign, one.value.reveal()) for one in found]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("plain-9", []),
        ("a=b+c/d==", []),
        ("ab$cd9", [("sh", ("sh", "compose", "expand", "ruby"), Sign.DOLLAR, "ab")]),
        (
            "ab$Cd",
            [("sh", ("sh", "compose", "expand", "ruby"), Sign.DOLLAR, "ab"), ("go", ("go",), Sign.DOLLAR, "abd")],
        ),
        ("ab#cd", [("node", ("node", "expand", "ruby"), Sign.HASH, "ab")]),
        ("ab # cd", [("literal", ("systemd", "docker"), Sign.HASH, "ab # cd")]),
        ("ab\\cd", [("sh", ("sh", "systemd"), Sign.BACKSLASH, "abcd")]),
        ('ab"c"d', [("sh", ("sh",), Sign.QUOTE, "abcd")]),
        ("ab${NONE}", [("sh", ("sh", "compose", "expand", "ruby", "go", "python"), Sign.DOLLAR, "ab")]),
        ("'ab'", [("literal", ("docker",), Sign.QUOTE, "'ab'")]),
    ],
)
def test_values_that_differ_are_told_with_their_readers(written, expected):
    """Readers of one value stand together; a value that an older decoding gives keeps that decoding's name."""
    assert expected == others(written)


def test_the_sign_of_two_is_told_only_where_one_decides():
    """With `$` and `#` the shell differs for the first, Node for the second, and dotenv-expand for both."""
    assert {"sh": Sign.DOLLAR, "node": Sign.HASH, "expand": Sign.SEVERAL} == {one[0]: one[2] for one in others("a$b#c")}


def test_variables_of_earlier_lines_are_known():
    """Only of those: the shell reads from top to bottom."""
    assert ("bar", ()) == (others("$FOO")[0][3], read_otherwise((), ()))


def test_each_reader_has_a_name():
    """Findings list them."""
    assert set(READER_NAMES) == {*READERS, "docker"}
