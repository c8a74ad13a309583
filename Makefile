# Two commands: `make serve` runs the portal, `make test` proves it. The others are for those who change it.

PYTHON := $(or $(shell command -v python3 2>/dev/null),$(shell command -v python3.11 2>/dev/null))
REMEDY := Python 3.11 is needed and was not found. On Debian 12: sudo apt-get install python3 python3-venv
RUN = @$(or $(PYTHON),$(error $(REMEDY)))
COMPILE = .venv/bin/uv pip compile --quiet --generate-hashes --python-version 3.11 --no-emit-index-url

.PHONY: serve test test-full tools lock messages format

serve:
	$(RUN) scripts/serve.py

# Browser tests see each page type in two of sixteen views. ARGS go to pytest: make test ARGS="tests/core -k text"
test:
	$(RUN) scripts/test.py $(ARGS)

# Browser tests see each page type in all sixteen views.
test-full: export PORTAL_BROWSER_VIEWS = all
test-full: test

tools:
	$(RUN) scripts/test.py --only-prepare

# With the tools at hand, whatever the state of the lock files: a wrong hash in them is mended by this very command.
lock: .venv/bin/uv
	$(COMPILE) requirements.in -o requirements.txt
	$(COMPILE) requirements-dev.in -o requirements-dev.txt

.venv/bin/uv:
	$(RUN) scripts/test.py --only-prepare

# Takes new and changed texts of the interface into the four catalogues under locale/.
messages: tools
	$(RUN) scripts/manage.py update_catalogues

format: tools
	.venv/bin/python -m ruff check --fix
	.venv/bin/python -m ruff format
