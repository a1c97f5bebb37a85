"""Of a foreign text no more is filtered than can be shown, once for each text, and only while there is time."""

import time

import pytest

from wsinvest.model.visible import BODY_LIMIT, TEXT_LIMIT
from wsinvest.probe.response import shown
from wsinvest.redact.masking import MASK
from wsinvest.redact.redactor import NOT_SHOWN, SHORT, Redactor
from wsinvest.transport.http1 import Head

SECRET = "kX9vQ2mZ8tB4nK6wY1pL3sD0fJ7hC5gR"


class Counting(Redactor):
    """A redactor that counts the characters that it filters."""

    filtered = 0

    def _mask_own(self, text):
        """As the redactor does, which masks what others wrote in the same way first."""
        self.filtered += len(text)
        return super()._mask_own(text)


def redactor(*secrets: str) -> Counting:
    """A redactor that knows these."""
    made = Counting()
    for number, secret in enumerate(secrets):
        made.learn(secret, f"s{number}")
    return made


@pytest.mark.parametrize("length", [10_000, 1_000_000])
def test_a_long_text_is_cut_before_it_is_filtered(length):
    """To twice what is shown and an edge."""
    of = redactor(SECRET)

    assert f"{'ab ' * 100}…" == of.clean("ab " * (length // 3))
    assert 2 * TEXT_LIMIT + 4096 >= of.filtered


@pytest.mark.parametrize("gone", ["", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl " * 60])
@pytest.mark.parametrize("form", [str, lambda text: "".join(f"&#x{ord(char):02x};" for char in text)])
@pytest.mark.parametrize("cut", range(1, 32, 5))
def test_a_secret_that_the_cut_parts_is_not_shown(form, cut, gone):
    """Wherever in it the window ends, and however much before it becomes shorter."""
    of = redactor(SECRET)
    probe = Counting(of.fingerprinter)
    probe.learn(SECRET, "s")
    probe.clean("ab " * 100_000)
    window = probe.filtered
    before = (gone + "ab " * window)[: window - len(form(SECRET[:cut]))]

    said = of.clean(before + form(SECRET) + " cd" * 5000)

    assert form(SECRET[:4]) not in said


def test_the_same_text_is_filtered_once():
    """Until something more is known; the ledger counts each time that it is shown."""
    of = redactor(SECRET)

    assert [f"a {MASK}"] * 3 == [of.clean(f"a {SECRET}") for _ in range(3)]
    assert (len(SECRET) + 2, 3) == (of.filtered, of.ledger["s0"])

    of.learn("another-value-of-it-99", "more")
    assert f"a {MASK}" == of.clean(f"a {SECRET}")
    assert 2 * (len(SECRET) + 2) == of.filtered


def test_after_the_deadline_long_foreign_texts_are_not_shown():
    """Short ones are filtered as ever, and so is what we composed ourselves."""
    of = redactor(SECRET)
    of.ends_at = time.monotonic() - 1

    assert NOT_SHOWN == of.clean("ab " * 100)
    assert NOT_SHOWN == of.clean_body(b"<p>" * 1000)
    assert f"a {MASK}" == of.clean(f"a {SECRET}")
    assert "ab " * 100 == of.own("ab " * 100)


def test_the_long_headers_of_an_answer_share_an_allowance():
    """The first are shown; the others keep their names, and short ones their values."""
    of = redactor(SECRET)
    long_ = [(b"Server", b"a%d " % number + b"ab " * 2000) for number in range(20)]
    names = [(b"x%d-" % number + b"n" * 8000, b"1") for number in range(15)]
    head = Head(401, b"No", "1.1", (*long_, *names, (b"Upgrade", b"websocket")))

    said = shown(head, b"c" * 60_000, of)

    assert said.headers[0][1].startswith("a0 ab")
    assert ("Server", NOT_SHOWN) == said.headers[19]
    assert ("Upgrade", "websocket") == said.headers[-1]
    assert NOT_SHOWN == said.other_headers[-1]
    assert 2 * (16 * 1024) + 2 * BODY_LIMIT + 3 * 4096 + 40 * SHORT > of.filtered
