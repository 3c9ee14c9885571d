#!/usr/bin/env bash
# Prints what visitors download, compressed:  scripts/sizes.sh [--check]
# With --check it fails above the guard rails: `make test` asks for that, so that the bytes of another
# compiler keep nobody from serving the page.
set -euo pipefail
cd "$(dirname "$0")/../dist"
page="index.html page.css page.js crawlscope.js at.js language.js shell.js crawlscope.css worker.js app.js app_bg.wasm"
failed=0

# visitor <what> <guard rail in bytes> <file>...
visitor() {
  local what=$1 limit=$2 total=0 file; shift 2
  for file in "$@"; do total=$((total + $(gzip -9 -c "$file" | wc -c))); done
  printf '%-20s %10d bytes gzip, of at most %d\n' "$what" "$total" "$limit"
  [ "$total" -le "$limit" ] || failed=1
}

printf '%-20s %10s %10s\n' file bytes gzip
for file in *.html *.css *.js *.wasm; do
  printf '%-20s %10d %10d\n' "$file" "$(wc -c <"$file")" "$(gzip -9 -c "$file" | wc -c)"
done
# shellcheck disable=SC2086
# 600,000 were meant: a lesson has the same program as a crawl for page, picture and table.
# Bubbles, outlines, the menu and the keys of the picture took it 20,000 further: page and stage are in the same program.
# That each sentence is looked up, so that it can be said in another language, took 16,000.
# Lessons of one's own took another 9,000: their words, progress and Python are the page's; all else is in a binary of its own.
visitor "a lesson" 713000 $page
# shellcheck disable=SC2086
# 900,000 were meant. What makes a crawl trustworthy took it over, and that a lesson no longer loads the crawl costs a
# crawl another 64,000: both binaries have the trace, the runtime and JSON.
visitor "a crawl" 1285000 $page reader.js reader_bg.wasm
# Only where a crawl selects, or for the crawler lesson.
visitor "selectors, besides" 715000 selecting.js selecting_bg.wasm
[ "${1:-}" != --check ] || [ $failed = 0 ] || { echo "the page is larger than its guard rails allow" >&2; exit 1; }
