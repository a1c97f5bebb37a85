"""The end of the server's log, where attempts failed: the last error that was written before them."""

from dataclasses import dataclass

from wsinvest.facts.log import LogPattern
from wsinvest.i18n.messages import _
from wsinvest.model.registry import facts


@facts("handshake", name="log_end", label=_("end of the server log"))
@dataclass(frozen=True, slots=True)
class LogEnd:
    """The last error among the last entries of the log before the attempts, filtered; empty if there is none.

    `port`: the port that another program holds, by this error; 0 where it is about something else. `went_on`: what was
    written behind it says that a server started all the same. `says`: the known line that it is, None if it is none;
    `about`: what this names.
    """

    error: str = ""
    port: int = 0
    went_on: bool = False
    file: str = ""
    says: LogPattern | None = None
    about: str = ""
