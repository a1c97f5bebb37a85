"""Which readers of the `.env` take another value for JWT_SECRET, and whether one of the two sides uses that value."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from wsinvest.analysis.configuration import cite
from wsinvest.analysis.decodings import connects
from wsinvest.analysis.remediation import TODAY
from wsinvest.analysis.secret_value import FILLED_IN_LATER, env_file_name, read_otherwise
from wsinvest.facts.config import Config, ValueState
from wsinvest.facts.decodings import READER_NAMES, SECRET, ReadAs, Sign
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.token import Token
from wsinvest.facts.words import ENUMS
from wsinvest.i18n.messages import _
from wsinvest.model.finding import Confidence, Fail, NotMeasured, Outcome, Pass, Severity, Step
from wsinvest.model.target import Target, TokenSource

PLAIN_SECRET: Final = Step(
    "plain_secret",
    TODAY,
    30,
    _(
        "Generate a secret of letters and digits only, which all readers read alike, and restart both sides with it. "
        "To keep this one, write it in single quotes; docker --env-file keeps those, and dotenv-expand ignores them."
    ),
    _("On both sides the secret has the same checksum."),
    snippet=_(
        "openssl rand -hex 32  # the new JWT_SECRET\n"
        '# in the environment of each running process: both must print the same\nprintf %s "$JWT_SECRET" | sha256sum'
    ),
    restarts=True,
)


def read_by_others(
    wanted: Callable[[ReadAs], bool],
    config: Config,
    token: Token | None,
    handshake: Handshake | None,
    target: Target,
) -> Outcome:
    """The outcome for the values that other readers take from the same line, as far as they are `wanted`.

    PROVEN and HIGH if one side uses such a value, INFERRED if only a token that wsinvest signed shows it; INFERRED and
    LOW where nothing tells. Pass where tokens open connections.
    """
    setting = config.setting(SECRET)
    found = tuple(filter(wanted, setting.read_as))
    if not found or setting.state is not ValueState.SET or connects(handshake):
        return Pass()
    for one in found:
        said = read_otherwise(config, (one.decoding,), False, token, handshake)
        if isinstance(said, Fail):
            ours = target.token_source is TokenSource.MINTED
            sure = Confidence.INFERRED if ours else said.confidence
            return replace(said, confidence=sure, values={**said.values, **_values(one)})
    if setting.shape is not None and setting.shape.unexpanded:
        return NotMeasured(FILLED_IN_LATER)
    values = {"file": env_file_name(config), **_values(found[0])}
    return Fail(Severity.LOW, Confidence.INFERRED, values, cite(config, SECRET))


def _values(read: ReadAs) -> dict[str, object]:
    readers = [READER_NAMES.get(name, name) for name in read.readers]
    return {"readers": readers, "count": len(readers), "sign": ENUMS[Sign][read.sign]}
