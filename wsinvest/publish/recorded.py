"""The public `wsinvest.recorded`: opens a recorded case for a notebook or a script."""

from wsinvest.model.case import Case
from wsinvest.report import rich  # noqa: F401  registers how cases, evidence and attempts show themselves
from wsinvest.store import opening


def recorded(run: str) -> Case:
    """The case of a published run's name, of its folder, or of a `case.json`; raises StoreError.

    Nothing of the run is executed, whoever made it.
    """
    return opening.recorded(run)
