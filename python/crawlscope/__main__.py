"""`python -m crawlscope record -o run.ndjson program.py [arguments]`"""

import sys

from . import recorder

USAGE = """usage: python -m crawlscope record [-o run.ndjson] program.py [arguments]

Runs a program and records what it does with asyncio. `record --help` says more."""


def main() -> int:
    """Runs the command that the first argument names."""
    if sys.argv[1:2] != ["record"]:
        asked = sys.argv[1:2] in (["-h"], ["--help"])
        print(USAGE, file=sys.stdout if asked else sys.stderr)
        return 0 if asked else 2
    sys.argv[0:2] = ["python -m crawlscope record"]
    return recorder.main()


if __name__ == "__main__":
    sys.exit(main())
