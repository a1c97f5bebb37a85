"""The section with what changed since a watch of the target found all well."""

from typing import Final

from wsinvest.i18n.messages import _
from wsinvest.report.blocks import Block, Bullets, Paragraph
from wsinvest.report.sections.view import View

_SINCE: Final = _("A watch found all well at {at:time}. Since then:")
_NOTHING: Final = _("A watch found all well at {at:time}. Of what was compared nothing has changed since.")


def section(view: View) -> tuple[Block, ...]:
    """The changes as sentences; nothing where no watch kept a case of the well target."""
    found = view.case.manifest.since_green
    if found is None:
        return ()
    if not found.changes:
        return (Paragraph(view.say(_NOTHING, at=found.at)),)
    return (Paragraph(view.say(_SINCE, at=found.at)), Bullets(tuple(map(view.say, found.changes))))
