"""The commands as plain functions, for callers of the same process."""

from wsinvest.cli import list as listing
from wsinvest.cli import redact as redacting
from wsinvest.cli import replay as replaying
from wsinvest.cli import verify as verifying

list_runs = listing.list_runs.callback
redact = redacting.redact.callback
replay = replaying.replay.callback
verify = verifying.verify.callback
tell_verdicts = verifying.tell_verdicts
