"""What to add to the next run: asked for by what is not proven, never what the run was told already."""

from dataclasses import replace

import pytest

from tests.building import answered, case, opened, repeats, target
from tests.rules.session_cases import closed
from tests.rules.settings import config
from wsinvest.analysis import surer
from wsinvest.diagnose.engine import diagnose
from wsinvest.diagnose.surer import MOST, surer_of
from wsinvest.facts.config import EnvFile
from wsinvest.model.case import Case
from wsinvest.model.finding import Confidence, Finding, Severity, Surer

BARE = replace(config(), source_named=False, env_file=EnvFile(), values=())


def finding(confidence: Confidence, *wanted: Surer, root: bool = True, code: str = "http.path.not_found") -> Finding:
    return Finding(code, "", "", Severity.HIGH, confidence, root, {}, (), (), (), surer=wanted)


def of_url(**changed: str) -> Case:
    """A run that was given a URL, and what is named here."""
    return case(of=target(**changed), config=BARE)


def test_a_proven_root_needs_nothing_more():
    """Who has the proof is not asked for files."""
    assert () == surer_of([finding(Confidence.PROVEN)], of_url())


def test_what_the_root_asks_for_comes_first_then_log_and_env():
    """The most telling first."""
    assert (surer.PATH, surer.LOG, surer.ENV) == surer_of([finding(Confidence.INFERRED, surer.PATH)], of_url())


def test_without_a_root_the_env_comes_first():
    """Nothing failed that a log could tell of."""
    assert (surer.ENV, surer.LOG) == surer_of([], of_url())


def test_a_healthy_target_asks_for_nothing():
    """Where every attempt opened and no finding is above low there is nothing to be surer of."""
    low = replace(finding(Confidence.OBSERVED), severity=Severity.LOW)
    well = case(handshake=repeats(opened("r01")), config=BARE)

    assert () == surer_of([low], well) == surer_of([], well)
    assert surer_of([low], case(handshake=repeats(answered("r01", 500)), config=BARE))
    assert surer_of([finding(Confidence.OBSERVED)], well)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"server_log": "ws.log"}, surer.LOG),
        ({"ca_file": "ca.pem"}, surer.CA),
        ({"origin": "https://a.example"}, surer.ORIGIN),
    ],
)
def test_what_was_told_is_not_asked_for_again(changed: dict[str, str], told: Surer):
    """It would add nothing."""
    wanted = (surer.CA, surer.ORIGIN)

    assert told not in surer_of([finding(Confidence.INFERRED, *wanted)], of_url(**changed))
    assert told in surer_of([finding(Confidence.INFERRED, *wanted)], of_url())


def test_a_named_env_is_not_asked_for():
    """The fallback knows the configuration."""
    told = case(config=replace(BARE, source_named=True))

    assert surer.ENV not in surer_of([finding(Confidence.OBSERVED)], told)


def test_there_are_few():
    """A list of ten is none."""
    wanted = (surer.TOKEN, surer.COOKIE, surer.CA, surer.PATH, surer.DIRECT)

    assert MOST == len(surer_of([finding(Confidence.OBSERVED, *wanted)], of_url()))


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        (answered("r01", 401), "-H 'Authorization: Bearer TOKEN'"),
        (closed(1008), "-H 'Authorization: Bearer TOKEN'"),
        (answered("r01", 404), "ws://HOST:PORT/KNOWN-PATH"),
        (answered("r01", 403, "origin not allowed"), "-o https://APPLICATION"),
        (closed(1011), "--server-log FILE"),
    ],
)
def test_from_a_bare_url_each_end_asks_for_its_own(end, expected: str):
    """The first thing named is the one that tells most of this end."""
    found = diagnose(case(handshake=repeats(end), config=BARE))

    assert expected == found.surer[0].option


def test_a_reconstructed_case_cannot_be_run_again():
    """Nobody is asked for what nobody can give."""
    past = of_url()
    past = replace(past, manifest=replace(past.manifest, reconstructed_from="a report"))

    assert () == surer_of([finding(Confidence.INFERRED, surer.PATH)], past)
