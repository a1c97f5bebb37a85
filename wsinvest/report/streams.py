"""Writes a text to a stream: in characters that its encoding has, with colours only on a terminal."""

from typing import TextIO

from wsinvest.i18n.catalogue import LANGUAGES
from wsinvest.model.finding import Severity
from wsinvest.report.blocks import Tone
from wsinvest.report.terminal import colourful, fit, paint


def write(said: str, stream: TextIO) -> None:
    """Write the text to a stream, in characters that its encoding has, with colours only on a terminal."""
    said = fit(said, stream.encoding)
    stream.write(paint(said, _tones(stream.encoding)) if colourful(stream) else said)


def _tones(encoding: str | None) -> dict[str, Tone]:
    from wsinvest.facts.words import word  # loads what has words: much for a text without colours

    return {fit(word(level, language), encoding): Tone(level.word) for level in Severity for language in LANGUAGES}
