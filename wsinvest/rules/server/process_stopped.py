"""The server's process is stopped: by a signal, or by a debugger."""

from typing import Final

from wsinvest.analysis import ends
from wsinvest.analysis.remediation import TODAY
from wsinvest.analysis.stuck import NOT_SEEN, waited_in_vain
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.workers import ProcessState, Workers
from wsinvest.i18n.messages import Text, _, filled
from wsinvest.model.finding import Confidence, NotMeasured, Outcome, Pass, Step
from wsinvest.model.registry import rule

_BY_SIGNAL: Final = _("A signal stopped it (SIGSTOP, or Ctrl-Z in its terminal) and none continued it.")
_BY_DEBUGGER: Final = _("A debugger holds it at a breakpoint.")
_LINES: Final = _("ps -o pid,stat,etime,args -p {pid}\nkill -CONT {pid}")
CONTINUE_PROCESS: Final = Step(
    "continue_process",
    TODAY,
    5,
    _("Let the process continue, and find out who stopped it."),
    _("Its state is S or R, and the handshake is answered."),
    snippet=_("ps -eo pid,stat,args | awk '$2 ~ /^[Tt]/'\nkill -CONT PID"),
)


@rule(
    "server.process.stopped",
    leads_to=("http.handshake.timeout", "tcp.connect.timeout", "resource.backlog.full"),
    text=Text(
        title=_("The server's process is stopped ({stopped:int} of {all:int})"),
        impact=_(
            "{count:int} of {of:int} attempts waited in vain: the kernel still accepts connections, the process reads "
            "none of them."
        ),
        cause=_("Process {pid} is in state {state}. {why}"),
        fix=_("Let it continue (kill -CONT), and find out who stopped it."),
        check=_("The process is in state S or R, and a handshake opens."),
        name=_("The server's process is stopped"),
    ),
    steps=(CONTINUE_PROCESS,),
)
def process_stopped(handshake: Handshake, workers: Workers | None) -> Outcome:
    """Fail when attempts wait in vain and a serving process is stopped; proven by its state."""
    if workers is None:
        return NotMeasured(NOT_SEEN)
    timed_out = waited_in_vain(handshake)
    stopped = workers.in_state(ProcessState.STOPPED, ProcessState.TRACED)
    if not stopped or not timed_out:
        return Pass(by=("workers:workers",))
    one, traced = stopped[0], stopped[0].state is ProcessState.TRACED
    return ends.hit(
        timed_out,
        len(handshake.repeats),
        Confidence.PROVEN,
        evidence=(f"workers:workers/{workers.workers.index(one)}/state",),
        snippet=filled(_LINES, pid=str(one.pid)),
        stopped=len(stopped),
        all=len(workers.workers),
        pid=str(one.pid),
        state="t" if traced else "T",
        why=_BY_DEBUGGER if traced else _BY_SIGNAL,
    )
