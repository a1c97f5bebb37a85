"""`python -m tests.field.apps APP PORT SETTINGS`: serve one of the programs of this folder; its settings are JSON."""

import importlib
import json
import sys

_, name, port, settings = sys.argv
importlib.import_module(f"tests.field.apps.{name}").serve(int(port), **json.loads(settings))
