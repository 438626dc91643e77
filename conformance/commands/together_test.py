#!/usr/bin/env python3
"""Clients under test, alone and together with a server, and which of them is blamed.
Usage: together_test.py CHATHACK_CONFORM BIN
"""
import json
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "testing"))
from programs import ROOT, result_below, run, violated

CONFORM, BIN = sys.argv[1], pathlib.Path(sys.argv[2])
PLAIN = "scenarios/clients/chathack.yaml"
SERVER = "scenarios/targets/chathackd.yaml"

HOSTILE = """
import os, signal, subprocess, sys
address, login = sys.argv[1], sys.argv[2]
host, _, port = address.rpartition(":")
import socket, struct
link = socket.create_connection((host, int(port)))
link.sendall(b"\\x02" + struct.pack(">i", len(login)) + login.encode())
link.recv(1)
print('{"event":"logged_in"}', flush=True)
"""
HABITS = {
    "hangs": "print('I hang', flush=True)\nfor s in (15, 1, 2): signal.signal(s, signal.SIG_IGN)\nwhile True: signal.pause()",
    "crashes": "print('I crash', flush=True)\nos.kill(os.getpid(), signal.SIGSEGV)",
    "floods": "while True: sys.stdout.write('x' * 65536)",
    "ignores-the-end": "while True:\n    sys.stdin.read()\n    signal.pause()",
    "leaves-children": "subprocess.Popen(['sleep', '3133'], start_new_session=True)\nos._exit(0)",
}


class Clients(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name)

    def conform(self, *words):
        done = run(CONFORM, "run", *words, "--results", self.folder / "results")
        said = done.stdout + done.stderr
        return done.returncode, said

    def result(self):
        return result_below(self.folder / "results")

    def client(self, name, *words):
        file = self.folder / f"{name}.json"
        file.write_text(json.dumps({"name": name, "command": [*map(str, words), "${address}", "${login}"],
                                    "speaks": "json", "downloads": "${workdir}/downloads"}))
        return file

    def mutant_client(self, mutant):
        return self.client(mutant, ROOT / "reference/zoo/client/chathack_zoo.py", "--mutant", mutant, "--downloads",
                           "${downloads}")

    def mutant_server(self, mutant):
        file = self.folder / "server.json"
        file.write_text(json.dumps({"name": mutant, "command": [str(BIN / "chathackd-zoo"), "--listen", "[::]:${port}",
                                                                "--mutant", mutant], "ready": {"line": "listening on"}}))
        return file

    def test_our_client_conforms_and_its_starts_are_told(self):
        code, said = self.conform("--client", PLAIN, "--shard", "3/20")
        self.assertEqual(code, 0, said)
        self.assertRegex(said, r"\d+ cases/s, .*% starting clients")
        self.assertGreater(sum(case["starting_us"] for case in self.result()["cases"]), 0)

    def test_two_clients_and_a_server_conform_together(self):
        code, said = self.conform("--client", PLAIN, "--client", self.client("other", BIN / "chathack", "--json"),
                                  "--target", SERVER)
        self.assertEqual(code, 0, said)
        result = self.result()
        self.assertEqual(result["target"]["name"], "chathack and other with chathackd")
        kept = {clause["id"] for clause in result["clauses"] if clause["verdict"] == "conforms"}
        self.assertLessEqual({"LOGIN-1", "GLOBAL-1", "PRIVATE-2", "CLIENT-2", "PEER-1", "PEER-4", "PEER-10"}, kept)

    def test_a_mutant_client_is_blamed_and_nobody_else(self):
        for mutant, clause, case in (("counts-characters", "CLIENT-2", "says:utf8"), ("sends-too-long", "CLIENT-5", "says-too-long"),
                                     ("hello-of-the-other", "PEER-1", "talk-directly")):
            with self.subTest(mutant):
                self.folder = pathlib.Path(tempfile.mkdtemp(dir=self.folder))
                code, said = self.conform("--client", self.mutant_client(mutant), "--client", PLAIN, "--target", SERVER,
                                          "--answer-ms", "1000", "--only", "together/" + case, "--strict")
                self.assertEqual(code, 1, said)
                wrong = violated(self.result())
                self.assertIn((clause, f"alice's client ({mutant})"), wrong)
                self.assertEqual({party for _, party in wrong}, {f"alice's client ({mutant})"}, wrong)
                self.assertIn(f"alice's client ({mutant}): ", said)

    def test_a_mutant_server_is_blamed_and_nobody_else(self):
        for mutant, clause, case in (("same-text-dropped", "GLOBAL-3", "says-in-order"), ("limit-1023", "GLOBAL-7", "says-longest:*"),
                                     ("id-32-bits", "PRIVATE-2", "talk-directly")):
            with self.subTest(mutant):
                self.folder = pathlib.Path(tempfile.mkdtemp(dir=self.folder))
                code, said = self.conform("--client", PLAIN, "--target", self.mutant_server(mutant), "--answer-ms", "1000",
                                          "--only", "together/" + case)
                self.assertEqual(code, 1, said)
                wrong = violated(self.result())
                self.assertIn((clause, f"the server ({mutant})"), wrong)
                self.assertEqual({party for _, party in wrong}, {f"the server ({mutant})"})

    def test_a_server_that_does_not_start_is_no_target(self):
        file = self.folder / "none.json"
        file.write_text(json.dumps({"name": "none", "command": ["/nowhere/to/be/found", "${port}"]}))
        code, said = self.conform("--client", PLAIN, "--target", file)
        self.assertEqual(code, 3, said)

    def test_hostile_clients_cost_their_cases_and_nothing_is_left(self):
        for habit, code in HABITS.items():
            with self.subTest(habit):
                self.folder = pathlib.Path(tempfile.mkdtemp(dir=self.folder))
                program = self.folder / "hostile.py"
                program.write_text(HOSTILE + code)
                done, said = self.conform("--client", self.client(habit, sys.executable, program), "--answer-ms", "500",
                                          "--only", "client/says:plain", "--only", "client/shows:plain")
                self.assertIn(done, (1, 3), said)
                if habit in ("hangs", "crashes"):
                    self.assertIn(f"I {habit[:-1] if habit == 'hangs' else 'crash'}", said)
        left = run("pgrep", "-f", "sleep 3133|" + str(self.folder.parents[0]))
        self.assertEqual(left.stdout, "")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
