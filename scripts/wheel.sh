#!/usr/bin/env bash
# The Python package, in python/dist/:  scripts/wheel.sh [--check], after "make notebook"
# With --check it is installed, by itself, and records a program from there.
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p python/crawlscope/static
cp dist-notebook/crawlscope.mjs python/crawlscope/static/
rm -rf python/dist python/build
python3 -m pip wheel --quiet --no-deps --wheel-dir python/dist ./python
ls python/dist
[ "${1:-}" = --check ] || exit 0
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check --no-index python/dist/*.whl
program=$PWD/tests/record/programs/semaphore.py
cd "$place"
venv/bin/crawlscope record -o run.ndjson "$program" >/dev/null
venv/bin/python - <<'CHECK'
import pathlib
import crawlscope
from crawlscope.picture import Lanes

trace = pathlib.Path("run.ndjson").read_bytes()
assert str(Lanes(trace)).startswith("11 tasks, "), Lanes(trace)
package = pathlib.Path(crawlscope.__file__).parent
for file in ("py.typed", "static/crawlscope.mjs"):
    assert (package / file).is_file(), f"the wheel lacks {file}"
try:
    crawlscope.Run
except ImportError as error:
    assert 'pip install "crawlscope[notebook]"' in str(error), error
else:
    raise AssertionError("there are widgets without what they need")
CHECK
echo "wheel: records a program from a place of its own"
