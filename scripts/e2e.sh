#!/usr/bin/env bash
# The end-to-end tests on the built page:  scripts/e2e.sh [test file…]
set -euo pipefail
cd "$(dirname "$0")/../tests/e2e"
. ../../scripts/env.sh
# After a pull the packages may be older than what the tests ask for.
[ node_modules/.package-lock.json -nt package-lock.json ] || { npm ci --silent && touch node_modules/.package-lock.json; }
[ $# -gt 0 ] || set -- *.test.mjs
# One file at a time: several browsers at once only wait for each other.
exec node --test --test-concurrency=1 "$@"
