"""What is masked in a text: known values in all their forms, and unknown secrets by their shape; in linear time.

A hostile server chooses the texts. So no pattern here may try a run of characters again from its middle, and known
values are looked up by their first characters instead of being tried one after the other.
"""

import base64
import hashlib
import html
import json
import re
from collections.abc import Callable, Iterator, Mapping
from itertools import accumulate
from typing import Final, NamedTuple
from urllib.parse import quote, quote_plus

from wsinvest.redact.known_texts import SHORTEST, Beginnings
from wsinvest.redact.shape import shape_of

MASK: Final = "[secret]"
LONG: Final = 8  # a shorter value is one only where it stands as a word of its own
_WRAPPED_FROM: Final = 16  # a value of this length is found across line breaks
_LINE: Final = 16
_MANY: Final = 10_000  # searching one form after the other pays for fewer
_HASHES: Final = ("md5", "sha1", "sha256")
_SHORT_HASH: Final = 12
_BLANKS: Final = re.compile(r"\s+")

# Shapes of unknown secrets: (kind, pattern, replacement). Order matters.
SHAPES: Final = (
    ("pem", re.compile(r"-----BEGIN [A-Z0-9 ]+-----[\s\S]*?(?:-----END [A-Z0-9 ]+-----|\Z)"), MASK),
    (
        "jwt",
        # Only a run that ends with a dot is looked into: a long one without would be tried from each `eyJ`.
        re.compile(
            r"(?<![\w-])(?=[\w-]++\.)(?P<head>(?:[\w-]*?(?:[-_]|(?<=%[0-9A-F])[0-9A-F]))??)"
            r"eyJ[A-Za-z0-9_-]{4,}+(?:\.[A-Za-z0-9_%=+/-]*+){1,4}"
        ),
        r"\g<head>" + MASK,
    ),
    (
        "url_user",
        re.compile(
            r"(?P<head>//)(?:[^/\s]*@|[^/\s@:]++:(?!\d{1,5}/)[^\s@]{1,200}+@)", re.I
        ),
        r"\g<head>" + MASK + "@",
    ),
    (
        "bearer",
        re.compile(r"(?P<head>\b(?:bearer|basic)(?:\s++|%20|\+))[A-Za-z0-9._~+/=-]{6,}+", re.I),
        r"\g<head>" + MASK,
    ),
    (
        "assignment",
        re.compile(
            r"(?P<head>(?<![\w-])(?=[\w-]*?(?:password|passwd|pwd|secret|token|api[_-]?key|authorization|ticket|session))"
            r"[\w-]++(?:\\*+[\"'])?+\s*+(?:[=:]|%3[AD])\s*+(?:\\*+[\"'])?+)"
            r"(?!\[secret\])(?P<value>[^\s\"'&,;<>]{4,}+)",
            re.I,
        ),
        r"\g<head>" + MASK,
    ),
    (
        "url_query",  # a value in any URL, whatever its name; what Socket.IO itself prescribes is nobody's secret
        re.compile(
            r"(?P<head>(?:[?&#]|%3[Ff]|%26|&amp;|\\u0026)(?!EIO=[34]\b|transport=(?:websocket|polling)\b)"
            r"(?:[\w.\[\]$-]|%(?!3[Dd])){1,64}+(?:=|%3[Dd]|\\u003[Dd]))(?!\[secret\]|…)[^\s\"'<>&#\\]++"
        ),
        r"\g<head>" + MASK,
    ),
)  # fmt: skip


# A person's address; bounded, and tried once for each run of characters.
EMAIL: Final = re.compile(r"(?<![\w.%+-])[\w.%+-]{1,64}+@[A-Za-z0-9-]{1,63}+(?:\.[A-Za-z0-9-]{1,63}+)+")


class Found(NamedTuple):
    """A known value in a text."""

    start: int
    end: int
    form: str
    kind: str


class KnownValues:
    """Known values and their derived forms, found in a text in one walk, however many they are."""

    def __init__(self, kinds: Mapping[str, str] | None = None) -> None:
        """Nothing is known yet, or what `kinds` of an earlier one tells."""
        self.kinds: dict[str, str] = {}
        self.longest = 0  # characters of the longest form
        self._begin = Beginnings()
        for form, kind in (kinds or {}).items():
            self.add(form, kind)

    def add(self, form: str, kind: str) -> None:
        """Know this form of a value from now on; the first kind that it was called stays."""
        if form in self.kinds:
            return
        self.kinds[form] = kind
        self.longest = max(self.longest, len(form))
        self._begin.add(form)

    def forget(self, form: str) -> None:
        """Know this form no longer."""
        if self.kinds.pop(form, None) is not None:
            self._begin.forget(form)

    def mask(self, text: str, by: Callable[[str], str] = lambda _form: MASK) -> tuple[str, tuple[Found, ...]]:
        """The text with every known value replaced by what `by` makes of it, and what was found."""
        found = tuple(self.find(text))
        parts, after = [], 0
        for one in found:
            parts += [text[after : one.start], by(one.form)]
            after = one.end
        return "".join([*parts, text[after:]]), found

    def may_be_in(self, text: str) -> bool:
        """Whether a known value stands in the text or in what is left of it without blanks; far faster than `find`."""
        if len(self.kinds) > _MANY:
            return True
        squeezed = "".join(text.split())
        return any(form in text or form in squeezed for form in self.kinds)

    def find(self, text: str) -> Iterator[Found]:
        """Every known value in the text, from left to right, the longest of those that begin at one place."""
        wrapped = sorted(self._wrapped(text)) if "\n" in text or "\r" in text else []
        after = 0
        for one in sorted([*self._plain(text), *wrapped]):
            if one.start >= after:
                yield one
                after = one.end
            elif one.end > after:  # begins in the one before and ends behind it: the rest goes too
                yield one._replace(start=after)
                after = one.end

    def _plain(self, text: str, shortest: int = SHORTEST) -> Iterator[Found]:
        starts, at, last = self._begin.starts, 0, len(text) - SHORTEST
        while at <= last:
            if text[at : at + SHORTEST] not in starts:
                at += 1
                continue
            form = next((form for form in self._begin.at(text, at) if _counts(text, at, form, shortest)), "")
            if form:
                yield Found(at, at + len(form), form, self.kinds[form])
            at += len(form) or 1

    def _wrapped(self, text: str) -> Iterator[Found]:
        """Long values that line breaks and indents cut in pieces."""
        pieces = [(match.start(), match.end()) for match in re.finditer(r"\S+", text)]
        ends = list(accumulate(end - start for start, end in pieces))
        squeezed = _BLANKS.sub("", text)
        piece = 0
        for one in self._plain(squeezed, _WRAPPED_FROM):
            while ends[piece] <= one.start:
                piece += 1
            first = pieces[piece][1] - (ends[piece] - one.start)
            last = piece
            while ends[last] < one.end:
                last += 1
            if last > piece:
                yield one._replace(start=first, end=pieces[last][1] - (ends[last] - one.end))


def derived_forms(value: str) -> Iterator[str]:
    """The forms in which a value may turn up elsewhere: encoded, escaped, hashed, its lines, the parts of a JWT.

    None for a value that is too short or a public word (`secret`, `changeme`): masking those would blank our own words
    and protect nothing, since the report already calls them guessable.
    """
    if len(value) < SHORTEST or shape_of(value).guessable:
        return
    raw = value.encode("utf-8", "surrogatepass")
    candidates = {value, value.strip(), json.dumps(value)[1:-1], json.dumps(value, ensure_ascii=False)[1:-1]}
    candidates |= {_quoted(value), _quoted(value).lower(), quote_plus(raw), html.escape(value), repr(value)[1:-1]}
    candidates |= {line.strip() for line in value.splitlines() if len(line.strip()) >= _LINE}
    candidates |= {raw.hex(), raw.hex().upper(), value[::-1], *_base64_forms(raw), *_hashes(raw)}
    if value.count(".") == 2 and value.startswith("eyJ"):
        candidates |= set(value.split(".")[1:])
    yield from (form for form in candidates if len(form) >= SHORTEST)


def _quoted(value: str) -> str:
    return quote(value.encode("utf-8", "surrogatepass"), safe="")


def _base64_forms(raw: bytes) -> Iterator[str]:
    # At an offset of 1 or 2 bytes the first characters also depend on what stands before; they are left out.
    for offset, cut in ((0, 0), (1, 2), (2, 3)):
        coded = base64.b64encode(b"\0" * offset + raw).decode()
        whole = len(coded) if (offset + len(raw)) % 3 == 0 else (offset + len(raw)) * 8 // 6
        yield coded[cut:whole]
        yield coded[cut:whole].replace("+", "-").replace("/", "_")


def _hashes(raw: bytes) -> Iterator[str]:
    """Hashes without a key, whole or cut: a test for guesses, whoever wrote them."""
    for name in _HASHES:
        whole = hashlib.new(name, raw, usedforsecurity=False).hexdigest()
        yield from (whole, whole.upper(), whole[:_SHORT_HASH])


def _counts(text: str, at: int, form: str, shortest: int) -> bool:
    """Whether a form that stands at this place is long enough, or a word of its own there."""
    return len(form) >= shortest and (len(form) >= LONG or _is_word(text, at, at + len(form)))


def _is_word(text: str, start: int, end: int) -> bool:
    """Whether nothing that belongs to a word stands right before and right behind."""
    return not (text[max(start - 1, 0) : start].isalnum() or text[end : end + 1].isalnum())
