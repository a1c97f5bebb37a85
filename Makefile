# wsinvest: every target sets up what it needs by itself. Start with `make report`.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
TARGET ?= demo
# More for the command line, as in: make report ARGS="--language pt-BR --keep 20"
ARGS ?=
# Test files go to two processes; a file's tests stay together. One process, as for a debugger: make test PARALLEL=
PARALLEL ?= -n 2 --dist loadfile
# What the exams build is kept here until what it was built of changes.
WSINVEST_EXAM_CACHE ?= .cache/exams
export WSINVEST_EXAM_CACHE
NPM := $(WSINVEST_EXAM_CACHE)/npm
# Servers in other languages, each built once; what cannot be built here is skipped by name.
BUILT := $(foreach one,go caddy rust java,$(WSINVEST_EXAM_CACHE)/$(one)/.built)

.PHONY: help report diagnose lab load watch fleet verify quick test exams check messages docs faults field trials knowledge safety fuzz bench lock dist clean

help:
	@echo "make report [TARGET=data/targets/x.toml] [ARGS=...]  investigate, write and publish the report"
	@echo "make lab      open JupyterLab on copies of the notebooks in data/notebooks, which git ignores"
	@echo "make verify   judge every published report again on its own evidence"
	@echo "make quick    the tests that need no process and no server, in a minute"
	@echo "make test     what every change needs   make check   ruff and mypy"
	@echo "make exams [THIRD=0]  real servers, hostile ones, whole reports: all, or a third of them"
	@echo "make faults [ARGS=\"part of a name\"]  diagnose faults on real servers: a table, and recall and precision"
	@echo "make field [ARGS=\"part of a name\"]  the same with faults that people reported in public, each also mended"
	@echo "make trials   both, and keep how often each code was right: wsinvest/report/trials.json"
	@echo "make knowledge [ARGS=...]  the same with the URL alone, with the .env and with all: overclaims, and what is lost"
	@echo "make watch    watch a service that breaks and heals itself: alerts, history, live page at 127.0.0.1:9464"
	@echo "make load     2,000 connections to the demo service: one screen, and a page in data/loads/demo"
	@echo "make fleet    examine 40 services on a Dask cluster of two workers: one screen and a page; TARGET=fleet.toml: yours"
	@echo "make docs     the documentation as a site: build/site/index.html, which needs no server"
	@echo "make bench    measure the goals     make lock    renew the lock files (needs uv)"
	@echo "make dist     dist/: the source distribution and the wheel that is built from it"

# 0 to 2 say how bad the target is; the report itself is done in all three.
report: $(VENV)/.installed
	@$(BIN)/wsinvest report "$(TARGET)" $(ARGS) || { status=$$?; [ $$status -le 2 ] || exit $$status; }

diagnose: $(VENV)/.installed
	@$(BIN)/wsinvest diagnose "$(TARGET)" $(ARGS)

lab: $(VENV)/.installed
	@folder=$$($(BIN)/python -m wsinvest.publish.workcopy) && \
		$(BIN)/python -m jupyterlab --notebook-dir="$$folder" $$([ "$$(id -u)" = 0 ] && echo --allow-root) $(ARGS)

# The service breaks and heals itself; an alert with its proven cause comes within three minutes. 0 to 3: its last state.
watch: $(VENV)/.installed
	@$(BIN)/wsinvest watch "$(if $(filter demo,$(TARGET)),demo-watch,$(TARGET))" --page 127.0.0.1:9464 $(ARGS) \
		|| { status=$$?; [ $$status -le 3 ] || exit $$status; }

# Exit status 3: this machine was too busy to be the generator, and the page says so.
load: $(VENV)/.installed
	@$(BIN)/wsinvest load "$(if $(filter demo,$(TARGET)),demo-healthy,$(TARGET))" --hold 2000 --for 10s \
		--out data/loads/demo $(ARGS) || { status=$$?; [ $$status -le 3 ] || exit $$status; }

# 0 to 2 say how bad the worst target is; the page is there in all three.
fleet: $(VENV)/.installed
	@$(BIN)/wsinvest fleet $(if $(filter demo,$(TARGET)),demo,"$(TARGET)") $(ARGS) || { status=$$?; [ $$status -le 2 ] || exit $$status; }

verify: $(VENV)/.installed
	@$(BIN)/wsinvest verify $(ARGS)

quick: $(VENV)/.tested
	$(BIN)/python -m pytest -q --quick $(PARALLEL) $$(grep -v '^[-#]' tests/quick.txt) $(ARGS)

test: $(VENV)/.tested
	$(BIN)/python -m pytest -q -m "not exam" $(PARALLEL) $(ARGS)

# Everything slow; THIRD=0, 1 or 2 runs only that third. Servers that are missing here are skipped by name.
exams: $(VENV)/.tested $(NPM)/.installed $(BUILT)
	$(BIN)/python -m pytest -q -m exam $(PARALLEL) $(if $(THIRD),--third $(THIRD)) $(ARGS)

# Only where npm is to be had.
$(NPM)/.installed: tests/npm/package.json
	@mkdir -p $(NPM) && cp tests/npm/package.json $(NPM)/
	@command -v npm >/dev/null 2>&1 || exit 0; \
		npm install --silent --no-audit --no-fund --no-package-lock --prefix $(NPM) >/dev/null && touch $@ || \
		echo "npm's packages are not to be had; exams on their servers are skipped by name" >&2

.SECONDEXPANSION:
$(BUILT): $(WSINVEST_EXAM_CACHE)/%/.built: tests/faults/servers/build.sh $$(shell find tests/faults/servers/$$* -type f)
	@sh tests/faults/servers/build.sh $* $(dir $@) && touch $@ || \
		echo "the servers in $* cannot be built here; exams on them are skipped by name" >&2

# A part of a name examines only those entries: make faults ARGS="channels"
faults: $(VENV)/.tested $(NPM)/.installed $(BUILT)
	@$(BIN)/python -m tests.faults "$(ARGS)"

field: $(VENV)/.tested $(NPM)/.installed $(BUILT)
	@$(BIN)/python -m tests.field "$(ARGS)"

# What `explain` and the JSON say of each code. An entry that is not right is recorded like the others.
trials: $(VENV)/.tested $(NPM)/.installed $(BUILT)
	$(BIN)/python -m pytest -q --tb=no $(PARALLEL) --trials wsinvest/report/trials.json \
		tests/faults/test_bank.py tests/field/test_field.py tests/field/test_mended.py || [ $$? -eq 1 ]

check: $(VENV)/.tested
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# Extract, update and compile the translations; a further language begins by: make messages ARGS=fr
messages: $(VENV)/.tested
	@$(BIN)/python -m tools.messages $(ARGS)

# A page for each code (docs/codes/<code>.md); the sizes of the layers in docs/architecture.md; the site, in build/site
docs: $(VENV)/.tested
	@$(BIN)/python -m tools.picture
	@$(BIN)/python -m tools.site

# Each entry with its URL alone, with its .env and with all: what is claimed and not true, lost, or contradicted.
knowledge: $(VENV)/.tested $(NPM)/.installed $(BUILT)
	@$(BIN)/python -m tests.faults.knowledge "$(ARGS)"

safety: $(VENV)/.tested
	$(BIN)/python -m tests.safety

# For minutes rather than seconds; what it finds is kept in tests/fuzz/kept and tried first the next time.
fuzz: $(VENV)/.tested
	$(BIN)/python -m pytest -q tests/fuzz --hypothesis-profile=long $(ARGS)

bench: $(VENV)/.tested $(WSINVEST_EXAM_CACHE)/bench/.installed
	@for bench in tests/bench/bench_*.py; do $(BIN)/python -m tests.bench.$$(basename $$bench .py) || exit 1; done

# Other load generators, installed once; what is not to be had is named by the bench.
$(WSINVEST_EXAM_CACHE)/bench/.installed: tests/bench/install_peers.sh
	@sh $< $(dir $@) && touch $@

# What is wanted stands in pyproject.toml, and for developers in tests/requirements.in.
lock:
	uv pip compile -q --universal --generate-hashes --python-version 3.11 pyproject.toml --all-extras --group build -o requirements.txt
	uv pip compile -q --universal --generate-hashes --python-version 3.11 pyproject.toml -c requirements.txt --group build -o requirements-diagnose.txt
	uv pip compile -q --universal --generate-hashes --python-version 3.11 tests/requirements.in -o tests/requirements.txt

# The time of the last commit, so that one commit gives one wheel, whenever and wherever it is built.
dist: $(VENV)/.tested
	@rm -rf dist && SOURCE_DATE_EPOCH=$$(git log -1 --format=%ct 2>/dev/null || echo 1767225600) \
		$(BIN)/python -m build --no-isolation --outdir dist . >/dev/null && ls dist

clean:
	rm -rf $(VENV) .cache build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache

$(VENV)/.installed: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "wsinvest needs Python 3.11 or newer, this is %d.%d; try: make PYTHON=python3.12" % sys.version_info[:2])'
	@echo "Setting up $(VENV) (once, about a minute) ..."
	@[ -x $(BIN)/python ] || $(PYTHON) -m venv $(VENV) || \
		{ rm -rf $(VENV); echo "python3-venv is missing; on Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@$(call install,requirements.txt)
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.tested: $(VENV)/.installed tests/requirements.txt
	@$(call install,tests/requirements.txt)
	@touch $@

# uv takes seconds where pip takes a minute; both install exactly the hashed lock.
define install
if command -v uv >/dev/null 2>&1; then \
	uv pip install -q --python $(BIN)/python --compile-bytecode --require-hashes -r $(1); \
else \
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r $(1); \
fi
endef
