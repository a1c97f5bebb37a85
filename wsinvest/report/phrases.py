"""Headings and fixed sentences of the report and of the terminal output."""

from collections.abc import Mapping
from typing import Final

from wsinvest.i18n.messages import Phrase, _
from wsinvest.model.finding import Confidence

# ── Titles of sections ───────────────────────────────────────────────────────────────────────────────────────────────

TITLES: Final[Mapping[str, Phrase]] = {
    "config": _("Configuration"),
    "token": _("Tokens and login"),
    "passport": _("Token trace"),
    "resource": _("Resources"),
    "handshake": _("Handshake"),
    "head": _("At a glance"),
    "verdict": _("Verdict"),
    "problems": _("Problems found"),
    "causes": _("Root cause analysis"),
    "since_green": _("What changed since all was well"),
    "today": _("What to do in the next 24 hours"),
    "plan": _("Correction plan"),
    "objectives": _("Measures of success"),
    "next": _("Next steps"),
    "timeline": _("Time line of the run"),
    "capacity": _("Measured capacity"),
    "measured": _("Measurements"),
    "not_examined": _("What was not examined"),
    "evidence": _("Evidence, for engineers"),
    "sessions": _("Sessions"),
    "session": _("Held sessions"),
    "proxy": _("Proxy in front"),
    "load": _("Under load"),
    "storm": _("Reconnect storm"),
}

MEASURED_NOTE: Final = _("A click opens a picture and its table.")

# ── Head and verdict ─────────────────────────────────────────────────────────────────────────────────────────────────

DATE: Final = _("Date")
TARGET: Final = _("Target")
STATUS: Final = _("Status")
PROBLEMS: Final = _("Problems", "count")
HANDSHAKES: Final = _("Connections")
RUN: Final = _("Run")
OK: Final = _("ok", "status")
# The status words that are no severity.
WITHOUT_SEVERITY: Final[Mapping[str, Phrase]] = {
    "incomplete": _("incomplete"),
    "undetermined": _("undetermined"),
}
COUNTS: Final[Mapping[str, Phrase]] = {
    "critical": _("{n:int} critical"),
    "high": _("{n:int} high"),
    "medium": _("{n:int} medium"),
    "low": _("{n:int} low"),
}
NONE_STAYED: Final = _("Of {watched:int} that {watched:plural:was|were} watched none stayed open for a second")
OPENED_OF: Final = _("{opened:int} of {total:int} {total:plural:connection|connections} opened ({rate:pct})")
INSECURE: Final = _(
    "Certificates were not verified (--insecure): anybody on the way may have answered in the server's place."
)
RECONSTRUCTED: Final = _(
    "This case was reconstructed from {source}. wsinvest measured none of it: what the source states is taken as it "
    "stands, and what the source only supposed is listed under “What was not examined”."
)
HANDSHAKE_UNSEEN: Final = _("Whether connections open was not examined ({why}).")
MISSED: Final = _(
    "not examined, or in part: {parts:list}; see what was not examined, then run again (with a longer --deadline "
    "where time ran out)"
)
VERDICT_ROOT: Final = _("Main root cause ({sure}): {title}.")
VERDICT_ASKED: Final = _("What it asks for ({sure}): {title}.")
VERDICT_UNDECIDED: Final = _("Not determinable from here: {title}; or {others:list}.")
VERDICT_MORE_ROOTS: Final = _("{n:int} {n:plural:further root cause stands|further root causes stand} beside it.")
VERDICT_NO_ROOT: Final = _("{n:int} {n:plural:problem was|problems were} found, none of which explains a failure.")
VERDICT_FINE: Final = _("No fault was found in what could be examined.")
VERDICT_FAILS_UNEXPLAINED: Final = _(
    "The cause could not be determined from what was observed; see what was not examined."
)
VERDICT_UNDETERMINED: Final = _(
    "The service asks for a credential, and none was named to this run: whether it works with one is not known."
)
VERDICT_WAITS: Final = _(
    "The service waits for a credential in the client's first message, and this run sends none: whether it works with "
    "one is not known."
)
VERDICT_MAY_ASK: Final = _(
    "The service may ask for a credential, and none was named to this run: whether it works with one is not known."
)
FIRST: Final = _("Do this first: {step}")

# ── Problems ─────────────────────────────────────────────────────────────────────────────────────────────────────────

PROBLEMS_OF: Final[Mapping[str, Phrase]] = {
    "critical": _("Critical problems ({n:int})"),
    "high": _("Problems of high priority ({n:int})"),
    "medium": _("Medium problems ({n:int})"),
    "low": _("Minor problems ({n:int})"),
}
CATEGORY: Final = _("Category")
IMPACT: Final = _("Impact")
CAUSE: Final = _("Cause")
FIX: Final = _("Fix")
CHECK: Final = _("Check")
CONFIDENCE: Final = _("Confidence")
# The confidence of a finding, with its meaning.
CERTAINTY: Final[Mapping[Confidence, Phrase]] = {
    Confidence.PROVEN: _("proven"),
    Confidence.INFERRED: _("inferred: it fits all that was seen, but other causes remain possible"),
    Confidence.OBSERVED: _("observed as a symptom"),
}
NO_PROBLEMS: Final = _("No problem was found.")

# ── Causes ───────────────────────────────────────────────────────────────────────────────────────────────────────────

ROOT_N: Final = _("Root cause {n:int}: {title}")
ASKED_N: Final = _("What it asks for, {n:int}: {title}")
ROOT: Final = _("root cause, {sure}")
# The confidence of a root cause; translations agree with the gender of "cause".
SURE: Final[Mapping[Confidence, Phrase]] = {
    Confidence.PROVEN: _("proven", "cause"),
    Confidence.INFERRED: _("inferred", "cause"),
    Confidence.OBSERVED: _("observed", "cause"),
}
GAP: Final = _("not observed")
GAPS_EXPLAINED: Final = _(
    "A link that was not observed is a possible way from one to the other. Nothing that was seen proves it."
)
STANDS_ALONE: Final = _("Nothing else that was observed follows from it.")
SHARED_END: Final = _("Root causes {roots:list} lead to the same end: {title}.")
PROVEN_BY: Final = _("Evidence", "of a cause")
EXCLUDED: Final = _("Excluded by a fact")
EXCLUDED_BY: Final = _("{title} ({code}). The fact:")
UNDECIDED: Final = _("What would tell it from another cause")
RIVAL: Final = _("{title} ({code}). Run:")

# ── Today, plan, objectives, next ────────────────────────────────────────────────────────────────────────────────────

STEP_N: Final = _("{n:int}. {text} ({minutes:minutes})")
NOTHING_TODAY: Final = _("Nothing that was found has to be done today.")
ADVICE: Final = _("Advice")
PREPARE: Final = _("Begin to prepare today")
PREPARE_NOTE: Final = _("{text} ({minutes:minutes}, {phase})")
MEMORY_ALERT: Final = _("Alert when memory is above {limit:pct}.")
PHASES: Final[Mapping[int, Phrase]] = {
    1: _("Phase 1: critical corrections (today)"),
    2: _("Phase 2: improvements (next 2 days)"),
    3: _("Phase 3: monitoring (next week)"),
}
PHASE_1_ADVICE: Final = _("Phase 1: advice, none of it urgent")
PHASE_WHEN: Final[Mapping[int, Phrase]] = {
    1: _("today"),
    2: _("next 2 days"),
    3: _("next week"),
}
STEPS_IN_ALL: Final = _("{n:int} {n:plural:step|steps}, {minutes:minutes} in all")
STEP: Final = _("Step")
TIME: Final = _("Time")
SUM: Final = _("Sum")
ADDED_STEP: Final = _("{text} *")
ADDED_NOTE: Final = _("* Not in the original report; the time is an estimate of wsinvest.")
NO_PLAN: Final = _("Nothing has to be corrected.")
OBJECTIVE_KINDS: Final[Mapping[str, Phrase]] = {
    "resolution": _("Indicators of resolution"),
    "monitoring": _("Measures for monitoring"),
}
OBJECTIVES_MET: Final = _("{met:int} of {n:int} met, {missed:int} missed, {unknown:int} unknown")
OBJECTIVE: Final = _("Objective")
DUE: Final = _("Target", "objective")
MEASURED: Final = _("Measured")
STATE: Final = _("State")
NEXT_FIX: Final = _("Carry out phase 1 of the plan ({minutes:minutes}); check each step by its own check.")
NEXT_MONITOR: Final = _("Put the monitoring in place (phases 2 and 3, {minutes:minutes}).")
NEXT_VALIDATE: Final = _("Validate: run this investigation again and compare the measures of success.")
NEXT_DEPLOY: Final = _("Deploy to production when no problem at high or above is left.")
NEXT_WATCH: Final = _("Run it again on a schedule.")
NEXT_COUNT: Final = _("{n:int} next {n:plural:step|steps}, and how to run it again")
AGAIN: Final = _("To run it again:")

# ── Not examined, evidence ───────────────────────────────────────────────────────────────────────────────────────────

WHY: Final = _("Why")
WHAT: Final = _("What")
DETAIL: Final = _("Detail")
ALL_EXAMINED: Final = _("Everything was examined.")
SUPPOSED: Final = _("What the source only supposed")
NO_ADDRESS: Final = _("the source does not name the address")
NOT_EXAMINED_NOTE: Final = _("Not examined is not the same as in order: nothing is known about these.")
NOT_EXAMINED_COUNT: Final = _("{n:int} {n:plural:thing was|things were} not examined")
FINDINGS: Final = _("All findings by code")
ATTEMPTS: Final = _("All attempts and probes")
KEPT: Final = _("What was masked, and versions")
CODE: Final = _("Code")
SEVERITY: Final = _("Severity")
REFERENCES: Final = _("Evidence")
COLLECTED: Final = _("What was collected")
COLLECTOR: Final = _("Collector")
TAKEN: Final = _("Taken")
TOOK: Final = _("Took")
OUTCOME: Final = _("Outcome")
FACTS: Final = _("facts")
FACTS_RECONSTRUCTED: Final = _("facts, reconstructed")
FACTS_OF: Final = _("Facts of {collector}")
FACT: Final = _("Fact")
VALUE: Final = _("Value")
MORE_FACTS: Final = _("{n:int} more stand in {file}.")
MASKED: Final = _("What the filter masked in texts")
PERSONAL_KEPT: Final = _("Names of users and e-mail addresses stand here as they were (--pii keep).")
MASKED_RULE: Final = _("Rule: a known value, or a shape")
MASKED_TIMES: Final = _("Times")
MASKED_NOTE: Final = _(
    "Values of secrets are never recorded. Of {n:int} secret {n:plural:setting|settings} only state, length class and "
    "marks of damage were kept; tokens appear as fingerprints (hk:) under a key of this run alone."
)
VERSIONS: Final = _("Versions")

# ── Terminal ─────────────────────────────────────────────────────────────────────────────────────────────────────────

DO_NOW: Final = _("Do now")
ROOT_CAUSE: Final = _("Root cause ({sure})")
ASKED: Final = _("What it asks for ({sure})")
ALSO: Final = _("Also a root cause ({sure})")
PROOF: Final = _("Proof")
SEEN: Final = _("Seen")
WRITTEN: Final = _("The server wrote while we tried")
LEADS_TO: Final = _("Leads to")
DO: Final = _("Do")
OR_ELSE: Final = _("It may also be this; to tell, run:")
SURER: Final = _("To be surer, add to the next run:")
ROOT_CAUSES: Final = _("Root causes")
NOT_EXAMINED_SHORT: Final = _("Not examined")
AND_MORE: Final = _("{n:int} more")
WHY_NOT: Final = _("why: -v")
ALL_PROBLEMS: Final = _("Problems: {counts}; all of them with -v.")
MORE_ROOTS: Final = _("{n:int} more root {n:plural:cause|causes}, shown with -v.")
OFFER_HOLD: Final = _("Sessions were watched for a second. To see if idle ones live, add: --hold 75")
REPORT_AT: Final = _("Report")
