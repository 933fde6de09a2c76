# One task file: people and the build server run the same commands. `make` lists them.
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
export PORT

.PHONY: help run test check docs bench lock format messages clean

help: ## list these commands
	@awk -F':.*## ' '/^[a-z]+:.*## /{printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: ## set up, load the built-in cluster and serve it on 127.0.0.1:8000 (PORT, DATABASE_URL honoured)
	@$(PYTHON) tools/bootstrap.py run

test: ## the whole suite, browser tests included
	@$(PYTHON) tools/bootstrap.py test
	$(BIN)/pytest -n 2 --dist loadgroup

check: ## format, lint, types, layers, translations, migrations, generated pages
	@$(PYTHON) tools/bootstrap.py dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python tools/portal_messages.py --check
	$(BIN)/python -m corechain_portal makemigrations --check --dry-run
	$(BIN)/python tools/generated_pages.py --check
	$(BIN)/python -m tools.build_assets check

docs: ## write the generated pages anew and build the site to var/docs
	@$(PYTHON) tools/bootstrap.py dev
	$(BIN)/python tools/generated_pages.py
	$(BIN)/sphinx-build -q -W --keep-going docs var/docs
	@echo "var/docs/index.html"

bench: ## ratios against a peer, measured in the same run
	@$(PYTHON) tools/bootstrap.py dev
	$(BIN)/python -m benchmarks

lock: ## compile the lock files anew from pyproject.toml
	@$(PYTHON) tools/bootstrap.py dev
	$(BIN)/python tools/lock.py

format: ## let ruff write the format
	@$(PYTHON) tools/bootstrap.py dev
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

messages: ## bring the portal's message catalogue up to date
	@$(PYTHON) tools/bootstrap.py dev
	$(BIN)/python tools/portal_messages.py

clean: ## remove what the commands made, except the data base in var/
	rm -rf .venv frontend/node_modules src/corechain_portal/web/static/built dist build var/docs
