# Two commands matter: `make run` opens a plan and its programme, `make test` checks everything.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
SAMPLE := zhizao/data/samples/linlan.txt
DOC    ?= $(SAMPLE)
PORT   ?= 8000
.DEFAULT_GOAL := help
.PHONY: help run reset test check format bench docs clean

# Debian without python3-venv has no ensurepip: then the outer pip fills an environment made without one.
PIP = if [ -x $(BIN)/pip ]; then $(BIN)/pip --disable-pip-version-check "$$@"; \
      else $(PYTHON) -m pip --disable-pip-version-check --python $(BIN)/python "$$@"; fi

help: ## show these lines
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(VENV)/.run ## read the sample, print it, serve its programme at http://127.0.0.1:8000; DOC=path adds yours
	@$(BIN)/zhizao read "$(DOC)"
	@$(BIN)/zhizao demo --home .zhizao --port $(PORT) $(if $(filter-out $(SAMPLE),$(DOC)),--doc "$(DOC)")

reset: ## throw away what `make run` keeps in .zhizao; asks first
	@[ ! -d .zhizao ] || { printf 'Remove .zhizao with its programmes, reports and evidence? [y/N] '; read -r answer; \
	  [ "$$answer" = y ] && rm -rf .zhizao || echo "Kept."; }

test: check ## everything: style, types, imports, tests, documentation
	$(BIN)/python -m pytest
	@$(MAKE) --no-print-directory docs

check: $(VENV)/.dev ## style, types and the direction of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

format: $(VENV)/.dev ## put the code in its form and make the generated files anew
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/python -m tests.generated

bench: $(VENV)/.bench ## speed beside JioNLP, memory over ten thousand documents, folders on two cores and read again
	$(BIN)/python benchmarks/read_speed.py
	$(BIN)/python benchmarks/memory_flat.py
	$(BIN)/python benchmarks/folders.py

docs: $(VENV)/.dev ## build the documentation into site/
	DISABLE_MKDOCS_2_WARNING=true $(BIN)/mkdocs build --strict --quiet

clean: ## remove what the other targets made
	rm -rf $(VENV) site build zhizao.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "zhizao needs Python 3.11 or later; name one with make PYTHON=python3.11 ..." >&2; exit 1; }
	@rm -rf $(VENV); $(PYTHON) -m venv $(VENV) >/dev/null 2>&1 \
	  || { rm -rf $(VENV); $(PYTHON) -m venv --without-pip $(VENV) && $(PYTHON) -m pip --version >/dev/null; } \
	  || { rm -rf $(VENV); echo "Neither venv nor pip works here; on Debian: apt-get install python3-venv python3-pip" >&2; exit 1; }
	@touch $@

$(VENV)/.run: $(VENV)/.made requirements.txt pyproject.toml
	@set -- install --quiet --require-hashes --only-binary :all: -r requirements.txt; $(PIP)
	@set -- install --quiet --no-deps --no-build-isolation --editable .; $(PIP)
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements-dev.txt
	@set -- install --quiet --require-hashes --only-binary :all: -r requirements-dev.txt; $(PIP)
	@touch $@

# JioNLP brings 218 MB, so it lives apart and only the benchmark pays for it.
$(VENV)/.bench: $(VENV)/.run benchmarks/requirements-bench.txt benchmarks/requirements-pdf.txt
	@$(PYTHON) -m venv --without-pip $(VENV)/jionlp
	@$(PYTHON) -m pip --disable-pip-version-check --python $(VENV)/jionlp/bin/python install --quiet --require-hashes \
	  -r benchmarks/requirements-bench.txt
	@$(PYTHON) -m venv --without-pip $(VENV)/pdfplumber
	@$(PYTHON) -m pip --disable-pip-version-check --python $(VENV)/pdfplumber/bin/python install --quiet --require-hashes \
	  --only-binary :all: -r benchmarks/requirements-pdf.txt
	@touch $@
