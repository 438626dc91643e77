#!/usr/bin/env python3
"""The name of a host is an address, whichever of its addresses the server has: addresses_test.py FOLDER_OF_PROGRAMS [unittest options]"""
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile
import unittest

from testing.programs import Program

PROGRAMS = pathlib.Path(sys.argv.pop(1)).resolve()
ROOT = pathlib.Path(__file__).resolve().parents[2]
LIMIT = str(ROOT / "scenarios/global/limit.yaml")


def has_ipv6():
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True


class Addresses(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def start(self, *command):
        program = Program(*command)
        self.addCleanup(program.close)
        return program, program.await_line(r"listening on .*:(\d+)")[1]

    def run_program(self, program, *words):
        return subprocess.run([str(PROGRAMS / program), *words], cwd=self.folder, capture_output=True, text=True, timeout=120)

    def assert_conforms(self, target):
        done = self.run_program("chathack-conform", "run", "--target", target, "--seed", "1", LIMIT)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_localhost_is_a_server_that_has_one_of_its_addresses(self):
        for address, text in (("127.0.0.1", "127.0.0.1"), ("::1", "[::1]")):
            if address == "::1" and not has_ipv6():
                continue
            with self.subTest(address=address):
                _, port = self.start(PROGRAMS / "chathackd", "--listen", f"{text}:0")
                self.assert_conforms(f"localhost:{port}")
                (self.folder / "mine.yaml").write_text(f"name: mine\naddress: localhost:{port}\n")
                self.assert_conforms("mine.yaml")
                load = self.run_program("chathack-load", f"localhost:{port}", "-n", "2", "-s", "1", "-m", "4")
                self.assertEqual(load.returncode, 0, load.stdout + load.stderr)
                relay, middle = self.start(PROGRAMS / "chathack-conform", "observe", "--listen", "localhost:0", "--to", f"localhost:{port}",
                                           "--results", self.folder / "observed")
                self.assert_conforms(f"localhost:{middle}")
                self.assertIn(relay.interrupt(signal.SIGINT)[0], (0, 1))  # as a client, the suite breaks CLIENT-1 now and then

    def test_a_server_listens_on_the_addresses_of_a_name(self):
        _, port = self.start(PROGRAMS / "chathackd", "--listen", "localhost:0")
        self.assertGreater(int(port), 0)

    def test_a_host_that_is_not_there_is_told_with_what_to_do(self):
        for program, words, code in (("chathack-conform", ["run", "--target", "no-such-host.invalid:7777", LIMIT], 3),
                                     ("chathack-load", ["no-such-host.invalid:7777"], 3),
                                     ("chathack", ["no-such-host.invalid:7777", "alice"], 3),
                                     ("chathackd", ["--listen", "no-such-host.invalid:7777"], 2),
                                     ("chathack-conform", ["observe", "--listen", "127.0.0.1:0", "--to", "no-such-host.invalid:7777"], 2)):
            with self.subTest(program=program, words=words):
                done = self.run_program(program, *words)
                self.assertEqual(done.returncode, code, done.stderr)
                self.assertRegex(done.stderr, "no such host; check its name, or give its address|the name service does not answer; try again")


if __name__ == "__main__":
    unittest.main()
