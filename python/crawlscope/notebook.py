"""Widgets for notebooks, and the magic `%%crawlscope`."""

from __future__ import annotations

import os
import pathlib
import traceback
from collections.abc import Awaitable, Callable
from typing import Any

try:
    import anywidget
    import traitlets
except ImportError as error:
    raise ImportError('the widgets need the extra: pip install "crawlscope[notebook]"') from error
from IPython.core.magic import Magics, cell_magic, magics_class
from IPython.display import display

from .cells import record_call, record_cell
from .picture import Lanes

__all__ = ["Crawl", "Lesson", "Run"]


class _Scope(anywidget.AnyWidget):
    """The element, with these attributes. `stats` are the counters at the end of the last run."""

    _esm = pathlib.Path(__file__).parent / "static" / "crawlscope.mjs"
    attributes = traitlets.Dict().tag(sync=True)
    height = traitlets.Int(600).tag(sync=True)
    trace = traitlets.Bytes(b"").tag(sync=True)
    stats = traitlets.Dict().tag(sync=True)

    def __init__(self, *, height: int = 600, trace: bytes = b"", **attributes: Any) -> None:
        named = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items() if value is not None}
        super().__init__(attributes=named, height=height, trace=trace)

    def __repr__(self) -> str:
        """What it shows, in a line: all that there is to see where there are no widgets."""
        given = ", ".join(f"{name.replace('-', '_')}={value!r}" for name, value in self.attributes.items())
        return f"{type(self).__name__}({given})"

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]] | None:
        """The widget and, where there is a trace, its picture: a saved notebook is read where no scripts run."""
        bundle = super()._repr_mimebundle_(**kwargs)
        picture = Lanes(self.trace).svg() if bundle and self.trace else None
        if bundle and picture:
            bundle[0]["image/svg+xml"] = picture
        return bundle


class Lesson(_Scope):
    """A lesson: `Lesson("semaphore")`, `Lesson("lock/without-lock", step=40)`. Keywords are the element's attributes."""

    def __init__(self, name: str, **attributes: Any) -> None:
        super().__init__(lesson=name, **attributes)


class Run(_Scope):
    """A recorded run: the path of its file, its bytes or its text."""

    def __init__(self, trace: str | bytes | os.PathLike[str], **attributes: Any) -> None:
        if isinstance(trace, str) and "\n" in trace:
            trace = trace.encode()
        elif not isinstance(trace, bytes):
            trace = pathlib.Path(trace).read_bytes()
        super().__init__(trace=trace, **attributes)

    @classmethod
    def of(cls, main: Callable[[], Awaitable[object]], **attributes: Any) -> Run:
        """Runs an `async` function in an event loop of its own, and shows what its tasks did: `Run.of(main)`.

        An exception that ends it is printed, and the run shows what led to it.
        """
        trace, error = record_call(main)
        if error is not None:
            traceback.print_exception(error)
        return cls(trace, **attributes)

    def __repr__(self) -> str:
        """How much it has."""
        return f"Run({Lanes(self.trace)})"


class Crawl(_Scope):
    """A crawl of a site that lets others read it, or of the built-in site.

    `Crawl("https://docs.example.org/", permits=3)`; keywords are the element's attributes.
    """

    def __init__(self, url: str | None = None, **attributes: Any) -> None:
        super().__init__(url=url, **attributes)


@magics_class
class Cells(Magics):
    """The magic `%%crawlscope`."""

    @cell_magic
    def crawlscope(self, line: str, cell: str) -> None:
        """Runs the cell, which may `await`, in an event loop of its own, and shows below what its tasks did.

        Its names are those of the notebook. An exception of the cell is raised here, after what led to it was shown.
        """
        trace, error = record_cell(cell, self.shell.user_ns if self.shell else {})
        display(Run(trace))  # type: ignore[no-untyped-call]
        if error is not None:
            raise error
