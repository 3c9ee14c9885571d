"""Records what a program does with asyncio, as a trace that Crawlscope replays.

    python crawlscope_record.py -o run.ndjson program.py [arguments]

or, within a program:

    import crawlscope_record as record

    with record.recording("run.ndjson"):
        asyncio.run(main())

By itself this file is `crawlscope_record.py`; in the package it is `crawlscope.recorder`.

The program itself stays as it is. While a recording is under way some methods of asyncio's own classes
are wrapped, so it does not matter how the program imported them, and what a task waits for is read off
its suspended coroutines. Afterwards all is as before. Needs nothing but CPython 3.11 or later.

The file is described in docs/trace-format.md of Crawlscope.
"""

from __future__ import annotations  # an older Python gets as far as being told that it is too old

import argparse
import asyncio
import builtins
import functools
import inspect
import json
import linecache
import os
import re
import runpy
import sys
import sysconfig
import threading
import time
import traceback
import types
import typing
import weakref
from asyncio import base_events, events, runners, tasks

if sys.version_info < (3, 11):
    raise ImportError("crawlscope_record needs Python 3.11 or later; this is " + sys.version.split()[0])

__all__ = ["recording", "main"]

FORMAT = {"format": "crawlscope-trace", "version": 1, "time": "us"}
MOST_EVENTS = 1_000_000  # some 60 MB
MOST_CHARS = 2_000  # of a printed line, a name or a message
MOST_SOURCE = 100_000  # characters of the program's own text
LAST_TIME = 2**53 - 1  # µs; what every reader of JSON can hold
LAST_ID = 2**32 - 1

_HERE = sys._getframe().f_code.co_filename
_running = None  # the recording that is under way


class recording:
    """Records until the `with` block ends, also when it ends by an exception or by Ctrl-C.

    `output` is a path, or an object with `write`, which is left open. `program` is the file whose line
    numbers are recorded: if not given, the one that says `with`. What was recorded is written as it
    happens, and flushed whenever the event loop has nothing to do: a program that hangs and is killed
    leaves all that led to it.

    One recording at a time, of the event loops of the thread that began it.
    """

    def __init__(self, output: str | os.PathLike[str] | typing.TextIO, *, program: str | None = None,
                 most_events: int = MOST_EVENTS) -> None:
        self._output = output
        self._program = program or sys._getframe(1).f_code.co_filename
        self._most_events = most_events
        self._recorder = None

    def __enter__(self) -> recording:
        global _running
        if _running is not None:
            raise RuntimeError("a recording is already under way")
        self._opened = None
        if not hasattr(self._output, "write"):
            self._opened = open(self._output, "w", encoding="utf-8", newline="\n")
        _running = self._recorder = _Recorder(self._opened or self._output, self._program, self._most_events)
        self._patches = _patch(self._recorder)
        return self

    def __exit__(self, _: object, error: BaseException | None, __: object) -> typing.Literal[False]:
        global _running
        for owner, name, original, replacement in reversed(self._patches):
            # Somebody may have wrapped ours; then it stays in between and does nothing.
            if owner.__dict__.get(name) is replacement:
                setattr(owner, name, original)
        _running = None
        self._recorder.end(error)
        if self._opened is not None:
            _close(self._opened)
        return False


    def interrupt(self) -> None:
        """Ends the program as Ctrl-C does where it can't: called by another thread, while its event loop runs."""
        recorder = self._recorder
        if recorder is None or not recorder.is_on:
            return
        recorder.interrupted = recorder.interrupted or "now"
        if recorder.loop is not None and recorder.loop.is_running():
            recorder.loop.call_soon_threadsafe(_interrupt)


def _interrupt():
    raise KeyboardInterrupt


class _Task:
    """What is known of a task."""

    def __init__(self, number):
        self.number = number
        self.wait = None  # what it was said to wait for, until it was said that it no longer does
        self.future = None  # the future that it waits for
        self.among = ()  # the tasks that it waits for
        self.handed = None  # the lock or semaphore that it was handed and has not run with
        self.line = None  # the last line it was said to be at


class _Thing:
    """What is known of a queue, semaphore, lock, event or barrier."""

    def __init__(self, number, permits=None):
        self.number = number
        self.permits = permits
        self.holders = []  # tasks' numbers, in the order they got it, once for each permit
        self.items = {}  # id of an item on the queue: the numbers it went by


def _harmless(method):
    """A hook of the recorder's that must never disturb the program: whatever goes wrong ends the recording."""

    @functools.wraps(method)
    def guarded(self, *args, **kwargs):
        try:
            if self.is_on:
                return method(self, *args, **kwargs)
        except Exception as error:
            self.is_on = False
            print(f"crawlscope_record: stopped recording: {error!r}", file=sys.stderr)
        return None

    return guarded


class _Recorder:
    """Turns what the hooks see into events."""

    def __init__(self, file, program, most_events):
        self.file = file
        self.program = program
        self.most_events = most_events
        self.is_on = True
        self.thread = threading.get_ident()
        self.lock = threading.RLock()
        self.began = time.perf_counter_ns()
        self.at = 0
        self.events = 0
        self.loop = None  # the one that ran last
        self.interrupted = None  # Ctrl-C: None, "now" (not yet noted), "noted"
        self.newcomer = None  # a task whose start is not written yet, and who started it
        self.tasks = weakref.WeakKeyDictionary()
        self.started = 0
        self.waiting = {}  # id of a future: who waits for it
        self.things = {}  # id of an object: (a weak reference to it, what is known of it or None)
        self.made = 0
        self.names = set()
        self.counts = {}  # how many have a name and a number behind it
        self.texts = {}  # an item that is a text: its number
        self.next_item = 0
        self.printing = {}  # task: what it printed of a line whose end has not come
        self.after = None  # who was woken, or handed what, in the call that is under way
        file.write(_json(FORMAT) + "\n")
        self.write(0, {"run-started": {"config": _json(self.config())}})

    def config(self):
        """What a reader may want to know of the program, its text included."""
        lines = "".join(linecache.getlines(self.program))
        return {
            "program": os.path.basename(self.program),
            "python": sys.version.split()[0],
            "source": lines if 0 < len(lines) <= MOST_SOURCE else None,
        }

    # Writing

    def write(self, task, what):
        """Writes an event, now. Times never run backwards."""
        if not self.is_on:
            return
        if self.events >= self.most_events:
            what = {"note": {"text": f"The recording ends here, after {self.events:,} events."}}
            self.is_on = False
        self.events += 1
        self.at = max(self.at, (time.perf_counter_ns() - self.began) // 1000)
        self.file.write(_json({"at": self.at, "task": task, "what": what}) + "\n")

    def say(self, task, event, /, **fields):
        """Writes an event after what had to wait for it."""
        with self.lock:
            self.catch_up()
            self.write(task, {event: fields} if fields else event)

    def catch_up(self):
        """Writes what is due before the next event."""
        if self.newcomer is not None:
            # Only now: asyncio names a task after it has made it.
            (task, starter), self.newcomer = self.newcomer, None
            known = self.tasks[task]
            self.write(starter, {"task-started": {"id": known.number, "name": self.task_name(task, starter)}})
        if self.interrupted == "now":
            self.interrupted = "noted"
            self.write(0, {"note": {"text": "Interrupted."}})

    def flush(self):
        """Makes sure that what was said is in the file."""
        with self.lock:
            self.catch_up()
            self.file.flush()

    def end(self, error):
        """Writes how it ended."""
        try:
            for task, text in self.printing.items():
                self.say(task, "printed", text=text)
            if isinstance(error, KeyboardInterrupt):
                self.interrupted = self.interrupted or "now"
                self.catch_up()
            elif error is not None and not (isinstance(error, SystemExit) and not error.code):
                self.say(0, "note", text=_cut(f"The program ended with {_error_text(error)}"))
            is_stopped = error is not None or self.interrupted is not None
            self.say(0, "run-ended", why="stopped" if is_stopped else "returned")
            self.file.flush()
        except Exception as failure:
            print(f"crawlscope_record: the recording has no end: {failure!r}", file=sys.stderr)
        self.is_on = False

    # Tasks

    def seen(self, task, starter=0):
        """What is known of a task; if that is nothing, it starts now."""
        known = self.tasks.get(task)
        if known is None:
            with self.lock:
                self.catch_up()
                self.started += 1
                known = self.tasks[task] = _Task(self.started)
                self.newcomer = (task, starter)
        return known

    def task_name(self, task, starter):
        """The name it was given, else its coroutine's with a number; one that nobody started has no number."""
        name = task.get_name()
        if not re.fullmatch(r"Task-\d+", name):
            return self.unique(name)
        return self.unique(getattr(task.get_coro(), "__name__", "task"), is_one_of_many=starter != 0)

    def unique(self, name, is_one_of_many=False):
        """A name that nothing has yet, made of this one."""
        unique = name
        while is_one_of_many or unique in self.names:
            self.counts[name] = many = self.counts.get(name, 0 if is_one_of_many else 1) + 1
            unique, is_one_of_many = f"{name}-{many}", False
        self.names.add(unique)
        return _cut(unique)

    def current(self):
        """What is known of the running task; None outside of tasks."""
        try:
            task = asyncio.current_task()
        except RuntimeError:
            return None
        return self.seen(task) if _is_told_of(task) else None

    def number(self):
        """The running task's number."""
        known = self.current()
        return known.number if known else 0

    @_harmless
    def created(self, task):
        starter = self.number()
        known = self.seen(task, starter)
        # An eager task has run already.
        if task.done() or task._fut_waiter is not None:
            self.left(task, known)

    @_harmless
    def polled(self, task):
        """The loop runs a task until it suspends or ends."""
        known = self.seen(task)
        self.say(known.number, "task-polled")
        if known.wait is not None:
            # Nobody was seen to end the wait: a time came, or a future that is none of ours.
            known.wait = None
            self.say(known.number, "woken", to=known.number)
        if known.future is not None:
            self.waiting.pop(id(known.future), None)
            known.future, known.among = None, ()
        if known.handed is not None and getattr(task, "_must_cancel", False):
            # It was cancelled after it was handed the thing, and will give it on.
            known.handed.holders.remove(known.number)
            self.say(known.number, "released", id=known.handed.number)
            known.handed = None
        return known

    @_harmless
    def left(self, task, known):
        """The loop has run a task."""
        if known is None:
            return
        if task.done():
            self.ended(task, known)
            return
        frames, future = _frames(task.get_coro()), getattr(task, "_fut_waiter", None)
        own = [frame for frame in frames if frame.f_code.co_filename == self.program]
        if own:
            self.at_line(known, own[-1].f_lineno)
        on = self.awaited(known, frames, future)
        if on is not None:
            known.wait, known.future = on, future
            self.waiting[id(future)] = known
            self.say(known.number, "waiting", on=on)
        self.say(known.number, "task-suspended")

    def ended(self, task, known):
        # The attribute, as exception() would tell asyncio that somebody has dealt with it.
        error = None if task.cancelled() else task._exception
        if error is not None:
            self.say(known.number, "note", text=_cut(f"{task.get_name()} ended with {_error_text(error)}"))
        self.say(known.number, "task-cancelled" if task.cancelled() else "task-ended")
        for waiter in list(self.waiting.values()):
            if waiter.wait == {"task": known.number}:
                self.wait_for_another(waiter)

    def wait_for_another(self, waiter):
        """Who waits for several tasks is said to wait for the first that is not over."""
        left = self.first_of(waiter.among)
        if left is not None:
            waiter.wait = left
            self.say(waiter.number, "waiting", on=left)

    def first_of(self, among):
        left = [self.seen(task).number for task in among if _is_told_of(task) and not task.done()]
        return {"task": min(left)} if left else None

    def awaited(self, known, frames, future):
        """What a suspended task waits for, if it is anything that a trace can tell."""
        if future is None:
            return None
        for frame in reversed(frames):
            kind = _WAITS.get(frame.f_code)
            if kind in ("acquire", "get", "put", "join", "event", "barrier"):
                thing = self.thing(frame.f_locals["self"])
                if thing is None and kind == "event":
                    continue  # one of asyncio's own, within a queue's join
                return None if thing is None else {kind: thing.number}
            if kind == "until":
                timer = frame.f_locals.get("h")
                left = timer.when() - asyncio.get_running_loop().time() if timer else 0
                now = (time.perf_counter_ns() - self.began) // 1000
                return {"until": int(min(now + max(left, 0) * 1e6, LAST_TIME))}
            if kind is not None:
                known.among = list(kind(frame.f_locals))
                return self.first_of(known.among)
        known.among = list(_leaves(future))
        return self.first_of(known.among)

    def at_line(self, known, line):
        if known.line != line:
            known.line = line
            self.say(known.number, "line", line=line)

    def here(self):
        """The running task's number, after it was said which line it is at."""
        known = self.current()
        if known is None:
            return 0
        frame = sys._getframe(1)
        while frame is not None and frame.f_code is not self.step:
            if frame.f_code.co_filename == self.program:
                self.at_line(known, frame.f_lineno)
                break
            frame = frame.f_back
        return known.number

    # Queues, semaphores, locks

    def thing(self, made, is_new=False):
        """What is known of a thing; None for one that is none of the program's own."""
        found = self.things.get(id(made))
        if found is not None and found[0]() is made:
            return found[1]
        frame = sys._getframe(1)
        while frame is not None and _is_between(frame, made, is_new):
            frame = frame.f_back
        thing = None
        if frame is not None and _is_own(frame.f_code.co_filename):
            thing = self.make(made, frame)
        self.things[id(made)] = (weakref.ref(made), thing)
        return thing

    def make(self, made, frame):
        if isinstance(made, asyncio.Queue):
            most = made.maxsize
            capacity = int(most) if isinstance(most, (int, float)) and 0 < most <= LAST_ID else None
            kind, of = "queue", {"queue": {"capacity": capacity}}
        elif isinstance(made, asyncio.Semaphore):
            kind, of = "semaphore", {"semaphore": {"permits": min(made._value, LAST_ID)}}
        elif isinstance(made, asyncio.Event):
            kind, of = "event", "event"
        elif isinstance(made, asyncio.Barrier):
            kind, of = "barrier", {"barrier": {"parties": min(made.parties, LAST_ID)}}
        else:
            kind, of = "lock", "lock"
        thing = _Thing(self.made, made._value if kind == "semaphore" else None)
        self.made += 1
        self.say(self.here(), "made", id=thing.number, thing=of, name=self.thing_name(made, kind, frame))
        return thing

    def thing_name(self, made, kind, frame):
        """The variable that it is assigned to where it is made."""
        line = linecache.getline(frame.f_code.co_filename, frame.f_lineno)
        target = r"(\w+)\s*(?::[^=]*)?=\s*[\[({]*\s*(?:\w+\.)*" + re.escape(type(made).__name__) + r"\s*[\[(]"
        found = re.search(target, line)
        return self.unique(found.group(1) if found else kind)

    @_harmless
    def new_thing(self, made):
        self.thing(made, is_new=True)

    def collect(self, call, *args):
        """Calls, and returns the result with what happened meanwhile and is to be told after the call."""
        before, self.after = self.after, []
        try:
            return call(*args), self.after
        finally:
            self.after = before

    def then(self, *told):
        """Tells something now, or after the call that is under way."""
        if self.after is None:
            self.tell([told], self.number())
        else:
            self.after.append(told)

    def tell(self, after, task):
        for known, thing in after:
            if thing is None:
                self.say(task, "woken", to=known.number)
            else:
                thing.holders.append(known.number)
                self.say(task, "handed", id=thing.number, to=known.number)

    @_harmless
    def woke(self, future):
        """A waiter's future was set: the wait is over."""
        known = self.waiting.get(id(future))
        if known is not None and known.future is future and known.wait is not None:
            known.wait = None
            self.then(known, None)

    @_harmless
    def gave(self, made, future):
        """A waiter's future was set: it has the lock or a permit."""
        known, thing = self.waiting.get(id(future)), self.thing(made)
        if thing is None or known is None or known.future is not future:
            return
        known.wait, known.handed = None, thing
        self.then(known, thing)

    @_harmless
    def acquired(self, made):
        known, thing = self.current(), self.thing(made)
        if thing is None or known is None:
            return
        if known.handed is thing:
            known.handed = None
        else:
            thing.holders.append(known.number)
        self.say(self.here(), "acquired", id=thing.number)

    @_harmless
    def released(self, made, after):
        """Whoever gives it back, it is its holder's: asyncio lets any task do it."""
        thing, task = self.thing(made), self.here()
        if thing is not None:
            holder = task if task in thing.holders or not thing.holders else thing.holders[0]
            if holder in thing.holders:
                thing.holders.remove(holder)
                self.say(holder, "released", id=thing.number)
            elif thing.permits is not None:
                thing.permits += 1
                self.say(task, "resized", id=thing.number, permits=thing.permits)
        self.tell(after, task)

    def item_number(self, thing, item, is_put):
        """Small numbers stand for themselves, equal texts have one number, anything else has its own."""
        if type(item) is int and 0 <= item <= LAST_ID:
            return item
        if type(item) is str and item in self.texts:
            return self.texts[item]
        known = thing.items.get(id(item))
        if not is_put and known:
            number = known.pop(0)
            if not known:
                del thing.items[id(item)]
            return number
        number, self.next_item = self.next_item, self.next_item + 1
        if type(item) is str:
            self.texts[item] = number
        elif is_put:
            thing.items.setdefault(id(item), []).append(number)
        return number

    @_harmless
    def put(self, queue, item, after):
        thing, task = self.thing(queue), self.here()
        if thing is not None:
            self.say(task, "put", id=thing.number, item=self.item_number(thing, item, True))
        self.tell(after, task)

    @_harmless
    def got(self, queue, item, after):
        thing, task = self.thing(queue), self.here()
        if thing is not None:
            self.say(task, "got", id=thing.number, item=self.item_number(thing, item, False))
        self.tell(after, task)

    @_harmless
    def item_done(self, queue, joiners):
        thing = self.thing(queue)
        if thing is not None:
            self.say(self.here(), "item-done", id=thing.number)
        for future in joiners:
            if future.done():
                self.woke(future)

    @_harmless
    def joined(self, queue):
        thing = self.thing(queue)
        if thing is not None:
            self.say(self.here(), "joined", id=thing.number)

    @_harmless
    def signalled(self, made, what, futures):
        """A call on an event or a barrier that may have woken tasks."""
        thing = self.thing(made)
        if thing is None:
            return  # asyncio's own, whose waiters wait for something else
        self.say(self.here(), what, id=thing.number)
        for future in futures:
            if future.done():
                self.woke(future)

    # The rest

    @_harmless
    def printed(self, text):
        is_here = threading.get_ident() == self.thread
        task = self.here() if is_here else 0
        *lines, rest = (self.printing.pop(task, "") + text).split("\n")
        for line in lines:
            self.say(task, "printed", text=_cut(line))
        if rest:
            self.printing[task] = rest[:MOST_CHARS]

    @_harmless
    def idle(self):
        self.flush()


def _patch(recorder):
    """Wraps what has to be watched. Returns what to put back: owner, name, original, replacement."""
    patches = []

    def is_on():
        return recorder.is_on and threading.get_ident() == recorder.thread

    def watch(owner, name):
        """Replaces a method by the decorated function, which gets the original before its arguments."""

        def decorate(function):
            original = owner.__dict__[name]
            if inspect.iscoroutinefunction(original):

                @functools.wraps(original)
                async def replacement(*args, **kwargs):
                    if not is_on():
                        return await original(*args, **kwargs)
                    return await function(original, *args, **kwargs)

            else:

                @functools.wraps(original)
                def replacement(*args, **kwargs):
                    if not is_on():
                        return original(*args, **kwargs)
                    return function(original, *args, **kwargs)

            patches.append((owner, name, original, replacement))
            setattr(owner, name, replacement)
            return function

        return decorate

    _watch_tasks(recorder, watch)
    _watch_locks(recorder, watch)
    _watch_queues(recorder, watch)
    _watch_signals(recorder, watch)

    original = builtins.print

    @functools.wraps(original)
    def replacement(*args, **kwargs):
        # Once, here: a value's __str__ may count how often it is asked.
        texts = [str(arg) for arg in args]
        original(*texts, **kwargs)
        sep, end, file = kwargs.get("sep"), kwargs.get("end"), kwargs.get("file")
        if file is None or file is sys.stdout:
            sep, end = " " if sep is None else sep, "\n" if end is None else end
            recorder.printed(sep.join(texts) + end)

    patches.append((builtins, "print", original, replacement))
    builtins.print = replacement
    return patches


def _watch_tasks(recorder, watch):
    @watch(base_events.BaseEventLoop, "create_task")
    def create_task(original, loop, *args, **kwargs):
        task = original(loop, *args, **kwargs)
        if _is_told_of(task):
            recorder.created(task)
        return task

    @watch(base_events.BaseEventLoop, "_run_once")
    def run_once(original, loop):
        recorder.loop = loop
        if not loop._ready:
            recorder.idle()
        return original(loop)

    @watch(events.Handle, "_run")
    def run(original, handle):
        task = _stepped(handle._callback)
        if not _is_told_of(task):
            return original(handle)
        known = recorder.polled(task)
        try:
            return original(handle)
        finally:
            recorder.left(task, known)

    # The line that a task is at is not looked for beyond this frame.
    recorder.step = run.__code__

    @watch(runners.Runner, "_on_sigint")
    def on_sigint(original, *args, **kwargs):
        # A signal's handler may run in the middle of a line being written, so it only leaves word.
        recorder.interrupted = recorder.interrupted or "now"
        return original(*args, **kwargs)


def _watch_locks(recorder, watch):
    for owner, wake_up in (asyncio.Lock, "_wake_up_first"), (asyncio.Semaphore, "_wake_up_next"):

        @watch(owner, "__init__")
        def init(original, self, *args, **kwargs):
            original(self, *args, **kwargs)
            recorder.new_thing(self)

        @watch(owner, "acquire")
        async def acquire(original, self):
            result = await original(self)
            recorder.acquired(self)
            return result

        @watch(owner, "release")
        def release(original, self):
            result, after = recorder.collect(original, self)
            recorder.released(self, after)
            return result

        @watch(owner, wake_up)
        def wake_up_next(original, self):
            first = next((waiter for waiter in self._waiters or () if not waiter.done()), None)
            result = original(self)
            if first is not None and first.done():
                recorder.gave(self, first)
            return result


def _watch_queues(recorder, watch):
    @watch(asyncio.Queue, "__init__")
    def init(original, self, *args, **kwargs):
        original(self, *args, **kwargs)
        recorder.new_thing(self)

    @watch(asyncio.Queue, "put_nowait")
    def put_nowait(original, self, item):
        result, after = recorder.collect(original, self, item)
        recorder.put(self, item, after)
        return result

    @watch(asyncio.Queue, "get_nowait")
    def get_nowait(original, self):
        item, after = recorder.collect(original, self)
        recorder.got(self, item, after)
        return item

    @watch(asyncio.Queue, "task_done")
    def task_done(original, self):
        joiners = list(self._finished._waiters)
        result = original(self)
        recorder.item_done(self, joiners)
        return result

    @watch(asyncio.Queue, "join")
    async def join(original, self):
        result = await original(self)
        recorder.joined(self)
        return result

    @watch(asyncio.Queue, "_wakeup_next")
    def wakeup_next(original, self, waiters):
        first = next((waiter for waiter in waiters if not waiter.done()), None)
        result = original(self, waiters)
        if first is not None and first.done():
            recorder.woke(first)
        return result

    if not hasattr(asyncio.Queue, "shutdown"):
        return

    @watch(asyncio.Queue, "shutdown")  # since 3.13
    def shutdown(original, self, immediate=False):
        dropped = list(self._queue) if immediate else []
        result = original(self, immediate)
        for item in dropped:
            recorder.got(self, item, [])
            recorder.item_done(self, [])
        return result


def _watch_signals(recorder, watch):
    for owner in asyncio.Event, asyncio.Barrier:

        @watch(owner, "__init__")
        def init(original, self, *args, **kwargs):
            original(self, *args, **kwargs)
            recorder.new_thing(self)

    @watch(asyncio.Event, "set")
    def set_event(original, self):
        was_set, waiters = self.is_set(), list(self._waiters)
        result = original(self)
        if not was_set:
            recorder.signalled(self, "set", waiters)
        return result

    @watch(asyncio.Event, "clear")
    def clear(original, self):
        was_set = self.is_set()
        result = original(self)
        if was_set:
            recorder.signalled(self, "cleared", [])
        return result

    # The last to arrive; then whoever waits is notified.
    @watch(asyncio.Barrier, "_release")
    async def release(original, self):
        waiters = list(self._cond._waiters)
        result = await original(self)
        recorder.signalled(self, "tripped", waiters)
        return result

    for name, what in ("reset", "barrier-reset"), ("abort", "broken"):

        @watch(asyncio.Barrier, name)
        async def empty(original, self, what=what):
            waiters = list(self._cond._waiters)
            result = await original(self)
            recorder.signalled(self, what, waiters)
            return result

    @watch(asyncio.Barrier, "_exit")
    def exit_barrier(original, self):
        waiters = list(self._cond._waiters)
        result = original(self)
        for future in waiters:
            if future.done():
                recorder.woke(future)
        return result


# What a suspended task waits for, by the code of asyncio's that it is in. Taken before anything is wrapped.
# A function gives the tasks that are waited for, from the code's local variables.
_WAITS = {
    asyncio.Lock.acquire.__code__: "acquire",
    asyncio.Semaphore.acquire.__code__: "acquire",
    asyncio.Queue.get.__code__: "get",
    asyncio.Queue.put.__code__: "put",
    asyncio.Queue.join.__code__: "join",
    asyncio.Event.wait.__code__: "event",
    asyncio.Barrier.wait.__code__: "barrier",
    asyncio.sleep.__code__: "until",
    tasks._wait.__code__: lambda local: local.get("fs", ()),
    asyncio.wait_for.__code__: lambda local: [local.get("fut")],
    asyncio.TaskGroup.__aexit__.__code__: lambda local: local["self"]._tasks,
}
if hasattr(asyncio.TaskGroup, "_aexit"):
    _WAITS[asyncio.TaskGroup._aexit.__code__] = lambda local: local["self"]._tasks


def _leaves(future):
    """The tasks behind a future: itself, or those it gathers."""
    if isinstance(future, asyncio.Task):
        yield future
    for child in getattr(future, "_children", ()):
        yield from _leaves(child)


def _stepped(callback):
    """What a callback of the loop runs on with, if it is one that runs a task."""
    name = getattr(callback, "__name__", None)
    is_step = type(callback).__name__ == "TaskStepMethWrapper" or name in ("task_wakeup", "__step", "__wakeup")
    return getattr(callback, "__self__", None) if is_step else None


def _is_told_of(task):
    """Whether it is a task, and not one of the loop's own for putting things away at the end."""
    if not isinstance(task, (asyncio.Task, tasks._PyTask)):
        return False
    code = getattr(task.get_coro(), "cr_code", None)
    return code is None or code.co_filename != base_events.__file__


def _frames(coroutine):
    """The frames of a suspended coroutine and of what it awaits, the innermost last."""
    frames = []
    while coroutine is not None and len(frames) < 1_000:
        for kind in ("cr", "gi", "ag"):
            if hasattr(coroutine, kind + "_frame"):
                frames.append(getattr(coroutine, kind + "_frame"))
                coroutine = getattr(coroutine, "gi_yieldfrom" if kind == "gi" else kind + "_await")
                break
        else:
            break
    return [frame for frame in frames if frame is not None]


def _is_between(frame, made, is_new):
    """Whether a frame stands between a thing and the code that made or uses it."""
    filename = frame.f_code.co_filename
    if filename == _HERE:
        return True
    if is_new:
        return frame.f_code.co_name == "__init__" and frame.f_locals.get("self") is made
    return os.path.dirname(filename) == os.path.dirname(asyncio.__file__)


_LIBRARIES = tuple(
    os.path.abspath(path) + os.sep for name, path in sysconfig.get_paths().items() if name.endswith(("lib", "stdlib"))
)


@functools.cache
def _is_own(filename):
    """Whether a file is the program's, and not Python's or an installed package's."""
    if filename.startswith("<frozen"):
        return False
    path = os.path.abspath(filename)
    return not path.startswith(_LIBRARIES) and not {"site-packages", "dist-packages"} & set(path.split(os.sep))


def _json(value):
    """As the engine writes it, byte for byte. What is no Unicode becomes a question mark."""
    text = json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    return text.encode("utf-8", "replace").decode("utf-8")


def _cut(text):
    return text if len(text) <= MOST_CHARS else text[: MOST_CHARS - 1] + "…"


def _error_text(error):
    return "".join(traceback.format_exception_only(type(error), error)).strip()


def main(arguments: list[str] | None = None) -> int:
    """The command line. Returns the exit code of the program, or of what kept it from running."""
    parser = argparse.ArgumentParser(prog=os.path.basename(sys.argv[0]), description="Records a program for Crawlscope.")
    parser.add_argument("-o", "--output", help="file for the recording; without it the recording goes to the "
                        "standard output, and what the program prints to the standard error")
    parser.add_argument("program", help="the program, a Python file")
    parser.add_argument("arguments", nargs=argparse.REMAINDER, help="its arguments")
    asked = parser.parse_args(arguments)
    if not os.path.isfile(asked.program):
        parser.error(f"{asked.program} is not a file")
    # A program that records itself shall find this very module.
    sys.modules.setdefault("crawlscope_record", sys.modules[__name__])
    before = sys.argv, sys.path[:], sys.stdout
    sys.argv, sys.path[0] = [asked.program, *asked.arguments], os.path.dirname(os.path.abspath(asked.program))
    output = asked.output
    if output is None:
        output, sys.stdout = open(os.dup(1), "w", encoding="utf-8", newline="\n"), sys.stderr
    try:
        with recording(output, program=asked.program):
            runpy.run_path(asked.program, run_name="__main__")
    except SystemExit:
        raise
    except BaseException as error:
        _print_error(error, asked.program)
        return 130 if isinstance(error, KeyboardInterrupt) else 1
    finally:
        sys.argv, sys.path[:], sys.stdout = before
        if asked.output is None:
            _close(output)
    return 0


def _close(file):
    try:
        file.close()
    except OSError as error:
        print(f"crawlscope_record: the recording is not whole: {error}", file=sys.stderr)


def traceback_in(program: str, error: BaseException) -> types.TracebackType | None:
    """An exception's traceback from the program's own first frame on, and not from what runs it; none without such a frame."""
    place = error.__traceback__
    while place is not None and place.tb_frame.f_code.co_filename != program:
        place = place.tb_next
    return place


def _print_error(error, program):
    """Prints a traceback as the program alone would have."""
    traceback.print_exception(type(error), error, traceback_in(program, error) or error.__traceback__)


if __name__ == "__main__":
    sys.exit(main())
