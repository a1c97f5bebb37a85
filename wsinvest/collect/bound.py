"""Looks where the port is bound after refused connections, and whether the process that was named listens at all."""

import psutil

from wsinvest.collect.server import holders_of
from wsinvest.collect.sockets import server_port, socket_table
from wsinvest.collect.workers import family_of, parent_of, sockets_of
from wsinvest.facts.bound import Bound
from wsinvest.facts.handshake import Handshake
from wsinvest.host.netstat import LISTEN, Row
from wsinvest.host.sock_diag import listen_limits
from wsinvest.model.attempt import Attempt
from wsinvest.model.case import ProblemKind, Unmeasured
from wsinvest.model.registry import collector
from wsinvest.model.stage import Reason, StageName
from wsinvest.model.target import Target
from wsinvest.model.visible import visible


@collector
async def bound(target: Target, handshake: Handshake) -> Bound:
    """Read the socket table; only where connections are refused on this host, or a pid was named."""
    pid = target.process_pid if target.process_pid and psutil.pid_exists(target.process_pid) else None
    refused = handshake.on_this_host and any(map(_is_refused, handshake.repeats))
    if not refused and pid is None:
        raise Unmeasured(ProblemKind.NOT_APPLICABLE, "no connection was refused on this host, and no pid is named")
    port = server_port(target)
    if pid is not None and not refused and _is_seen_listening(pid):
        return Bound(port, (), pid, True, 0, "")
    rows = socket_table(pid)
    on_port = tuple(row for row in rows if row.state == LISTEN and row.local_port == port)
    addresses = tuple(sorted({row.local for row in on_port})) if refused else ()
    if pid is None:
        return Bound(port, addresses)
    listens = _listens(pid, rows)
    holder = 0 if listens or not handshake.on_this_host else _holder(on_port)
    return Bound(port, addresses, pid, listens, holder, _program(holder))


def _is_refused(attempt: Attempt) -> bool:
    failed = attempt.failed
    return failed is not None and failed.name is StageName.TCP and failed.reason is Reason.REFUSED


def _is_seen_listening(pid: int) -> bool:
    """True if the process itself or one below it listens; asks the kernel for listeners only, since a table is long."""
    listening = listen_limits().keys()
    if sockets_of(pid) & listening:
        return True
    return bool(listening) and any(sockets_of(one) & listening for one in family_of(pid))


def _listens(pid: int, rows: tuple[Row, ...]) -> bool:
    """True if the process, one below it or one above it listens: a worker may get connections from its parent."""
    if not sockets_of(pid) and not _may_look(pid):
        raise Unmeasured(ProblemKind.PERMISSION, f"the sockets of process {pid} may not be looked at: another user's")
    line = [pid]
    while (above := parent_of(line[-1])) > 1:
        line.append(above)
    listening = {row.inode for row in rows if row.state == LISTEN}
    return any(sockets_of(one) & listening for one in dict.fromkeys((*line, *family_of(pid))))


def _may_look(pid: int) -> bool:
    """True if the descriptors of the process may be listed."""
    try:
        psutil.Process(pid).num_fds()
    except psutil.Error:
        return False
    return True


def _holder(on_port: tuple[Row, ...]) -> int:
    """The process that listens on the port, 0 if it is not known."""
    holders = holders_of(frozenset(row.inode for row in on_port)) if on_port else {}
    return min(holders, default=0)


def _program(pid: int) -> str:
    try:
        return visible(psutil.Process(pid).name()) if pid else ""
    except psutil.Error:
        return ""
