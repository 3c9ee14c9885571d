"""Whole programs under the recorder: they do what they did, and the trace says what they did."""

import collections
import http.server
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest

from replay import PROGRAMS, RECORDER, Trace, plain, record


class Programs(unittest.TestCase):
    def same(self, program, *arguments, in_order=True):
        """The trace of a program that prints and returns the same with and without the recorder."""
        alone = plain(program, *arguments)
        ran, trace = record(program, *arguments)
        arrange = list if in_order else sorted
        self.assertEqual(ran.returncode, alone.returncode, ran.stderr)
        self.assertEqual(arrange(ran.stdout.splitlines()), arrange(alone.stdout.splitlines()))
        self.assertNotIn("crawlscope", ran.stderr)
        self.assertEqual(trace.printed(), ran.stdout.splitlines())
        return trace

    def line_of(self, program, text):
        lines = (PROGRAMS / program).read_text().splitlines()
        return next(number for number, line in enumerate(lines, 1) if text in line)

    def test_ten_workers_share_three_permits(self):
        # Timers that fire at nearly the same time may come in either order.
        trace = self.same("semaphore.py", in_order=False)
        self.assertEqual(list(trace.names.values()), ["outside", "main"] + [f"worker-{n}" for n in range(1, 11)])
        permits = trace.thing("permits")
        self.assertEqual((trace.most["permits"], permits["permits"], permits["holders"]), (3, 3, []))
        self.assertEqual((trace.count("acquired"), trace.count("released"), trace.count("handed")), (10, 10, 7))
        self.assertEqual(trace.waits("acquire"), [0] * 7)
        self.assertEqual(len(trace.waits("until")), 10)
        self.assertEqual(collections.Counter(trace.over.values()), {"ended": 11})
        self.assertEqual(trace.ended(), "returned")

    def test_lines_are_those_where_tasks_suspend(self):
        _, trace = record("semaphore.py")
        enters, sleeps = (self.line_of("semaphore.py", text) for text in ("async with permits", "asyncio.sleep"))
        gathers = self.line_of("semaphore.py", "await asyncio.gather")
        prints = self.line_of("semaphore.py", "begins")
        self.assertEqual(trace.lines("worker-10")[:3], [enters, prints, sleeps])
        self.assertIn(gathers, trace.lines("main"))
        lines = len((PROGRAMS / "semaphore.py").read_text().splitlines())
        self.assertTrue(all(0 < fields["line"] <= lines for fields in trace.all("line")))

    def test_with_a_lock_one_task_at_a_time_writes(self):
        trace = self.same("lock.py", "with")
        self.assertEqual(trace.printed(), ["[1, 2, 3, 4, 5]"])
        self.assertEqual((trace.most["guard"], trace.count("handed")), (1, 4))

    def test_without_a_lock_updates_are_lost(self):
        trace = self.same("lock.py", "without")
        self.assertEqual(trace.printed(), ["[1, 1, 1, 1, 1]"])
        self.assertEqual(trace.things, [])

    def test_a_full_queue_makes_its_producer_wait(self):
        trace = self.same("producer_consumer.py")
        queue = trace.thing("queue")
        self.assertEqual((queue["capacity"], trace.most["queue"], queue["unfinished"]), (2, 2, 0))
        self.assertEqual([trace.count(name) for name in ("put", "got", "item-done", "joined")], [6, 6, 6, 1])
        self.assertTrue(trace.waits("put") and trace.waits("get") and trace.waits("join") == [0])
        self.assertEqual([trace.names[2], trace.names[3]], ["consumer A", "consumer B"])
        self.assertEqual([trace.over[task] for task in (2, 3)], ["cancelled", "cancelled"])
        self.assertEqual([fields["item"] for fields in trace.all("got")], list(range(6)))

    def test_downloads_are_limited_to_three_at_a_time(self):
        trace = self.same("rate_limited.py")
        self.assertEqual((trace.most["limit"], trace.count("acquired")), (3, 10))
        self.assertEqual(set(trace.waits("task")), set(range(2, 12)), "the group waits for its tasks")

    def test_a_crawler_finds_every_page_of_a_site(self):
        with site() as (address, asked):
            alone = plain("crawler.py", address)
            ran, trace = record("crawler.py", address)
        self.assertEqual((ran.returncode, ran.stdout), (0, alone.stdout), ran.stderr)
        self.assertEqual(len(ran.stdout.split()), 13)
        self.assertEqual(set(asked.values()), {2}, "each page once by each run")
        self.assertEqual([trace.names[task] for task in range(1, 8)],
                         ["main", *(f"consumer-{n}" for n in range(1, 6)), "producer-1"])
        queue, permits = trace.thing("queue"), trace.thing("permits")
        self.assertEqual((queue["items"], queue["unfinished"], permits["holders"]), ([], 0, []))
        self.assertLessEqual(trace.most["permits"], 5)
        self.assertEqual(trace.count("put"), trace.count("item-done"))
        self.assertEqual(collections.Counter(trace.over.values()), {"cancelled": 5, "ended": 2})
        self.assertEqual(trace.ended(), "returned")

    def test_a_join_that_never_returns_is_seen_to_wait(self):
        trace = self.same("forgotten.py")
        self.assertEqual((trace.thing("queue")["unfinished"], trace.count("joined")), (1, 0))
        self.assertEqual(trace.waits("join"), [0])
        self.assertEqual(trace.ended(), "returned")

    def test_who_is_cancelled_gives_on_what_it_was_handed(self):
        trace = self.same("cancelled.py")
        unused = sum(
            event == "released" and not any(
                who == task and name == "acquired" for _, who, name, _ in trace.events[:at]
            ) for at, (_, task, event, _) in enumerate(trace.events)
        )
        self.assertEqual(unused, 2, "once of the lock and once of the semaphore")
        self.assertTrue(all(thing["holders"] == [] for thing in trace.things))

    def test_odd_programs_do_what_they_did(self):
        trace = self.same("odd.py")
        self.assertEqual([thing["kind"] for thing in trace.things],
                         ["lock", "semaphore", "queue", "queue", "queue", "queue"])
        self.assertEqual(trace.thing("signal")["permits"], 2)
        given_back = [task for _, task, event, fields in trace.events if event == "released" and fields["id"] == 0]
        self.assertEqual(given_back, [1, 1], "what a helper gives back is its holder's")
        self.assertEqual(trace.thing("signal")["holders"], [1], "of two permits one is given back")
        self.assertTrue(all(not thing["items"] for thing in trace.things))

    def test_a_crash_is_told_and_what_was_before_is_kept(self):
        alone = plain("crash.py")
        ran, trace = record("crash.py")
        self.assertEqual((ran.returncode, ran.stdout), (1, alone.stdout))
        self.assertIn('crash.py", line', ran.stderr)
        self.assertTrue(ran.stderr.rstrip().endswith("ValueError: no such page"), ran.stderr)
        self.assertNotIn("runpy", ran.stderr)
        notes = [fields["text"] for fields in trace.all("note")]
        self.assertIn("unlucky ended with ValueError: no such page", notes)
        self.assertIn("The program ended with ValueError: no such page", notes)
        self.assertEqual((trace.printed(), trace.ended()), (["before"], "stopped"))

    def test_the_run_carries_the_text_of_the_program(self):
        _, trace = record("lock.py", "without")
        config = json.loads(trace.all("run-started")[0]["config"])
        self.assertEqual(config["source"], (PROGRAMS / "lock.py").read_text())
        self.assertEqual((config["program"], config["python"]), ("lock.py", sys.version.split()[0]))

    def test_without_an_output_the_trace_goes_where_the_program_printed(self):
        ran = subprocess.run([sys.executable, RECORDER, PROGRAMS / "semaphore.py"], capture_output=True, timeout=60)
        self.assertEqual(Trace(ran.stdout).ended(), "returned")
        printed = ran.stderr.decode().splitlines()
        self.assertEqual(sorted(printed), sorted(plain("semaphore.py").stdout.splitlines()))

    def test_a_program_that_is_not_there_is_named(self):
        command = [sys.executable, RECORDER, "nowhere.py"]
        ran = subprocess.run(command, capture_output=True, text=True, timeout=60)
        self.assertEqual(ran.returncode, 2)
        self.assertIn("nowhere.py is not a file", ran.stderr)

    def test_the_exit_code_is_the_programs(self):
        with tempfile.TemporaryDirectory() as folder:
            program = pathlib.Path(folder, "leave.py")
            program.write_text("import sys\nassert sys.argv[1:] == ['-o', 'x']\nsys.exit(7)\n")
            command = [sys.executable, RECORDER, "-o", os.devnull, program, "-o", "x"]
            self.assertEqual(subprocess.run(command, timeout=60).returncode, 7)


class Interrupted(unittest.TestCase):
    def hang(self, folder):
        """The deadlocked program, once both tasks wait for ever."""
        output = pathlib.Path(folder, "run.ndjson")
        process = subprocess.Popen([sys.executable, RECORDER, "-o", output, PROGRAMS / "deadlock.py"],
                                   stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        self.addCleanup(process.wait)
        self.addCleanup(process.stderr.close)
        self.addCleanup(process.kill)
        for _ in range(600):
            if output.exists() and output.read_text().count('"waiting":{"on":{"acquire"') == 2:
                return process, output
            time.sleep(0.05)
        self.fail("the program did not come to hang")

    def check_stuck(self, trace):
        left, right = trace.thing("left"), trace.thing("right")
        self.assertEqual((left["holders"], right["holders"]), ([2], [3]))
        self.assertEqual((trace.wait[2], trace.wait[3]), ({"acquire": 1}, {"acquire": 0}))
        self.assertIn("task", trace.wait[1])

    def test_a_deadlock_that_is_killed_leaves_all_that_led_to_it(self):
        with tempfile.TemporaryDirectory() as folder:
            process, output = self.hang(folder)
            process.kill()
            process.wait()
            trace = Trace(output.read_bytes())
        self.check_stuck(trace)
        self.assertEqual(trace.count("run-ended"), 0)

    @unittest.skipIf(os.name == "nt", "no such signal")
    def test_a_deadlock_that_is_interrupted_says_where(self):
        with tempfile.TemporaryDirectory() as folder:
            process, output = self.hang(folder)
            process.send_signal(signal.SIGINT)
            error = process.communicate(timeout=60)[1]
            data = output.read_bytes()
        self.assertEqual(process.returncode, 130)
        self.assertTrue(error.rstrip().endswith("KeyboardInterrupt"), error)
        trace = Trace(data)
        self.assertEqual(trace.ended(), "stopped")
        at = data.index(b'{"note":{"text":"Interrupted."}}')
        self.check_stuck(Trace(data[: data.rindex(b"\n", 0, at) + 1]))
        self.assertEqual(set(trace.over.values()), {"cancelled"})


class site:
    """A site of 13 pages on the loopback interface, and how often each was asked for."""

    def __enter__(self):
        asked = collections.Counter()

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                asked[self.path] += 1
                page = int(self.path[1:] or 0)
                links = "".join(f'<a href="/{link}">{link}</a>' for link in (page * 3 + 1, page * 3 + 2, page * 3 + 3))
                body = (links + '<a href="/#top">home</a>').encode() if page < 4 else b'<a href="http://elsewhere.test/">away</a>'
                self.send_response(200 if page != 7 else 404)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{self.server.server_port}/", asked

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


if __name__ == "__main__":
    unittest.main()
