"""Claims of the token against what the server demands."""

from typing import Final

from wsinvest.i18n.messages import _

ABSENT: Final = _("absent")
