"""The server's main thread computes, or waits for one thing, while handshakes wait."""

from typing import Final

from wsinvest.analysis import ends
from wsinvest.analysis.repairs import UNBLOCK_SERVER
from wsinvest.analysis.stuck import NOT_SEEN, waited_in_vain
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.words import ENUMS
from wsinvest.facts.workers import Doing, ProcessState, Worker, Workers
from wsinvest.i18n.messages import Text, _, filled
from wsinvest.model.finding import Confidence, NotMeasured, Outcome, Pass
from wsinvest.model.registry import rule

_SEEN: Final = _("In each of {looks:int} looks within {sample:s} its main thread was {doing}.")
_IN_KERNEL: Final = _("It waits in the kernel and cannot be interrupted: mostly for a disk or a network file system.")


@rule(
    "server.process.blocked",
    leads_to=("http.handshake.timeout", "tcp.connect.timeout", "resource.backlog.full"),
    text=Text(
        title=_("The server's process is blocked while handshakes wait"),
        impact=_("{count:int} of {of:int} attempts waited in vain; open sessions are not served meanwhile either."),
        cause=_("Process {pid} did not get to the requests. {why}"),
        fix=_("Take the work off the thread that serves: another thread or process, or an asynchronous call."),
        check=_("The handshake is answered while the work goes on."),
    ),
    steps=(UNBLOCK_SERVER,),
)
def process_blocked(handshake: Handshake, workers: Workers | None) -> Outcome:
    """Fail when all attempts wait in vain and every serving process is busy with one thing.

    Proven by what its main thread was seen to do: it computes, cannot be interrupted, or waits as its only thread.
    """
    if workers is None:
        return NotMeasured(NOT_SEEN)
    timed_out = waited_in_vain(handshake)
    blocked = tuple(filter(_is_blocked, workers.workers))
    if len(timed_out) < len(handshake.repeats) or not blocked or len(blocked) < len(workers.workers):
        return Pass(by=("workers:workers",))
    one = blocked[0]
    place = f"workers:workers/{workers.workers.index(one)}"
    in_kernel = one.state is ProcessState.UNINTERRUPTIBLE
    seen = filled(_SEEN, looks=workers.looks, sample=workers.sample_s, doing=ENUMS[Doing][one.doing])
    return ends.hit(
        timed_out,
        len(handshake.repeats),
        Confidence.PROVEN,
        evidence=(f"{place}/state" if in_kernel else f"{place}/doing",),
        pid=str(one.pid),
        why=_IN_KERNEL if in_kernel else seen,
    )


def _is_blocked(worker: Worker) -> bool:
    """True if no thread of the process can serve: one of several threads that waits says nothing of the others."""
    if worker.state is ProcessState.UNINTERRUPTIBLE or worker.doing is Doing.COMPUTING:
        return True
    return worker.doing is not Doing.SERVING and worker.threads == 1
