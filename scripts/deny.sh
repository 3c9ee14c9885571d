#!/usr/bin/env bash
# Which crates there may be (deny.toml), and whether anything bad is known of one.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/env.sh
cargo deny --locked --workspace check bans licenses sources
if timeout 120 cargo deny fetch db >/dev/null 2>&1; then
  cargo deny --locked --workspace check --disable-fetch advisories
else
  echo "deny: advisories were not checked, as their database cannot be fetched from here" >&2
fi
