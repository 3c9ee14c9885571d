"""The Python package: its recorder works in it and by itself, and a notebook's cell is recorded with its own lines."""

import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

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
from crawlscope.cells import recorded
async def notebook():
    names = {{"seen": []}}
    trace, error = recorded({CELL!r}, names)
    assert error is None, error
    assert names["seen"] == ["a", "b"], names
    kinds = [next(iter(json.loads(line).get("what", {{"": 0}}))) for line in trace.decode().splitlines()[1:]]
    assert any("acquire" in kind or "permit" in kind or "taken" in kind for kind in kinds), kinds
    trace, error = recorded("raise ValueError('no')", {{}})
    assert isinstance(error, ValueError)
asyncio.run(notebook())
"""
        ran = self.python("-c", script)
        self.assertEqual((ran.returncode, ran.stderr), (0, ""))


if __name__ == "__main__":
    unittest.main()
