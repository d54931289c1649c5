# Two commands: `make serve` opens the workbook, `make test` proves it. Both set up all they need, once.
# On Windows, or without make: see README.md for the plain pip commands.

# The first Python that really runs and is new enough; else any Python, which then says what is needed.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
    $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && exit; done; \
  for p in python3 python; do $$p -c '' 2>/dev/null && echo $$p && exit; done)
RUN = $(if $(PYTHON),$(PYTHON),$(error Steady needs Python 3.11 or newer, and found no Python. Install it from your system, then type make again))

.PHONY: serve lab test picture screenshots snapshots accessibility lighthouse requirements bench faults clean
serve:
	@$(RUN) tools/setup.py serve
	@.venv/bin/workbook serve $(ARGS)

lab:
	@$(RUN) tools/setup.py serve
	@.venv/bin/workbook lab $(ARGS)

test:
	@$(RUN) tools/setup.py test
	@.venv/bin/python tools/run_tests.py $(ARGS)

# All figures of docs/performance.md, each beside plain Voilà in the same run; about a quarter of an hour on a quiet machine.
bench:
	@$(RUN) tools/setup.py test
	@.venv/bin/python -m benchmarks $(ARGS)

# The long random part of docs/reliability.md: another seed breaks other things. Ten to twenty minutes; ARGS=--write puts the
# table into the page.
SEED ?= 1
faults:
	@$(RUN) tools/setup.py test
	@STEADY_SEED=$(SEED) .venv/bin/python tools/faults.py $(ARGS)

# The picture on top of the README, from the running workbook.
picture:
	@$(RUN) tools/setup.py test
	@.venv/bin/python tools/picture.py

# Every page in both languages, phone and desk, light and dark, into screenshots/ (git does not see it). To be looked at.
screenshots:
	@$(RUN) tools/setup.py test
	@.venv/bin/python tools/screenshots.py $(ARGS)

# What a screen reader reads, written anew into tests/browser/snapshots/. Look at the diff before you commit it.
snapshots:
	@$(RUN) tools/setup.py test
	@STEADY_SNAPSHOTS=write .venv/bin/python -m pytest -q tests/browser/test_snapshots.py

# The figures in docs/accessibility.md, from axe over every page.
accessibility:
	@$(RUN) tools/setup.py test
	@.venv/bin/python tools/accessibility.py

# Lighthouse (npm) on the pages as they are served; needs Node.
lighthouse:
	@$(RUN) tools/setup.py test
	@.venv/bin/python tools/lighthouse.py

requirements:
	@$(RUN) tools/setup.py test
	@.venv/bin/python tools/pin.py

clean:
	rm -rf .venv build dist screenshots
