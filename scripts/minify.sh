#!/usr/bin/env bash
# Called by trunk when everything is in its staging folder: makes scripts, styles and the module small.
set -euo pipefail
scripts=$(cd "$(dirname "$0")" && pwd)
cd "$TRUNK_STAGING_DIR"
for file in *.js *.css; do
  esbuild "$file" --minify --log-level=warning --allow-overwrite --outfile="$file"
done
optimise() {
  wasm-opt -Os --enable-bulk-memory --enable-nontrapping-float-to-int --enable-sign-ext --enable-mutable-globals \
    --enable-simd --enable-reference-types --enable-multivalue "$@"
}
# The second round finds a little more, and the order of functions makes 4 % of what gzip does.
for file in *.wasm; do
  node "$scripts/snip.mjs" "$file"
  optimise --strip-debug "$file" -o "$file"
  node "$scripts/order.mjs" "$file"
  optimise --reorder-functions-by-name --strip-debug --strip-producers --strip-target-features "$file" -o "$file"
  node "$scripts/rename.mjs" "$file" "${file%_bg.wasm}.js"
done
