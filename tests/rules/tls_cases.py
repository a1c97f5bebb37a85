"""Cases that the tests of several rules share."""

from wsinvest.model.attempt import Change

OTHER = Change("scheme", "other_scheme")
