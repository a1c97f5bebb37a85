"""Phrase for a claim that the token lacks."""

from typing import Final

from wsinvest.i18n.messages import _

ABSENT: Final = _("absent")
