"""The .env sets a key more than once."""

from wsinvest.analysis.decodings import proof
from wsinvest.analysis.repairs import REPAIR_ENV_FILE
from wsinvest.facts.config import Config, EnvFile
from wsinvest.facts.decodings import SECRET
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.token import Token
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Confidence, Fail, Outcome, Pass, Severity
from wsinvest.model.registry import rule


@rule(
    "config.env.duplicate_key",
    leads_to=("config.secret.mismatch",),
    text=Text(
        title=_("The .env sets a key more than once ({names:list})"),
        impact=_(
            "Some readers take the first line, others the last: the service works on one host and fails on another."
        ),
        cause=_("Lines {lines:list} of the file assign to the same keys."),
        fix=_("Keep one line for each key; delete or comment out the others."),
        check=_("Each key stands once in the file."),
        name=_("The .env sets a key more than once"),
    ),
    steps=(REPAIR_ENV_FILE,),
)
def env_duplicate_key(config: Config, token: Token | None, handshake: Handshake | None) -> Outcome:
    """Fail when a key is set twice; proven when values are equal or unimportant, or a token shows which one is used.

    HIGH for a secret or URL with different values, MEDIUM for another key, LOW for equal values.
    """
    found = config.env_file.duplicates
    if not found:
        return Pass()
    names = tuple(one.name for one in found)
    shown = proof(("first_line", "last_line"), token, handshake) if SECRET in names else ()
    severity = max(_severity(one.equal, matters=one.secret_or_url) for one in found)
    return Fail(
        severity,
        Confidence.PROVEN if shown or severity is not Severity.HIGH else Confidence.INFERRED,
        values={"names": names, "lines": tuple(line for one in found for line in one.lines)},
        evidence=(*_references(config.env_file), *shown),
    )


def _severity(equal: bool, *, matters: bool) -> Severity:
    """The severity of one duplicate; `matters`: it is a secret or URL."""
    if equal:
        return Severity.LOW
    return Severity.HIGH if matters else Severity.MEDIUM


def _references(file: EnvFile) -> tuple[str, ...]:
    """One evidence reference for each duplicate."""
    return tuple(f"config:env_file/duplicates/{one.name}" for one in file.duplicates)
