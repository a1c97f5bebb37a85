"""Formats the values of message fields (numbers, durations, sizes, dates) for each language with Babel."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from typing import Any, Final

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal, format_percent


def plural(value: float, forms: str) -> str:
    one, _, many = forms.partition("|")
    return one if value == 1 else many


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(language)


def separators(language: str) -> str:
    """The signs for decimals and for thousands, as `.,`."""
    symbols = _locale(language).number_symbols["latn"]
    return f"{symbols['decimal']}{symbols['group']}"


def _text(value: Any, language: str) -> str:
    return value.say(language) if hasattr(value, "say") else str(value)


def _int(value: float, language: str) -> str:
    return format_decimal(round(value), format="#,##0", locale=_locale(language))


def _decimal(value: float, language: str) -> str:
    return format_decimal(value, format="#,##0.0", locale=_locale(language))


def _pct(value: float, language: str) -> str:
    # The percent pattern of the locale has no decimals: 80.8 would become 81.
    return format_percent(value, format="#,##0.#%" if language == "en" else "#,##0.#\u00a0%", locale=_locale(language))


def _bytes(value: float, language: str) -> str:
    size, unit = float(value), "B"
    for larger in ("KiB", "MiB", "GiB", "TiB"):
        if abs(size) < 1024:
            break
        size, unit = size / 1024, larger
    shown = _int(size, language) if unit == "B" else _decimal(size, language)
    return f"{shown}\u00a0{unit}"


def _mb(value: float, language: str) -> str:
    return f"{_decimal(value / 2**20, language)}\u00a0MB"


def _ms(value: float, language: str) -> str:
    digits = _int if value >= 10 else _decimal
    return f"{digits(value, language)}\u00a0ms"


def _s(value: float, language: str) -> str:
    rounded = round(value, 2) + 0.0  # turns -0.0 into 0.0
    return f"{format_decimal(rounded, format='#,##0.##', locale=_locale(language))}\u00a0s"


def _minutes(value: float, language: str) -> str:
    hours, minutes = divmod(round(value), 60)
    shown = [f"{_int(hours, language)}\u00a0h"] if hours else []
    return " ".join([*shown, f"{minutes}\u00a0min"] if minutes or not hours else shown)


def _date(value: datetime, language: str) -> str:
    return format_date(value, format="yyyy-MM-dd" if language == "en" else "dd/MM/yyyy", locale=_locale(language))


def _time(value: datetime, language: str) -> str:
    pattern = "yyyy-MM-dd HH:mm:ss 'UTC'" if language == "en" else "dd/MM/yyyy HH:mm:ss 'UTC'"
    return format_datetime(value, format=pattern, locale=_locale(language))


def _list(value: Any, language: str) -> str:
    return ", ".join(_text(item, language) for item in value)


KINDS: Final[Mapping[str, Callable[[Any, str], str]]] = {
    "text": _text,
    "int": _int,
    "decimal": _decimal,
    "pct": _pct,  # 0.808 -> 80.8% / 80,8 %
    "bytes": _bytes,  # binary units
    "mb": _mb,  # bytes as MB of 2**20, as free(1) and the incident report count
    "ms": _ms,
    "s": _s,
    "minutes": _minutes,  # 90 -> 1 h 30 min
    "date": _date,
    "time": _time,
    "list": _list,
}
