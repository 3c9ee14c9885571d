#!/usr/bin/env bash
# The benches: looking back in a large trace, natively and on the page; how soon its picture rests; our crawl beside its peers, on the
# page in dist/ ("make build"). ROUNDS=5
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/env.sh
[ -e dist/crawlscope.js ] || { echo "bench: dist/ is missing; run “make build” first." >&2; exit 1; }
mkdir -p target/bench
TRACE=$PWD/target/bench/seek.ndjson cargo bench -q --locked --bench seek
node benches/seek.mjs
node benches/rest.mjs
[ -z "${WASM_TOOLCHAIN:-}" ] || export RUSTUP_TOOLCHAIN=$WASM_TOOLCHAIN

# `scraper` alone, built as ours is.
cargo build -q --release --locked --target wasm32-unknown-unknown \
  --manifest-path benches/scraper-alone/Cargo.toml --target-dir target/bench/build
built=target/bench/build/wasm32-unknown-unknown/release/scraper_alone.wasm
out=target/bench/web/scraper-alone
if [ ! -e "$out/scraper_alone_bg.wasm" ] || [ "$built" -nt "$out/scraper_alone_bg.wasm" ]; then
  wasm-bindgen --target web --no-typescript --out-dir "$out" "$built"
  wasm-opt -O3 "$out/scraper_alone_bg.wasm" -o "$out/scraper_alone_bg.wasm"
fi

exec node benches/crawl.mjs
