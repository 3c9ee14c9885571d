#!/usr/bin/env bash
# Prints what a visitor downloads, compressed; with --check it fails above the budget, for
# which `make test` asks: another compiler's bytes must not keep anybody from serving the page.
set -euo pipefail
cd "$(dirname "$0")/.."
budget=450000
total=0
printf '%-32s %10s %10s\n' file bytes gzip
for file in dist/*.wasm dist/*.js dist/*.css dist/index.html; do
  gzip=$(gzip -9 -c "$file" | wc -c)
  total=$((total + gzip))
  printf '%-32s %10d %10d\n' "${file#dist/}" "$(wc -c <"$file")" "$gzip"
done
printf '%-32s %10s %10d of %d\n' total '' "$total" "$budget"
[ "${1:-}" != --check ] || [ "$total" -le "$budget" ] || { echo "the page is over its budget of $budget bytes" >&2; exit 1; }
