# Everything runs in .venv, from requirements.lock; nothing is installed outside of this folder.
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/
READY := $(VENV)/.ready
PIP := $(RUN)python -m pip --disable-pip-version-check --quiet

.PHONY: setup demo test lint types contracts docs tests faults fuzz lock clean

setup: $(READY)

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "termlode needs Python 3.11 or newer: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@echo "setting up $(VENV) (once; about a minute)"
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

# The main job on real text.
demo: $(READY)
	@$(RUN)python corpora/law/fetch.py
	$(RUN)luigi --module tasks MineTerms --domain law --show 30 --local-scheduler

# Everything CI checks. The demo corpus is real text that the tests read; without it those tests are skipped.
test: lint types contracts docs tests

lint: $(READY)
	$(RUN)ruff check .
	$(RUN)ruff format --check .

types: $(READY)
	$(RUN)mypy

contracts: $(READY)
	$(RUN)lint-imports

# The documentation as a site, in site/.
docs: $(READY)
	$(RUN)zensical build --strict

tests: $(READY)
	@-$(RUN)python corpora/law/fetch.py
	$(RUN)pytest -n 2

# Every promise of docs/reliability.md at its full figure. It takes hours; stop it and run it again as you like, it
# goes on where it was. `make faults PROMISE="test_kill or test_disk"` takes some.
faults: $(READY)
	@-$(RUN)python corpora/law/fetch.py
	TERMLODE_FAULTS=full $(RUN)python -m pytest -p tests.faults.books -n 2 -m faults $(if $(PROMISE),-k "$(PROMISE)") tests

# Every reader on bytes that nobody would write, for SECONDS each (Linux, macOS). Findings are left in .fuzz/.
SECONDS ?= 600
fuzz: $(READY)
	@$(PIP) install 'atheris>=2.3'
	$(RUN)python -m tests.fuzz.atheris_readers --seconds $(SECONDS)

# Pin the newest versions that pyproject.toml allows, for every system and Python at once.
lock:
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
		--group dev pyproject.toml -o requirements.lock --upgrade

clean:
	rm -rf $(VENV) site .cache .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
