# Everything one does with a checkout of Armillary; `make` alone lists it.

VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.setup
SAMPLE := resources/sample_logs

.DEFAULT_GOAL := help
.PHONY: help setup run test check bench bench-peers screenshots package clean

help: ## List what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(STAMP) ## Install everything into .venv, with system libraries on Debian when root

# Kept while pyproject.toml and the recipe stay as they are, so that later calls need no network.
$(STAMP): pyproject.toml scripts/setup.sh scripts/setup_system.sh
	@sh scripts/setup_system.sh
	@sh scripts/setup.sh $(VENV)
	@touch $@

run: setup ## Open the sample logs; without a screen, drive every view and leave pictures in out/
	@sh scripts/run_sample.sh $(BIN) $(SAMPLE)

test: setup ## Run all tests
	@$(BIN)/python -m scripts.run_tests

check: setup ## Style, types and walls
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: setup ## Measure against the goals: a table, and bench/results.json
	@sh scripts/on_screen.sh $(BIN)/python -m tests.benchmarks

bench-peers: setup ## Measure UMAP beside umap-js and Embedding Atlas, which are installed into build/
	@$(BIN)/python -m tests.benchmarks.peers

screenshots: setup ## Photograph the real program for the README
	@sh scripts/on_screen.sh $(BIN)/python -m scripts.make_screenshots

package: setup ## Build the bundle that runs without Python, and try it
	$(BIN)/pyinstaller --noconfirm --log-level WARN --distpath dist --workpath build packaging/armillary.spec
	cp packaging/armillary.desktop packaging/install.sh resources/icons/armillary.svg dist/armillary/
	bash packaging/check_bundle.sh dist/armillary

clean: ## Remove what was built, measured and drawn; .venv stays
	rm -rf build dist out bench armillary.egg-info .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find app core resources tests scripts -name __pycache__ -type d -prune -exec rm -rf {} +
