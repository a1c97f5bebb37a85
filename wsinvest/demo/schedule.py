"""When a demo service breaks and heals by itself: the same seconds after each of its starts."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Schedule:
    """In each period the secret is there for `well_s`, then gone for `gone_s`, then there until the period ends."""

    well_s: float
    gone_s: float
    period_s: float

    def broken(self, age_s: float) -> bool:
        """True if the secret is gone at this age of the service, in seconds."""
        return self.well_s <= age_s % self.period_s < self.well_s + self.gone_s

    def next_change_s(self, age_s: float) -> float:
        """The seconds from this age to the next change."""
        within = age_s % self.period_s
        changes = (self.well_s, self.well_s + self.gone_s, self.period_s + self.well_s)
        return next(change - within for change in changes if change > within)
