#!/usr/bin/env bash
# Runs trunk with the tools and the toolchain that set-up found:  scripts/trunk.sh build
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/env.sh
[ -z "${WASM_TOOLCHAIN:-}" ] || export RUSTUP_TOOLCHAIN=$WASM_TOOLCHAIN
# trunk reads NO_COLOR as a boolean and stumbles over NO_COLOR=1.
unset NO_COLOR
exec trunk --offline true "$@"
