# The commands of the README. Each sets up what it needs; with all there that takes a blink.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.PHONY: serve build bundle scorm notebook wheel extension test test-native test-wasm test-e2e lint bench soak setup

PORT ?= 8080

serve: build
	PORT=$(PORT) node scripts/serve.mjs dist

build:
	scripts/setup.sh build
	scripts/trunk.sh build
	scripts/sizes.sh

# The page as one file, in dist-bundle/, that needs no server and no network; LESSON=semaphore: of one lesson.
bundle: build
	node scripts/bundle.mjs $(LESSON)

# A package for learning platforms by SCORM 1.2 and cmi5, in dist-scorm/: LESSON=semaphore or several, LESSON=lock,queue, or a file
# of your own, LESSON=my-lesson.json; PASS=80: the score, of 100, from which it counts as passed.
scorm: build
	node scripts/scorm.mjs "$(LESSON)" $(PASS)

# One module with all of it, for notebooks, in dist-notebook/.
notebook: build
	node scripts/bundle.mjs --notebook

# The Python package, in python/dist/.
wheel: notebook
	scripts/wheel.sh

# The page as a browser extension, in dist-extension/.
extension: build
	scripts/extension.sh

# Formatting, lints, native tests, wasm tests in headless Chromium, end-to-end tests on the built page.
test: setup lint test-native test-wasm test-e2e

setup:
	scripts/setup.sh test

lint:
	cargo fmt --check
	scripts/types.sh
	rustfmt --check --edition 2024 src/lessons/programs/*.rs
	cargo clippy --workspace --all-targets -- -D warnings
	scripts/wasm-lint.sh
	scripts/deny.sh

test-native:
	cargo test --workspace
	node --test tests/demo-site.test.mjs tests/package.test.mjs
	python3 -B -W error -m unittest discover -s tests/record

test-wasm:
	scripts/wasm-test.sh

test-e2e: build
	scripts/sizes.sh --check
	scripts/e2e.sh

bench:
	scripts/setup.sh test
	$(MAKE) build
	bash benches/run.sh

# What is too long for every change.
soak:
	scripts/setup.sh test
	$(MAKE) build
	scripts/fuzz.sh 300
	PROPTEST_CASES=20000 SCHEDULES=100000 cargo test --release
	for round in 1 2 3; do RETRIES=0 scripts/e2e.sh; done
	TOURS=50 scripts/e2e.sh leak.test.mjs
	KILLS=100 scripts/e2e.sh killed.test.mjs
	TIMES=10 scripts/e2e.sh held.test.mjs
	node scripts/bundle.mjs --notebook
	scripts/wheel.sh --check
	scripts/notebooks.sh
