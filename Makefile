# make        the main job: every technique on the bundled model and the samples, into demo/
# make test   the tests, headless
.PHONY: all test
PYTHON ?= python3
STAMP := .venv/stamp-$(shell cat pyproject.toml constraints.txt | cksum | cut -d' ' -f1)

all: $(STAMP)
	.venv/bin/python -m workbench demo --out demo

test: $(STAMP)
	.venv/bin/ruff check
	QT_QPA_PLATFORM=$${QT_QPA_PLATFORM:-offscreen} .venv/bin/python -m pytest

$(STAMP):
	$(PYTHON) -m venv .venv
	.venv/bin/python -m pip install --quiet --disable-pip-version-check uv
	. .venv/bin/activate && uv pip install --quiet --constraint constraints.txt --editable '.[dev]'
	rm -f .venv/stamp-* && touch $@
