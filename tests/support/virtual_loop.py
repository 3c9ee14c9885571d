"""Runs an asyncio program on a virtual clock, so that its sleeps cost nothing.

Usage: virtual_loop.py [--lines] PROGRAM [NAME=VALUE ...]

NAME=VALUE replaces the number in a line "NAME = number" of the program. The loop is
CPython's own; only its clock and its selector are replaced: instead of sleeping, the
selector moves the clock. When there is nothing to wait for, the program is stuck, and the
exit status is 3. With --lines, the lines of the program are written to the standard error
output as its tasks run them.
"""
import asyncio
import heapq
import inspect
import os
import re
import selectors
import sys
import threading
import time
import types


class Clock:
    now = 0.0


class Selector(selectors.SelectSelector):
    """Never waits for a file: nothing in these programs does."""

    def select(self, timeout=None):
        if timeout is None:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(3)
        Clock.now = round(Clock.now + timeout, 6)
        return []


class Timer(asyncio.TimerHandle):
    """Timers of the same time fire in the order they were asked for."""

    count = 0

    def __init__(self, when, *rest):
        super().__init__(round(when, 6), *rest)
        Timer.count += 1
        self.order = Timer.count

    def __lt__(self, other):
        return (self._when, self.order) < (other._when, other.order)


class Loop(asyncio.SelectorEventLoop):
    def __init__(self):
        super().__init__(Selector())

    def time(self):
        return Clock.now

    def call_at(self, when, callback, *args, context=None):
        timer = Timer(when, callback, args, self, context)
        heapq.heappush(self._scheduled, timer)
        timer._scheduled = True
        return timer


class Policy(asyncio.DefaultEventLoopPolicy):
    def new_event_loop(self):
        return Loop()


def watch_lines(path):
    """Writes every line that a coroutine of the program begins, but not the end of a `with`."""
    text = open(path).read().split("\n")

    def local(frame, event, arg):
        if event != "line":
            return local
        number = frame.f_lineno
        if text[number - 1].lstrip().startswith(("async with", "with ")):
            left = insides.setdefault(frame, set())
            if number in left:
                left.remove(number)
                return local
            left.add(number)
        print(number, file=sys.stderr)
        return local

    insides = {}

    def trace(frame, event, arg):
        code = frame.f_code
        coroutine = code.co_flags & inspect.CO_COROUTINE
        return local if coroutine and code.co_filename == path else None

    sys.settrace(trace)


def main(arguments):
    lines = arguments[0] == "--lines"
    path, *values = arguments[1:] if lines else arguments
    text = open(path).read()
    for value in values:
        name, number = value.split("=")
        text, found = re.subn(rf"(?m)^{name} = \d+", f"{name} = {number}", text)
        assert found == 1, f"{path} has no {name}"
    time.monotonic = lambda: Clock.now
    asyncio.set_event_loop_policy(Policy())
    program = types.ModuleType("__main__")
    program.__file__ = path
    code = compile(text, path, "exec")
    if lines:
        watch_lines(path)
    exec(code, program.__dict__)
    # What libraries do when the interpreter ends is not watched any more.
    sys.settrace(None)


if __name__ == "__main__":
    main(sys.argv[1:])
