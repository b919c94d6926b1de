# make site   sets up and builds the open site into site/
# make serve  serves it at http://127.0.0.1:8000 and shows changes as they are saved
# make check  reports every problem of the content
# make test   sets up what the tests need and runs them
# make lint   checks the code: style, types, import rules, spelling
# make lock   locks the dependencies again, to their newest versions
# make clean  removes everything that was made

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
export NO_MKDOCS_2_WARNING = 1

.PHONY: site serve check test lint lock clean

site: $(VENV)/.runtime
	$(BIN)/whatworks build

serve: $(VENV)/.runtime
	$(BIN)/whatworks serve

check: $(VENV)/.runtime
	$(BIN)/whatworks check

test: $(VENV)/.browser $(VENV)/.nginx
	$(BIN)/pytest -n auto --dist loadscope

lint: $(VENV)/.development
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/codespell

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "This needs Python 3.11 or newer."; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: requirements.txt pyproject.toml | $(VENV)/bin/python
	@echo "Setting up (this takes a minute the first time)…"
	$(PIP) install --require-hashes -r requirements.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.development: requirements-dev.txt $(VENV)/.runtime
	@echo "Setting up what the tests need…"
	$(PIP) install --require-hashes -r requirements-dev.txt
	@touch $@

# Chromium: the system's, from Debian's packages where we may install them, else Playwright's own
$(VENV)/.browser: $(VENV)/.development
	@if command -v chromium >/dev/null || command -v google-chrome >/dev/null; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "Installing Chromium…"; apt-get update -qq && apt-get install -y -qq chromium >/dev/null; \
	else $(BIN)/playwright install chromium; fi
	@touch $@

# nginx, for the tests of docs/deployment: from Debian's packages where we may install them; without it those
# tests are skipped
$(VENV)/.nginx: | $(VENV)/bin/python
	@if command -v nginx >/dev/null || test -x /usr/sbin/nginx; then touch $@; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "Installing nginx…"; apt-get update -qq && apt-get install -y -qq nginx openssl >/dev/null && touch $@; \
	else echo "There is no nginx here, so the server configurations are not tested."; fi

lock:
	$(PYTHON) -m venv $(VENV)/lock && $(VENV)/lock/bin/pip install --quiet uv
	for set in "build requirements.txt" "dev requirements-dev.txt"; do set -- $$set; \
	  $(VENV)/lock/bin/uv pip compile pyproject.toml --group $$1 --universal --python-version 3.11 \
	    --generate-hashes --no-emit-index-url --no-annotate --no-header --upgrade --quiet \
	    --output-file $$2; done

clean:
	rm -rf $(VENV) site site-* .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
