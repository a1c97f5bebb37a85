"""Compares an executed notebook with its template: cells, sources, tags, metadata, and counts from 1 to n."""

import ast
from collections.abc import Iterator, Mapping
from itertools import zip_longest
from typing import Any, Final

from nbformat.v4 import new_code_cell

from wsinvest.publish import notebook
from wsinvest.publish.notebook import INJECTED, errors_of, tags_of, template_file
from wsinvest.report.figures.frame import PLOTLY_MIME

_ADDED: Final = ("papermill", "wsinvest")  # metadata keys that the runner adds
_SHOWN: Final = frozenset({"text/html", "text/plain", PLOTLY_MIME})  # nbval ignores others, such as images
_LONGEST: Final = 2**14  # characters of the injected cell


def differences(name: str, executed: Any, parameters: Mapping[str, str]) -> Iterator[str]:
    """One line for each difference from the template of this name; `parameters`: those that the run must have had."""
    template = notebook.read(template_file(name))
    injected = [cell for cell in executed.cells if INJECTED in tags_of(cell)]
    others = [cell for cell in executed.cells if INJECTED not in tags_of(cell)]
    for expected, actual in _pairs(template.cells, others):
        difference = _difference(expected, actual)
        if difference:
            yield f"{name}, cell {(expected or actual).id}: {difference}"
    yield from (f"{name}, {said}" for said in _injection(executed, injected, parameters))
    yield from (f"{name}, {said}" for said in _counts(executed))
    if {key: value for key, value in executed.metadata.items() if key not in _ADDED} != dict(template.metadata):
        yield f"{name}, metadata: other than the template's"


def assembled(name: str, executed: Any, parameters: Mapping[str, str]) -> Any:
    """The installed template with these parameters and the outputs of the executed notebook, for nbval to compare.

    Only outputs are taken from the executed notebook; cells, sources, tags and metadata are the template's.
    """
    content = notebook.read(template_file(name))
    recorded = {cell.id: cell.outputs for cell in executed.cells if cell.cell_type == "code"}
    place = next(index for index, cell in enumerate(content.cells) if "parameters" in tags_of(cell))
    cell = new_code_cell(injection(parameters), id=INJECTED, metadata={"tags": [INJECTED]})  # type: ignore[no-untyped-call]
    content.cells.insert(place + 1, cell)
    for number, code in enumerate((cell for cell in content.cells if cell.cell_type == "code"), 1):
        code.execution_count, code.outputs = number, recorded.get(code.id, [])
    return content


def injection(parameters: Mapping[str, str]) -> str:
    """The source of a cell that assigns these texts; printable ASCII, so that values cannot add lines."""
    return "".join(f"{name} = {str(value)!a}\n" for name, value in parameters.items())


def parameters_of(cell: Any) -> dict[str, Any]:
    """The names and values in an injected cell, parsed and not executed; raises ValueError or SyntaxError."""
    text = cell.source.replace("\n", "")
    if len(text) > _LONGEST or not (text.isascii() and text.isprintable()):
        raise ValueError("longer than any parameters, or with other ends of lines than ours")
    found = {}
    for line in ast.parse(cell.source).body:
        if not (isinstance(line, ast.Assign) and len(line.targets) == 1 and isinstance(line.targets[0], ast.Name)):
            raise ValueError("holds more than parameters")
        found[line.targets[0].id] = ast.literal_eval(line.value)
    return found


def _pairs(expected: list[Any], actual: list[Any]) -> Iterator[tuple[Any, Any]]:
    """Pairs of expected and actual cell with the same id, None if one is missing.

    If the order differs, the first cell out of order is also yielded as unexpected.
    """
    there, wanted = {cell.id: cell for cell in actual}, {cell.id for cell in expected}
    yield from ((cell, there.get(cell.id)) for cell in expected)
    yield from ((None, cell) for cell in actual if cell.id not in wanted)
    order = [cell.id for cell in actual if cell.id in wanted]
    for cell, place in zip_longest([cell for cell in expected if cell.id in there], order):
        if cell is None or cell.id != place:
            yield None, next(other for other in actual if other.id == place)
            return


def _difference(expected: Any, actual: Any) -> str:
    if actual is None:
        return "deleted"
    if expected is None:
        return "added, or at another place"
    if expected.cell_type != actual.cell_type or expected.source != actual.source:
        return "text changed" if expected.cell_type == "markdown" else "source changed"
    if dict(expected.metadata) != dict(actual.metadata):
        return "tags or metadata changed"
    if actual.cell_type != "code":
        return ""
    return "holds an error" if errors_of(actual) else _odd_output(actual.outputs)


def _odd_output(outputs: list[Any]) -> str:
    """The problem if an output has a type or metadata that wsinvest does not write and nbval does not compare."""
    kinds = {kind for output in outputs for kind in output.get("data", {})}
    metadata = any(output.get("metadata") for output in outputs)
    return "output of a kind that wsinvest does not write" if metadata or kinds - _SHOWN else ""


def _injection(executed: Any, injected: list[Any], parameters: Mapping[str, str]) -> Iterator[str]:
    """One line for each fault of the injected cell: it must follow the parameters cell and hold these parameters."""
    if len(injected) != 1 or injected[0] is not _after_parameters(executed):
        yield f"cell {INJECTED}: must stand once, behind the parameters"
        return
    try:
        found = parameters_of(injected[0])
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        yield f"cell {INJECTED}: holds more than parameters"
        return
    if found != parameters:
        changed = sorted(key for key in found.keys() | parameters.keys() if found.get(key) != parameters.get(key))
        yield f"cell {INJECTED}: {', '.join(changed)} changed"
    comments = [line for line in injected[0].source.splitlines() if line.lstrip().startswith("#")]
    if comments not in ([], ["# Parameters"]):
        yield f"cell {INJECTED}: comments are not allowed"
    if dict(executed.metadata.get("papermill", {}).get("parameters", {})) != found:
        yield f"cell {INJECTED}: other than the parameters in the metadata"


def _after_parameters(executed: Any) -> Any:
    indexes = [index for index, cell in enumerate(executed.cells) if "parameters" in tags_of(cell)]
    return executed.cells[indexes[0] + 1] if indexes and indexes[0] + 1 < len(executed.cells) else None


def _counts(executed: Any) -> Iterator[str]:
    code = [cell for cell in executed.cells if cell.cell_type == "code"]
    for number, cell in enumerate(code, 1):
        if cell.execution_count != number:
            yield f"cell {cell.id}: execution count is {cell.execution_count}, not {number}"
        results = [output for output in cell.outputs if output.output_type == "execute_result"]
        if any(output.execution_count != cell.execution_count for output in results):
            yield f"cell {cell.id}: execution count of an output changed"
