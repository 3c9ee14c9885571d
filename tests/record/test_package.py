"""The Python package: its recorder works in it and by itself, and a notebook's cell is recorded with its own lines."""

import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest
from xml.etree import ElementTree

from replay import record

TOP = pathlib.Path(__file__).resolve().parent.parent.parent
CELL = """import asyncio
permits = asyncio.Semaphore(1)
async def worker(name):
    async with permits:
        await asyncio.sleep(0.001)
        seen.append(name)
await asyncio.gather(worker("a"), worker("b"))
"""


class ThePackage(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        shutil.copytree(TOP / "python" / "crawlscope", f"{cls.folder.name}/crawlscope", ignore=shutil.ignore_patterns("static"))

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def python(self, *arguments):
        return subprocess.run([sys.executable, "-B", *arguments], cwd=self.folder.name, capture_output=True, text=True, timeout=60)

    def test_records_a_program_from_the_command_line(self):
        program = pathlib.Path(self.folder.name, "program.py")
        program.write_text("import asyncio\nasync def main():\n    await asyncio.sleep(0)\nasyncio.run(main())\n")
        ran = self.python("-m", "crawlscope", "record", "-o", "run.ndjson", "program.py")
        self.assertEqual((ran.returncode, ran.stderr), (0, ""))
        first, *events = pathlib.Path(self.folder.name, "run.ndjson").read_text().splitlines()
        self.assertEqual(json.loads(first)["format"], "crawlscope-trace")
        self.assertGreater(len(events), 3)

    def test_its_recorder_is_one_file_that_works_by_itself_under_the_name_that_the_page_gives_it(self):
        with tempfile.TemporaryDirectory() as folder:
            shutil.copy(TOP / "python" / "crawlscope" / "recorder.py", f"{folder}/crawlscope_record.py")
            program = pathlib.Path(folder, "program.py")
            program.write_text("""
import asyncio
import crawlscope_record as record
with record.recording("run.ndjson"):
    asyncio.run(asyncio.sleep(0))
""")
            command = [sys.executable, "-B", "-I", "-c", "import sys; sys.path[0:0] = ['.']; import program"]
            ran = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60)
            self.assertEqual((ran.returncode, ran.stderr), (0, ""))
            self.assertIn('"run-ended"', pathlib.Path(folder, "run.ndjson").read_text())
            ran = subprocess.run([sys.executable, "-B", "crawlscope_record.py", "--help"], cwd=folder, capture_output=True, text=True, timeout=60)
            self.assertIn("usage: crawlscope_record.py ", ran.stdout)

    def test_says_how_it_is_used(self):
        ran = self.python("-m", "crawlscope")
        self.assertEqual(ran.returncode, 2)
        self.assertIn("usage: python -m crawlscope record", ran.stderr)
        self.assertIn("usage: python -m crawlscope record", self.python("-m", "crawlscope", "record", "--help").stdout)

    def test_imports_without_what_only_notebooks_need(self):
        ran = self.python("-c", "import sys, crawlscope; crawlscope.recording; assert 'anywidget' not in sys.modules")
        self.assertEqual((ran.returncode, ran.stderr), (0, ""))

    def test_records_a_cell_that_awaits_beside_a_loop_that_runs(self):
        script = f"""
import asyncio, json
import traceback
from crawlscope.cells import record_call, record_cell
async def notebook():
    names = {{"seen": []}}
    trace, error = record_cell({CELL!r}, names)
    assert error is None, error
    assert names["seen"] == ["a", "b"], names
    kinds = [next(iter(json.loads(line).get("what", {{"": 0}}))) for line in trace.decode().splitlines()[1:]]
    assert any("acquire" in kind or "permit" in kind or "taken" in kind for kind in kinds), kinds
    assert '"name":"cell"' in trace.decode(), trace
    trace, error = record_cell("raise ValueError('no')", {{}})
    assert isinstance(error, ValueError)
    assert [(frame.lineno, frame.line) for frame in traceback.extract_tb(error.__traceback__)] == [(1, "raise ValueError('no')")]
    trace, error = record_call(program)
    assert error is None and b'"name":"program"' in trace, trace
async def program():
    await asyncio.sleep(0)
asyncio.run(notebook())
"""
        ran = self.python("-c", script)
        self.assertEqual((ran.returncode, ran.stderr), (0, ""))

    def interrupted(self, cell):
        """The events of a cell that is interrupted once it has printed, and the error that is left of it."""
        script = f"""
import json, os, signal, sys, threading
from crawlscope.cells import record_cell
class Said(threading.Event):
    def write(self, text):
        self.set()
    def flush(self):
        pass
said, stdout = Said(), sys.stdout
sys.stdout = said
threading.Thread(target=lambda: (said.wait(), os.kill(os.getpid(), signal.SIGINT))).start()
trace, error = record_cell({cell!r}, {{}})
print(json.dumps([trace.decode(), type(error).__name__]), file=stdout)
"""
        ran = self.python("-c", script)
        self.assertEqual((ran.returncode, ran.stderr), (0, ""))
        trace, error = json.loads(ran.stdout)
        return [json.loads(line)["what"] for line in trace.splitlines()[1:]], error

    def test_a_cell_that_hangs_is_interrupted_and_the_trace_says_when(self):
        hang = "import asyncio\nasync def main():\n    print('here')\n    await asyncio.Event().wait()\n"
        for last in ("await main()", "asyncio.run(main())"):
            with self.subTest(last):
                events, error = self.interrupted(hang + last)
                self.assertEqual(error, "KeyboardInterrupt")
                self.assertLess(events.index({"note": {"text": "Interrupted."}}), events.index("task-cancelled"))
                self.assertEqual(events[-1], {"run-ended": {"why": "stopped"}})

    def test_a_cell_that_is_busy_for_ever_is_interrupted(self):
        events, error = self.interrupted("print('here')\nwhile True:\n    pass")
        self.assertEqual((error, events[-1]), ("KeyboardInterrupt", {"run-ended": {"why": "stopped"}}))

    def test_a_picture_of_a_trace_has_a_row_for_each_task_and_no_more_than_there_is_room_for(self):
        lines = ['{"format":"crawlscope-trace","version":1,"time":"us"}']
        for id in range(1, 101):
            lines.append(json.dumps({"at": id, "task": 0, "what": {"task-started": {"id": id, "name": f"<task {id}>\0"}}}))
            lines += [json.dumps({"at": id * 1_000 + n, "task": id, "what": {"waiting": {"on": on}}}) for n, on in enumerate([{"until": 9}, {"task": 1}] * 300)]
        picture = self.picture("\n".join(lines))
        self.assertEqual(picture["words"], "100 tasks, 60,100 events, 0.101 s")
        root = ElementTree.fromstring(picture["svg"])
        rows = [text.text for text in root.iter("{http://www.w3.org/2000/svg}text") if text.get("x") == "8"]
        self.assertEqual((rows[0], len(rows), rows[40]), ("<task 1>\ufffd", 41, "and 60 more tasks"))
        self.assertLess(len(picture["svg"]), 500_000)

    def test_a_picture_of_a_damaged_trace_has_what_comes_before_the_damage(self):
        good = '{"format":"crawlscope-trace"}\n{"at":5,"task":0,"what":{"task-started":{"id":1,"name":"a"}}}\n'
        for damage in ("{", "[]", "7", '{"at":1}', '{"at":1e400,"task":1,"what":{}}', '{"at":1,"task":[],"what":{}}',
                       '{"at":1' + "0" * 400 + ',"task":1,"what":"hold"}', '{"at":6,"task":1,"what":{"waiting":{"on":{}}}}'):
            with self.subTest(damage):
                self.assertIn(">a</text>", self.picture(good + damage)["svg"])
        for text in ("", "{}", "[]", "null", "not a trace"):
            with self.subTest(text):
                self.assertEqual(self.picture(text), {"svg": None, "words": "0 tasks, 0 events, 0 s"})

    def test_a_picture_says_who_waits_for_what_and_who_holds_it(self):
        _, trace = record("semaphore.py")
        lanes = self.picture(trace.text)
        self.assertEqual(lanes["svg"].count(">permits</text>"), 7)
        self.assertEqual(lanes["svg"].count('stroke-width="3"'), 1 + 10, "the key, and each worker")

    def picture(self, text):
        """What is made of a trace's text."""
        sys.path.insert(0, self.folder.name)
        try:
            from crawlscope.picture import Lanes
        finally:
            sys.path.pop(0)
        lanes = Lanes(text.encode())
        return {"svg": lanes.svg(), "words": str(lanes)}


if __name__ == "__main__":
    unittest.main()
