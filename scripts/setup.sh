#!/usr/bin/env bash
# Set-up, from nothing or from anything in between:  scripts/setup.sh build|test
#
# `build` is what serving the page needs, `test` adds the browser and lints. Every step
# first asks whether its result is there, so a second run costs a blink. What
# has to be compiled lives outside the tree, in $CRAWLSCOPE_TOOLS (by default
# ~/.cache/crawlscope), where every clone finds it.
set -euo pipefail
cd "$(dirname "$0")/.."

want=${1:-build}
tools=${CRAWLSCOPE_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/crawlscope}
trunk_version=0.21.14
deny_version=0.20.2
node_version=22
linked_toolchain=crawlscope-wasm
bindgen_version=$(awk '/^name = "wasm-bindgen"$/ { getline; gsub(/"/, "", $3); print $3; exit }' Cargo.lock)

say() { printf '\033[1msetup:\033[0m %s\n' "$*"; }
die() { printf 'setup: %s\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }

# apt_install <why> <package>...: only Debian and Ubuntu can be helped this way.
apt_install() {
  local why=$1; shift
  have apt-get || die "please install, with your system's package manager, what Debian calls: $* ($why)"
  say "installing $* ($why)"
  if [ -z "${apt_updated:-}" ]; then as_root apt-get update -qq; apt_updated=1; fi
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

# Two clones may set up at once; they take turns.
take_turns() {
  mkdir -p "$tools/bin"
  if have flock; then exec 9>"$tools/.lock"; flock 9; fi
}

system_packages() {
  have cargo || die "please install Rust first: https://rustup.rs"
  have cc || apt_install "a linker for Rust" build-essential
  { have node && have npm; } || apt_install "runs wasm-opt, the development server and the browser tests" nodejs npm
  [ "$want" = test ] || return 0
  { have chromium || [ -n "${CHROMIUM:-}" ]; } || apt_install "the browser the tests drive" chromium
  { have chromedriver || [ -n "${CHROMEDRIVER:-}" ]; } || apt_install "lets wasm-bindgen-test drive the browser" chromium-driver
  have python3 || apt_install "runs the programs that the recorder's tests record" python3
  python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || die "please install Python 3.11 or later as python3; this one is $(python3 -V)"
  python3 -c 'import bs4' 2>/dev/null || beautifulsoup
  fc-list 2>/dev/null | grep -q DejaVu || apt_install "a font for the browser's screenshots" fontconfig fonts-dejavu-core
}

# A lesson's Python reads pages with it. The distribution's package is for the distribution's Python.
beautifulsoup() {
  if [ "$(command -v python3)" = /usr/bin/python3 ]; then
    apt_install "a lesson's Python reads pages with it" python3-bs4
  else
    say "installing beautifulsoup4 (a lesson's Python reads pages with it)"
    python3 -m pip install --quiet beautifulsoup4
  fi
  python3 -c 'import bs4' || die "please install beautifulsoup4 for $(command -v python3)"
}

target_lib() { printf '%s/lib/rustlib/wasm32-unknown-unknown/lib' "$("${1:-rustc}" --print sysroot)"; }
has_target() { compgen -G "$(target_lib "${1:-rustc}")/libstd-*.rlib" >/dev/null; }

# The standard library for wasm: from rustup, else from the distribution.
wasm_target() {
  unset RUSTUP_TOOLCHAIN
  if has_target; then return; fi
  if [ -e "$tools/toolchain" ] && has_target "$(cat "$tools/toolchain")/bin/rustc"; then
    RUSTUP_TOOLCHAIN=$linked_toolchain
    rustup toolchain list | grep -q "^$linked_toolchain" && return
  elif have rustup; then
    say "adding Rust's wasm32-unknown-unknown target"
    # One attempt: where the server cannot be reached, waiting does not help.
    if RUSTUP_MAX_RETRIES=0 timeout 180 rustup target add wasm32-unknown-unknown >"$tools/rustup.log" 2>&1 && has_target; then return; fi
  fi
  distribution_toolchain
}

# A rustc with its own library source, beside rustup's toolchains: core to test
# are built for wasm with it and put where it looks for them.
distribution_toolchain() {
  say "rustup cannot fetch the wasm target here; using the distribution's rustc instead"
  local rustc sysroot src lld
  apt_install "a rustc that comes with its library's source" rustc-web rust-web-src rust-web-llvm rust-web-clippy
  rustc=$(dpkg -L rustc-web | grep -m1 '/bin/rustc$')
  [ -n "$rustc" ] || die "rustc-web has no rustc"
  sysroot=$("$rustc" --print sysroot)
  lld=lld-$("$rustc" -vV | sed -n 's/^LLVM version: \([0-9]*\).*/\1/p')
  [ -e "/usr/bin/wasm-$lld" ] || [ -e "/usr/bin/wasm-ld-${lld#lld-}" ] || apt_install "the linker that rustc's LLVM expects" "$lld"
  if ! has_target "$rustc"; then
    say "building Rust's standard library for wasm (about a minute)"
    src=$(mktemp -d)
    mkdir "$src/src"
    printf '[package]\nname = "empty"\nversion = "0.0.0"\nedition = "2021"\n' >"$src/Cargo.toml"
    printf '#![no_std]\n' >"$src/src/lib.rs"
    (cd "$src" && RUSTC=$rustc RUSTC_BOOTSTRAP=1 cargo build -q --release --target wasm32-unknown-unknown \
      -Zbuild-std=std,panic_abort,proc_macro,test)
    as_root mkdir -p "$(target_lib "$rustc")"
    rm "$src"/target/wasm32-unknown-unknown/release/deps/libempty-*
    as_root cp "$src"/target/wasm32-unknown-unknown/release/deps/*.rlib "$(target_lib "$rustc")/"
    rm -rf "$src"
  fi
  rustup toolchain link $linked_toolchain "$sysroot"
  printf '%s\n' "$sysroot" >"$tools/toolchain"
  RUSTUP_TOOLCHAIN=$linked_toolchain
}

# trunk works offline.
crates() { cargo fetch -q --locked; }

# cargo_tool <crate> <version> <why> <cargo install flags>...
# Unoptimised: these tools' own speed is not what a build waits for.
cargo_tool() {
  local crate=$1 version=$2 why=$3 stamp; shift 3
  stamp="$tools/.$crate-$version"
  [ -e "$stamp" ] && return
  say "building $crate $version ($why; a few minutes, once)"
  CARGO_PROFILE_DEV_DEBUG=0 CARGO_TARGET_DIR="$tools/target" RUSTUP_TOOLCHAIN='' \
    cargo install -q "$crate" --version "$version" --debug --force --root "$tools" "$@"
  rm -f "$tools/.$crate-"*
  touch "$stamp"
}

# Browser tests want Node.js 20; an older one from the distribution fetches a newer one for itself.
newer_node() {
  [ "$want" = test ] || return 0
  [ "$(node -p 'process.versions.node.split(".")[0]')" -lt 20 ] || return 0
  [ -e "$tools/node/node_modules/.bin/node" ] && return
  say "installing Node.js $node_version (the tests' browser driver needs 20 or later)"
  npm install --silent --no-save --prefix "$tools/node" "node@$node_version"
}

# node_packages <folder> <why>
node_packages() {
  local stamp=$1/node_modules/.package-lock.json
  [ -e "$stamp" ] && [ ! "$1/package-lock.json" -nt "$stamp" ] && return
  say "installing the packages of $1/package.json ($2)"
  npm ci --silent --prefix "$1"
  touch "$stamp"
}

# What make needs to know, in a file it can source.
write_env() {
  {
    printf 'export PATH=%q:%q:$PATH\n' "$tools/bin" "$tools/node/node_modules/.bin"
    [ -z "${RUSTUP_TOOLCHAIN:-}" ] || printf 'export WASM_TOOLCHAIN=%q\n' "$RUSTUP_TOOLCHAIN"
  } >"$tools/env.sh.new"
  mv "$tools/env.sh.new" "$tools/env.sh"
}

case $want in build | test) ;; *) die "usage: scripts/setup.sh build|test" ;; esac
[ -n "$bindgen_version" ] || die "Cargo.lock names no wasm-bindgen"
take_turns
system_packages
wasm_target
crates
cargo_tool trunk $trunk_version "builds the page" --locked --no-default-features --features rustls
cargo_tool wasm-bindgen-cli "$bindgen_version" "in the version of Cargo.lock"
[ "$want" = build ] || cargo_tool cargo-deny $deny_version "checks which crates there are" --locked
rm -rf "$tools/target"
node_packages scripts "wasm-opt, esbuild and the server of make serve"
newer_node
[ "$want" = build ] || node_packages tests/e2e "the browser tests' driver and the type checker"
write_env
