"""The .env of the service is missing."""

from typing import Final

from wsinvest.analysis.configuration import lacks_required
from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.config import Config, FileState
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.login import Login
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Confidence, Fail, NotMeasured, Outcome, Pass, Severity, Step
from wsinvest.model.registry import rule

_NOT_NAMED: Final = _("No .env was named for this target.")
_ABSENT: Final = _("The named file does not exist.")
_FOLDER: Final = _("A folder stands in place of the named file, as container engines make one for a missing mount.")
SHIP_ENV_FILE: Final = Step(
    "ship_env_file",
    TODAY,
    15,
    _("Put the .env where the service looks for it, and let the service refuse to start without it."),
    _("The service starts with the file and refuses to start without it."),
)


@rule(
    "config.env.missing",
    leads_to=("config.secret.missing",),
    text=Text(
        title=_("The .env of the service is missing ({path})"),
        impact=_("The service starts without its settings, or not at all."),
        cause=_("{what}"),
        fix=_(
            "Ship the file with the service, load it before anything reads a setting, and stop at start if a "
            "required key is unset."
        ),
        check=_("The file is there, readable by the service's user, and a login answers with a token."),
        name=_("The .env of the service is missing"),
    ),
    steps=(SHIP_ENV_FILE,),
)
def env_missing(config: Config, login: Login | None, handshake: Handshake | None) -> Outcome:
    """Fail when the named .env does not exist or is a folder; proven by reading it.

    CRITICAL when a required key is unset and nothing shows that the service has it; else MEDIUM.
    """
    state = config.env_file.state
    if state is FileState.NOT_NAMED:
        return NotMeasured(_NOT_NAMED)
    if state not in (FileState.MISSING, FileState.FOLDER):
        return Pass()
    lacking = lacks_required(config, login, handshake)
    return Fail(
        Severity.CRITICAL if lacking else Severity.MEDIUM,
        Confidence.PROVEN,
        values={"path": config.env_file.path, "what": _FOLDER if state is FileState.FOLDER else _ABSENT},
        evidence=("config:env_file/state", "config:required") if lacking else ("config:env_file/state",),
    )
