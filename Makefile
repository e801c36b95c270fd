# The commands of the book. Python >= 3.11 and make are all that must be there.
PYTHON ?= python3
VENV = PATH="$(CURDIR)/.venv/bin:$$PATH" .venv/bin/python
export PYTHONUNBUFFERED := 1
unexport PYTHONPATH PYTHONHOME

.PHONY: help book html test check notebooks lint bench colab links catalogue lock repository clean environment check-environment test-environment

help:
	@echo "make book       build the book, serve it here, print the address"
	@echo "make check      check style, and test what needs no browser"
	@echo "make test       test everything; make test ONLY=cnn: what has that name"
	@echo "                make test ALL=1: every case of large families, every page"
	@echo "make html       build into _build/html"
	@echo "make notebooks  run every notebook again and store its outputs"
	@echo "make lint       check style, types, spelling and the workflows"
	@echo "make bench      measure speed and memory, as ratios to torch"
	@echo "make colab      run every notebook with Colab's versions of its packages"
	@echo "make links      ask every address of other sites whether it still answers"
	@echo "make catalogue  collect what readers see, for translators"
	@echo "make lock       pin every package again; make lock UPGRADE=1: the newest"
	@echo "make repository URL=https://github.com/OWNER/NAME   move to that address"
	@echo "make clean      remove what was built, and .venv"

environment:
	@$(PYTHON) -m publish.setup.environment book

check-environment:
	@$(PYTHON) -m publish.setup.environment check

test-environment:
	@$(PYTHON) -m publish.setup.environment test

book: environment
	@$(VENV) -m publish.serve

html: environment
	@$(VENV) -m publish.build

test: test-environment
	@$(if $(ALL),MHSA_TESTS=all) $(VENV) -m tests $(if $(ONLY),-k "$(ONLY)") $(PART)

check: check-environment
	@$(VENV) -m tests $(if $(ONLY),-k "$(ONLY)") lint check

notebooks: test-environment
	@$(VENV) -m publish.notebooks

lint: check-environment
	@$(VENV) -m tests lint

bench: test-environment
	@$(VENV) -m benchmarks

links: environment
	@$(VENV) -m publish.checks.links

colab: test-environment
	@$(VENV) -m publish.colab

catalogue: environment
	@$(VENV) -m publish.catalogue $(LANGUAGE)

# Existing pins stay, unless UPGRADE asks for the newest release of each.
lock: environment
	@$(VENV) -m pip install --quiet --disable-pip-version-check -c requirements.txt uv
	@$(VENV) -m uv pip compile pyproject.toml --quiet --universal --all-extras \
		--python-version 3.11 --no-annotate \
		--custom-compile-command "make lock" $(if $(UPGRADE),--upgrade) -o requirements.txt

repository:
	@$(PYTHON) -m publish.repository "$(URL)"

clean:
	rm -rf _build .venv publish/node_modules .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
