"""Records a notebook's cell."""

import ast
import asyncio
import inspect
import io
import os
import tempfile
import threading

from .recorder import recording

__all__ = ["recorded"]


def recorded(cell, names):
    """Runs a cell's text with these names. Returns the trace, and the exception that ended it, if one did.

    In a thread of its own, since the notebook's own event loop runs in this one.
    """
    # A file, as the recorder reads the lines that it tells of.
    with tempfile.NamedTemporaryFile("w", suffix=".py", prefix="cell-", delete=False, encoding="utf-8") as file:
        file.write(cell)
    output, failed = io.StringIO(), []

    def work():
        try:
            with recording(output, program=file.name):
                code = compile(cell, file.name, "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
                result = eval(code, names)
                if inspect.iscoroutine(result):
                    asyncio.run(result)
        except BaseException as error:
            failed.append(error)

    try:
        thread = threading.Thread(target=work, name="crawlscope")
        thread.start()
        thread.join()
    finally:
        os.unlink(file.name)
    return output.getvalue().encode(), failed[0] if failed else None
