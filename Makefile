# Everything lives in .venv; `make serve` and `make test` set it up by themselves.
PORT ?= 8000
HOST ?= 127.0.0.1
PYTHON ?= python3
BIN := .venv/bin
# A third of the time tests wait for servers and browsers: three at once keep two cores busy.
PYTEST := pytest -n 3 --dist worksteal

.PHONY: serve test coverage style types imports programs check bench faults image simulate golden clean

serve: .venv/installed
	$(BIN)/kalends -C data/mag serve --host $(HOST) --port $(PORT) $(if $(TODAY),--today $(TODAY))

test: .venv/tested
	$(MAKE) --no-print-directory --jobs --output-sync=target style types imports programs
	$(BIN)/$(PYTEST)

# Takes half as long again as the tests: every server, command and browser's server is watched too.
coverage: .venv/tested
	$(BIN)/coverage erase
	$(BIN)/coverage run -m $(PYTEST)
	$(BIN)/coverage combine -q
	$(BIN)/coverage report --fail-under=95

style:
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/hadolint Dockerfile

types:
	$(BIN)/mypy

imports:
	$(BIN)/lint-imports

programs:
	tests/install

check: .venv/installed
	$(BIN)/kalends -C data/mag check

bench: .venv/tested
	$(BIN)/python -m bench

faults: .venv/tested
	$(BIN)/python -m bench.faults

image:
	tests/deploy/image

simulate: .venv/installed
	$(BIN)/python -m bench.simulate

golden: .venv/tested
	$(BIN)/pytest -q tests/calendars/feeds/test_golden.py tests/calendars/feeds/test_every_kind.py tests/data/journal/test_formats.py tests/data/rollover/test_wording.py tests/app/cli/test_new.py tests/year/test_golden_year.py tests/plans/test_plans.py --golden

.venv/installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	touch $@

.venv/tested: .venv/installed
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[test]'
	touch $@

clean:
	rm -rf .venv
