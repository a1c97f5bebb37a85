"""All threads or workers of the server are held by open connections."""

from typing import Final

from wsinvest.analysis import ends
from wsinvest.analysis.connection_limit import queued
from wsinvest.analysis.remediation import TODAY
from wsinvest.analysis.stuck import NOT_SEEN, waited_in_vain
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.workers import Pool, Workers
from wsinvest.i18n.messages import Phrase, Text, _, filled
from wsinvest.model.attempt import Attempt
from wsinvest.model.finding import Confidence, NotMeasured, Outcome, Pass, Step
from wsinvest.model.registry import rule

_AT_ONCE: Final = 5  # connections of ours that are open together
_HELD: Final = _("{held:int} {held:plural:connection of another client is|connections of other clients are} open.")
_ONE: Final = _(
    "One of the processes holds {held:int} {held:plural:connection|connections} of other clients; it goes on accepting "
    "further ones, which wait although another process is free."
)
_UNEVEN: Final = "gthread"  # its processes accept connections for which they have no thread
_OURS: Final = _("Our second connection was answered only when our first was closed.")
WIDEN_POOL: Final = Step(
    "widen_pool",
    TODAY,
    30,
    _(
        "Serve WebSockets by an asynchronous worker, which holds no thread for each connection; until then raise the "
        "number of threads above the most clients that are connected at a time."
    ),
    _("One connection more than the pool's size is answered while the others stay open."),
    snippet=_(
        "# gunicorn, WSGI (Flask-Sock): more threads, or gevent\ngunicorn -w 1 --threads 200 app:app\n"
        "gunicorn -k gevent -w 1 app:app\n"
        "# uwsgi\nuwsgi --http-websockets --gevent 1000 ..."
    ),
    restarts=True,
)


@rule(
    "server.pool.exhausted",
    leads_to=(
        "http.handshake.timeout",
        "http.capacity.connection_limit",
        "tcp.connect.timeout",
        "resource.backlog.full",
    ),
    text=Text(
        title=_("The server's pool is full: {size:int} {size:plural:place|places}, held by open connections"),
        impact=_("{count:int} of {of:int} attempts waited: who comes later is not served until somebody leaves."),
        cause=_(
            "{program} serves {each:int} {each:plural:connection|connections} at a time in each of its {processes:int} "
            "{processes:plural:process|processes} (kind: {kind}), and a WebSocket holds its place until it is closed. "
            "{seen}"
        ),
        fix=_("Use an asynchronous worker, or a pool larger than the number of clients that stay connected."),
        check=_("One connection more than before is answered while the others stay open."),
        name=_("The server's pool is held by open connections"),
    ),
    steps=(WIDEN_POOL,),
)
def pool_exhausted(handshake: Handshake, workers: Workers | None) -> Outcome:
    """Fail when attempts wait and as many connections are open as the server's pool has places.

    Proven by the program's command line beside the connections that are open, or beside our own that had to wait.
    """
    if workers is None:
        return NotMeasured(NOT_SEEN)
    pool = workers.pool
    if pool is None or not pool.holds:
        return Pass()
    timed_out, waited = waited_in_vain(handshake), queued(handshake)
    of = len(handshake.repeats)
    if timed_out and workers.connections >= pool.size:
        return _fail(timed_out, of, pool, pool.size, filled(_HELD, held=workers.connections))
    if timed_out and pool.kind == _UNEVEN and workers.fullest >= pool.each:
        return _fail(timed_out, of, pool, pool.each, filled(_ONE, held=workers.fullest))
    if waited and workers.connections < pool.size <= workers.connections + _AT_ONCE:
        return _fail(waited, of, pool, pool.size, _OURS)
    return Pass(by=("workers:connections",))


def _fail(waited: tuple[Attempt, ...], of: int, pool: Pool, size: int, seen: Phrase) -> Outcome:
    """PROVEN, with the numbers of the pool and what held it."""
    return ends.hit(
        waited,
        of,
        Confidence.PROVEN,
        evidence=("workers:pool/processes", "workers:pool/each", "workers:connections"),
        seen=seen,
        program=pool.program,
        kind=pool.kind,
        processes=pool.processes,
        each=pool.each,
        size=size,
    )
