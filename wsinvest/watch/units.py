"""Files for other tools: a systemd unit, a cron line, Prometheus, Alertmanager, and a dashboard of Grafana."""

import json
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import Any, Final

from wsinvest.host.paths import DATA_VARIABLE
from wsinvest.model.sample import STAGES
from wsinvest.watch.service import Service, systemd_words

KINDS: Final = ("systemd", "cron", "prometheus", "rules", "alertmanager", "grafana")
OF_A_SERVICE: Final = ("systemd", "cron")  # these start a watch; the others read one
# Google's SRE workbook, chapter 5: pages at 14.4 times the budget over an hour, tickets at 6 times over six hours.
_FAST: Final = 14.4
_SLOW: Final = 6.0
_HALF: Final = 0.5
_ASSETS: Final = Path(__file__).parent / "assets" / "units"


@dataclass(frozen=True, slots=True)
class Watched:
    """What the files are made for. `page`: host:port of /metrics; `success`: the objective of handshakes, 0..1."""

    service: Service
    page: str = "127.0.0.1:9464"
    success: float = 0.95


def unit(kind: str, watched: Watched) -> str:
    """The file of this kind; raises KeyError for one that is not among KINDS."""
    if kind == "grafana":
        return json.dumps(dashboard(), indent=1) + "\n"
    return _filled(_FILES[kind], **_values(watched))


_FILES: Final[Mapping[str, str]] = {
    "systemd": "systemd.service",
    "cron": "cron.txt",
    "prometheus": "prometheus.yml",
    "rules": "rules.yml",
    "alertmanager": "alertmanager.yml",
}


def _values(watched: Watched) -> dict[str, str]:
    budget = 1 - watched.success
    fast, slow = _FAST * budget, _SLOW * budget
    return {
        "page": watched.page,
        "percent": f"{watched.success * 100:g}",
        "note": _note(fast),
        "burn": _filled("burn.yml", fast=f"{fast:.6g}", slow=f"{slow:.6g}").rstrip("\n") if fast < 1 else "",
        **_of_service(watched.service, watched.page),
    }


def _of_service(service: Service, page: str) -> dict[str, str]:
    """The commands, as systemd and as cron with its shell read them."""
    command = (*service.program, "watch", *service.targets)
    data = f"{DATA_VARIABLE}={_cron((service.data,))} " if service.data else ""
    return {
        "described": ", ".join(service.targets).replace("%", "%%"),
        "status": shlex.join((*service.program, "watch", "status")),
        "exec": systemd_words(*command, "--page", page, "--log", "json"),
        "folder": service.folder.replace("%", "%%"),
        "user": f"User={service.user}" if service.user else "DynamicUser=yes",
        "once": data + _cron((*command, "--every", "60", "--once", "--log", "json")),
        "cron_folder": _cron((service.folder,)),
    }


def _cron(words: tuple[str, ...]) -> str:
    """For the shell; cron makes a new line of each `%` that has no backslash before it."""
    return shlex.join(words).replace("%", "\\%")


def _note(fast: float) -> str:
    """What the burn rate of an hour cannot see at this objective."""
    if fast >= 1:
        return "At this objective 14.4 times the budget is more than everything: burn rates could never fire."
    if fast > _HALF:
        return f"A total outage fires after {fast * 60:.0f} minutes only; WebSocketAlert is sooner."
    return "WebSocketAlert is sooner than the burn rates."


def _filled(name: str, **values: str) -> str:
    return Template((_ASSETS / name).read_text("utf-8")).substitute(values)


def dashboard() -> dict[str, Any]:
    """A dashboard of Grafana (schema 39) with a variable for the target."""
    return {
        "title": "wsinvest watch",
        "uid": "wsinvest-watch",
        "schemaVersion": 39,
        "version": 1,
        "editable": True,
        "tags": ["wsinvest"],
        "time": {"from": "now-6h", "to": "now"},
        "refresh": "30s",
        "templating": {"list": [_variable()]},
        "annotations": {"list": []},
        "panels": [panel | {"id": number} for number, panel in enumerate(_panels(), 1)],
    }


def _variable() -> dict[str, Any]:
    return {
        "name": "target",
        "type": "query",
        "datasource": {"type": "prometheus"},
        "query": {"query": "label_values(probe_success, target)", "refId": "targets"},
        "refresh": 2,
        "includeAll": True,
        "multi": True,
    }


def _panels() -> Iterator[dict[str, Any]]:
    chosen = '{target=~"$target"}'
    yield _panel("Handshakes open", "stat", 0, 0, 6, "none", {"{{target}}": f"probe_success{chosen}"})
    yield _panel(
        "Root cause",
        "table",
        6,
        0,
        18,
        "none",
        {"": f"wsinvest_incident_info{chosen}"},
    )
    quantile = "histogram_quantile({q}, sum by (le, target) (rate(wsinvest_handshake_seconds_bucket{c}[5m])))"
    yield _panel(
        "Time to open",
        "timeseries",
        0,
        8,
        12,
        "s",
        {f"p{share} {{{{target}}}}": quantile.format(q=share / 100, c=chosen) for share in (50, 95)},
    )
    stages = {stage.value: f'wsinvest_stage_seconds{{target=~"$target",stage="{stage.value}"}}' for stage in STAGES}
    yield _panel("Stages", "timeseries", 12, 8, 12, "s", stages)
    yield _panel(
        "Why handshakes end", "timeseries", 0, 16, 12, "ops", {"{{reason}}": f"rate(wsinvest_end_total{chosen}[5m])"}
    )
    yield _panel("Gauges", "timeseries", 12, 16, 12, "none", {"{{name}}": f"wsinvest_reading{chosen}"})
    yield _panel(
        "Alerts",
        "state-timeline",
        0,
        24,
        24,
        "none",
        {"{{target}} {{alert}}": 'wsinvest_alert_state{target=~"$target",state="firing"}'},
    )


def _panel(title: str, kind: str, x: int, y: int, wide: int, unit: str, queries: Mapping[str, str]) -> dict[str, Any]:
    return {
        "title": title,
        "type": kind,
        "datasource": {"type": "prometheus"},
        "gridPos": {"x": x, "y": y, "w": wide, "h": 8},
        "fieldConfig": {"defaults": {"unit": unit}, "overrides": []},
        "targets": [
            {"refId": chr(ord("A") + place), "expr": query, "legendFormat": legend}
            for place, (legend, query) in enumerate(queries.items())
        ],
    }
