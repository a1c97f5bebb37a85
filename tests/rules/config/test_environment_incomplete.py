"""The environment is incomplete."""

from tests.rules.operation_cases import having
from tests.rules.saying import said
from tests.rules.settings import config
from wsinvest.rules.config.environment_incomplete import environment_incomplete


def test_the_environment_leaves_other_topics_to_their_own_findings():
    """Neither the secret nor timeouts, pool, logs and monitoring are counted twice."""
    outcome = environment_incomplete(config({}))

    assert ("WS_AUTH_MODE", "JWT_ALGORITHM", "WS_ALLOWED_ORIGINS", "WS_HANDSHAKE_SLO_MS") == outcome.values["names"]


def test_the_count_agrees_with_its_noun():
    """One is singular."""
    facts = having(WS_AUTH_MODE=None)
    spoken = [said(environment_incomplete, environment_incomplete(facts), one, config=facts) for one in ("en", "pt_BR")]

    assert ["1 setting is missing", "falta 1 variável"] == [one["title"].partition(": ")[2] for one in spoken]
