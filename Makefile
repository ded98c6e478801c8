# Everything a new machine needs, the targets install: see install.sh.
PYTHON ?= python3
BIN := .venv/bin
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url

.PHONY: run demo-company test check bench fleet fleet-small fuzz stress mutants lock translations package manual clean fresh

run:
	@PYTHON=$(PYTHON) ./install.sh run
	@$(BIN)/attomenzei-server demo

# The console with 428 customers and a year of contacts, in ATTOMENZEI_HOME or var/company.
demo-company:
	@PYTHON=$(PYTHON) ./install.sh dev
	@$(BIN)/python -m tests.demo_company

# Without the variants and two thirds of the examples (tests/variants.py), which make check runs too. Temporary files are in
# memory if that has room for them, because waiting for a disk is a tenth of the time; those of make check are on the disk.
MEMORY = $(shell df -k --output=avail,target /dev/shm 2>/dev/null | awk '$$1 > 2000000 && $$2 == "/dev/shm" { print $$2 }')

test: export TMPDIR := $(or $(MEMORY),$(TMPDIR),/tmp)
test:
	@PYTHON=$(PYTHON) ./install.sh dev
	$(BIN)/pytest -n auto --dist worksteal -m "not variant" -o tmp_path_retention_policy=failed $(TESTS)

# make run and make test on a bare Debian 12 in a temporary folder, as root. TESTS chooses tests, for a first try.
fresh:
	TESTS='$(TESTS)' ./fresh.sh

check: export HYPOTHESIS_PROFILE = check
check:
	@PYTHON=$(PYTHON) ./install.sh dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n auto --dist worksteal --cov --cov-report= --cov-fail-under=0
	$(BIN)/python -m tests.postgres $(BIN)/pytest -n auto --dist worksteal --reuse-db \
		--cov --cov-append --cov-report=term:skip-covered tests/server tests/laws

bench:
	@PYTHON=$(PYTHON) ./install.sh dev
	$(BIN)/python -m bench
	$(BIN)/python -m bench server
	$(BIN)/python -m bench pages

# Shops over three years, into bench/FLEET.md, as many as forty minutes allow (docs/adr/0026); 100 shops over 400 days.
# SEED="1 2 3" simulates three fleets, SHOPS=10000 the whole one.
SEED ?= 1
SHOPS ?= 4000

fleet:
	@PYTHON=$(PYTHON) ./install.sh dev
	$(BIN)/python -m bench.fleet --report --seed $(SEED) --shops $(SHOPS)

fleet-small:
	@PYTHON=$(PYTHON) ./install.sh dev
	$(BIN)/python -m bench.fleet --seed $(SEED) --shops 100 --days 400

# Seconds of fuzzing for each of the ten readers; what breaks one is left in var/fuzz.
FUZZ_SECONDS ?= 20
FUZZED := number request statement keyset claims answer vendor state settings door

fuzz:
	@PYTHON=$(PYTHON) ./install.sh dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check atheris==3.0.0
	@for target in $(FUZZED); do \
		echo "fuzzing $$target for $(FUZZ_SECONDS) s"; mkdir -p var/fuzz/$$target; \
		$(BIN)/python -m tests.fuzz.run $$target -max_total_time=$(FUZZ_SECONDS) -verbosity=0 -timeout=5 \
			-artifact_prefix=var/fuzz/$$target- var/fuzz/$$target tests/fuzz/corpus/$$target || exit 1; \
	done

# Five minutes with each database, as root: processes killed, the disk full, PostgreSQL restarted. See tests/stress.
STRESS_SECONDS ?= 300

stress:
	@PYTHON=$(PYTHON) ./install.sh dev
	$(BIN)/python -m tests.stress sqlite $(STRESS_SECONDS)
	$(BIN)/python -m tests.stress postgresql $(STRESS_SECONDS)

# MUTANTS chooses mutants, TESTS the tests to run: make mutants MUTANTS='licensing.clock*'. See docs/mutants.md.
mutants:
	@PYTHON=$(PYTHON) ./install.sh dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check mutmut==3.8.1
	TESTS='$(TESTS)' $(BIN)/python -m tests.mutants var/mutants $(MUTANTS)

# The catalogs of the server's own sentences (server/*/locale): fill in what is listed as empty, then run it again.
translations:
	@PYTHON=$(PYTHON) ./install.sh dev
	@for app in server/*/locale; do (cd $$app/.. && \
		$(CURDIR)/$(BIN)/django-admin makemessages -l en --no-location --no-obsolete --no-wrap --ignore library -v 0 && \
		$(CURDIR)/$(BIN)/django-admin compilemessages -v 0 && \
		msgattrib --untranslated --no-obsolete locale/en/LC_MESSAGES/django.po && \
		msgattrib --only-fuzzy --no-obsolete locale/en/LC_MESSAGES/django.po) || exit 1; done
	@for po in server/console/library/*/LC_MESSAGES/django.po; do msgfmt --check -o $${po%.po}.mo $$po || exit 1; done

# The shop's package in dist/attomenzei, with the vendor's own profile: make package VENDOR=var/vendor.json
VENDOR ?= resources/vendor.json

package:
	@PYTHON=$(PYTHON) ./install.sh dev
	VENDOR=$(abspath $(VENDOR)) $(BIN)/pyinstaller --noconfirm --log-level ERROR --distpath dist --workpath build/package app/attomenzei.spec
	ATTOMENZEI_PACKAGE=dist/attomenzei $(BIN)/pytest -q tests/package

# The illustrated manual in docs/manual: walked through in the real app, in every language, and written anew.
manual:
	@PYTHON=$(PYTHON) ./install.sh dev
	rm -rf build/manual
	ATTOMENZEI_MANUAL=$(CURDIR)/build/manual $(BIN)/pytest -q -n 2 tests/manual
	$(BIN)/python -m tests.manual.pages build/manual docs/manual

# New versions of what pyproject.toml asks for, pinned with the hashes of every platform's files.
lock:
	@PYTHON=$(PYTHON) ./install.sh dev
	echo setuptools | $(LOCK) pyproject.toml - --extra server --output-file requirements.lock
	$(LOCK) pyproject.toml --all-extras --constraint requirements.lock --output-file requirements-dev.lock

clean:
	rm -rf build dist var .venv
