#!/usr/bin/env python3
"""`observe` between live programs, and `check` on what it has captured.
Usage: observe_test.py CHATHACK_CONFORM CHATHACKD CHATHACK CHATHACKD_ZOO
"""
import gzip
import json
import pathlib
import select
import signal
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "testing"))
from programs import Program, RawClient, result_below, run, text, violated

CONFORM, SERVER, CLIENT, ZOO = sys.argv[1:5]
LISTENING = r"listening on \S*?:(\d+)$"


class Observe(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name)

    def start(self, *command):
        program = Program(*command)
        self.addCleanup(program.close)
        return program

    def observe(self, *options, server=(SERVER,), results="results"):
        """An observer in front of a server; and the port at which it listens."""
        served = self.start(server[0], "--listen", "127.0.0.1:0", *server[1:]).await_line(LISTENING)[1]
        observer = self.start(CONFORM, "observe", "--listen", "127.0.0.1:0", "--to", f"127.0.0.1:{served}",
                              "--results", self.folder / results, "--strict", *options)
        return observer, observer.await_line(LISTENING)[1]

    def enter(self, port, login):
        client = RawClient(port, login)
        self.addCleanup(client.close)
        return client

    def json_client(self, port, login):
        client = self.start(CLIENT, "--json", "--downloads", self.folder / login, f"127.0.0.1:{port}", login)
        client.await_event("logged_in")
        return client

    def test_hands_on_both_ways_and_finds_nothing_wrong(self):
        observer, port = self.observe()
        alice, bob = self.enter(port, "alice"), self.enter(port, "bob")
        alice.say("hello")
        self.assertEqual(bob.receive(19), b"\x05" + text("alice") + text("hello"))
        bob.say("hello yourself")
        self.assertEqual(alice.receive(26), b"\x05" + text("bob") + text("hello yourself"))
        alice.close()
        observer.await_line("alice ends its side|alice breaks the connection")
        code, said = observer.interrupt(signal.SIGINT)
        self.assertEqual(code, 0, said)
        self.assertIn('alice > server: global_message sender "alice" message "hello"', said)
        result = result_below(self.folder / "results")
        self.assertEqual(violated(result), set())
        kept = {verdict["clause"] for verdict in result["cases"][0]["verdicts"] if verdict["kind"] == "conforms"}
        self.assertLessEqual({"LOGIN-1", "GLOBAL-1", "CLIENT-1"}, kept)
        self.assertEqual(result["summary"]["exit_code"], 0)

    def test_leaves_a_partial_result_when_it_is_killed(self):
        observer, port = self.observe()
        self.enter(port, "alice").say("x" * 1025)
        observer.await_line("!! violates CLIENT-5")
        deadline = time.monotonic() + 30
        while "CLIENT-5" not in self.violated_so_far() and time.monotonic() < deadline:
            select.select([], [], [], 0.05)
        observer.process.kill()
        observer.process.wait(30)
        result = result_below(self.folder / "results")
        self.assertIn("CLIENT-5", {clause for clause, _ in violated(result)})
        self.assertTrue(result["run"]["partial"])
        self.assertEqual(result["summary"]["exit_code"], 4)

    def violated_so_far(self):
        results = list((self.folder / "results").glob("*/result.json"))
        return {clause for clause, _ in violated(json.loads(results[0].read_text()))} if results else set()

    def test_a_client_that_breaks_a_clause_is_told_at_once(self):  # CLIENT-5
        observer, port = self.observe()
        self.enter(port, "alice").say("x" * 1025)
        observer.await_line("!! violates CLIENT-5: a global message of 1025 bytes is sent")
        code, said = observer.interrupt(signal.SIGTERM)
        self.assertEqual(code, 1, said)
        self.assertIn("CLIENT-5", {clause for clause, _ in violated(result_below(self.folder / "results"))})

    def test_a_server_that_breaks_a_clause_is_told_at_once(self):  # GLOBAL-5
        observer, port = self.observe(server=(ZOO, "--mutant", "limit-1025"))
        alice, bob = self.enter(port, "alice"), self.enter(port, "bob")
        alice.say("x" * 1025)
        self.assertEqual(bob.receive(1), b"\x05")
        observer.await_line("!! violates GLOBAL-5")
        code, said = observer.interrupt(signal.SIGINT)
        self.assertEqual(code, 1, said)

    def test_peers_follows_a_direct_connection(self):  # PEER-1, PEER-4
        observer, port = self.observe("--peers")
        alice, bob = self.json_client(port, "alice"), self.json_client(port, "bob")
        alice.type(do="ask", login="bob")
        bob.await_event("asked")
        bob.type(do="accept", login="alice")
        listens = bob.await_event("waiting")["port"]
        self.assertNotEqual(alice.await_event("accepted")["port"], listens)
        alice.await_event("direct_opened")
        alice.type(do="tell", login="bob", text="psst")
        bob.await_event("private_message", text="psst")
        bob.type(do="file", login="alice", name="a.txt", base64="aGk=")
        alice.await_event("file")
        code, said = observer.interrupt(signal.SIGINT)
        self.assertEqual(code, 0, said)
        self.assertRegex(said, rf"rewritten: the accept of bob names 127\.0\.0\.1:\d+ instead of \S+:{listens}")
        self.assertRegex(said, r'alice.* > bob.*: private_message login "alice" message "psst"')
        result = result_below(self.folder / "results")
        kept = {verdict["clause"] for verdict in result["cases"][0]["verdicts"] if verdict["kind"] == "conforms"}
        self.assertIn("PEER-1", kept)

    def test_check_says_of_its_capture_what_it_said(self):
        for message, expected in (("fine", 0), ("x" * 1025, 1)):
            with self.subTest(expected=expected):
                capture = self.folder / f"{expected}.pcap"
                results = self.folder / f"checked-{expected}"
                observer, port = self.observe("--pcap", capture, results=f"live-{expected}")
                alice, bob = self.enter(port, "alice"), self.enter(port, "bob")
                alice.say(message)
                alice.say("after")
                if expected == 0:
                    bob.receive(18)
                bob.receive(19)
                self.assertEqual(observer.interrupt(signal.SIGINT)[0], expected)
                done = run(CONFORM, "check", capture, "--strict", "--results", results)
                self.assertEqual(done.returncode, expected, done.stdout + done.stderr)
                self.assertEqual("CLIENT-5" in {clause for clause, _ in violated(result_below(results))}, expected == 1)

    def test_a_capture_holds_a_frame_once_it_is_printed_also_after_a_kill(self):
        capture = self.folder / "live.pcap"
        observer, port = self.observe("--pcap", capture)
        alice = self.enter(port, "alice")
        alice.say("hello")
        observer.await_line('global_message sender "alice" message "hello"')
        for ended in (False, True):
            if ended:
                observer.interrupt(signal.SIGKILL)
            done = run(CONFORM, "check", capture, "--frames", "--results", self.folder / f"checked-{ended}")
            self.assertIn('alice > server: global_message sender "alice" message "hello"', done.stdout)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_check_reads_its_input_and_a_pipe(self):
        capture = self.folder / "live.pcap"
        observer, port = self.observe("--pcap", capture)
        self.enter(port, "alice").say("hello")
        observer.await_line('global_message sender "alice" message "hello"')
        observer.interrupt(signal.SIGINT)
        for name, content in (("plain", capture.read_bytes()), ("packed", gzip.compress(capture.read_bytes()))):
            done = subprocess.run([CONFORM, "check", "-", "--frames", "--results", self.folder / name], input=content,
                                  capture_output=True, timeout=60)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            self.assertIn(b'alice > server: global_message sender "alice" message "hello"', done.stdout)

    def test_what_cannot_be_looked_at_is_wrong_use(self):
        garbage = self.folder / "garbage.pcap"
        for content in (b"", b"no capture", b"\xd4\xc3\xb2\xa1" + 500 * b"\xff"):
            garbage.write_bytes(content)
            self.assertEqual(run(CONFORM, "check", garbage).returncode, 2, content)
        self.assertEqual(run(CONFORM, "check", self.folder / "nowhere.pcap").returncode, 2)
        taken = self.enter_server()
        self.assertEqual(run(CONFORM, "observe", "--listen", f"127.0.0.1:{taken}", "--to", "127.0.0.1:1").returncode, 2)
        self.assertEqual(run(CONFORM, "observe", "--listen", "here", "--to", "127.0.0.1:1").returncode, 2)

    def enter_server(self):
        """The port of a server that runs."""
        return self.start(SERVER, "--listen", "127.0.0.1:0").await_line(LISTENING)[1]


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
