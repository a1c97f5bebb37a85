"""Contradicting inputs are named with what counted, never with what they say, and are no cause by themselves."""

from dataclasses import replace

import pytest

from tests.building import case
from tests.rules.saying import said
from tests.rules.settings import config
from tests.rules.tokens import accepted, refused, token
from wsinvest.diagnose.engine import diagnose
from wsinvest.facts.config import Between, Contradiction
from wsinvest.model.finding import Confidence, Pass, Severity
from wsinvest.model.target import Origin, TokenSource
from wsinvest.report.sections import section
from wsinvest.report.terminal import text
from wsinvest.rules.config.inputs_contradictory import inputs_contradictory

ALL = (
    (
        Contradiction("WS_URL", Between.ORIGINS, Origin.OPTION, (Origin.ENV_FILE,)),
        "WS_URL: command line counts; .env file says something else",
        "WS_URL: vale linha de comando; arquivo .env diz outra coisa",
    ),
    (
        Contradiction("WS_URL", Between.SPELLINGS, "WS_URL", ("WEBSOCKET_URL", "VITE_WS_URL")),
        "WS_URL counts; WEBSOCKET_URL, VITE_WS_URL hold another value",
        "vale WS_URL; WEBSOCKET_URL, VITE_WS_URL têm outro valor",
    ),
    (
        Contradiction("WEBSOCKET_PORT", Between.PORTS, "WS_URL", ("WEBSOCKET_PORT",)),
        "the port of WS_URL counts; WEBSOCKET_PORT names another one",
        "vale a porta de WS_URL; WEBSOCKET_PORT informa outra",
    ),
    (
        Contradiction("WS_TOKEN_PARAM", Between.PARAMETERS, "ticket", ("token",)),
        "the token travels as “ticket”, by WS_TOKEN_PARAM; the URL holds token",
        "o token vai como “ticket”, por WS_TOKEN_PARAM; a URL contém token",
    ),
    (
        Contradiction("JWT_PUBLIC_KEY", Between.KEYS, "JWT_PUBLIC_KEY", ("JWT_SECRET",)),
        "by JWT_ALGORITHM JWT_PUBLIC_KEY counts; JWT_SECRET is set beside it",
        "por JWT_ALGORITHM vale JWT_PUBLIC_KEY; JWT_SECRET também está definido",
    ),
)


def judged(*found, told=None, shaken=None):
    facts = {"config": replace(config(), contradictions=found), "token": told, "handshake": shaken}
    return inputs_contradictory(**facts), {name: fact for name, fact in facts.items() if fact}


@pytest.mark.parametrize(("one", "en", "pt"), ALL)
def test_each_kind_has_its_sentence(one, en, pt):
    """In both languages, with the place that counted."""
    hit, facts = judged(one)

    assert [en, pt] == [said(inputs_contradictory, hit, word, **facts)["cause"].rstrip(".") for word in ("en", "pt_BR")]
    assert ("config:contradictions/0",) == hit.evidence


@pytest.mark.parametrize(
    ("shaken", "severity"), [(None, Severity.MEDIUM), (refused(), Severity.MEDIUM), (accepted(), Severity.LOW)]
)
def test_it_misleads_where_something_fails(shaken, severity):
    """Never more than medium, for nothing shows that the other value would do better."""
    hit, _facts = judged(ALL[0][0], shaken=shaken)

    assert (severity, Confidence.OBSERVED) == (hit.severity, hit.confidence)


def test_tokens_of_several_sources_are_inputs_too():
    """The token that is sent and the others that were given."""
    told = token(source=TokenSource.ENV, contradicting_sources=(TokenSource.URL, TokenSource.LOGIN))
    hit, facts = judged(told=told)

    assert (
        "token: configuration (WS_TOKEN) counts; parameter of the URL, login service give another one."
        == said(inputs_contradictory, hit, "en", **facts)["cause"]
    )


def test_inputs_that_agree():
    """Nothing to say."""
    assert Pass() == judged(told=token())[0]


def test_it_is_never_a_root_cause():
    """Even where nothing else was found."""
    facts = {"config": replace(config(), contradictions=(ALL[0][0],)), "handshake": refused()}
    found = {finding.code: finding for finding in diagnose(case(**facts)).findings}

    assert not found["config.inputs.contradictory"].root_cause
    assert "environment" == found["config.inputs.contradictory"].family


def test_the_configuration_lists_them():
    """In notebook 1 and wherever the section is shown."""
    shown = text(section(case(config=replace(config(), contradictions=(ALL[1][0],))), "config"))

    assert "Inputs that contradict each other" in shown
    assert "WEBSOCKET_URL, VITE_WS_URL hold another value" in shown
