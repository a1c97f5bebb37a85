"""/metrics: the board in the exposition format of Prometheus; all labels are names of ours, never a server's text."""

from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import Final

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    InfoMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector

from wsinvest.model.alert import Light
from wsinvest.model.sample import STAGES
from wsinvest.watch.board import BOUNDS_S, Board, Row

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"


def exposition(board: Board) -> bytes:
    """The metrics of all targets now."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Board(board))
    return generate_latest(registry)


class _Board(Collector):
    def __init__(self, board: Board) -> None:
        self._rows = tuple(board.rows.items())

    def collect(self) -> Iterable[Metric]:
        """One family after the other, each with the samples of all targets."""
        yield self._gauge("probe_success", "1 if the last handshake opened.", ((n, _success(r)) for n, r in self._rows))
        yield self._stages()
        yield self._opened()
        yield self._ends()
        yield self._gauge(
            "wsinvest_canary_age_seconds",
            "Age of the held connection.",
            ((name, row.canary.age_s if row.canary and row.canary.end is None else None) for name, row in self._rows),
        )
        yield self._gauge(
            "wsinvest_ping_seconds",
            "Slowest ping of the held connection since the sample before.",
            ((n, r.canary.ping_us / 1e6 if r.canary and r.canary.ping_us is not None else None) for n, r in self._rows),
        )
        yield self._gauge(
            "wsinvest_certificate_expiry_seconds",
            "Seconds until the certificate ends.",
            ((name, row.probe.valid_s if row.probe else None) for name, row in self._rows),
        )
        yield self._gauges()
        yield self._alerts()
        yield self._incidents()
        yield self._gauge(
            "wsinvest_watch_last_cycle_timestamp_seconds",
            "When the last sample was taken.",
            ((name, row.sample.at.timestamp() if row.sample else None) for name, row in self._rows),
        )
        yield self._unknown()

    def _gauge(self, name: str, text: str, values: Iterable[tuple[str, float | None]]) -> Metric:
        family = GaugeMetricFamily(name, text, labels=["target"])
        for target, value in values:
            if value is not None:
                family.add_metric([target], value)
        return family

    def _stages(self) -> Metric:
        family = GaugeMetricFamily(
            "wsinvest_stage_seconds", "Time of each stage of the last handshake.", labels=["target", "stage"]
        )
        for target, row in self._rows:
            for stage, took_us in zip(STAGES, row.probe.stages_us if row.probe else (), strict=False):
                if took_us is not None:
                    family.add_metric([target, stage], took_us / 1e6)
        return family

    def _opened(self) -> Metric:
        family = HistogramMetricFamily("wsinvest_handshake_seconds", "Time to open.", labels=["target"])
        for target, row in self._rows:
            bounds = (*map(str, BOUNDS_S), "+Inf")
            sums = accumulate(row.counts.buckets)
            family.add_metric([target], buckets=list(zip(bounds, sums, strict=True)), sum_value=row.counts.opened_s)
        return family

    def _ends(self) -> Metric:
        family = CounterMetricFamily(
            "wsinvest_end", "Handshakes that did not open, by stage and reason.", labels=["target", "stage", "reason"]
        )
        for target, row in self._rows:
            for (stage, reason), times in row.counts.ends.items():
                family.add_metric([target, stage, reason or ""], times)
        return family

    def _gauges(self) -> Metric:
        family = GaugeMetricFamily(
            "wsinvest_reading", "A gauge in its own unit, see docs/watch.md.", labels=["target", "name"]
        )
        for target, row in self._rows:
            for name, value in sorted(row.gauges.items()):
                family.add_metric([target, name], value)
        return family

    def _alerts(self) -> Metric:
        family = GaugeMetricFamily(
            "wsinvest_alert_state", "1 for the state that the alert is in.", labels=["target", "alert", "state"]
        )
        for target, alert, state, value in _states(self._rows):
            family.add_metric([target, alert, state], value)
        return family

    def _incidents(self) -> Metric:
        family = InfoMetricFamily("wsinvest_incident", "The open incident.", labels=["target"])
        for target, row in self._rows:
            incident = row.standing.incident
            if incident is not None:
                root = incident.root
                told = {"root": root.code if root else "", "confidence": str(root.confidence) if root else ""}
                family.add_metric([target], told)
        return family

    def _unknown(self) -> Metric:
        family = CounterMetricFamily(
            "wsinvest_watch_unknown", "Parts of samples that could not be measured.", labels=["target", "why"]
        )
        for target, row in self._rows:
            for why, times in row.counts.unknown.items():
                family.add_metric([target, why], times)
        return family


def _states(rows: Iterable[tuple[str, Row]]) -> Iterator[tuple[str, str, str, int]]:
    for target, row in rows:
        for alert in row.standing.alerts:
            for light in Light:
                yield target, alert.code, light, int(alert.light is light)


def _success(row: Row) -> float | None:
    """None while it is unknown, so that a rule on a missing value does not fire on one."""
    if row.probe is None or (row.sample is not None and "probe" in row.sample.unknown):
        return None
    return float(not row.probe.failed)
