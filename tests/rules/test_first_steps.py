"""The first step of every rule can be done: it names a command, a file, a setting, a header or a part of the system."""

import re

import pytest

from wsinvest.analysis.remediation import TODAY
from wsinvest.i18n.catalogue import LANGUAGES
from wsinvest.model.finding import Step
from wsinvest.model.registry import judging

# A setting, a header or the name of a program, a file or a URL, an option, a call, a number with its unit.
CONCRETE = re.compile(
    r"\b[A-Z]+_[A-Z_]+\b|\b[A-Z][a-z]+-[A-Z]\w+|\.env\b|\bwss?://|--\w|\w\(|\w+\.\w+\.\w+|\d,\d{3}|\b4\d\d\b|\b[a-z]+_[a-z_]+\b"
    r"|\b(?:DNS|TLS|IPv4|IPv6|Socket\.IO|WebSocket|Retry-After|sid|websocket|refresh token|subprotocol)\b"
    r"|\b(?:hosts?|name server|firewall|ticket|intermediates|certificates?|source addresses|log|login service)\b"
)
# Said of anything, and of no use to anybody.
GENERIC = re.compile(
    r"^(?:check|verify|review|look at|examine|investigate|validate) (?:the |your )?(?:config|setting|setup|server)",
    re.I,
)
# Hygiene, which waits until the failure is repaired.
LATER = frozenset(
    """
    config.environment.incomplete config.logging.limited config.monitoring.missing config.pool.unbounded
    config.secret.weak_key config.timeouts.ping_exceeds_idle config.timeouts.unfit token.lifetime.long
    token.transport.leaked_in_url token.transport.plaintext
    """.split()
)
FIRST = {code: rule.steps[0] for code, rule in judging().rules.items()}


@pytest.mark.parametrize(("code", "step"), FIRST.items(), ids=FIRST)
def test_it_is_concrete(code: str, step: Step):
    """Something to paste, or a thing with a name."""
    said = step.text.say("en")

    assert GENERIC.search(said) is None
    assert step.snippet is not None or CONCRETE.search(said), said


@pytest.mark.parametrize(("code", "step"), FIRST.items(), ids=FIRST)
def test_it_is_one_for_today(code: str, step: Step):
    """Who is awake at night repairs; only hygiene waits."""
    assert (code in LATER) is (step.phase != TODAY)


@pytest.mark.parametrize("language", LANGUAGES)
def test_its_words_have_no_open_fields(language: str):
    """Only the lines to paste are filled from the finding."""
    assert all(step.text.say(language) and step.check.say(language) for step in FIRST.values())
