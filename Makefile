# Everything a checkout can do. Each rule does its own set-up and may be repeated, run twice at the
# same time or interrupted: what is done is not done again, what was left half done starts over.

SWIFT ?= swift
PREFIX ?= /usr/local
DESTDIR ?=
FILTER ?=
BENCH ?=

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:

# Swift and pip keep their caches under HOME; where that cannot be written they go to the checkout.
ifneq ($(shell test -w "$$HOME" && echo yes),yes)
export HOME := $(CURDIR)/.build/home
endif

RELEASE := -c release --static-swift-stdlib
KITH := .build/release/kith
NOTEBOOK := notebooks/monthly-review.md
# The suites that a server answers; all others have run without one.
ENGINE_TESTS := \.(Spark[A-Za-z]*|[A-Za-z]*Engine)Tests/
SWIFT_FOLDERS := $(wildcard Package.swift Sources Tests Benchmarks/Package.swift Benchmarks/Sources)
BIN := $(DESTDIR)$(PREFIX)/bin
LIB := $(DESTDIR)$(PREFIX)/lib/kith

##@ Use
.PHONY: demo release install uninstall

demo: release ## install what is missing, build, replay the monthly review on samples/
	@$(KITH) run $(NOTEBOOK)

release: setup ## build the optimised executable, Swift's runtime inside
	$(SWIFT) build $(RELEASE) --product kith

install: ## put kith and its engine under PREFIX (default /usr/local)
	@Scripts/install.sh "$(BIN)" "$(LIB)"

uninstall: ## remove what install put there
	rm -f "$(BIN)/kith"
	rm -rf "$(LIB)"

##@ Set up
.PHONY: setup toolchain packages engine sail peers

setup: toolchain packages engine ## all that a build and its tests need

toolchain:
	@Scripts/check-toolchain.sh "$(SWIFT)"

packages:
	@Scripts/install-packages.sh

engine: packages ## DuckDB, pinned and checked, in .engine/
	@Scripts/install-wheels.sh duckdb

sail: packages ## the second engine's server and driver in .engine/, for the tests
	@Scripts/install-wheels.sh sail

peers: packages ## what the benchmarks measure beside, in .engine/bench
	@Scripts/install-wheels.sh bench .engine/bench

##@ Work
.PHONY: build test test-full test-times prove-prompt test-engines record bench

build: setup ## build everything, tests too, for debugging
	$(SWIFT) build --build-tests

test: setup ## run the tests on a sample of their cases; FILTER=Name runs some
	$(SWIFT) test $(if $(FILTER),--filter '$(FILTER)')

test-full: setup ## run them on all cases, as before a release; FILTER=Name runs some
	KITH_TIER=long $(SWIFT) test $(if $(FILTER),--filter '$(FILTER)')

test-times: build ## run every suite on its own, and list those that take the most
	@Scripts/test-times.py $(FILTER)

prove-prompt: setup ## drive the prompt at length, and have another terminal emulator judge its screens
	@Scripts/install-wheels.sh judge .engine/judge
	rm -rf .build/prompt && mkdir -p .build/prompt
	PROMPT_LOG=$(CURDIR)/.build/prompt KITH_TIER=long $(SWIFT) test --filter PromptFuzzTests
	Scripts/judge-prompt.py .build/prompt

test-engines: setup sail ## run the engine tests beside a Sail server of their own
	Scripts/with-sail.py $(SWIFT) test --filter '$(ENGINE_TESTS)'

record: setup ## rewrite the expected sections of Tests/Cases from what happens now
	RECORD=1 $(SWIFT) test $(if $(FILTER),--filter '$(FILTER)')

bench: release peers ## measure Kith beside the same work in plain SQL; BENCH='import --rounds 9'
	$(SWIFT) run -c release --package-path Benchmarks Benchmarks $(BENCH)

##@ Keep
.PHONY: check format format-check lint docs docs-check clean

check: format-check lint build test test-engines docs-check ## all that has to pass, as .ci/run does it

format: toolchain ## lay out every Swift file
	$(SWIFT) format format -i -r --parallel $(SWIFT_FOLDERS)

format-check: toolchain ## fail when format would change a file
	@Scripts/check-format.sh "$(SWIFT)" $(SWIFT_FOLDERS)

lint: toolchain ## style rules, no file over 400 lines, no test left out, imports as declared
	$(SWIFT) format lint --strict -r --parallel $(SWIFT_FOLDERS)
	@Scripts/check-files.sh
	@Scripts/check-imports.py

docs: setup ## regenerate the pages made from the code
	$(SWIFT) build --product kith
	@Scripts/docs.py write

docs-check: setup ## fail when a page or a link is stale
	$(SWIFT) build --product kith
	@Scripts/docs.py check

clean: ## remove what was built; the engine in .engine/ stays
	rm -rf .build

.PHONY: help
help: ## this list
	@awk 'BEGIN { FS = ":.*## " } \
	  /^##@ / { printf "%s%s\n", n++ ? "\n" : "", substr($$0, 5) } \
	  /^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
