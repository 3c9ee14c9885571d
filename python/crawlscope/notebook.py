"""Widgets for notebooks, and the magic `%%crawlscope`."""

import pathlib

try:
    import anywidget
    import traitlets
except ImportError as error:
    raise ImportError('the widgets need the extra: pip install "crawlscope[notebook]"') from error
from IPython.core.magic import Magics, cell_magic, magics_class
from IPython.display import display

from .cells import recorded

__all__ = ["Crawl", "Lesson", "Run"]


class _Scope(anywidget.AnyWidget):
    """The element, with these attributes. `stats` are the counters at the end of the last run."""

    _esm = pathlib.Path(__file__).parent / "static" / "crawlscope.mjs"
    attributes = traitlets.Dict().tag(sync=True)
    height = traitlets.Int(600).tag(sync=True)
    trace = traitlets.Bytes(b"").tag(sync=True)
    stats = traitlets.Dict().tag(sync=True)

    def __init__(self, *, height=600, trace=b"", **attributes):
        named = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items() if value is not None}
        super().__init__(attributes=named, height=height, trace=trace)


class Lesson(_Scope):
    """A lesson: `Lesson("semaphore")`, `Lesson("lock/without-lock", step=40)`. Keywords are the element's attributes."""

    def __init__(self, name, **attributes):
        super().__init__(lesson=name, **attributes)


class Run(_Scope):
    """A recorded run: the path of its file, its bytes or its text."""

    def __init__(self, trace, **attributes):
        if isinstance(trace, str) and "\n" in trace:
            trace = trace.encode()
        elif not isinstance(trace, bytes):
            trace = pathlib.Path(trace).read_bytes()
        super().__init__(trace=trace, **attributes)


class Crawl(_Scope):
    """A crawl of a site that lets others read it, or of the built-in site: `Crawl("https://docs.example.org/", permits=3)`."""

    def __init__(self, url=None, **attributes):
        super().__init__(url=url, **attributes)


@magics_class
class Cells(Magics):
    """The magic `%%crawlscope`."""

    @cell_magic
    def crawlscope(self, line, cell):
        """Runs the cell, which may `await`, in an event loop of its own, and shows below what its tasks did.

        Its names are those of the notebook. An exception of the cell is raised here, after what led to it was shown.
        """
        trace, error = recorded(cell, self.shell.user_ns)
        display(Run(trace))
        if error is not None:
            raise error
