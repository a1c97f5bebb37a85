"""Claims of the token against what the server demands."""

from typing import Final

from wsinvest.i18n.messages import Phrase

ABSENT: Final = Phrase("absent", "ausente")
