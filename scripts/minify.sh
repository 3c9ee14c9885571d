#!/usr/bin/env bash
# Called by trunk when everything is in its staging folder: makes scripts and styles small, and one of the element's
# styles, which are one request then; says what the element is for whoever uses the folder as a package; and gives the
# recorder the name that it has by itself.
set -euo pipefail
node "$(dirname "$0")/manifest.mjs" > "$TRUNK_STAGING_DIR/custom-elements.json"
cd "$TRUNK_STAGING_DIR"
esbuild crawlscope.css --bundle --minify --log-level=warning --allow-overwrite --outfile=crawlscope.css
mv record/recorder.py record/crawlscope_record.py
rm panel.css machine.css places.css menus.css
exec esbuild ./*.js page.css builder.css --minify --log-level=warning --allow-overwrite --outdir=.
