"""The section on attempts quotes the server's error message, and says what polling met."""

from dataclasses import replace

import pytest

from tests.building import case, opened, repeats
from wsinvest.diagnose.engine import diagnose
from wsinvest.facts.polling import PollAnswer, Polling
from wsinvest.i18n.catalogue import LANGUAGES
from wsinvest.model.attempt import ErrorMessage
from wsinvest.report.blocks import Paragraph
from wsinvest.report.sections import view_of
from wsinvest.report.sections.attempts import tables

TOLD = ErrorMessage("Pusher", "4001", "Application does not exist", 3.0)
FACTS = replace(repeats(opened("r01", told=TOLD)), polling=Polling(PollAnswer.ENGINE_IO, 200, 4, 3, 1))


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_are_said(language):
    """In every language, and not where nothing was seen."""
    shown = [one for one in tables(view_of(diagnose(case(handshake=FACTS)), language)) if isinstance(one, Paragraph)]
    silent = tables(view_of(diagnose(case(handshake=repeats(opened("r01")))), language))

    assert 1 == sum("4001: Application does not exist" in str(one) for one in shown)
    assert 1 == sum("transport=polling" in str(one) for one in shown)
    assert not [one for one in silent if "4001" in str(one) or "polling" in str(one)]
