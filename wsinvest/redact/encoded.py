"""Encoded or obfuscated forms of known secrets: spelled out, in other case, accents or codes, or cut.

A text and a value are compared by their letters and digits alone, after codes such as `%41`, `&#65;` and `\\u0041` were
read. A run that is spelled in one code tells shorter values too, and their beginnings where the run was cut. And of a
random-looking value any run of characters is known: `sk-ab3X9…` tells its beginning.
"""

import hashlib
import html
import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from wsinvest.redact import codes
from wsinvest.redact.codes import bare
from wsinvest.redact.high_entropy import changes

_BARE_FROM: Final = 12  # letters and digits that a value must have to be known by them
_WORDS_FROM: Final = 20  # of letters alone: shorter ones may be words of any sentence
_SPELLED_FROM: Final = 6  # letters and digits that a value must have to be known in a code
_CUT_FROM: Final = 4  # of them that must be spelled at least
_START: Final = 8
_LONGEST: Final = 4096
_CODES: Final = (
    r"%u([0-9a-fA-F]{4})|%([0-9a-fA-F]{2})|&#[xX]([0-9a-fA-F]{1,6});|\\u([0-9a-fA-F]{4})|\\u\{([0-9a-fA-F]{1,6})\}|"
    r"\\x([0-9a-fA-F]{2})|&#([0-9]{1,7});|\\([0-3][0-7]{2})|&[A-Za-z]{2,31};|\\[nrt]"
)
_ONLY_CODES: Final = re.compile(_CODES)
_CODE: Final = re.compile(rf"{_CODES}|.", re.DOTALL)
_NO_LETTERS: Final = re.compile(r"[\W_]+")
_WORD: Final = re.compile(r"[A-Za-z0-9]{6,}+")
_BASES: Final = {7: 10, 8: 8}  # of the groups of _CODE that are no hexadecimal numbers
_LAST: Final = 0x10FFFF
_HASH: Final = re.compile(r"(?<![0-9a-fA-F])[0-9a-fA-F]{8,128}+(?![0-9a-fA-F])")
_HASHES: Final = ("md5", "sha1", "sha224", "sha256", "sha384", "sha512", "sha3_256", "sha3_512", "blake2b", "blake2s")
_HEX: Final = re.compile(r"[0-9a-fA-F]+")
_PIECE: Final = 8
_SHORT_PIECE: Final = 6
_OFTEN, _VERY_OFTEN = 0.3, 0.5

Span = tuple[int, int, str]  # from, to, and what stands there


class EncodedForms:
    """Values known by their letters and digits, and by pieces of the random-looking ones."""

    def __init__(self) -> None:
        """Nothing is known yet."""
        self.values: dict[str, str] = {}
        self._bare: dict[str, dict[str, str]] = {}  # by its first characters
        self._hashes: dict[str, dict[str, str]] = {}  # likewise
        self._pieces: dict[str, str] = {}
        self._spelled_forms: dict[str, str] = {}

    def add(self, value: str, kind: str) -> None:
        """Know this value from now on."""
        if value in self.values or len(value) > _LONGEST:
            return
        self.values[value] = kind
        raw = value.encode("utf-8", "surrogatepass")
        for form in (bare(value), raw.hex(), *_numbered(raw)):
            if _can_be_told(form):
                self._bare.setdefault(form[:_START], {})[form] = kind
        if len(value) >= _START:
            self._spelled_forms |= {form: kind for form in {value.casefold(), bare(value)} if _can_be_spelled(form)}
        for name in _HASHES:
            whole = hashlib.new(name, raw, usedforsecurity=False).hexdigest()
            self._hashes.setdefault(whole[:_START], {})[whole] = kind
        self._pieces |= dict.fromkeys(_pieces(value), kind)

    def forget(self, value: str) -> None:
        """Know this value no longer."""
        kept = {known: kind for known, kind in self.values.items() if known != value}
        self.values, self._bare, self._hashes, self._pieces, self._spelled_forms = {}, {}, {}, {}, {}
        for known, kind in kept.items():
            self.add(known, kind)

    def found_in(self, text: str) -> frozenset[tuple[str, str]]:
        """The parts of the text that tell a value, each with the value's kind."""
        return frozenset((text[start:end], kind) for start, end, kind in self._told(text, cut=False))

    def mask(self, text: str, mask: str) -> tuple[str, tuple[str, ...]]:
        """The text with what tells a known value replaced, and the kinds of those values."""
        parts, kinds, after = [], [], 0
        for start, end, kind in _merged(sorted(self._told(text, cut=True))):
            parts += [text[after:start], mask]
            kinds.append(kind)
            after = end
        return "".join([*parts, text[after:]]), tuple(kinds)

    def _told(self, text: str, *, cut: bool) -> Iterator[Span]:
        """`cut`: also runs that only begin to spell a value; in a whole file any list of numbers may seem to."""
        yield from self._spelled(text)
        yield from self._in_code(text, cut=cut)
        yield from self._cut(text)
        yield from self._hashed(text)

    def _hashed(self, text: str) -> Iterator[Span]:
        """Hashes without a key, whole or cut: a test for guesses, whoever wrote them."""
        for match in _HASH.finditer(text) if self._hashes else ():
            run = match[0].lower()
            for whole, kind in self._hashes.get(run[:_START], {}).items():
                if whole.startswith(run):
                    yield match.start(), match.end(), kind

    def _in_code(self, text: str, *, cut: bool) -> Iterator[Span]:
        if not self._spelled_forms:
            return
        whole = min(map(len, self._spelled_forms))  # a run that is not cut spells a form as a whole
        for run in codes.runs(text) if cut else codes.runs(text, whole):
            for form, kind in self._spelled_forms.items():
                if any(form in told or (cut and _ends_with_start(told, form)) for told in (run.letters, run.text)):
                    yield run.start, run.end, kind
                    break

    def _spelled(self, text: str) -> Iterator[Span]:
        letters = _letters(text)
        if not any(form in letters for forms in self._bare.values() for form in forms):
            return
        read = list(_read(text))
        letters = "".join(letter for _, _, letter in read)
        for at in range(len(letters) - _START + 1):
            for form, kind in self._bare.get(letters[at : at + _START], {}).items():
                if letters.startswith(form, at):
                    yield read[at][0], read[at + len(form) - 1][1], kind

    def _cut(self, text: str) -> Iterator[Span]:
        for word in _WORD.finditer(text) if self._pieces else ():
            if word[0].isdigit() or (word[0].isalpha() and word[0].islower()):
                continue
            for width in (_SHORT_PIECE, _PIECE):
                for at in range(word.start(), word.end() - width + 1):
                    kind = self._pieces.get(text[at : at + width])
                    if kind is not None:
                        yield at, at + width, kind


def _letters(text: str) -> str:
    """All letters and digits of a text, codes read: what `_read` gives, at once and without places."""
    plain = _ONLY_CODES.sub(lambda code: _char(code), text) if _ONLY_CODES.search(text) else text
    folded = plain.casefold()
    return _NO_LETTERS.sub("", folded if folded.isascii() else unicodedata.normalize("NFKD", folded))


def _char(code: re.Match[str]) -> str:
    """The character that a code stands for; a line break of JSON stands for none, nor does a name that HTML lacks."""
    if code.lastindex is None:
        named = html.unescape(code[0])
        return named if named != code[0] and code[0].startswith("&") else ""
    number = int(code[code.lastindex], _BASES.get(code.lastindex, 16))
    return chr(number) if number <= _LAST else ""


def _read(text: str) -> Iterator[Span]:
    """Each letter and digit with its place, codes read."""
    for match in _CODE.finditer(text):
        for letter in bare(match[0] if len(match[0]) == 1 else _char(match)):
            yield match.start(), match.end(), letter


def _numbered(raw: bytes) -> Iterator[str]:
    """The bytes of a value as decimal, octal and binary numbers without what separates them."""
    for form in ("d", "03o", "08b"):
        yield "".join(format(byte, form) for byte in raw)


def _ends_with_start(letters: str, form: str) -> bool:
    """True if the letters end in the middle of the form, at least so many characters from its beginning."""
    at = letters.rfind(form[:_CUT_FROM])
    return at >= 0 and form.startswith(letters[at:])


def _can_be_spelled(form: str) -> bool:
    return len(form) >= (_WORDS_FROM if form.isdigit() else _SPELLED_FROM)


def _can_be_told(form: str) -> bool:
    if form.isdigit():
        return len(form) >= _WORDS_FROM
    return len(form) >= (_BARE_FROM if any(map(str.isdigit, form)) else _WORDS_FROM)


def _pieces(value: str) -> Iterator[str]:
    """Runs of a value that no word has: letters and digits that change often."""
    for width, often in ((_PIECE, _OFTEN), (_SHORT_PIECE, _VERY_OFTEN)):
        for at in range(len(value) - width + 1):
            piece = value[at : at + width]
            if piece.isalnum() and piece.isascii() and changes(piece) >= often and _is_rare(piece):
                yield piece


def _is_rare(piece: str) -> bool:
    return not (piece.isdigit() or (len(piece) < _PIECE and _HEX.fullmatch(piece)))


def _merged(spans: list[Span]) -> Iterator[Span]:
    """Spans that overlap as one."""
    last: Span | None = None
    for start, end, kind in spans:
        if last is not None and start <= last[1]:
            last = (last[0], max(last[1], end), last[2])
            continue
        if last is not None:
            yield last
        last = (start, end, kind)
    if last is not None:
        yield last
