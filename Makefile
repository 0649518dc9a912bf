# One command each; every one makes the environment that it needs and is silent about what is there.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
MAKEFLAGS += --no-builtin-rules
PYTHON ?= python3
VENV := .venv
BIN := $(CURDIR)/$(VENV)/bin
export PATH := $(BIN):$(PATH)

RUN_STAMP := $(VENV)/.run
DEV_STAMP := $(VENV)/.dev
# Each runs its own databases, app and browser; most of a test's time is waiting.
TEST_WORKERS ?= 2
JS_STAMP := tests/js/node_modules/.stamp
JS_TESTS := $(wildcard tests/js/*.test.* tests/js/**/*.test.*)

IMAGE ?= whisper-gate
IMAGE_OPTIONS ?=
BASE := docker.io/library/debian:bookworm-slim
# The image's build uses this machine's package indexes and certificates; none of it stays in the image.
PIP_CONF ?= $(firstword $(wildcard $(HOME)/.config/pip/pip.conf $(HOME)/.pip/pip.conf /etc/pip.conf))
NPM_CONF ?= $(firstword $(wildcard $(HOME)/.npmrc))
CA_BUNDLE ?= $(firstword $(wildcard /etc/ssl/certs/ca-certificates.crt /etc/pki/tls/certs/ca-bundle.crt))
IMAGE_SECRETS = $(if $(PIP_CONF),--secret id=pip$(,)src=$(PIP_CONF)) \
  $(if $(NPM_CONF),--secret id=npm$(,)src=$(NPM_CONF)) $(if $(CA_BUNDLE),--secret id=ca$(,)src=$(CA_BUNDLE))
, := ,

.PHONY: help run test test-net bite check format docs screenshots licences audit bench image image-test clean system-packages

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

run: $(RUN_STAMP) ## install, build, start everything, print the address
	@exec python -m whisper_gate

test: $(DEV_STAMP) $(if $(JS_TESTS),$(JS_STAMP)) system-packages ## all tests
	$(if $(JS_TESTS),cd tests/js && bun test)
	pytest -n $(TEST_WORKERS) --dist worksteal

test-net: $(DEV_STAMP) system-packages ## calls between networks of many kinds, as root on Linux; writes docs/networks.md
	python -m tests.networks.table

bite: $(DEV_STAMP) $(JS_STAMP) system-packages ## whether the tests of faults notice a safeguard that is gone
	python -m tests.faults.bite

check: $(DEV_STAMP) $(if $(wildcard tests/js/package.json),$(JS_STAMP)) ## format, lint, types, imports, licences
	ruff format --check .
	ruff check .
	mypy
	lint-imports
	@pip-licenses >/dev/null && echo "licences: all allowed (the list: make licences)"
	$(if $(wildcard tests/js/package.json),cd tests/js && bun run --bun check)

format: $(DEV_STAMP) $(if $(wildcard tests/js/package.json),$(JS_STAMP)) ## rewrite the sources in their format
	ruff format .
	ruff check --fix --show-fixes .
	$(if $(wildcard tests/js/package.json),cd tests/js && bun x biome check --write)

docs: $(DEV_STAMP) ## generate the documents that follow from code
	@PYTHONPATH=. python docs/generate_configuration.py

screenshots: $(DEV_STAMP) system-packages ## pictures of every page and call state, into docs/screenshots
	@fc-list 2>/dev/null | grep -qi emoji || echo "Without a font of emoji (Debian: fonts-noto-color-emoji) reactions are empty boxes."
	@PYTHONPATH=. python docs/take_screenshots.py

licences: $(DEV_STAMP) ## every Python package and its licence
	@pip-licenses

audit: $(DEV_STAMP) ## known vulnerabilities of all packages; asks PyPI and npm, so it needs their networks
	@pip install -qq --disable-pip-version-check pip-audit==2.10.1
	pip-audit -r requirements.txt
	cd reflex.lock && bun audit

bench: $(DEV_STAMP) ## side-by-side measurements
	@if [ -f bench/__main__.py ]; then exec python -m bench; else echo "There is nothing to measure yet."; fi

image: ## build the container image with docker, podman or buildah
	@if docker info >/dev/null 2>&1; then build="docker build"; \
	elif podman info >/dev/null 2>&1; then build="podman build"; \
	elif buildah info >/dev/null 2>&1; then build="buildah build"; \
	else echo "No container engine answers: start docker, or install podman or buildah." >&2; exit 1; fi; \
	case "$$build" in docker*) ;; *) build="$$build --format docker";; esac; \
	echo "$$build -t $(IMAGE) ."; \
	$$build $(IMAGE_SECRETS) $(IMAGE_OPTIONS) -t $(IMAGE) .

# A container engine that needs no daemon, from the system; a base image of one's own where no registry answers.
image-test: $(DEV_STAMP) system-packages ## build the image and place calls through a container of it (root, podman)
	@missing=""; \
	for each in podman buildah runc debootstrap iptables; do \
	  command -v $$each >/dev/null || missing="$$missing $$each"; done; \
	if [ "$$(id -u)" != 0 ]; then echo "image-test makes network namespaces: run it as root" >&2; exit 1; fi; \
	if [ -n "$$missing" ]; then \
	  command -v apt-get >/dev/null || { echo "image-test needs$$missing" >&2; exit 1; }; \
	  echo "Installing$$missing"; \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
	    -o Dpkg::Use-Pty=0 $$missing >/dev/null; \
	fi
	@buildah inspect --type image $(BASE) >/dev/null 2>&1 || buildah pull -q $(BASE) 2>/dev/null || tests/image/make_base $(BASE)
	buildah build --isolation chroot --pull-never --format docker $(IMAGE_SECRETS) $(IMAGE_OPTIONS) -t $(IMAGE) .
	IMAGE=$(IMAGE) pytest tests/image/check_image.py tests/embedded/test_caddy.py

clean: ## remove what was made here, but neither data nor .env
	rm -rf $(VENV) .web assets/external tests/js/node_modules bench/results test-results \
	  .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .schemathesis .states
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/bin/python:
	@echo "Making $(VENV) with $$($(PYTHON) --version)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	@$(PYTHON) -m venv $(VENV) || { echo "On Debian: apt-get install python3-venv" >&2; exit 1; }

$(RUN_STAMP): requirements.txt | $(VENV)/bin/python
	@echo "Installing what the app runs on (about a minute)"
	@$(BIN)/python -m pip install -qq --disable-pip-version-check -r requirements.txt
	@touch $@

$(DEV_STAMP): requirements-dev.txt requirements-otel.txt requirements-image.txt requirements.txt | $(VENV)/bin/python
	@echo "Installing what tests and checks need (about a minute)"
	@$(BIN)/python -m pip install -qq --disable-pip-version-check -r requirements-dev.txt
	@touch $(RUN_STAMP) $@

$(JS_STAMP): tests/js/package.json $(wildcard tests/js/bun.lock) $(DEV_STAMP)
	@echo "Installing what JavaScript tests and checks need"
	@cd tests/js && bun install --frozen-lockfile --silent
	@touch $@

# A browser and a TURN server come from the system; Debian's root can add them, others are told.
system-packages:
	@missing=""; \
	command -v chromium >/dev/null || missing="$$missing chromium"; \
	command -v turnserver >/dev/null || missing="$$missing coturn"; \
	command -v ip >/dev/null || missing="$$missing iproute2"; \
	command -v nft >/dev/null || missing="$$missing nftables"; \
	if [ -z "$$missing" ]; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "Installing$$missing"; \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
	    -o Dpkg::Use-Pty=0 $$missing >/dev/null; \
	else \
	  echo "The tests need these system packages:$$missing (on Debian: sudo apt-get install$$missing)" >&2; exit 1; \
	fi
