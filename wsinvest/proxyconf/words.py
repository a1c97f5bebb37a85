"""Words of a line: separated by blanks, quoted by " or ', with a backslash before what is meant literally."""

from typing import Final

_SPECIAL: Final = " \t\\#\"'"  # what a backslash takes its meaning from; before others it stays
_LONGEST: Final = 20_000  # characters of a line that are read


def words_of(line: str, *, comments: bool = True) -> tuple[str, ...]:
    """The words of a line, quotes taken off, up to a `#` that begins a word; `comments`: a `#` is a comment."""
    words: list[str] = []
    word, quote, inside, escaped = "", "", False, False
    for char in line[:_LONGEST]:
        if escaped:
            word += char if char in _SPECIAL else f"\\{char}"
            escaped, inside = False, True
        elif char == "\\" and quote != "'":
            escaped = True
        elif quote:
            word, quote = (word, "") if char == quote else (word + char, quote)
        elif char in "\"'":
            quote, inside = char, True
        elif char.isspace():
            words += [word] if inside else []
            word, inside = "", False
        elif char == "#" and comments and not inside:
            return tuple(words)
        else:
            word, inside = word + char, True
    return (*words, word) if inside else tuple(words)
