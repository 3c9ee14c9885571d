#!/usr/bin/env bash
# Coverage-guided fuzzing of what strangers write:  scripts/fuzz.sh [seconds a target] [target…]
# What is found is left in fuzz/artifacts; the corpus, in fuzz/corpus, is where the next run goes on.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-300}
shift || true
[ $# -gt 0 ] || set -- ndjson html url robots sitemap
missing=""
cargo fuzz --version >/dev/null 2>&1 || missing="cargo-fuzz (cargo install cargo-fuzz)"
cargo +nightly --version >/dev/null 2>&1 || missing="${missing:+$missing and }a nightly toolchain (rustup toolchain install nightly)"
[ -z "$missing" ] || { echo "fuzz: left out, for want of $missing" >&2; exit 0; }
# Some of the worst faults take kilobytes to show. Inputs are let grow sooner than the fuzzer would.
max=65536
for target in "$@"; do
  corpus=fuzz/corpus/$target
  mkdir -p "$corpus"
  case $target in
    ndjson) seeds="tests/fixtures/golden.ndjson" ;;
    html) seeds=$(echo tests/fixtures/html/*.html) ;;
    url) seeds=tests/fixtures/hosts.txt ;;
    *) seeds="" ;;
  esac
  for seed in $seeds tests/fixtures/fuzz/$target/*; do
    # Cut where it is longer: the beginning is as good as the whole.
    [ ! -e "$seed" ] || head -c "$max" "$seed" >"$corpus/seed-$(basename "$seed")"
  done
  # A nightly's own flags, whatever this shell builds with; -timeout is of one input.
  env -u CARGO_TARGET_DIR cargo +nightly fuzz run --fuzz-dir fuzz "$target" -- \
    -max_total_time="$seconds" -max_len="$max" -len_control=20 -timeout=10 -rss_limit_mb=4096 -print_final_stats=1 -verbosity=1
done
