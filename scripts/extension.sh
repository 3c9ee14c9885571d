#!/usr/bin/env bash
# The built page as a browser extension, in dist-extension/:  scripts/extension.sh, after "make build"
set -euo pipefail
cd "$(dirname "$0")/.."
out=dist-extension
rm -rf "$out"
cp -r dist "$out"
cp extension/*.js extension/*.png "$out"
version=$(awk -F'"' '/^version = / { print $2; exit }' Cargo.toml)
sed "s/\"version\": \"0.0.0\"/\"version\": \"$version\"/" extension/manifest.json > "$out/manifest.json"
# The page's own policy is the manifest's.
sed -i 's|<script type="module" src="./page.js"></script>|&<script type="module" src="./extension.js"></script>|' "$out/index.html"
grep -q extension.js "$out/index.html" || { echo "extension: index.html has no page.js to stand beside" >&2; exit 1; }
echo "dist-extension/ can be loaded: in Chromium by “Load unpacked” of chrome://extensions, in Firefox by “Load Temporary Add-on” of about:debugging."
