"""The registry holds the catalogue: each code with its family, its category and what it leads to."""

import json
from pathlib import Path

import pytest

from wsinvest.i18n.catalogue import LANGUAGES
from wsinvest.model.registry import load
from wsinvest.model.taxonomy import category_of, family_of

CATALOGUE = {
    entry["code"]: entry for entry in json.loads((Path(__file__).parent / "catalogue.json").read_text("utf-8"))
}

# Known by name and not built yet; each is one function away.
NOT_BUILT = frozenset(
    """
    resource.cpu.saturated
    session.idle.proxy_timeout session.ping.no_pong session.message.too_big
    load.capacity.below_declared load.reconnect.storm
    """.split()
)
# Ours, for what reality shows and the catalogue does not name.
ADDED = frozenset(
    """
    config.env.malformed config.inputs.contradictory config.secret.encoding config.secret.weak_key
    http.answer.unexplained http.auth.required http.firewall.blocked http.handshake.unexplained http.redirect.elsewhere
    http.request.unsendable http.service.unavailable
    login.keyset.invalid login.keyset.unreachable login.request.refused
    protocol.engineio.session protocol.extension.unrequested protocol.subprotocol.refused
    session.connect.refused session.connect.unanswered
    tcp.connect.local_limit tcp.connect.unreachable tcp.loopback.down
    token.claim.invalid token.claim.type token.header.invalid token.lifetime.long token.transport.plaintext
    """.split()
)
BUILT = sorted(set(CATALOGUE) - NOT_BUILT)


def test_every_code_is_of_the_catalogue_or_named_here():
    """No code of the catalogue vanishes, and none of ours comes or goes unsaid."""
    assert {*BUILT, *ADDED} == set(load().rules)


def test_the_list_of_missing_codes_is_of_the_catalogue():
    """A code that is spelt otherwise there would be missed here."""
    assert set() == NOT_BUILT - set(CATALOGUE)


@pytest.mark.parametrize("code", CATALOGUE)
def test_family_and_category(code: str):
    """What readers count as one problem, built or not."""
    assert (CATALOGUE[code]["family"], CATALOGUE[code]["category"]) == (family_of(code), category_of(family_of(code)))


@pytest.mark.parametrize("code", BUILT)
def test_edges(code: str):
    """A rule leads to what the catalogue says, as far as that is built, and to nothing else."""
    rules = load().rules

    assert set(CATALOGUE[code]["leads_to"]) & set(rules) == set(rules[code].leads_to)


def test_equal_ids_are_the_same_step():
    """Steps merge by id, so two steps of one id would lose one of them."""
    named = [step for rule in load().rules.values() for step in rule.steps]

    assert [] == [step.id for step in named if step != load().steps[step.id]]


def test_a_snippet_fits_a_narrow_page():
    """A line of more than 76 characters would be cut or wrapped where it is to be copied from."""
    snippets = [step.snippet for step in load().steps.values() if step.snippet]
    lines = [line for one in snippets for language in LANGUAGES for line in one.say(language).splitlines()]

    assert lines
    assert [] == [line for line in lines if len(line) > 76]
