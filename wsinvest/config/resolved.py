"""A target that was resolved: with its credentials, its inputs, and what its user should know of them."""

from dataclasses import dataclass, field

from wsinvest.config.envfile import Read
from wsinvest.config.environment_proxy import Unasked
from wsinvest.config.precedence import Input
from wsinvest.facts.config import EnvFile
from wsinvest.model.loading import LoadSettings
from wsinvest.model.target import Target
from wsinvest.model.watching import WatchSettings
from wsinvest.redact.credentials import Credentials


@dataclass(frozen=True, slots=True)
class Resolved:
    """A target with all that is known about where it came from. `scheme_given` is empty when the URL had none.

    `withheld`: variables of our environment that a target file gets only with --trust-target; `exported`: those that
    count, by the name that the shell gives them; `proxies`: those that name proxies, used only with --proxy env.
    `unasked`: the proxy that counts for this URL by these variables. `expects`: names of settings that the application
    is said to use. `watch`: how a watch samples it and alerts. `load`: what it may be loaded with.
    """

    target: Target
    credentials: Credentials = field(default_factory=Credentials)
    inputs: tuple[Input, ...] = ()
    env: Read = field(default_factory=lambda: Read(EnvFile()))
    scheme_given: str = ""
    withheld: tuple[str, ...] = ()
    exported: tuple[str, ...] = ()
    proxies: tuple[str, ...] = ()
    unasked: Unasked | None = None
    expects: tuple[str, ...] = ()
    watch: WatchSettings = field(default_factory=WatchSettings)
    load: LoadSettings = field(default_factory=LoadSettings)

    @property
    def notice(self) -> str:
        """What the user should know of variables that were not read, in one line; empty where there are none."""
        names, counted = ", ".join(self.withheld), ", ".join(self.exported)
        left = f"{names} of the environment: not read for a target file without --trust-target" if names else ""
        unused = f"{', '.join(self.proxies)} of the environment: not used without --proxy" if self._passes_by else ""
        return "; ".join(filter(None, (f"from your environment: {counted}" if counted else "", unused, left)))

    @property
    def _passes_by(self) -> bool:
        """True if the environment names a proxy, and none is used."""
        return self.target.proxy is None and any(name.upper() != "NO_PROXY" for name in self.proxies)

    def input(self, name: str) -> Input:
        """The input of this catalogue name."""
        return next((item for item in self.inputs if item.name == name), Input(name, None))
