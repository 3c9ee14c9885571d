#!/usr/bin/env bash
# Tests the Python package in real notebooks, JupyterLab and marimo:  scripts/notebooks.sh [test file…], after "make wheel"
# What they need is installed in target/notebooks. SHOTS=folder keeps pictures of them.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/env.sh
tests=tests/e2e/notebooks
place=target/notebooks
if [ ! "$place/installed" -nt "$tests/requirements.txt" ]; then
  rm -rf "$place"
  python3 -m venv "$place"
  "$place/bin/pip" install --quiet --disable-pip-version-check --requirement "$tests/requirements.txt"
  touch "$place/installed"
fi
"$place/bin/pip" install --quiet --disable-pip-version-check --force-reinstall --no-deps python/dist/crawlscope-*.whl
"$place/bin/mypy" --config-file python/pyproject.toml python/crawlscope
[ $# -gt 0 ] || set -- "$tests"/*.test.mjs
exec node --test --test-concurrency=1 "$@"
