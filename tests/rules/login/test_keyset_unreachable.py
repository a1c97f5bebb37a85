"""The key set at JWKS_URL cannot be fetched."""

from dataclasses import replace

import pytest

from tests.rules.keyset_cases import DOWN, RS256, asked
from tests.rules.tokens import refused
from wsinvest.model.finding import Fail, NotMeasured
from wsinvest.model.stage import Reason, Stage, StageName, State
from wsinvest.model.target import Url
from wsinvest.rules.login.keyset_unreachable import keyset_unreachable


@pytest.mark.parametrize(
    ("host", "stage", "of", "counts"),
    [
        ("id.example", StageName.DNS, "chat.example.org", True),
        ("keycloak", StageName.DNS, "127.0.0.1", False),
        ("10.0.0.7", StageName.TCP, "chat.example.org", False),
        ("10.0.0.7", StageName.TCP, "10.0.0.8", True),
        ("127.0.0.1", StageName.TCP, "127.0.0.1", True),
    ],
)
def test_names_of_another_network(host, stage, of, counts):
    """What containers call each other cannot be looked up from outside."""
    failed = (Stage(stage, State.FAILED, 1.0, Reason.TIMEOUT),)
    keyset = replace(DOWN, url=f"http://{host}:80/jwks", stages=failed)
    outcome = asked(keyset_unreachable, keyset, RS256, refused(), Url("ws", of, 80, "/ws"))

    assert (Fail if counts else NotMeasured) is type(outcome)
