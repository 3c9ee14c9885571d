#!/usr/bin/env bash
# Called by trunk when everything is in its staging folder: makes scripts and styles small.
set -euo pipefail
cd "$TRUNK_STAGING_DIR"
exec esbuild ./*.js ./*.css --minify --log-level=warning --allow-overwrite --outdir=.
