"""Each difference: what it says of two cases, nothing where both are equal, not compared where facts are missing."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.building import NOW, case, opened, repeats, target
from wsinvest.compare.runs import changes, differences
from wsinvest.compare.stage_times import times_of
from wsinvest.facts.certificate import CertificateLook
from wsinvest.facts.config import Config, EnvFile, Setting, UrlGiven, ValueState
from wsinvest.facts.server import Server
from wsinvest.model.attempt import Address, Certificate, Response
from wsinvest.model.case import Case
from wsinvest.model.difference import Turn
from wsinvest.model.finding import NotMeasured
from wsinvest.model.stage import StageName
from wsinvest.model.target import Origin

TOPICS = (
    "addresses",
    "certificate",
    "environment",
    "headers",
    "limits",
    "server-header",
    "stage-times",
    "success",
    "target",
    "versions",
)


def shake(*, ms: float = 5.0, headers: tuple[tuple[str, str], ...] = (), addresses: tuple[str, ...] = ("192.0.2.1",)):
    made = (
        replace(
            opened(f"r{n}", open_ms=ms + n / 10),
            response=Response(101, headers=headers),
            addresses=tuple(Address("IPv4", one) for one in addresses),
        )
        for n in range(20)
    )
    return repeats(*made)


def look(days: int, issuer: str = "CA") -> CertificateLook:
    of = Certificate("CN=x", issuer, ("x.example",), NOW, NOW + timedelta(days=days), False, True, 2)
    return CertificateLook(of, trusted=True)


def settings(*values: Setting) -> Config:
    return Config(EnvFile(), values, (), (), (), UrlGiven("ws", "ws", Origin.UNSET), False, True, True)


def secret(name: str, fingerprint: str) -> Setting:
    return Setting(name, ValueState.SET, secret=True, fingerprint=fingerprint)


def server(limit: int, age_s: float = 1e9) -> Server:
    return Server(1, "python3", None, None, age_s, 5, limit)


def said(before: Case, after: Case, topic: str) -> list[str]:
    """The sentences of this topic."""
    outcome = next(outcome for unit, outcome in changes(before, after) if unit.topic == topic)
    assert not isinstance(outcome, NotMeasured), topic
    return [one.text.say("en", one.values) for one in outcome]


def test_each_topic_is_found_by_its_folder():
    """No list of them is kept but this one."""
    assert TOPICS == tuple(unit.topic for unit in differences())


def test_equal_cases_have_no_difference():
    """Nothing changed is not said by any of them, and nothing is missing."""
    one = case(handshake=shake(), certificate=look(90), config=settings(secret("A", "hk:1")), server=server(1024))

    assert dict.fromkeys(TOPICS, ()) == {unit.topic: outcome for unit, outcome in changes(one, one)}


def test_what_no_run_measured_is_not_compared():
    """It is never called unchanged."""
    outcomes = {unit.topic: outcome for unit, outcome in changes(case(), case())}

    assert {"target", "versions"} == {
        topic for topic, outcome in outcomes.items() if not isinstance(outcome, NotMeasured)
    }


@pytest.mark.parametrize(
    ("topic", "before", "after", "words"),
    [
        ("certificate", {"certificate": look(90)}, {"certificate": look(180)}, "Another certificate"),
        ("certificate", {"certificate": look(90)}, {"certificate": look(90, "Other")}, "Issued by Other"),
        ("addresses", {"handshake": shake()}, {"handshake": shake(addresses=("192.0.2.9",))}, "192.0.2.9"),
        (
            "server-header",
            {"handshake": shake(headers=(("Server", "a"),))},
            {"handshake": shake(headers=(("server", "b"),))},
            "is b, before a",
        ),
        (
            "headers",
            {"handshake": shake(headers=(("Server", "a"), ("Date", "x")))},
            {"handshake": shake(headers=(("Date", "x"), ("Server", "a")))},
            "another order",
        ),
        ("limits", {"server": server(1024)}, {"server": server(256)}, "256, before 1,024"),
        ("versions", {"server": server(1, 9.0)}, {"server": server(1, -1.0)}, "started between"),
    ],
)
def test_a_change_is_said(topic: str, before: dict[str, object], after: dict[str, object], words: str):
    """In one sentence with both values."""
    assert words in " ".join(said(case(**before), case(**after), topic))


def test_another_origin_is_told_first():
    """The runs may differ because another question was asked."""
    assert ["The Origin was none, then https://a"] == said(
        case(of=target(origin="")), case(of=target(origin="https://a")), "target"
    )


def test_fingerprints_of_two_keys_prove_nothing():
    """Each run has a random key: only where one fingerprint is equal in both do others tell of another value."""
    kept, old, new = secret("A", "hk:1"), secret("B", "hk:2"), secret("B", "hk:3")

    one_key = said(case(config=settings(kept, old)), case(config=settings(kept, new)), "environment")
    two_keys = said(case(config=settings(old)), case(config=settings(new)), "environment")

    assert ["Another value: B"] == one_key
    assert len(two_keys) == 1
    assert "Not comparable" in two_keys[0]


def test_a_setting_that_came_or_went_is_named():
    """By its name alone."""
    found = said(case(config=settings(secret("A", "hk:1"))), case(config=settings(secret("B", "hk:9"))), "environment")

    assert ["Set now: B", "Not set any more: A"] == found


@pytest.mark.parametrize(("ms", "turn"), [(5.0, None), (5.3, None), (9.0, Turn.WORSE), (3.0, Turn.BETTER)])
def test_a_stage_has_moved_if_it_is_sure_and_far(ms: float, turn: Turn | None):
    """0.3 ms is sure in 20 times each, and too little to matter."""
    before, after = case(handshake=shake(ms=5.0)), case(handshake=shake(ms=ms))
    outcome = next(outcome for unit, outcome in changes(before, after) if unit.topic == "stage-times")

    assert not isinstance(outcome, NotMeasured)
    assert ([] if turn is None else [turn]) == [one.turn for one in outcome]


def test_the_interval_of_a_moved_stage_holds_the_true_shift():
    """4 ms were added to each response."""
    found = {one.stage: one for one in times_of(case(handshake=shake(ms=5.0)), case(handshake=shake(ms=9.0)))}

    assert found[StageName.RESPONSE].moved
    assert found[StageName.RESPONSE].shift.least <= 4.0 <= found[StageName.RESPONSE].shift.most
