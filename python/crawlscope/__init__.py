"""Records what a program does with asyncio, and shows it, lessons and crawls in notebooks.

The recorder needs nothing but CPython 3.11 or later; the widgets need the extra `notebook`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .recorder import recording

if TYPE_CHECKING:
    from .notebook import Crawl, Lesson, Run

__all__ = ["recording", "Lesson", "Run", "Crawl", "load_ipython_extension"]


def __getattr__(name: str) -> Any:
    """The widgets, which are imported only where they are asked for."""
    if name in ("Lesson", "Run", "Crawl"):
        from . import notebook

        return getattr(notebook, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def load_ipython_extension(shell: Any) -> None:
    """Adds the magic `%%crawlscope`: `%load_ext crawlscope`."""
    from .notebook import Cells

    shell.register_magics(Cells)
