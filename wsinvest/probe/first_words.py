"""The first messages of a server on one connection: is one of them an error?"""

from dataclasses import replace
from typing import Final

from wsinvest.model.attempt import ErrorMessage
from wsinvest.redact.redactor import Redactor

MOST_TEXTS: Final = 3
AFTER_ERROR_S: Final = 0.3  # how long a server that reported an error is watched: most close at once


class FirstWords:
    """Give it each text message; of most nothing is kept but what an error needs."""

    def __init__(self) -> None:
        """Nothing was said yet."""
        self._texts: list[tuple[str, float]] = []
        self.told: ErrorMessage | None = None

    def hear(self, text: str, at_ms: float) -> None:
        """Read one text message that came `at_ms` after OPEN; only the first MOST_TEXTS are."""
        if len(self._texts) < MOST_TEXTS:
            from wsinvest.facts.first_words import error_in  # most servers say nothing first

            self._texts.append((text, at_ms))
            self.told = self.told or error_in(text)

    def error(self, redactor: Redactor, *, left: bool) -> ErrorMessage | None:
        """The error as evidence. `left`: the server ended the connection; then any text counts that says so."""
        if not self._texts:
            return None
        from wsinvest.facts.first_words import error_in

        read = ((error_in(text, last=left), at_ms) for text, at_ms in self._texts)
        told, at_ms = next(((error, at_ms) for error, at_ms in read if error), (None, 0.0))
        if told is None:
            return None
        return replace(told, code=redactor.clean(told.code), words=redactor.clean(told.words), at_ms=at_ms)
