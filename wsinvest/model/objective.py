"""The limits of the objectives (measures of success); a target file changes them by name in `[objectives]`."""

from collections.abc import Mapping
from typing import Final

from wsinvest.model.threshold import Threshold

_NONE: Final = 0.0
_YES: Final = 1.0
MEMORY_RESOLVED: Final = Threshold("memory_resolved", 0.75, "incident report 2025-07-27, resolution")
SUCCESS_RATE: Final = Threshold("success_rate", 0.95, "incident report 2025-07-27, monitoring")
HANDSHAKE_MS: Final = Threshold("handshake_ms", 500.0, "incident report 2025-07-27, monitoring")
MEMORY_OBJECTIVE: Final = Threshold("memory_objective", 0.80, "incident report 2025-07-27, monitoring")
LOGIN_MS: Final = Threshold("login_ms", 2000.0, "incident report 2025-07-27, monitoring")

LIMITS: Final[Mapping[str, Threshold | float]] = {
    "secret_configured": _YES,
    "insufficient_resources": _NONE,
    "handshake_uninterrupted": _NONE,
    "login_page_responds": _YES,
    "memory_resolved": MEMORY_RESOLVED,
    "premature_closes": _NONE,
    "handshake_success_rate": SUCCESS_RATE,
    "handshake_p95_ms": HANDSHAKE_MS,
    "memory_ratio": MEMORY_OBJECTIVE,
    "empty_or_invalid_tokens": _NONE,
    "login_page_ms": LOGIN_MS,
}
THRESHOLDS: Final = tuple(limit for limit in LIMITS.values() if isinstance(limit, Threshold))
