#!/usr/bin/env bash
# Called by trunk when everything is in its staging folder: makes scripts and styles small, and one of the element's
# styles, which are one request then.
set -euo pipefail
cd "$TRUNK_STAGING_DIR"
esbuild crawlscope.css --bundle --minify --log-level=warning --allow-overwrite --outfile=crawlscope.css
rm panel.css machine.css places.css menus.css
exec esbuild ./*.js page.css --minify --log-level=warning --allow-overwrite --outdir=.
