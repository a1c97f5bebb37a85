"""Strict-Transport-Security (RFC 6797): for which hosts a page's answer makes browsers use TLS."""

from dataclasses import dataclass

from wsinvest.model.attempt import Response
from wsinvest.model.hosts import address_of, host_of
from wsinvest.model.stage import Stage, StageName, State

_HEADER = "strict-transport-security"


@dataclass(frozen=True, slots=True)
class Policy:
    """What the header says. `text`: the header itself."""

    text: str
    subdomains: bool


def policy_of(url: str, stages: tuple[Stage, ...], response: Response | None) -> Policy | None:
    """The policy that a browser keeps from this answer; None without TLS, without a header, and for one it ignores.

    A header without max-age is ignored, and max-age=0 takes the policy back (sections 6.1 and 8.1).
    """
    over_tls = any(stage.name is StageName.TLS and stage.state is State.PASSED for stage in stages)
    text = response.header(_HEADER) if response is not None and over_tls else ""
    said: dict[str, str] = {}
    for directive in text.split(";"):
        name, _equals, value = (part.strip() for part in directive.partition("="))
        said.setdefault(name.lower(), value.strip('"'))
    age = said.get("max-age", "")
    lasts = age.isdecimal() and int(age) > 0
    return Policy(text, "includesubdomains" in said) if lasts and address_of(host_of(url)) is None else None


def holds_for(policy: Policy, url: str, host: str) -> bool:
    """True if a policy from this URL holds for the host: its own, or one below it with includeSubDomains."""
    own, asked = (name.lower().rstrip(".") for name in (host_of(url), host))
    return asked == own or (policy.subdomains and asked.endswith(f".{own}"))
