"""What became of one target, as the result files of CI tell it: its diagnosis, or why there is none."""

from dataclasses import dataclass

from wsinvest.i18n.messages import PARTS
from wsinvest.model.finding import Diagnosis, Finding
from wsinvest.model.registry import Registry
from wsinvest.report import phrases
from wsinvest.report.blocks import shown


@dataclass(frozen=True, slots=True)
class Examined:
    """A target by its name, with its diagnosis or the message that says why there is none.

    `place`: the path of its target file, relative and with slashes; empty if the target is a URL or a name.
    """

    name: str
    diagnosis: Diagnosis | None = None
    message: str = ""
    language: str = "en"
    place: str = ""


def texts(finding: Finding, language: str, registry: Registry) -> str:
    """All texts of a finding, and its evidence; words of others with their invisible characters escaped."""
    said = registry.rules[finding.code].text
    heads = (phrases.IMPACT, phrases.CAUSE, phrases.FIX, phrases.CHECK)
    title, *others = (shown(said.say(part, language, finding.values)) for part in PARTS)
    parts = [title, *(f"{head.say(language)}: {text}" for head, text in zip(heads, others, strict=True))]
    if finding.evidence:
        parts.append(f"{phrases.REFERENCES.say(language)}: {', '.join(map(shown, finding.evidence))}")
    return "\n\n".join(parts)
