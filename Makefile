# Every target sets up what it needs. Python 3.11 or later, pip and make are enough.
PYTHON ?= $(shell for name in python3 python3.13 python3.12 python3.11 python; do \
  $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && exit; done; echo python3)
BIN := .venv/bin
PORT ?= 8000
WORKERS ?= auto
export PORT

.DEFAULT_GOAL := help
.PHONY: help setup run test check bench assets lock

help: ## This list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## Prepare .venv to run the application
	@$(PYTHON) requirements/install.py run

run: setup ## Serve the demonstration at http://localhost:8000 (PORT=9000 for another port)
	@$(BIN)/otmr db upgrade
	@$(BIN)/otmr demo load --if-empty
	@$(BIN)/otmr run

test: ## Everything that is checked: style, types, imports, then all tests
	@$(PYTHON) requirements/install.py dev
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@CHROMIUM="$$($(PYTHON) requirements/chromium.py)" || exit 2; export CHROMIUM; $(BIN)/pytest -n $(WORKERS)

check: ## The quick part: style, types, imports, tests without database or browser
	@$(PYTHON) requirements/install.py dev
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/pytest -q tests/unit tests/house

bench: ## Measure and print a table of ratios; seeds its own databases
	@$(PYTHON) requirements/install.py scale
	@$(BIN)/otmr bench run

assets: ## Rebuild styles (needs npm) and compile the French texts
	@$(PYTHON) requirements/install.py dev
	cd assets && npm ci --no-audit --no-fund && npm run build
	cd assets && cat package.json theme.scss $$(LC_ALL=C ls scss/*.scss) | sha256sum > built.sha256
	for file in recruitment/translations/fr/LC_MESSAGES/*.po; do \
	  $(BIN)/pybabel compile -D $$(basename $$file .po) -d recruitment/translations || exit 1; done

LOCK = $(BIN)/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe --all-build-deps --no-header \
  --no-emit-index-url --no-emit-find-links --no-emit-trusted-host pyproject.toml

lock: ## Renew the hashed locks from pyproject.toml
	@$(PYTHON) requirements/install.py dev
	$(LOCK) --extra scale --extra dev -o requirements/dev.txt
	$(LOCK) -c requirements/dev.txt -o requirements/run.txt
	$(LOCK) --extra scale -c requirements/dev.txt -o requirements/scale.txt
	sed -i '1i # Made by `make lock`, installed with --require-hashes.' requirements/*.txt
