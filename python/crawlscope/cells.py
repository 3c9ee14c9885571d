"""Records what a notebook runs, in a thread of its own, since the notebook's own event loop runs in the main one."""

from __future__ import annotations

import ast
import asyncio
import ctypes
import inspect
import io
import itertools
import linecache
import threading
from collections.abc import Awaitable, Callable
from typing import Any

from .recorder import recording, traceback_in

__all__ = ["record_call", "record_cell"]

_NUMBERS = itertools.count(1)
PATIENCE = 2  # s, for an interrupted program to come to its end


def record_cell(cell: str, names: dict[str, Any]) -> tuple[bytes, BaseException | None]:
    """Runs a cell's text, which may `await`, with these names. Returns the trace, and the exception that ended it."""
    name = f"<cell {next(_NUMBERS)}>"
    # Where the recorder, and whoever prints a traceback, find its lines.
    linecache.cache[name] = (len(cell), None, cell.splitlines(keepends=True), name)

    def run() -> None:
        result = eval(compile(cell, name, "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT), names)
        if inspect.iscoroutine(result):
            result.__name__ = "cell"  # and not <module>
            asyncio.run(result)

    return _record(run, name)


def record_call(main: Callable[[], Awaitable[object]]) -> tuple[bytes, BaseException | None]:
    """Runs an `async` function. Returns the trace, and the exception that ended it."""
    if not inspect.iscoroutinefunction(main):
        raise TypeError(f"give an async function, without calling it, and not {main!r}")
    return _record(lambda: asyncio.run(main()), main.__code__.co_filename)


def _record(run: Callable[[], object], program: str) -> tuple[bytes, BaseException | None]:
    output = io.StringIO()
    failed: list[BaseException] = []
    over = threading.Event()  # and no join: once that is interrupted, Python 3.11 takes the thread for ended
    recorded = recording(output, program=program)

    def work() -> None:
        try:
            with recorded:
                run()
        except BaseException as error:
            failed.append(error)
        finally:
            over.set()

    # It ends with the notebook, even if it can't be interrupted.
    thread = threading.Thread(target=work, name="crawlscope", daemon=True)
    try:
        thread.start()
        over.wait()
    except KeyboardInterrupt:
        if thread.ident is None:
            raise
        recorded.interrupt()
        if not over.wait(PATIENCE):
            # It does not come back to its event loop, or has none.
            ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread.ident), ctypes.py_object(KeyboardInterrupt))
        if not over.wait(PATIENCE):
            raise RuntimeError("the program does not stop, and is still recorded: restart the notebook's kernel") from None
    error = failed[0].with_traceback(traceback_in(program, failed[0])) if failed else None
    return output.getvalue().encode("utf-8", "replace"), error
