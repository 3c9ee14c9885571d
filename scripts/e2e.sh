#!/usr/bin/env bash
# The end-to-end tests on the built page:  scripts/e2e.sh [test file…]
set -euo pipefail
cd "$(dirname "$0")/../tests/e2e"
. ../../scripts/env.sh
[ $# -gt 0 ] || set -- *.test.mjs
# One file at a time: several browsers at once only wait for each other.
exec node --test --test-concurrency=1 "$@"
