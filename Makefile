# Everything here is `python -m helpers ...` or pytest in .venv; nothing needs make but comfort.
PYTHON ?= python3
RUN := .venv/bin/python
LOCKED := --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --upgrade

.PHONY: report test lab benchmark clean lock

report: .venv/.ready
	$(RUN) -m helpers run

test: .venv/.ready
	$(RUN) -m pytest -n 2

lab: .venv/.ready
	$(RUN) -m jupyterlab --notebook-dir .

benchmark: .venv/.ready
	$(RUN) benchmarks/reconciliation_benchmark.py
	$(RUN) benchmarks/years_benchmark.py
	$(RUN) benchmarks/disclosure_benchmark.py
	$(RUN) benchmarks/fuzz_benchmark.py
	$(RUN) benchmarks/pipeline_benchmark.py
	$(RUN) benchmarks/kill_benchmark.py
	$(RUN) benchmarks/scale_benchmark.py
	$(RUN) benchmarks/mutation_benchmark.py percentages

clean:
	rm -rf .venv reports .pytest_cache .ruff_cache .hypothesis
	find src tests benchmarks -name __pycache__ -prune -exec rm -rf {} +

lock: .venv/.ready
	.venv/bin/uv pip compile pyproject.toml --all-extras $(LOCKED) --output-file requirements.lock
	printf 'editables\nhatchling\nuv\n' | .venv/bin/uv pip compile - $(LOCKED) --output-file requirements-build.lock

.venv/.ready: requirements.lock requirements-build.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-build.lock
	.venv/bin/uv pip install --quiet --python $(RUN) --require-hashes --requirement requirements.lock
	.venv/bin/uv pip install --quiet --python $(RUN) --no-deps --no-build-isolation --editable .
	touch $@
