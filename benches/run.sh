#!/usr/bin/env bash
# The benches: our layout and our picture beside their peers; looking back in a large trace, natively and on the page; how soon its picture rests; our
# crawl beside its peers, and one of 10,000 pages, on the page in dist/ ("make build"). ROUNDS=5; BENCHES="layout look scale seek crawl large" for some of them
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/env.sh
[ -e dist/crawlscope.js ] || { echo "bench: dist/ is missing; run “make build” first." >&2; exit 1; }
mkdir -p target/bench
has() { [[ " ${BENCHES:-layout look scale seek crawl large} " = *" $1 "* ]]; }

# build_wasm <crate> <bindgen target> <wasm-opt level> <folder>: a crate of this folder, built as the page is.
build_wasm() {
  local name=${1//-/_} out=$4 built
  built=target/bench/build/wasm32-unknown-unknown/release/$name.wasm
  RUSTUP_TOOLCHAIN=${WASM_TOOLCHAIN:-${RUSTUP_TOOLCHAIN:-}} cargo build -q --release --locked --target wasm32-unknown-unknown \
    --manifest-path "benches/$1/Cargo.toml" --target-dir target/bench/build
  if [ -e "$out/${name}_bg.wasm" ] && [ ! "$built" -nt "$out/${name}_bg.wasm" ]; then return; fi
  wasm-bindgen --target "$2" --no-typescript --out-dir "$out" "$built"
  wasm-opt "$3" "$out/${name}_bg.wasm" -o "$out/${name}_bg.wasm"
}

# The peers' packages.
if [ ! -e benches/node_modules/.package-lock.json ] || [ benches/package-lock.json -nt benches/node_modules/.package-lock.json ]; then
  npm ci --silent --prefix benches
  touch benches/node_modules/.package-lock.json
fi

if has layout || has look; then build_wasm layout-alone nodejs -Os target/bench/layout-alone; fi
if has layout; then node benches/layout.mjs; fi
if has look; then
  esbuild benches/page/look-sigma.js --bundle --format=esm --log-level=warning --outfile=target/bench/web/look-sigma.bundle.js
  node benches/look.mjs
fi
if has scale; then node benches/scale.mjs; fi
if has seek; then
  TRACE=$PWD/target/bench/seek.ndjson cargo bench -q --locked --bench seek
  node benches/seek.mjs
  node benches/rest.mjs
fi
if has crawl; then
  build_wasm scraper-alone web -O3 target/bench/web/scraper-alone
  build_wasm reader-alone web -Os target/bench/web/reader-alone
  node benches/crawl.mjs
fi
if has large; then node benches/large.mjs; fi
