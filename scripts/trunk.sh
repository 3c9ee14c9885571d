#!/usr/bin/env bash
# Runs trunk with the tools and the toolchain that set-up found:  scripts/trunk.sh build
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/env.sh
[ -z "${WASM_TOOLCHAIN:-}" ] || export RUSTUP_TOOLCHAIN=$WASM_TOOLCHAIN
# Panic messages name files: not with the folders of whoever built them.
cargo_home=${CARGO_HOME:-$HOME/.cargo}
export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS="-C target-feature=+simd128 --remap-path-prefix=$PWD=. --remap-path-prefix=$cargo_home/registry/src="
# trunk reads NO_COLOR as a boolean and stumbles over NO_COLOR=1.
unset NO_COLOR
exec trunk --offline true "$@"
