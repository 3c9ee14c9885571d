#!/usr/bin/env bash
# Called by trunk when everything is in its staging folder: makes scripts and styles small.
set -euo pipefail
cd "$TRUNK_STAGING_DIR"
for file in *.js *.css; do
  esbuild "$file" --minify --log-level=warning --allow-overwrite --outfile="$file"
done
