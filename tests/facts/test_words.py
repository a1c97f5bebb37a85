"""Whatever a reader can meet has words in every language."""

import importlib
import pkgutil
from enum import Enum

import pytest

from wsinvest.facts import watch_words, words
from wsinvest.i18n.catalogue import LANGUAGES
from wsinvest.i18n.messages import problems_of
from wsinvest.model.finding import Severity
from wsinvest.model.registry import judging
from wsinvest.model.taxonomy import category_of, family_of
from wsinvest.model.units import topic_of

# Shown as sentences: whose cgroup it is, contradictions, outcomes of probes, what a capacity counts and whose memory,
# and what a change of an alert follows from.
# Never shown: exit codes, kinds of inputs.
NOT_SHOWN = {
    "Basis",
    "Carries",
    "Counts",
    "MemoryOf",
    "Owner",
    "Between",
    "Exit",
    "Comparison",
    "Kind",
    "Topic",
    "Side",
    "EventKind",
    "Withheld",
    "HopName",
    "HopState",
    "Flaw",
    "Of",
}
ENUMS = {**words.ENUMS, **watch_words.ENUMS}
TABLES = [words.FAMILIES, words.CATEGORIES, words.BASES, *ENUMS.values()]


def enums() -> dict[str, type[Enum]]:
    """Every enum of the vocabulary and of the facts classes."""
    folders = [importlib.import_module(f"wsinvest.{name}") for name in ("model", "facts")]
    names = [f"{folder.__name__}.{one.name}" for folder in folders for one in pkgutil.iter_modules(folder.__path__)]
    found: dict[str, type[Enum]] = {}
    for name in names:
        module = importlib.import_module(name)
        members = [thing for thing in vars(module).values() if isinstance(thing, type) and issubclass(thing, Enum)]
        found |= {kind.__name__: kind for kind in members if kind.__module__ == module.__name__ and list(kind)}
    return found


@pytest.mark.parametrize("kind", [kind for name, kind in enums().items() if name not in NOT_SHOWN])
def test_every_member_of_every_enum_has_words(kind):
    """A new member without words would be shown as a key of ours."""
    assert set(kind) == set(ENUMS[kind])


@pytest.mark.parametrize("phrase", [phrase for table in TABLES for phrase in table.values()], ids=lambda p: p.say("en"))
def test_words_are_there_in_every_language(phrase):
    """Neither empty nor with fields, since nobody fills them."""
    assert () == problems_of(phrase)
    assert all("{" not in phrase.say(language) for language in LANGUAGES)


def test_every_facts_class_of_ours_says_what_readers_call_it():
    """Else its evidence would be called by a name of ours, in every language."""
    assert [] == [name for name, kind in judging().facts.items() if topic_of(kind).label is None]


def test_families_and_categories_are_those_of_the_taxonomy():
    """Every family that a code can have is named, and the category of each."""
    codes = [
        "config.env.x",
        "token.generation.x",
        "token.x",
        "resource.memory.x",
        "resource.x",
        "http.handshake.closed_early",
    ]
    codes += [
        "dns.x",
        "config.environment.x",
        "config.monitoring.x",
        "config.logging.x",
        "config.timeouts.x",
        "load.x",
        "server.x",
    ]

    assert set(words.FAMILIES) == {family_of(code) for code in codes}
    assert set(words.CATEGORIES) == {category_of(family) for family in words.FAMILIES}


def test_a_word():
    """In the language asked for."""
    assert ("critical", "crítico") == tuple(words.word(Severity.CRITICAL, language) for language in ("en", "pt_BR"))


def test_a_key_that_is_newer_than_the_table_is_shown_as_it_is():
    """One file more in rules/ must not break a report."""
    assert "Memória" == words.named(words.FAMILIES, "memory", "pt_BR")
    assert "quantum" == words.named(words.FAMILIES, "quantum", "pt_BR")
