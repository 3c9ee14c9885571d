#!/usr/bin/env bash
# The end-to-end tests on the built page:  scripts/e2e.sh [test file…]
# Of all of them, up to RETRIES files (2) may fail once: each is then run again, whole, and said. A machine that is
# busy for some seconds stalls a browser, and one such stall in half an hour is no fault of the page. `make soak` allows none.
set -euo pipefail
cd "$(dirname "$0")/../tests/e2e"
. ../../scripts/env.sh
# After a pull the packages may be older than what the tests ask for.
[ node_modules/.package-lock.json -nt package-lock.json ] || { npm ci --silent && touch node_modules/.package-lock.json; }
retries=0
[ $# -gt 0 ] || { set -- *.test.mjs; retries=${RETRIES:-2}; }
told=$(mktemp)
trap 'rm -f "$told"' EXIT
# One file at a time: several browsers at once only wait for each other.
run() { node --test --test-concurrency=1 "$@"; }
run --test-reporter="$([ -t 1 ] && echo spec || echo tap)" --test-reporter-destination=stdout \
  --test-reporter=tap --test-reporter-destination="$told" "$@" && exit
mapfile -t failed < <(grep -oP "^ *location: '.*/\K[^/]+\.test\.mjs(?=:)" "$told" | sort -u)
[ "${#failed[@]}" -gt 0 ] && [ "${#failed[@]}" -le "$retries" ] || exit 1
echo "e2e: run again, since they failed once: ${failed[*]}"
run "${failed[@]}"
