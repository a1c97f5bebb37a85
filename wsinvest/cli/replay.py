"""`wsinvest replay`: judge recorded evidence, in its own language unless another is asked for."""

import sys
from pathlib import Path

import click

from wsinvest.cli.options import JSON, LANGUAGE, VERBOSE
from wsinvest.model.failure import Exit


@click.command()
@click.argument("run", metavar="RUN|CASE")
@LANGUAGE
@JSON
@click.option(
    "--out", type=click.Path(path_type=Path), metavar="FOLDER", help="also publish the report into this folder"
)
@VERBOSE
def replay(run: str, language: str, as_json: bool, out: Path | None, verbose: bool) -> Exit:
    """Judge recorded evidence again; with --out also publish its report."""
    from wsinvest.cli.output import rendered, show
    from wsinvest.diagnose import engine
    from wsinvest.i18n.messages import normalise
    from wsinvest.report.streams import write
    from wsinvest.store.admission import admitted, judging
    from wsinvest.store.opening import folder_of

    with admitted(folder_of(run)) as opened:
        case = opened.case()
        chosen = normalise(language) if language else case.manifest.language
        with judging(opened.source):
            diagnosis = engine.diagnose(case)
            said = rendered(diagnosis, chosen, as_json=as_json, verbose=verbose)
        if out is not None:
            from wsinvest.publish.report import republish

            write(f"{republish(opened, case, out, chosen)}\n", sys.stderr)
    return show(said, diagnosis, chosen, as_json=as_json)
