"""Thresholds: numbers that rules and objectives compare with, and that a target file can change."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Threshold:
    """A number with the source it comes from. `name`: its key in `[thresholds]` of a target file. Shares are 0..1.

    Its file declares it beside the rule; the type of `default` is the type that a target file must give.
    """

    name: str
    default: float
    source: str


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The thresholds of one target: `thresholds[USED]` is what the target file sets, else the default."""

    own: Mapping[str, float] = field(default_factory=dict)

    def __getitem__(self, threshold: Threshold) -> float:
        """The number to compare with."""
        return self.own.get(threshold.name, threshold.default)
