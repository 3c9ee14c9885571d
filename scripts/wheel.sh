#!/usr/bin/env bash
# The Python package, in python/dist/:  scripts/wheel.sh, after "make notebook"
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p python/crawlscope/static
cp dist-notebook/crawlscope.mjs python/crawlscope/static/
python3 -m pip wheel --quiet --no-deps --wheel-dir python/dist ./python
ls python/dist
