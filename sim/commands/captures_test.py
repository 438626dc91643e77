#!/usr/bin/env python3
"""Captures of a simulated study group on a network that loses packets: the dissector reads them and marks nothing, and
`chathack-conform check` finds nothing wrong. Usage: captures_test.py CHATHACK_SIM CHATHACK_CONFORM
"""
import collections
import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
SIM, CONFORM = sys.argv[1:3]


def run(*command):
    return subprocess.run([str(word) for word in command], cwd=ROOT, capture_output=True, text=True, errors="replace", timeout=240)


class Captures(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.folder = pathlib.Path(cls.temporary.name)
        done = run(SIM, "load", "scenarios/workloads/study-group.yaml", "--network", "scenarios/networks/lossy-5.yaml", "-q",
                   "--pcap", cls.folder / "pcap", "-o", cls.folder / "load")
        assert done.returncode == 0, done.stderr

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    def columns(self, machine, *fields):
        names = [word for field in fields for word in ("-e", field)]
        done = run("tshark", "-X", "lua_script:reference/wireshark/chathack.lua", "-o", "tcp.reassemble_out_of_order:TRUE",
                   "-r", self.folder / f"pcap/{machine}.pcap", "-Y", "chathack", "-T", "fields", *names)
        self.assertEqual(done.returncode, 0, done.stderr)
        return [line.split("\t") for line in done.stdout.splitlines()]

    def test_the_dissector_reads_them_and_marks_nothing(self):
        for machine in ("server", "clients-1"):
            rows = self.columns(machine, "chathack.frame", "chathack.breaks")
            self.assertEqual([row for row in rows if row[1]], [], machine)
            frames = collections.Counter(name for row in rows for name in row[0].split(","))
            expected = ["global_message", "private_ask", "private_accept"]
            expected += ["private_hello", "private_message", "private_file"] if machine != "server" else []
            for name in expected:
                self.assertGreater(frames[name], 0, f"{name} at {machine}")

    def test_check_finds_nothing_wrong(self):
        for machine in ("server", "clients-1"):
            done = run(CONFORM, "check", self.folder / f"pcap/{machine}.pcap", "--results", self.folder / "results")
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            self.assertIn("PASSED", done.stdout)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
