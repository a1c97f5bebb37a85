"""The page and the notebook of a measured capacity: the section and its figures, of a kept case."""

from wsinvest.config.called import called
from wsinvest.model.case import Case
from wsinvest.model.failure import Exit, Failure
from wsinvest.publish.page import boxed, framed, in_script
from wsinvest.report import figures
from wsinvest.report.html import fragment
from wsinvest.report.sections import section
from wsinvest.store import kept_capacity, parameters


class NoCapacity(Failure):
    """The capacity of this target was not measured from this machine; the message says what to do."""

    exit_status = Exit.USAGE


def opened(target: str, language: str = "en") -> Case:
    """The kept case that a notebook shows; raises ParameterError, NoCapacity, StoreError."""
    parameters.typed(target=target, language=language)
    parameters.without_secrets(target=target)
    parameters.language_of(language)
    name = called(target)
    found = kept_capacity.named(name)
    if found is None:
        raise NoCapacity(f"{name}: no capacity was measured; `wsinvest capacity {name}` does and keeps it")
    return found


def page(case: Case, language: str) -> str:
    """The section with its figures as one HTML file that loads nothing."""
    made = section(case, "capacity", language)
    drawn = [figures.limits_measured(case, language), figures.ladder(case, language), figures.rates(case, language)]
    body = "\n".join([fragment(made), *(one.html() for one in drawn)])
    specs = [in_script(one.spec) for one in drawn if one.spec is not None]
    name = case.manifest.target.name
    return framed(boxed(body), made.language, name, specs=specs, single_file=True, footer="alone_footer")
