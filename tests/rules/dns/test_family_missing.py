"""The name has no address of the family that -4 or -6 asks for."""

from dataclasses import replace

from tests.building import WSS, ended, repeats, target
from wsinvest.model.finding import Fail, Pass
from wsinvest.model.stage import Reason, StageName
from wsinvest.rules.dns.family_missing import family_missing

TARGET = replace(target(WSS), family="IPv6")


def test_the_family_is_named():
    """It is not said that the name does not exist."""
    found = family_missing(repeats(ended("r01", StageName.DNS, Reason.FAMILY_MISSING)), TARGET)

    assert isinstance(found, Fail)
    assert "chat.example.org has no IPv6 address" == family_missing.text.say("title", "en", found.values)


def test_an_unknown_name_is_another_matter():
    """That of dns.name.not_found."""
    assert isinstance(family_missing(repeats(ended("r01", StageName.DNS, Reason.NAME_NOT_FOUND)), TARGET), Pass)
