"""Translations: `python -m tools.messages` extracts, updates and compiles every catalogue, with Babel.

A further language is one file: `python -m tools.messages fr` begins it.
"""

import ast
import io
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from wsinvest.i18n.catalogue import DOMAIN, FOLDER, LANGUAGES, SOURCE

PACKAGE = FOLDER.parents[1]
COMMENT = "# i18n:"  # what follows is for translators
Found = tuple[int, str, tuple[str, ...], list[str]]


def messages(file: BinaryIO, keywords: Any, comment_tags: Any, options: Any) -> Iterator[Found]:
    """Every `_("...")` of a Python file for Babel; the texts of a rule have code and part as their context."""
    source = file.read().decode("utf-8")
    tree, lines = ast.parse(source), source.splitlines()
    contexts = dict(_of_rules(tree))
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "_":
            text, *more = (ast.literal_eval(argument) for argument in call.args)
            context = contexts.get(call, more[0] if more else "")
            said = ("pgettext", (context, text)) if context else ("gettext", (text,))
            yield (call.lineno, *said, _comments(lines, call.lineno))


def _of_rules(tree: ast.Module) -> Iterator[tuple[ast.Call, str]]:
    for function in tree.body:
        for call in getattr(function, "decorator_list", []):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") in ("rule", "alert"):
                code = ast.literal_eval(call.args[0])
                text = next(one.value for one in call.keywords if one.arg == "text")
                yield from ((part.value, f"{code}:{part.arg}") for part in text.keywords)  # type: ignore[attr-defined]


def _comments(lines: list[str], line: int) -> list[str]:
    above = lines[line - 2].strip() if line > 1 else ""
    return [above.removeprefix(COMMENT).strip()] if above.startswith(COMMENT) else []


def template() -> Catalog:
    """All messages of the package, without translations."""
    found = Catalog(project=DOMAIN, charset="utf-8", fuzzy=False)
    method, keywords = [("**.py", "tools.messages:messages")], {"gettext": None, "pgettext": ((1, "c"), 2)}
    for file, line, message, comments, context in extract_from_dir(str(PACKAGE), method, keywords=keywords):
        found.add(message, locations=[(file, line)], auto_comments=comments, context=context)
    return found


def po_file(language: str) -> Path:
    """The catalogue that translators write."""
    return FOLDER / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def read(language: str) -> Catalog:
    """A catalogue as it stands; empty where there is none yet."""
    path = po_file(language)
    with io.BytesIO(path.read_bytes() if path.exists() else b"") as file:
        return read_po(file, locale=language)


def as_po(catalogue: Catalog) -> bytes:
    """The catalogue as text, without what changes from day to day."""
    file = io.BytesIO()
    write_po(file, catalogue, width=110, omit_header=True, sort_output=False, include_lineno=False)
    return file.getvalue()


def as_mo(catalogue: Catalog) -> bytes:
    """The catalogue as gettext reads it; the same texts give the same bytes."""
    catalogue.creation_date = catalogue.revision_date = datetime(1970, 1, 1, tzinfo=UTC)
    file = io.BytesIO()
    write_mo(file, catalogue)
    return file.getvalue()


def update(language: str) -> Catalog:
    """The catalogue with today's messages: those that are gone are dropped, new ones wait for their translation."""
    found = read(language)
    found.update(template(), no_fuzzy_matching=True)
    found.obsolete.clear()
    return found


def main(*languages: str) -> None:
    """Write every catalogue, and those of these languages."""
    for language in sorted({*LANGUAGES, *languages} - {SOURCE}):
        catalogue, path = update(language), po_file(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(as_po(catalogue))
        path.with_suffix(".mo").write_bytes(as_mo(catalogue))
        missing = sum(1 for message in catalogue if message.id and not message.string)
        sys.stdout.write(f"{language}: {len(catalogue)} messages, {missing} without a translation\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
