#!/usr/bin/env python3
"""How much memory a run takes, and what it leaves when it is killed.
Usage: killed_run_test.py CHATHACK_CONFORM CHATHACK_REPORT MEMORY_MIB
"""
import contextlib
import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import unittest

CONFORM, REPORT = map(os.path.abspath, sys.argv[1:3])
MEMORY_KIB_MOST = 1024 * int(sys.argv[3])
HERE = pathlib.Path(__file__).resolve().parent
TRANSCRIPT_BYTES_MOST = 100_000
CASES_BEFORE = 6


def lines_of(folder):
    return sum(path.read_bytes().count(b"\n") for path in folder.glob("*/journal.jsonl"))


class Run(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name)
        self.results = self.folder / "results"

    def conform(self, results, *options):
        return subprocess.Popen([CONFORM, "run", "--quiet", "--results", results, *options], cwd=HERE.parents[1], stdout=subprocess.DEVNULL,
                                stderr=subprocess.DEVNULL)

    def report(self, *words):
        done = subprocess.run([REPORT, *words], cwd=self.folder, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr


class Memory(Run):
    def test_is_bounded_whatever_the_target_sends(self):
        for habit in ("floods", "garbage", "acks"):
            with self.subTest(habit):
                self.measure(habit)

    def measure(self, habit):
        target, results = self.folder / "target.json", self.folder / habit
        command = ["/usr/bin/python3", str(HERE / "testing/hostile_server.py"), "${port}", habit]
        target.write_text(json.dumps({"name": habit, "command": command, "ready": {"line": "listening"}, "stop": {"grace_ms": 200}}))
        run = self.conform(results, "--target", target, "--only", "global/limit*", "--repeat", "3", "--answer-ms", "100")
        _, status, used = os.wait4(run.pid, 0)
        run.returncode = os.waitstatus_to_exitcode(status)
        self.assertIn(run.returncode, (0, 1, 3))
        self.assertLess(used.ru_maxrss, MEMORY_KIB_MOST)
        [result] = results.glob("*/result.json")
        cases = json.loads(result.read_text())["cases"]
        self.assertGreater(len(cases), 60)
        self.assertLess(max(len(json.dumps(one)) for one in cases), TRANSCRIPT_BYTES_MOST)
        self.assertFalse((result.parent / "journal.jsonl").exists())


class Killed(Run):
    """A server that ends the run when some cases are done."""

    def serve(self, connection):
        with contextlib.suppress(OSError):
            while connection.recv(65536):
                connection.sendall(b"\x03")

    def kill_midway(self):
        listener = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(listener.close)
        run = self.conform(self.results, "--target", f"127.0.0.1:{listener.getsockname()[1]}", "--only", "wire/integers*", "--answer-ms", "20")
        self.addCleanup(run.kill)
        while lines_of(self.results) < 1 + CASES_BEFORE:
            connection = listener.accept()[0]
            self.addCleanup(connection.close)
            threading.Thread(target=lambda one=connection: self.serve(one), daemon=True).start()
        run.send_signal(signal.SIGKILL)
        self.assertEqual(run.wait(), -signal.SIGKILL)
        [folder] = self.results.iterdir()
        self.assertEqual([path.name for path in folder.iterdir()], ["journal.jsonl"])
        return folder

    def test_leaves_a_result_that_every_report_takes(self):
        folder = self.kill_midway()
        why = "the run has not come to its end"
        for given in (folder, folder / "journal.jsonl", folder / "result.json"):
            for command, told in (("show", why), ("html", "<html"), ("junit", why), ("sarif", why), ("markdown", why), ("csv", "wire/"),
                                  ("badge", "incomplete")):
                with self.subTest(command=command, given=given.name):
                    code, said = self.report(command, given)
                    self.assertEqual(code, 0, said)
                    self.assertIn(told, said)
        code, said = self.report("merge", folder, "-o", "merged.json")
        self.assertEqual(code, 0, said)
        merged = json.loads((self.folder / "merged.json").read_text())
        self.assertTrue(merged["run"]["partial"])
        self.assertGreaterEqual(len(merged["cases"]), CASES_BEFORE)
        self.assertTrue(any(one["entries"] and one["steps"] for one in merged["cases"]))
        self.assertEqual(self.report("matrix", folder, "-o", "matrix.html")[0], 0)
        code, said = self.report("compare", folder, "merged.json")
        self.assertEqual(code, 0, said)
        code, said = self.report("baseline", folder)
        self.assertEqual(code, 2)
        self.assertIn(why, said)
        (self.folder / "known.yaml").write_text("target: x\nknown: []\nplayed: {}\n")
        code, said = self.report("gate", folder, "--baseline", "known.yaml")
        self.assertEqual(code, 1, said)
        self.assertIn(why, said)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
