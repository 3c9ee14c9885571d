#!/usr/bin/env bash
# Lints of the browser's half, with whichever toolchain has the wasm target.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/env.sh
[ -z "${WASM_TOOLCHAIN:-}" ] || export RUSTUP_TOOLCHAIN=$WASM_TOOLCHAIN
cargo clippy --target wasm32-unknown-unknown --all-targets -- -D warnings
