"""Records what a program does with asyncio, and shows it, lessons and crawls in notebooks.

The recorder needs nothing but CPython 3.11 or later; the widgets need the extra `notebook`.
"""

from .recorder import recording

__all__ = ["recording", "Lesson", "Run", "Crawl", "load_ipython_extension"]


def __getattr__(name):
    """The widgets, which are imported only where they are asked for."""
    if name in ("Lesson", "Run", "Crawl"):
        from . import notebook

        return getattr(notebook, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def load_ipython_extension(shell):
    """Adds the magic `%%crawlscope`: `%load_ext crawlscope`."""
    from .notebook import Cells

    shell.register_magics(Cells)
