"""A message that ends its session where a smaller one passes is too big; 1009 says so."""

import pytest

from tests.building import said
from tests.building import target as some_target
from tests.rules.session.holding import held
from wsinvest.facts.session import SizeTried, Taken
from wsinvest.model.finding import Confidence, Fail, Pass
from wsinvest.rules.session.message_too_big import message_too_big

SMALL = SizeTried(1024, Taken.ANSWERED)
PASSED = SizeTried(65_536, Taken.ACCEPTED)
TOLD = SizeTried(200_000, Taken.CLOSED, code=1009, said="frame exceeds limit of 65536 bytes")


def of(*sizes, server=""):
    """The outcome for these sizes."""
    return said(message_too_big, session=held(sizes=sizes, server=server), target=some_target(message_bytes=200_000))


def test_1009_proves_it_and_the_sizes_around_the_limit_are_named():
    """With the server's words and the setting of the server that answered."""
    found = of(SMALL, TOLD, PASSED, SizeTried(131_072, Taken.CLOSED, code=1009), server="uvicorn")

    assert isinstance(found, Fail)
    assert Confidence.PROVEN is found.confidence
    assert (131_072, 1009, TOLD.said) == (found.values["size"], found.values["code"], found.values["reason"])
    assert "from 65,536 to below 131,072" in found.values["limit"].say("en")
    assert found.snippet is not None
    assert "uvicorn --ws-max-size" in found.snippet.say("en")


@pytest.mark.parametrize(
    ("sizes", "setting"),
    [
        (
            (
                SMALL,
                SizeTried(4_096, Taken.ANSWERED),
                SizeTried(8_192, Taken.ANSWERED),
                SizeTried(16_384, Taken.CLOSED, code=1009),
            ),
            "Spring",
        ),
        (
            (
                SMALL,
                SizeTried(16_384, Taken.ANSWERED),
                SizeTried(32_768, Taken.ANSWERED),
                SizeTried(65_535, Taken.CLOSED, code=1009),
            ),
            "coder",
        ),
    ],
    ids=["8 KiB", "32 KiB"],
)
def test_without_a_servers_name_the_limit_suggests_its_setting(sizes, setting):
    """Defaults that lie between the last size that passed and the first that did not."""
    found = of(*sizes)

    assert isinstance(found, Fail)
    assert found.snippet is not None
    assert setting in found.snippet.say("en")


@pytest.mark.parametrize(
    ("sizes", "kind"),
    [
        ((SMALL, SizeTried(200_000, Taken.CUT), SizeTried(131_072, Taken.CUT)), Fail),
        ((SMALL, SizeTried(200_000, Taken.CUT)), Pass),
        ((SizeTried(1024, Taken.CUT),), Pass),
        ((SizeTried(1024, Taken.CLOSED, code=1003),), Pass),
        (
            (SMALL, SizeTried(200_000, Taken.CLOSED, code=1011), PASSED, SizeTried(131_072, Taken.CLOSED, code=1011)),
            Pass,
        ),
        ((SMALL, SizeTried(200_000, Taken.CLOSED, code=1008, said="spam")), Pass),
        ((SizeTried(1024, Taken.CLOSED, code=1008, said="message too large"),), Pass),
        ((SMALL, SizeTried(200_000, Taken.ANSWERED)), Pass),
        ((SMALL, SizeTried(200_000, Taken.SILENT)), Pass),
        ((), Pass),
    ],
    ids=[
        "cut twice",
        "cut once",
        "small cut",
        "not wanted",
        "its own error",
        "other words",
        "words of a small one",
        "taken",
        "silent",
        "none",
    ],
)
def test_other_ends_say_less(sizes, kind):
    """A cut is inferred where it comes twice above a size that passed; an application may close for any reason."""
    found = of(*sizes)

    assert isinstance(found, kind)
    assert not isinstance(found, Fail) or Confidence.INFERRED is found.confidence


@pytest.mark.parametrize(
    "words", ["message too large", "Payload exceeds the limit", "frame is too long", "over 65536 bytes"]
)
def test_an_application_that_counts_itself_says_so(words):
    """It closes with another code than 1009, and its words are as good."""
    found = of(SMALL, SizeTried(200_000, Taken.CLOSED, code=1008, said=words))

    assert isinstance(found, Fail)
    assert (Confidence.PROVEN, 1008, words) == (found.confidence, found.values["code"], found.values["reason"])
