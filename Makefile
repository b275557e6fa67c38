# make              sets up and opens the window; without a display, a short demo into demo/
# make demo         every technique on the bundled model and the sample images, into demo/
# make test         the tests, headless
# make coverage     the tests again, and the lines of the program that none of them runs
# make run          the window
# make environment  the set-up alone: .venv with the tested versions
# make benchmarks   speed and memory against other libraries, into benchmarks/RESULTS.md
# make screenshots  the pictures of the README, on an X screen of their own
.PHONY: all demo test coverage run environment benchmarks screenshots clean
PYTHON ?= python3
ENVIRONMENT := .venv/ready-$(shell cat pyproject.toml constraints.txt | cksum | cut -d' ' -f1)
BIN := .venv/bin
WORKERS := --numprocesses auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder --max-worker-restart 1

all: $(ENVIRONMENT)
	@packaging/open-window $(BIN)/python

demo: $(ENVIRONMENT)
	$(BIN)/python -m workbench demo --out demo

environment: $(ENVIRONMENT)

run: $(ENVIRONMENT)
	$(BIN)/python -m workbench

test: $(ENVIRONMENT)
	$(BIN)/ruff check
	$(BIN)/ruff format --check --quiet
	$(BIN)/mypy
	$(BIN)/lint-imports
	QT_QPA_PLATFORM=$${QT_QPA_PLATFORM:-offscreen} $(BIN)/python -m pytest $(WORKERS)

coverage: $(ENVIRONMENT)
	QT_QPA_PLATFORM=$${QT_QPA_PLATFORM:-offscreen} $(BIN)/python -m pytest --cov --cov-report=term-missing

benchmarks: $(ENVIRONMENT) .peers
	$(BIN)/python -m benchmarks

screenshots: $(ENVIRONMENT)
	docs/make-screenshots $(BIN)/python

.peers: benchmarks/peers.txt
	benchmarks/make-peers

$(ENVIRONMENT):
	packaging/make-environment $(PYTHON)
	@touch $@

clean:
	rm -rf .venv .peers demo
