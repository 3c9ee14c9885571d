"""Runs programs under the recorder, and checks what every recording must hold to."""

import json
import os
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).parent
RECORDER = HERE.parent.parent / "python" / "crawlscope" / "recorder.py"
PROGRAMS = HERE / "programs"


def record(program, *arguments):
    """Records a program by the command line: what it printed and returned, and the trace."""
    with tempfile.TemporaryDirectory() as folder:
        output = os.path.join(folder, "run.ndjson")
        command = [sys.executable, RECORDER, "-o", output, PROGRAMS / program, *arguments]
        ran = subprocess.run(command, capture_output=True, text=True, timeout=120)
        return ran, Trace(pathlib.Path(output).read_bytes())


def plain(program, *arguments):
    """Runs a program as it is."""
    command = [sys.executable, PROGRAMS / program, *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=120)


class Trace:
    """A recording, replayed step by step; anything that cannot be fails."""

    def __init__(self, data):
        self.text = data.decode("utf-8")
        header, *lines = self.text.splitlines()
        assert data.endswith(b"\n"), "the last line has its end"
        assert json.loads(header) == {"format": "crawlscope-trace", "version": 1, "time": "us"}, header
        self.events = []
        self.names = {0: "outside"}
        self.things = []
        self.wait = {}  # task: what it waits for
        self.handed = {}  # task: the thing it was handed
        self.over = {}
        self.running = None
        self.most = {}  # thing's name: the most that held it at once
        last = 0
        for line in lines:
            event = json.loads(line)
            what = event["what"]
            name, fields = (what, {}) if isinstance(what, str) else next(iter(what.items()))
            assert event["at"] >= last, line
            last = event["at"]
            self.events.append((event["at"], event["task"], name, fields))
            try:
                self.take(event["task"], name, fields)
            except AssertionError as error:
                before = "\n".join(str(event) for event in self.events[-12:])
                raise AssertionError(f"{error}\nafter\n{before}") from error

    def take(self, task, name, fields):
        assert task in self.names, "a task that has not started"
        if name != "released":
            # A thing that a finished task still held may be released by another.
            assert task not in self.over, "a task that is over"
        hook = getattr(self, "on_" + name.replace("-", "_"), None)
        if hook is not None:
            hook(task, **fields)

    def on_task_started(self, task, id, name):
        assert id == len(self.names), "numbered in order"
        assert name not in self.names.values(), f"two tasks called {name}"
        self.names[id] = name

    def on_task_polled(self, task):
        assert self.running is None, "two tasks at once"
        self.running = task

    def on_task_suspended(self, task):
        assert self.running == task
        self.running = None

    def on_task_ended(self, task):
        assert self.running == task and task not in self.wait and task not in self.handed
        self.running, self.over[task] = None, "ended"

    def on_task_cancelled(self, task):
        self.on_task_ended(task)
        self.over[task] = "cancelled"

    def on_made(self, task, id, thing, name):
        assert id == len(self.things), "numbered in order"
        kind, of = (thing, {}) if isinstance(thing, str) else next(iter(thing.items()))
        self.things.append({"kind": kind, "name": name, "items": [], "unfinished": 0, "holders": [], **of})
        self.most[name] = 0

    def on_resized(self, task, id, permits):
        self.things[id]["permits"] = permits

    def on_waiting(self, task, on):
        (kind, of), = on.items()
        if kind in ("acquire", "get", "put", "join"):
            assert of < len(self.things) and (kind == "acquire") == (self.things[of]["kind"] != "queue")
        if kind in ("event", "barrier"):
            assert self.things[of]["kind"] == kind
        if kind == "task":
            assert of in self.names and of not in self.over
        self.wait[task] = on

    def on_woken(self, task, to):
        assert to in self.wait, "woken without waiting"
        del self.wait[to]

    def on_handed(self, task, id, to):
        assert self.wait.pop(to) == {"acquire": id}
        assert to not in self.handed
        self.handed[to] = id
        self.hold(id, to)

    def on_acquired(self, task, id):
        assert task not in self.wait and task == self.running
        if self.handed.get(task) == id:
            del self.handed[task]
        else:
            self.hold(id, task)

    def hold(self, id, task):
        thing = self.things[id]
        thing["holders"].append(task)
        assert len(thing["holders"]) <= thing.get("permits", 1), f"too many hold {thing}"
        self.most[thing["name"]] = max(self.most[thing["name"]], len(thing["holders"]))

    def on_released(self, task, id):
        self.things[id]["holders"].remove(task)
        if self.handed.get(task) == id:
            del self.handed[task]

    def on_put(self, task, id, item):
        queue = self.things[id]
        queue["items"].append(item)
        queue["unfinished"] += 1
        assert queue["capacity"] is None or len(queue["items"]) <= queue["capacity"]
        self.most[queue["name"]] = max(self.most[queue["name"]], len(queue["items"]))

    def on_got(self, task, id, item):
        self.things[id]["items"].remove(item)

    def on_item_done(self, task, id):
        self.things[id]["unfinished"] -= 1
        assert self.things[id]["unfinished"] >= 0

    def on_joined(self, task, id):
        assert self.things[id]["unfinished"] == 0

    def on_set(self, task, id):
        assert self.things[id]["kind"] == "event" and not self.things[id].get("set")
        self.things[id]["set"] = True

    def on_cleared(self, task, id):
        assert self.things[id].pop("set")

    def on_tripped(self, task, id):
        waiting = sum(on == {"barrier": id} for on in self.wait.values())
        assert waiting == self.things[id]["parties"] - 1, "the last of them"

    def on_barrier_reset(self, task, id):
        assert self.things[id]["kind"] == "barrier"

    def on_broken(self, task, id):
        self.on_barrier_reset(task, id)

    # What tests ask

    def thing(self, name):
        return next(thing for thing in self.things if thing["name"] == name)

    def all(self, name):
        return [fields for _, _, event, fields in self.events if event == name]

    def count(self, name):
        return len(self.all(name))

    def printed(self):
        return [fields["text"] for fields in self.all("printed")]

    def waits(self, kind):
        return [fields["on"][kind] for fields in self.all("waiting") if kind in fields["on"]]

    def lines(self, task):
        number = next(number for number, name in self.names.items() if name == task)
        return [fields["line"] for _, who, event, fields in self.events if event == "line" and who == number]

    def ended(self):
        return self.all("run-ended")[-1]["why"]
