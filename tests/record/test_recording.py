"""The recorder within a program: it changes nothing, and leaves nothing behind."""

import asyncio
import builtins
import inspect
import io
import pathlib
import subprocess
import sys
import tempfile
import threading
import unittest
from asyncio import Lock, PriorityQueue, Queue, base_events, create_task, events, gather, runners, sleep
from unittest import mock

from replay import RECORDER, Trace

sys.dont_write_bytecode = True  # beside the recorder is what the wheel is built of
sys.path.insert(0, str(RECORDER.parent.parent))
from crawlscope import recorder as record  # noqa: E402

OWNERS = (
    asyncio.Queue, asyncio.LifoQueue, asyncio.PriorityQueue, asyncio.Lock, asyncio.Semaphore,
    asyncio.BoundedSemaphore, asyncio.Event, asyncio.Barrier, base_events.BaseEventLoop, events.Handle, runners.Runner,
    asyncio.tasks, asyncio, builtins,
)


def state():
    return [dict(vars(owner)) for owner in OWNERS]


def recorded(main, **options):
    """The trace of a coroutine function, and its result."""
    output = io.StringIO()
    with record.recording(output, **options):
        result = asyncio.run(main())
    return Trace(output.getvalue().encode()), result


class Recording(unittest.TestCase):
    def test_everything_is_as_before_afterwards(self):
        before = state()
        with record.recording(io.StringIO()):
            self.assertNotEqual(state(), before)
        self.assertEqual(state(), before)

    def test_everything_is_as_before_after_an_exception(self):
        before = state()
        output = io.StringIO()
        with self.assertRaisesRegex(KeyError, "gone"), record.recording(output):
            raise KeyError("gone")
        self.assertEqual(state(), before)
        trace = Trace(output.getvalue().encode())
        self.assertEqual(trace.all("note"), [{"text": "The program ended with KeyError: 'gone'"}])

    def test_an_interruption_is_noted_once(self):
        output = io.StringIO()
        with self.assertRaises(KeyboardInterrupt), record.recording(output):
            raise KeyboardInterrupt
        trace = Trace(output.getvalue().encode())
        self.assertEqual((trace.all("note"), trace.ended()), ([{"text": "Interrupted."}], "stopped"))

    def test_types_texts_and_signatures_are_those_of_asyncio(self):
        def look():
            queue, lock = Queue(3), Lock()
            wrapped = (Queue.put_nowait, Queue.join, Lock.acquire, Lock.release, asyncio.Semaphore.acquire)
            return [
                [type(thing).__mro__ for thing in (queue, lock, PriorityQueue())],
                [repr(thing).replace(hex(id(thing)), "") for thing in (queue, lock)],
                [(each.__qualname__, each.__doc__, str(inspect.signature(each))) for each in wrapped],
                [inspect.iscoroutinefunction(each) for each in wrapped],
                vars(lock).keys(), vars(queue).keys(),
            ]

        before = look()
        with record.recording(io.StringIO()):
            self.assertEqual(look(), before)

    def test_names_imported_before_are_recorded(self):
        async def work(lock, queue):
            async with lock:
                await sleep(0.001)
                queue.put_nowait("x")

        async def main():
            lock, queue = Lock(), Queue()
            await gather(create_task(work(lock, queue)), work(lock, queue))

        trace, _ = recorded(main)
        self.assertEqual([trace.count(name) for name in ("made", "acquired", "handed", "put")], [2, 2, 1, 2])
        self.assertEqual(len(trace.waits("until")), 2)

    def test_it_may_begin_and_end_within_a_running_loop(self):
        output = io.StringIO()

        async def consumer(queue):
            while True:
                await queue.get()
                queue.task_done()

        async def main():
            queue = Queue()
            task = create_task(consumer(queue), name="older")
            queue.put_nowait("before")
            with record.recording(output):
                await sleep(0)
                queue.put_nowait("during")
                await queue.join()
            queue.put_nowait("after")
            await queue.join()
            task.cancel()

        asyncio.run(main())
        text = output.getvalue()
        self.assertEqual((text.count('"put"'), text.count('"got"')), (1, 2))
        self.assertIn('"name":"older"', text)

    def test_there_is_one_recording_at_a_time(self):
        before = state()
        with record.recording(io.StringIO()):
            with self.assertRaisesRegex(RuntimeError, "already under way"):
                record.recording(io.StringIO()).__enter__()
        self.assertEqual(state(), before)
        trace, _ = recorded(lambda: sleep(0))
        self.assertEqual(trace.ended(), "returned", "another one after it begins anew")

    def test_a_file_that_cannot_be_written_does_not_disturb_the_program(self):
        class Full(io.StringIO):
            def write(self, text):
                if self.tell() > 600:
                    raise OSError("no space left")
                return super().write(text)

        async def main():
            queue = Queue()
            for number in range(100):
                queue.put_nowait(number)
            return [await queue.get() for _ in range(100)]

        output = Full()
        with mock.patch("sys.stderr", io.StringIO()) as error, record.recording(output, program="nothing"):
            self.assertEqual(asyncio.run(main()), list(range(100)))
        self.assertEqual(error.getvalue().count("stopped recording"), 1, error.getvalue())
        Trace(output.getvalue().encode())

    def test_a_long_run_is_recorded_up_to_a_bound(self):
        async def main():
            for _ in range(1_000):
                await sleep(0)
            return "all of it"

        trace, result = recorded(main, most_events=100)
        self.assertEqual((len(trace.events), result), (101, "all of it"))
        self.assertEqual(trace.all("note"), [{"text": "The recording ends here, after 100 events."}])

    def test_only_what_goes_to_the_standard_output_is_a_printed_line(self):
        async def main():
            print("to a file", file=io.StringIO())
            print("shown", flush=True)
            with self.assertRaises(TypeError):
                print("wrong", sep=3)
            await asyncio.to_thread(print, "from a thread")

        with mock.patch("sys.stdout", io.StringIO()) as shown:
            trace, _ = recorded(main)
        self.assertEqual(shown.getvalue(), "shown\nfrom a thread\n")
        self.assertEqual(trace.printed(), ["shown", "from a thread"])

    def test_loops_of_other_threads_go_their_way(self):
        async def quiet():
            queue = Queue()
            queue.put_nowait(1)
            async with Lock():
                return await queue.get()

        async def main():
            found = []
            thread = threading.Thread(target=lambda: found.append(asyncio.run(quiet())))
            thread.start()
            await asyncio.to_thread(thread.join)
            return found

        trace, found = recorded(main)
        self.assertEqual((found, trace.things), ([1], []))

    def test_somebody_elses_wrapper_stays_and_still_works(self):
        calls = []
        recording = record.recording(io.StringIO())
        recording.__enter__()
        ours = Queue.task_done

        def theirs(self):
            calls.append(self)
            return ours(self)

        with mock.patch.object(Queue, "task_done", theirs):
            recording.__exit__(None, None, None)
            queue = Queue()
            queue.put_nowait(1)
            queue.task_done()
            self.assertEqual((len(calls), queue._unfinished_tasks), (1, 0))
        Queue.task_done = inspect.unwrap(ours)

    def test_locks_within_asyncio_are_not_the_programs(self):
        async def main():
            condition = asyncio.Condition()
            async with condition:
                pass
            await asyncio.Barrier(1).wait()
            reader, writer = await asyncio.open_connection(*address)
            await reader.read()
            writer.close()
            await writer.wait_closed()

        async def serve():
            server = await asyncio.start_server(lambda _, writer: writer.close(), "127.0.0.1")
            address.extend(server.sockets[0].getsockname())
            async with server:
                await main()

        address = []
        trace, _ = recorded(serve)
        self.assertEqual([thing["kind"] for thing in trace.things], ["barrier"])

    def test_names_come_from_the_program(self):
        class Owner:
            def __init__(self):
                self.gate: asyncio.Lock = asyncio.Lock()

        async def main():
            Owner()
            locks = [asyncio.Lock() for _ in range(2)]
            semaphore = \
                asyncio.Semaphore(2)
            queue = asyncio.Queue[str](maxsize=4) if locks else None
            _ = (semaphore, queue)

        trace, _ = recorded(main)
        self.assertEqual([thing["name"] for thing in trace.things], ["gate", "locks", "locks-2", "semaphore", "queue"])

    @unittest.skipIf(sys.version_info < (3, 12), "since 3.12")
    def test_eager_tasks_are_recorded(self):
        async def work(lock, span):
            async with lock:
                await sleep(span)

        async def main():
            asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
            lock = Lock()
            await gather(*(create_task(work(lock, 0.001), name=f"eager {n}") for n in range(3)))

        output = io.StringIO()
        with record.recording(output):
            asyncio.run(main())
        text = output.getvalue()
        self.assertEqual((text.count('"acquired"'), text.count('"task-ended"'), text.count('"handed"')), (3, 4, 2))

    @unittest.skipIf(sys.version_info < (3, 13), "since 3.13")
    def test_a_queue_that_is_shut_down_is_emptied(self):
        async def main():
            queue = Queue()
            for item in "abc":
                queue.put_nowait(item)
            queue.shutdown(immediate=True)
            await queue.join()

        trace, _ = recorded(main)
        queue = trace.thing("queue")
        self.assertEqual((queue["items"], queue["unfinished"], trace.count("joined")), ([], 0, 1))

    def test_events_and_barriers_say_who_waits_and_who_lets_them_go(self):
        async def main():
            ready = asyncio.Event()
            start = asyncio.Barrier(3)

            async def runner():
                await ready.wait()
                return [await start.wait(), await start.wait()]

            runners = [create_task(runner()) for _ in range(3)]
            await sleep(0)
            ready.set()
            ready.set()
            ready.clear()
            results = await gather(*runners)
            late = create_task(start.wait())
            await sleep(0)
            await start.abort()
            with self.assertRaises(asyncio.BrokenBarrierError):
                await late
            await start.reset()
            return results

        trace, results = recorded(main)
        self.assertEqual(sorted(first for first, _ in results), [0, 1, 2])
        ready, start = (trace.things.index(trace.thing(name)) for name in ("ready", "start"))
        self.assertEqual((trace.waits("event"), trace.count("set"), trace.count("cleared")), ([ready] * 3, 1, 1))
        # Two in each round, two that come back while the first round is still leaving, and the late one.
        self.assertEqual((trace.waits("barrier"), trace.count("tripped")), ([start] * 7, 2))
        self.assertEqual((trace.count("broken"), trace.count("barrier-reset")), (1, 1))

    def test_asyncios_own_tests_pass_under_the_recorder(self):
        try:
            import test.test_asyncio  # noqa: F401
        except ImportError:
            self.skipTest("this Python comes without its tests")
        program = """
import io, sys, unittest
sys.path.insert(0, {path!r})
from crawlscope import recorder as record
names = ["test.test_asyncio." + name for name in ("test_queues", "test_locks", "test_taskgroups", "test_timeouts")]
with record.recording({output!r}):
    result = unittest.TextTestRunner(verbosity=0).run(unittest.defaultTestLoader.loadTestsFromNames(names))
sys.exit(not result.wasSuccessful() or result.testsRun < 100)
"""
        with tempfile.TemporaryDirectory() as folder:
            output = pathlib.Path(folder, "run.ndjson")
            program = program.format(path=str(RECORDER.parent.parent), output=str(output))
            ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=300)
            self.assertEqual(ran.returncode, 0, ran.stderr)
            self.assertNotIn("stopped recording", ran.stderr)
            self.assertGreater(output.read_text().count("\n"), 1_000)


if __name__ == "__main__":
    unittest.main()
