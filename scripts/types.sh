#!/usr/bin/env bash
# Checks the types of the page's JavaScript, strictly, and of scripts and browser tests.
set -euo pipefail
cd "$(dirname "$0")/.."
for project in www tests/e2e; do
  tests/e2e/node_modules/.bin/tsc --project "$project"
done
