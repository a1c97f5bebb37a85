"""Known texts, and those of them that begin at a place of another text, however many share their beginning."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import Final

SHORTEST: Final = 4  # shorter values would mask ordinary words; they are never shown either, by type


class Beginnings:
    """Forms by their first characters.

    All forms that stand at a place are beginnings of the last one that, in order, comes before the text from there on:
    one search and that form's own beginnings find them. A server that chooses texts and forms gains no time by it.
    """

    def __init__(self) -> None:
        """There are no forms yet."""
        self.starts: dict[str, set[str]] = {}
        self._ordered: dict[str, tuple[list[str], dict[str, str], int]] = {}

    def add(self, form: str) -> None:
        """Know one more form of SHORTEST characters at least."""
        self.starts.setdefault(form[:SHORTEST], set()).add(form)
        self._ordered.pop(form[:SHORTEST], None)

    def forget(self, form: str) -> None:
        """Know this form no longer."""
        self.starts[form[:SHORTEST]].discard(form)
        self._ordered.pop(form[:SHORTEST], None)

    def at(self, text: str, place: int) -> Iterator[str]:
        """The forms that stand in the text at this place, the longest first."""
        forms, beginning, longest = self._group(text[place : place + SHORTEST])
        number = bisect_right(forms, text[place : place + longest])
        form = forms[number - 1] if number else ""
        while form:
            if text.startswith(form, place):
                yield form
            form = beginning[form]

    def _group(self, start: str) -> tuple[list[str], dict[str, str], int]:
        """The forms of this start in order, what each of them begins with, and the length of the longest."""
        if start not in self._ordered:
            forms = sorted(self.starts.get(start, ()))
            self._ordered[start] = forms, dict(_with_beginning(forms)), max(map(len, forms), default=0)
        return self._ordered[start]


def _with_beginning(forms: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each of these ordered forms with the longest other one that begins it, empty where none does."""
    nested: list[str] = []
    for form in forms:
        while nested and not form.startswith(nested[-1]):
            nested.pop()
        yield form, nested[-1] if nested else ""
        nested.append(form)
