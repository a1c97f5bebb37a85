"""One word of a shell script as sh takes it when the file is sourced: quotes, backslashes, parameters, comments."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

_NAME: Final = re.compile(r"\{(?P<braced>[A-Za-z_]\w*)(?::?-(?P<word>[^{}$`'\"\\]*))?\}|(?P<bare>[A-Za-z_]\w*)")
_EMPTY: Final = "0123456789@*!"  # parameters that are not set while a file is sourced, or are empty there
_ENDS: Final = "\n;"
_COMMANDS: Final = "&|<>()"
_IN_DOUBLE: Final = '$`"\\\n'  # what a backslash within double quotes escapes


class Unreadable(ValueError):
    """The shell would run a command, fail, or put in what is not known here. The message holds no value."""


def sourced(text: str, known: Mapping[str, str]) -> str:
    """The value of an assignment whose text behind the equal sign is this; raises Unreadable.

    `known`: the parameters that are set. All others are taken as unset, so nothing stands in their place.
    """
    return "".join(_Word(text, known).parts())


class _Word:
    """A place in the text, moved on as the word is read."""

    def __init__(self, text: str, known: Mapping[str, str]) -> None:
        self._text, self._known, self._at = text, known, 0

    def parts(self) -> Iterator[str]:
        """The pieces of the word up to where it ends."""
        while (char := self._take()) and char not in _ENDS:
            if char in " \t":
                self._require_end()
                return
            if char in _COMMANDS or char == "`":
                raise Unreadable("a command")
            yield self._piece(char)

    def _piece(self, char: str) -> str:
        if char == "'":
            return self._until("'")
        if char == '"':
            return "".join(self._double())
        if char == "\\":
            return self._escaped().replace("\n", "")
        if char == "~" and self._at == 1:
            raise Unreadable("a home folder")
        return self._parameter() if char == "$" else char

    def _double(self) -> Iterator[str]:
        while (char := self._take()) != '"':
            if not char:
                raise Unreadable("a quote that is not closed")
            if char == "`":
                raise Unreadable("a command")
            if char == "\\":
                escaped = self._escaped()
                yield escaped.replace("\n", "") if escaped in _IN_DOUBLE else char + escaped
            else:
                yield self._parameter() if char == "$" else char

    def _parameter(self) -> str:
        """What stands in the place of a dollar sign and the name behind it."""
        found = _NAME.match(self._text, self._at)
        if found:
            self._at = found.end()
            return self._known.get(found["braced"] or found["bare"], "") or found["word"] or ""
        following = self._text[self._at : self._at + 1]
        if following and following in _EMPTY:
            self._at += 1
            return ""
        if following and following in "({$?#-'":  # commands, process ids, statuses: not known here
            raise Unreadable("an expansion")
        return "$"

    def _escaped(self) -> str:
        """The character behind a backslash; at the end of the line the next line is part of the value."""
        if self._text[self._at :].strip("\r\n") == "":
            raise Unreadable("a line that goes on")
        return self._take()

    def _require_end(self) -> None:
        """Raise Unreadable unless nothing but a comment follows on the line: else the word after it is a command."""
        rest = self._text[self._at :].partition("\n")[0].strip()
        if rest and not rest.startswith(("#", ";")):
            raise Unreadable("a command")

    def _until(self, end: str) -> str:
        text, closed, _rest = self._text[self._at :].partition(end)
        if not closed:
            raise Unreadable("a quote that is not closed")
        self._at += len(text) + 1
        return text

    def _take(self) -> str:
        self._at += 1
        return self._text[self._at - 1 : self._at]
