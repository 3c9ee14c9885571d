# Sourced by the other scripts: the tools that set-up found or built, and its toolchain in $WASM_TOOLCHAIN.
tools=${CRAWLSCOPE_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/crawlscope}
# shellcheck source=/dev/null
. "$tools/env.sh"
PATH=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/node_modules/.bin:$PATH
