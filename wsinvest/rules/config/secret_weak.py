"""JWT_SECRET is too weak."""

from typing import Final

from wsinvest.analysis.configuration import cite
from wsinvest.analysis.remediation import SET_SECRET
from wsinvest.analysis.secret_value import FILLED_IN_LATER, env_file_name
from wsinvest.facts.config import Config
from wsinvest.facts.decodings import SECRET
from wsinvest.facts.shape import EXACT_LENGTH_FROM, Entropy, Shape
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Confidence, Fail, NotMeasured, Outcome, Pass, Severity
from wsinvest.model.registry import rule
from wsinvest.model.threshold import Threshold, Thresholds

_HASH_BYTES: Final = {"HS384": 48, "HS512": 64}
_LEAST_CHARACTERS: Final = 16
DUE_BYTES: Final = Threshold("secret_bytes", 32, "RFC 7518 section 3.2, HS256")
HIGH_BYTES: Final = Threshold("secret_bytes_high", 16, "our choice")


@rule(
    "config.secret.weak",
    text=Text(
        title=_("JWT_SECRET is too weak for {algorithm}"),
        impact=_(
            "A short or repetitive secret can be guessed from one token; whoever does so signs tokens for any user."
        ),
        cause=_(
            "The value is shorter than the {due:int} bytes that {algorithm} asks for (RFC 7518 section 3.2), or "
            "repeats few characters."
        ),
        fix=_("Set JWT_SECRET in {file} to {due:int} random bytes or more, for example: openssl rand -base64 48."),
        check=_("The value's length is {due} or more and its entropy is fair or high."),
        name=_("JWT_SECRET is too weak"),
    ),
    steps=(SET_SECRET,),
    thresholds=(DUE_BYTES, HIGH_BYTES),
)
def secret_weak(config: Config, thresholds: Thresholds) -> Outcome:
    """Fail when JWT_SECRET is shorter than the hash (RFC 7518 section 3.2) or has low entropy; proven by its shape.

    HIGH below 16 bytes, else MEDIUM.
    """
    shape = config.setting(SECRET).shape
    algorithm = config.setting("JWT_ALGORITHM").shown.upper() or "HS256"
    if shape is None or not algorithm.startswith("HS"):
        return Pass()
    if shape.unexpanded:
        return NotMeasured(FILLED_IN_LATER)
    due = _HASH_BYTES.get(algorithm, thresholds[DUE_BYTES])
    long_enough = _at_least(shape) >= due and shape.entropy not in (Entropy.NONE, Entropy.LOW)
    if long_enough:
        return Pass()
    severity = Severity.HIGH if _at_least(shape) < thresholds[HIGH_BYTES] else Severity.MEDIUM
    values = {"algorithm": algorithm, "due": due, "file": env_file_name(config)}
    return Fail(severity, Confidence.PROVEN, values, cite(config, SECRET))


def _at_least(shape: Shape) -> int:
    """The length in bytes if it is known exactly, else the least length of its class."""
    if shape.length.isdecimal() and int(shape.length) >= EXACT_LENGTH_FROM:
        return int(shape.length)
    return _LEAST_CHARACTERS if shape.bytes_16 else 0
