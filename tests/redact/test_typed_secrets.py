"""The values of options that take a secret, found among the words of a command line however they are spelled."""

import pytest

from wsinvest.redact.typed_secrets import files, plain, values


@pytest.mark.parametrize(
    "words",
    [
        ("-H", "X-Key: s3cret-value"),
        ("--header", "X-Key: s3cret-value"),
        ("--header=X-Key: s3cret-value",),
        ("-HX-Key: s3cret-value",),
        ("-b", "sid=s3cret-value"),
        ("-bsid=s3cret-value",),
        ("--cookie=sid=s3cret-value",),
        ("--message", "s3cret-value"),
    ],
)
def test_a_value_is_found_in_every_spelling(words: tuple[str, ...]):
    """By itself, without the name before it."""
    assert "s3cret-value" in set(values(words))


@pytest.mark.parametrize("words", [("-H", "@headers"), ("--cookie=@headers",), ("-b@headers",)])
def test_the_name_of_a_file_is_no_secret(words: tuple[str, ...]):
    """The message that it is not there must name it."""
    assert ([], ["@headers"]) == (list(values(words)), list(files(words)))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("--resolve", "h.example:443:127.0.0.1"), ["h.example:443:127.0.0.1"]),
        (("--resolve", "h.example:443:[::1]"), ["h.example:443:[::1]"]),
        (("--proxy", "http://127.0.0.1:3128"), ["http://127.0.0.1:3128"]),
        (("--proxy", "http://ann:s3cret@h.example:3128"), []),
        (("--resolve", "h.example:443:s3cret-value"), []),
    ],
)
def test_an_address_is_no_secret(words: tuple[str, ...], expected: list[str]):
    """Though it has the form of a user with a password."""
    assert expected == list(plain(words))


def test_other_options_hold_none():
    """What they hold is judged by its looks elsewhere."""
    assert [] == list(values(("--origin", "https://app.example", "wss://h/ws", "--header")))
