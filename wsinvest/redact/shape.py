"""What may be said of a secret without showing any part of it: length class, entropy class, marks of damage."""

import math
import re
from collections import Counter
from typing import Final

from wsinvest.facts.shape import EXACT_LENGTH_FROM, Entropy, Shape

_COUNTABLE: Final = 2048  # of longer texts only a part is shown
_STEP: Final = 64
_CLASSES: Final = ((0, "0"), (7, "1-7"), (15, "8-15"), (31, "16-31"))
_HEX: Final = re.compile(r"[0-9a-fA-F]{16,}")
_BASE64: Final = re.compile(r"[A-Za-z0-9+/_-]{16,}={0,2}")
_UNEXPANDED: Final = re.compile(r"\$\{[^}]*\}|\$\([^)]*\)|\{\{[^}]*\}\}|<[^<>]+>|%\w+%")
# No `${` inside another one: a long run of them would be read to its end from each of its places.
_REFERENCE: Final = re.compile(r"\$\{(?:[^}$]|\$(?!\{))*+\}|\$\((?:[^)$]|\$(?!\())*+\)")
_QUOTES: Final = "\"'`“”‘’"

# Values that templates and tutorials carry; compared in lower case with separators removed.
PLACEHOLDERS: Final = frozenset(
    "secret mysecret supersecret yoursecret yoursecretkey yoursecrethere secretkey yourjwtsecret jwtsecret "
    "yourjwtsecretkey yourjwtsecrethere changeme changethis changemenow changeit changemeinproduction "
    "replaceme replacethis placeholder example todo tbd fixme xxx xxxx xxxxx password passw0rd admin test testing "
    "dev development default none null undefined nil false true foo foobar keyboardcat shhhh shhhhh "
    "suachavesecreta suachavesecretaaqui suachavesecretaaquicompelomenos32caracteres suasenha senha segredo "
    "your256bitsecret your512bitsecret yoursupersecretkey thisisasecret thisisnotasecret insecure".split()
)
# Sentences of templates, wherever they stand in the value: no random value holds one by chance.
_TEMPLATE: Final = re.compile(
    r"change(?:me|this|it|in|before)|replace(?:me|this|it|with|in|before)|^(?:your|sua|seu)(?:very|own|super)*"
    r"(?:secure|secret|strong|private|random|jwt|chave|senha|segredo|256bit|512bit)"
)
COMMON: Final = frozenset(
    "123456 1234567 12345678 123456789 1234567890 qwerty qwerty123 abc123 letmein iloveyou welcome monkey dragon "
    "football baseball master sunshine princess 111111 000000 123123 password1 admin123".split()
)


def shape_of(value: str) -> Shape:
    """The shape of a value. Nothing in it tells two values of the same class apart."""
    raw = value.encode("utf-8", "surrogatepass")
    squeezed = re.sub(r"[^a-z0-9]", "", value.lower())
    return Shape(
        length=length_class(len(raw)),
        entropy=_entropy(value),
        quotes=bool(value) and (value[0] in _QUOTES or value[-1] in _QUOTES),
        blanks_at_ends=value != value.strip(" \t\u00a0"),
        newline_at_ends=value != value.strip("\r\n"),
        carriage_return="\r" in value,
        bom="\ufeff" in value,
        non_ascii=not value.isascii(),
        placeholder=_is_template(squeezed) or bool(_UNEXPANDED.fullmatch(value.strip())),
        unexpanded=bool(_REFERENCE.search(value)),
        guessable=value.lower() in COMMON or _is_template(squeezed) or (0 < len(set(value)) <= 2),
        hex=bool(_HEX.fullmatch(value)),
        base64=bool(_BASE64.fullmatch(value)),
        bytes_32=len(raw) >= 32,
        bytes_16=len(raw) >= 16,
    )


def _is_template(squeezed: str) -> bool:
    return squeezed in PLACEHOLDERS or _TEMPLATE.search(squeezed) is not None


def length_class(length: int) -> str:
    """The exact length from 32 bytes on, below that only its class, since short lengths help a guesser."""
    if length >= EXACT_LENGTH_FROM:
        return str(length)
    return next(name for most, name in _CLASSES if length <= most)


def coarse(size: int) -> int:
    """The size of a short text that holds secrets, to the next step: what is shown beside them could be counted."""
    return size if size >= _COUNTABLE else -(-size // _STEP) * _STEP


def _entropy(value: str) -> Entropy:
    counts = Counter(value)
    bits = -sum(n * math.log2(n / len(value)) for n in counts.values())
    if bits <= 0:
        return Entropy.NONE
    return Entropy.LOW if bits < 64 else Entropy.FAIR if bits < 128 else Entropy.HIGH
