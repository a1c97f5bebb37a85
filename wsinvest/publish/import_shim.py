"""Imported before nbformat: keeps out the grammars that it never uses and that cost 1.5 s in every process.

jupyter-events asks jsonschema for all its formats, one of which builds 39 grammars at import; jsonschema itself treats
that package as optional. Also a pytest plugin (`-p wsinvest.publish.import_shim`), since nbval imports nbformat too.
"""

import sys

sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
