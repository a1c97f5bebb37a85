"""`wsinvest rules`: the catalogue of causes, one line a code or one JSON document."""

import click

from wsinvest.cli.options import JSON, LANGUAGE
from wsinvest.model.failure import Exit


@click.command()
@LANGUAGE
@JSON
def rules(language: str, as_json: bool) -> Exit:
    """The catalogue of causes, as the registry holds it."""
    from wsinvest.cli.output import show_document, show_text
    from wsinvest.i18n.messages import normalise
    from wsinvest.model.registry import judging

    chosen = normalise(language or "en")
    if as_json:
        from wsinvest.cli.catalogue.document import document

        show_document(document(chosen))
    else:
        for code, rule in sorted(judging().rules.items()):
            show_text(f"{code:38} {rule.text.title.template(chosen)}\n")
    return Exit.FINE
