# Two commands: `make run` opens the dashboard, `make test` checks everything. Both prepare what they need first.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
STORE ?= data/local/xushi.duckdb
PORT ?= 8501

.PHONY: run test check bench audit format lock clean

run: $(VENV)/ready
	@test -f "$(STORE)" || $(BIN)/xushi --db "$(STORE)" demo
	$(BIN)/xushi --db "$(STORE)" serve --port $(PORT)

test: $(VENV)/ready-for-tests
	@tests/install-browser
	$(MAKE) --no-print-directory check

# what the machine checks, without preparing anything
check:
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/bandit --quiet --recursive indicators dashboard
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n auto -m "not browser and not bench"
	$(BIN)/pytest -n auto -m browser

# what is measured, as ratios within one run; wants a quiet machine
bench: $(VENV)/ready-for-tests
	@tests/install-browser
	$(BIN)/pytest -m bench

# known holes in what is locked; asks a service, so it is no part of check
audit: $(VENV)/ready-for-tests
	$(BIN)/pip install --quiet pip-audit
	$(BIN)/pip-audit --disable-pip --requirement requirements.txt

format:
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: $(VENV)/ready-for-tests
	$(BIN)/pip install --quiet pip-tools
	$(BIN)/pip-compile $(LOCK) -o requirements.txt pyproject.toml
	$(BIN)/pip-compile $(LOCK) --extra test -c requirements.txt -o requirements-test.txt pyproject.toml

LOCK := --quiet --build-deps-for editable --generate-hashes --allow-unsafe --strip-extras --no-header \
        --no-emit-index-url --no-emit-find-links --no-emit-trusted-host

$(VENV)/ready: requirements.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("需要 Python 3.11 或更新的版本 / Python 3.11 or newer is needed" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/ready-for-tests: $(VENV)/ready requirements-test.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-test.txt
	touch $@

clean:
	rm -rf $(VENV) build *.egg-info tests/output
