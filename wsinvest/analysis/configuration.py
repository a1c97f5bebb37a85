"""What a configuration lacks, why that may be unknown, and the references to its settings."""

from typing import Final

from wsinvest.analysis.decodings import connects, issues
from wsinvest.facts.config import Config, FileState
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.login import Login
from wsinvest.i18n.messages import _
from wsinvest.model.finding import NotMeasured
from wsinvest.model.settings import BY_NAME, Topic

_MOST_DIGITS: Final = 18  # below 2**63; int() refuses texts of thousands of digits
NOT_TOLD: Final = _("Not told: neither the .env nor the target file uses one of its settings (see .env.example).")
_NO_SOURCE: Final = _(
    "No .env was named for this target, and what our own environment lacks says nothing about the service."
)
_NOT_READ: Final = {
    FileState.MISSING: _("The .env that was named is not there, so what the service sets is not known."),
    FileState.FOLDER: _("The .env that was named is a folder, so what the service sets is not known."),
    FileState.UNREADABLE: _(
        "The .env that was named cannot be read by this account; run as one that may, or name a copy."
    ),
    FileState.TOO_LARGE: _(
        "The .env that was named is too large to be one (over 1 MB, or a line over 64 KB) and was not read."
    ),
    FileState.BINARY: _("The .env that was named is no text file and was not read."),
}


def unread(config: Config) -> NotMeasured | None:
    """NotMeasured with the reason why unset settings are unknown; None when the named `.env` was read."""
    if not config.source_named:
        return NotMeasured(_NO_SOURCE)
    why = _NOT_READ.get(config.env_file.state)
    return None if why is None else NotMeasured(why)


def untold(config: Config, topic: Topic) -> NotMeasured | None:
    """NotMeasured if unset settings of this topic say nothing: no source was read, or none of its names is in use."""
    told = any(BY_NAME[name].topic is topic for name in config.expected if name in BY_NAME)
    return unread(config) or (None if told else NotMeasured(NOT_TOLD))


def cite(config: Config, *names: str) -> tuple[str, ...]:
    """References to these settings; to `config:unset` for those that are not recorded."""
    recorded = {value.name for value in config.values}
    return tuple(dict.fromkeys(f"config:values/{name}" if name in recorded else "config:unset" for name in names))


def lacks_required(config: Config, login: Login | None, handshake: Handshake | None) -> bool:
    """True if a required setting is unset and no issued token and no connection shows that the service has it."""
    return bool(set(config.required) & set(config.unset)) and not issues(login) and not connects(handshake)


def number_of(config: Config, name: str) -> int | None:
    """A setting that is a plain number of at most 18 digits, else None."""
    text = config.setting(name).shown
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS else None
