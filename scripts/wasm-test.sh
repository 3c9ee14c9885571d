#!/usr/bin/env bash
# The wasm tests, in headless Chromium:  scripts/wasm-test.sh [cargo test arguments]
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/env.sh
[ -z "${WASM_TOOLCHAIN:-}" ] || export RUSTUP_TOOLCHAIN=$WASM_TOOLCHAIN
export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER=wasm-bindgen-test-runner
CHROMEDRIVER=${CHROMEDRIVER:-$(command -v chromedriver)}
export CHROMEDRIVER WASM_BINDGEN_TEST_TIMEOUT=120 WASM_BINDGEN_TEST_DRIVER_TIMEOUT=60
exec cargo test --target wasm32-unknown-unknown --test 'wasm*' "$@"
