"""Known values are found in every form and known shapes in every place, in time that grows with the text alone."""

import hashlib
import html
import textwrap
import urllib.parse

import pytest

from wsinvest.redact.masking import MASK, SHAPES, KnownValues, derived_forms

VALUE = "p\u00e4ss<&>%40'w/rd+{x}"
LONG = "Xw93kdLq0PzR7vTtB2mNc81sYhGfJ4ue"


def known(*values: str) -> KnownValues:
    """These values in all their forms, each its own kind."""
    found = KnownValues()
    for value in values:
        for form in derived_forms(value):
            found.add(form, value)
    return found


def by_shape(text: str) -> str:
    """The text after the filter of shapes alone."""
    for _, pattern, replacement in SHAPES:
        text = pattern.sub(replacement, text)
    return text


@pytest.mark.parametrize(
    "form",
    [
        html.escape(VALUE),
        repr(VALUE),
        urllib.parse.quote(VALUE, safe="").lower(),
        *(hashlib.new(name, VALUE.encode()).hexdigest() for name in ("md5", "sha1", "sha256")),
        hashlib.sha256(VALUE.encode()).hexdigest()[:12],
    ],
)
def test_a_value_is_found_in_the_forms_of_pages_and_hashes(form: str):
    """Escaped for HTML, as Python shows it, in small percent codes, as a hash without a key."""
    assert form.replace(form.strip("'\""), MASK) == known(VALUE).mask(form)[0]


@pytest.mark.parametrize("width", [5, 11, 31])
def test_a_long_value_is_found_across_line_breaks(width: int):
    """Wrapped and indented; nothing else of the text is lost."""
    wrapped = textwrap.fill(LONG, width, subsequent_indent="  ")

    assert f"one\ntwo {MASK} three\n" == known(LONG).mask(f"one\ntwo {wrapped} three\n")[0]


@pytest.mark.parametrize(
    ("text", "masked"), [("pin 4827.", f"pin {MASK}."), ("4827", MASK), ("x4827 48271", "x4827 48271")]
)
def test_a_short_value_is_found_as_a_word_only(text: str, masked: str):
    """Four characters turn up by chance in every long number and digest."""
    assert masked == known("4827").mask(text)[0]


def test_of_values_that_begin_alike_the_longest_is_found():
    """And where one begins within the other, both are gone."""
    values = known("abcdefgh", "abcdefghij", "hijklmnop")

    assert f"{MASK}k" == values.mask("abcdefghijk")[0]
    assert f"see\n{MASK}" == values.mask("see\nabcdefgh")[0]
    assert not {"klm", "nop"} & set(values.mask("abcdefghijklmnop")[0].split(MASK)) - {""}


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("x-eyJhbGciOi.eyJz.sig", f"x-{MASK}"),
        ("token%3DeyJhbGciOi.eyJz.sig", f"token%3D{MASK}"),
        ("keyJson.parse(text)", "keyJson.parse(text)"),
        ("amqp://user:pa/ss@host/x", f"amqp://{MASK}@host/x"),
        ("amqp://user:p@ss@host/x", f"amqp://{MASK}@host/x"),
        ("http://host:8080/to/a@b", "http://host:8080/to/a@b"),
        ("Bearer%20abcdef123456", f"Bearer%20{MASK}"),
        ('{\\"password\\": \\"hunter22', f'{{\\"password\\": \\"{MASK}'),
        ("password%3Dhunter22", f"password%3D{MASK}"),
        ("-----BEGIN X509 KEY-----\nMIIB", MASK),
    ],
)
def test_shapes_are_found_where_they_are_escaped_or_joined(text: str, masked: str):
    """Behind a dash or a percent code, in JSON within JSON, in passwords with slashes and at signs."""
    assert masked == by_shape(text)


@pytest.mark.parametrize(
    "piece", ["a-", "a.", "token", "token-", "-eyJ", "a://", "-----BEGIN ", "token ", "bearer ", "\n"]
)
def test_no_text_takes_time_by_the_square_of_its_length(piece: str):
    """A megabyte of what a pattern begins with would take hours if each beginning were tried to the end."""
    text = f"{piece * (2**20 // len(piece))} {LONG}"
    found = known(LONG)
    for number in range(2000):
        found.add(f"{number:08}{LONG}", "another")

    assert by_shape(found.mask(text)[0]).endswith(MASK)
