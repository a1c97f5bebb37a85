"""The `.env` as a file: each oddity weighs what the handshakes and the login say that it weighs."""

from tests.rules.settings import config, login
from tests.rules.tokens import accepted, token
from wsinvest.model.finding import Fail
from wsinvest.rules.config.env_bom import env_bom
from wsinvest.rules.config.env_crlf import env_crlf
from wsinvest.rules.config.env_duplicate_key import env_duplicate_key
from wsinvest.rules.config.env_missing import env_missing


def test_a_file_that_is_as_it_should_be_has_no_finding():
    """Whatever else is known."""
    outcomes = (
        env_missing(config(), login(), accepted()),
        env_bom(config(), login(), accepted()),
        env_crlf(config(), token(), accepted()),
        env_duplicate_key(config(), token(), accepted()),
    )

    assert not [outcome for outcome in outcomes if isinstance(outcome, Fail)]
