"""The clients of a rehearsal try again after their own delays, which begin anew with each loss."""

from wsinvest.facts.backoff import parsed
from wsinvest.load.engine import NS
from wsinvest.load.storm.clients import Clients
from wsinvest.model.stage import Reason, StageName


class Noted:
    """In place of the engine: what was to be opened, and when."""

    def __init__(self) -> None:
        self.dues: list[tuple[float, int]] = []

    def open_at(self, due_ns: int, tag: int = 0) -> None:
        """Note it, in seconds."""
        self.dues.append((due_ns / NS, tag))


def clients(backoff: str) -> tuple[Clients, Noted]:
    """Clients of this backoff, and what they ask of the engine."""
    made, noted = Clients(parsed(backoff)), Noted()
    made.engine = noted  # type: ignore[assignment]
    return made, noted


def fail(of: Clients, tag: int, now_s: float) -> None:
    """This client's attempt is refused."""
    of.failed(tag, StageName.TCP, Reason.REFUSED, None, round(now_s * NS))


def test_delays_grow_with_failures_and_begin_anew_with_a_loss():
    """1, 2 and 4 s after each failure; after it was back, 1 s again."""
    made, noted = clients("exp 1..30")
    made.restarting = True
    made.closed(7, None, 0)
    fail(made, 7, 1.0)
    fail(made, 7, 3.0)
    made.opened(7, 7 * NS)
    made.closed(7, 1012, 10 * NS)

    assert [(1.0, 7), (3.0, 7), (7.0, 7), (11.0, 7)] == noted.dues
    assert ({7}, {}) == (made.lost, made.back)


def test_before_the_restart_nothing_is_counted():
    """What fails while connections are opened is opened again a second later."""
    made, noted = clients("fixed 20")
    fail(made, 1, 1.0)
    made.closed(2, 1001, 5 * NS)

    assert [(2.0, 1), (6.0, 2)] == noted.dues
    assert (set(), [], []) == (made.lost, made.tried, made.failures)
