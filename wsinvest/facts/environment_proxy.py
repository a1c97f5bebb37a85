"""The forward proxy that the environment names for the target, which this run did not use."""

from dataclasses import dataclass

from wsinvest.i18n.messages import _
from wsinvest.model.registry import facts
from wsinvest.model.stage import Reason


@facts("handshake", name="by_proxy", label=_("proxy of the environment"))
@dataclass(frozen=True, slots=True)
class EnvironmentProxy:
    """Whether it opens a tunnel to the target. `reason`: why not, None if it does; `detail`: its status or reply."""

    variable: str
    at: str
    reason: Reason | None = None
    detail: str = ""
