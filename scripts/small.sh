# Sourced before the page is compiled, and what it is measured against: makes the module small.
# The standard library is compiled with it, for size, and panics don't name their lines: together
# an eighth of the download. Cargo lets a stable compiler do so when it is told to (RUSTC_BOOTSTRAP).
[ -z "${WASM_TOOLCHAIN:-}" ] || export RUSTUP_TOOLCHAIN=$WASM_TOOLCHAIN
export RUSTC_BOOTSTRAP=1 CARGO_UNSTABLE_BUILD_STD=std,panic_abort CARGO_UNSTABLE_BUILD_STD_FEATURES=optimize_for_size
export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS="-C target-feature=+simd128 -Zlocation-detail=none -Zfmt-debug=none"
