"""Rewrites recorded evidence with every text redacted by the current rules."""

from pathlib import Path
from typing import Any, Final

from wsinvest.host.files import StoreError
from wsinvest.model.case import Case, Evidence
from wsinvest.model.registry import Registry, load
from wsinvest.redact.redactor import Redactor
from wsinvest.store import cases, rows
from wsinvest.store.checked import clean
from wsinvest.store.walk import walked

_FOREIGN: Final = frozenset({"response", "close", "said", "certificate", "chain"})  # fields with texts of the server
_CHECKED: Final = frozenset({"collector", "language"})  # fields whose values are checked against a fixed list


def masked(case: Case, redactor: Redactor) -> Case:
    """The case with every text redacted."""
    evidence = {name: _masked(item, redactor) for name, item in case.evidence.items()}
    return Case(_masked(case.manifest, redactor), evidence)


def write(
    case: Case, source: Path, into: Path, redactor: Redactor | None = None, registry: Registry | None = None
) -> None:
    """Write the evidence of a case into the new folder `into`; its rows are read from `source`. Raises StoreError.

    With a redactor the rows are redacted. Data without a field in the facts classes is not written.
    """
    known = (registry or load()).collectors
    for item in case.evidence.values():
        if item.rows:
            kind = known[item.collector].row if item.collector in known else None
            _write_rows(item, kind, source, into, redactor)
        cases.save_evidence(into, item)


def _write_rows(item: Evidence, kind: type[Any] | None, source: Path, into: Path, redactor: Redactor | None) -> None:
    path = cases.rows_file(source, item.collector)
    if kind is None:
        raise StoreError(f"{path}: {item.collector} keeps no rows; it needs another version of wsinvest")
    with rows.RowsFile[Any](cases.rows_file(into, item.collector)) as written:
        for row in rows.read(path, kind):
            visible = clean(row)
            written.put(visible if redactor is None else _masked(visible, redactor))
        written.finish()


def _masked(value: Any, redactor: Redactor) -> Any:
    def visit(leaf: Any, path: tuple[str, ...]) -> Any:
        if not isinstance(leaf, str) or path[-1] in _CHECKED:
            return leaf
        return redactor.mask(leaf) if _FOREIGN & set(path) else redactor.mask_own(leaf)

    return walked(value, visit)
