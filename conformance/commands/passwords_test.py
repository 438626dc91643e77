#!/usr/bin/env python3
"""No output of any kind shows a password, unless it is asked to.
Usage: passwords_test.py CHATHACK_CONFORM CHATHACK_REPORT BIN
"""
import base64
import json
import os
import pathlib
import shlex
import signal
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "testing"))
from programs import ROOT, Program, RawClient, result_below, run, text

CONFORM, REPORT, BIN = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3]).resolve()
PASSWORD = "quartz \"&<ä wombat>, 'z"

# A server that tells whoever asks, and its log, what it was told; then it ends.
TELLTALE = """
import socket, sys
listener = socket.create_server(("127.0.0.1", int(sys.argv[1])))
while True:
    link, _ = listener.accept()
    seen = link.recv(65536)
    sys.stderr.write("log: " + seen[9 + len("bertha"):].decode(errors="replace") + "\\n")
    if seen[:1] != b"\\x01":
        link.sendall(b"\\x03")
        continue
    link.sendall(b"\\x05\\0\\0\\0\\1b" + seen[11:])
    sys.exit(7)
"""


def forms(password):
    """How a password may be written, in any case of its letters."""
    data = password.encode()
    return [word.lower() for word in (password, json.dumps(password)[1:-1], data.hex(), base64.b64encode(data).decode(),
                                      "quartz", b"quartz".hex(), "wombat", b"wombat".hex())]


class Passwords(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name)
        self.results = self.folder / "results"

    def target(self, command, **more):
        file = self.folder / "target.yaml"
        file.write_text(json.dumps({"name": "mine", "command": command, "accounts": [
            {"login": "bertha", "password": PASSWORD}], **more}))
        return file

    def chathackd(self):
        accounts = self.folder / "accounts.db"
        subprocess.run([BIN / "chathackd", "account", "add", "--cost", "test", "--accounts", accounts, "bertha"],
                       input=PASSWORD + "\n", text=True, check=True, capture_output=True)
        return [str(BIN / "chathackd"), "--accounts", str(accounts), "--listen"]

    def start_chathackd(self):
        server = Program(*self.chathackd(), "127.0.0.1:0")
        self.addCleanup(server.close)
        return server.await_line(r"listening on 127\.0\.0\.1:(\d+)")[1]

    def outputs(self, said):
        """All that a run has left, and every other format made of it."""
        all_of_it = {"the screen": said}
        for file in self.results.rglob("*"):
            if file.is_file():
                all_of_it[file.name] = file.read_text(errors="replace")
        result, = self.results.glob("*/result.json")
        for kind in ("junit", "sarif", "csv", "html", "markdown", "show", "badge"):
            made = run(REPORT, kind, result)
            self.assertEqual(made.returncode, 0, made.stderr)
            all_of_it["as " + kind] = made.stdout
        return all_of_it

    def hidden(self, said):
        for name, content in self.outputs(said).items():
            for form in forms(PASSWORD):
                self.assertNotIn(form, content.lower(), name)

    def conform(self, *words, **more):
        done = subprocess.run([CONFORM, "run", *map(str, words), "--results", self.results], cwd=ROOT, text=True,
                              capture_output=True, errors="replace", timeout=600, check=False, **more)
        return done.returncode, done.stdout + done.stderr

    def test_of_a_target_file(self):
        file = self.target([*self.chathackd(), "127.0.0.1:${port}"], ipv6=False)
        code, said = self.conform("--target", file, "--only", "LOGIN-*", "--only", "wire/cut-logins*", "--jobs", 4)
        self.assertEqual(code, 0, said)
        self.assertIn(len(PASSWORD.encode()) * "2a", (next(self.results.glob("*/result.json"))).read_text())
        self.hidden(said)

    def test_of_a_server_that_tells_it(self):
        script = self.folder / "telltale.py"
        script.write_text(TELLTALE)
        file = self.target([sys.executable, str(script), "${port}"], ipv6=False)
        _, said = self.conform("--target", file, "--only", "LOGIN-4", "--answer-ms", 200)
        self.assertIn("log: ", json.dumps(result_below(self.results)))
        self.hidden(said)

    def test_of_an_account_on_the_command_line_and_again_without_it(self):
        port = self.start_chathackd()
        words = ("--target", f"127.0.0.1:{port}", "--only", "login/wrong-password:*", "--account")
        code, said = self.conform(*words, "bertha:" + PASSWORD)
        self.assertEqual(code, 0, said)
        self.hidden(said)
        result = result_below(self.results)
        self.assertIn(" --account bertha ", result["run"]["command"] + " ")
        again = shlex.split(result["cases"][0]["replay"])[2:]
        self.assertEqual(again[2:4], ["--account", "bertha"])
        self.assertEqual(self.conform(*again, env=os.environ | {"CHATHACK_PASSWORD_BERTHA": PASSWORD})[0], 0)
        code, said = self.conform(*again)
        self.assertEqual(code, 2)
        self.assertIn("--account bertha: the password is missing; put it into the environment variable "
                      "CHATHACK_PASSWORD_BERTHA, or give --account bertha:PASSWORD", said)

    def test_is_shown_when_that_is_wanted(self):
        port = self.start_chathackd()
        account = "bertha:" + PASSWORD
        self.conform("--target", f"127.0.0.1:{port}", "--only", "login/wrong-password:*", "--account", account,
                     "--show-passwords")
        result = result_below(self.results)
        self.assertIn(PASSWORD.encode().hex(), json.dumps(result))
        self.assertIn(account, shlex.split(result["run"]["command"]))
        self.assertIn(account, shlex.split(result["cases"][0]["replay"]))

    def test_of_a_client_under_test(self):
        code, said = self.conform("--client", "scenarios/clients/chathack.yaml", "--only", "client/login-taken-with-password*")
        self.assertEqual(code, 0, said)
        content = json.dumps(result_below(self.results))
        self.assertNotIn(text("right").hex(), content)
        self.assertNotIn('password \\"right', content)
        self.assertIn((text("right")[:4] + b"*****").hex(), content)

    def test_of_observed_traffic(self):
        port = self.start_chathackd()
        capture = self.folder / "evening.pcap"
        observer = Program(CONFORM, "observe", "--listen", "127.0.0.1:0", "--to", f"127.0.0.1:{port}", "--pcap", capture,
                           "--results", self.results)
        self.addCleanup(observer.close)
        through = observer.await_line(r"listening on 127\.0\.0\.1:(\d+)")[1]
        RawClient(through, "bertha", PASSWORD).close()
        observer.await_line("bertha ends")
        self.hidden(observer.interrupt(signal.SIGINT)[1])
        self.results = self.folder / "checked"
        for words, shown in (((), False), (("--show-passwords",), True)):
            done = run(CONFORM, "check", capture, "--server-port", port, "--frames", "--results", self.results, *words)
            self.assertEqual("quartz" in done.stdout, shown, done.stdout)
            self.assertIn("login_with_password", done.stdout)
            if not shown:
                self.hidden(done.stdout)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
