#!/usr/bin/env python3
"""How programs under test start, what is said when they do not, and that all of them end.
Usage: starting_test.py CHATHACK_CONFORM BIN
"""
import json
import os
import pathlib
import re
import signal
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "testing"))
from programs import ROOT, Program, run

CONFORM, BIN = sys.argv[1], pathlib.Path(sys.argv[2])
ONE_CASE = ("--only", "login/new:plain")
FAR_AWAY_MS = 600_000  # nobody waits for that
LINGER = "while true; do sleep 1000 & wait; done"

# Stand beside the examples of the documentation in place of the programs that these name.
STUBS = {
    "add-account": 'exec "$BIN/chathackd" account add --cost test --accounts "$1" "$2"',
    "database": "echo ready for connections; exec sleep 1000",
    "my-client": 'shift; [ "$3" = --ask-password ] && { set -- "$1" "$2" --password "$4" "$5" "$6"; }\n'
                 'case $3 in --password) exec "$BIN/chathack" --json --downloads "$2" --password "$4:$5" "$6" ;; esac\n'
                 'exec "$BIN/chathack" --json --downloads "$2" "$3:$4" "$5"',
    "java": 'jar=$2; cd "$PWD"; case $jar in\n'
            '*client.jar) "$BIN/chathack" --history "" "$3:$4" "$5" | sed -u "s/^\\(..:.. \\)\\?[*] logged in as /Welcome, /" ;;\n'
            '*) port=$3; shift 3; [ -e accounts ] && set -- --accounts accounts\n'
            '   exec "$BIN/chathackd" --listen "127.0.0.1:$port" "$@" ;;\n'
            'esac',
}


def examples(document):
    """The target and client files that a document shows."""
    blocks = re.findall(r"```yaml\n(.*?)```", (ROOT / document).read_text(), re.S)
    return [block for block in blocks if re.search("^name:", block, re.M)]


class Starting(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name)
        self.temporary = self.folder / "temporary"
        self.temporary.mkdir()
        os.environ["TMPDIR"] = str(self.temporary)
        self.life = self.folder / "life"
        os.mkfifo(self.life)

    def write(self, name, **keys):
        file = self.folder / (name + ".json")
        file.write_text(json.dumps({"name": name, **keys}))
        return file

    def words(self, side, file, *more):
        return CONFORM, "run", side, file, "--results", self.folder / "results", *more

    def conform(self, side, file, *more):
        done = run(*self.words(side, file, *more))
        return done.returncode, done.stdout + done.stderr

    def alive(self, script):
        """A line for the shell: as long as anything of it runs, `life` has a writer. It says "here" where it has come to HERE."""
        return f"exec 9>{self.life}; " + script.replace("HERE", "echo here >&9")

    def signalled(self, signal_number, side, file, *more):
        """Sends a signal once something is "here", and returns when all has ended."""
        program = Program(*self.words(side, file, *more))
        self.addCleanup(program.close)
        with open(self.life, encoding="utf-8") as life:
            self.assertEqual(life.readline(), "here\n")
            code, said = program.interrupt(signal_number)
            life.read()  # to its end
        return code, said

    def test_examples_of_the_documentation_run(self):
        os.environ["BIN"] = str(BIN)
        os.environ["PATH"] = f"{self.folder}:{os.environ['PATH']}"
        for name, script in STUBS.items():
            stub = self.folder / name
            stub.write_text(f"#!/bin/sh\n{script}\n")
            stub.chmod(0o755)
        for document, side, case, least in (("docs/targets.md", "--target", "login/new:plain", 1), ("README.md", "--target", "login/new:plain", 1),
                                            ("docs/clients.md", "--client", "client/says:plain", 2)):
            self.assertGreaterEqual(len(examples(document)), least, document)
            for text in examples(document):
                with self.subTest(document=document, text=text):
                    file = self.folder / "example.yaml"
                    file.write_text(text)
                    code, said = self.conform(side, file, "--only", case)
                    self.assertEqual(code, 0, said)
                    self.assertRegex(said, "conforms [1-9]")

    def test_what_is_not_found_is_said_with_where_it_may_be(self):
        server = self.folder / "server"
        server.write_text("#!/bin/sh\n")
        for command in (["./server", "${port}"], "./server ${port}", "exec ./server ${port}", [sys.executable, "./server", "${port}"]):
            with self.subTest(command):
                code, said = self.conform("--target", self.write("mine", command=command), *ONE_CASE)
                self.assertEqual(code, 3, said)
                self.assertIn("beside the target file there is one: write ${dir}/server", " ".join(said.split()))
        client = self.write("mine", command=["./server", "${port}"], speaks="json")
        code, said = self.conform("--client", client, "--only", "client/says:plain")
        self.assertEqual(code, 3, said)
        self.assertIn("beside the client file there is one: write ${dir}/server", " ".join(said.split()))
        os.environ["TMPDIR"] = "/no/such/folder"
        for side in ("--target", "--client"):
            code, said = self.conform(side, self.write("mine", command=["true", "${port}"], **({"speaks": "json"} if side == "--client" else {})),
                                      "--only", "login/new:plain", "--only", "client/says:plain")
            self.assertEqual(code, 3, said)
            self.assertIn("/no/such/folder is none (TMPDIR)", " ".join(said.split()))

    def test_a_server_that_says_it_is_ready_but_listens_elsewhere(self):
        file = self.write("mine", command=f"exec {BIN}/chathackd --listen 127.0.0.1:0 # ${{port}}", ready={"line": "listening on"})
        code, said = self.conform("--target", file, *ONE_CASE)
        self.assertEqual(code, 3, said)
        self.assertRegex(" ".join(said.split()), r"could not be started or reached: it listens on 127.0.0.1:\d+, "
                                                 r"and not on 127.0.0.1:\d+: it must listen")

    def test_a_fixed_port_serves_one_target_after_the_other(self):
        with __import__("socket").create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        file = self.write("mine", command=[f"{BIN}/chathackd", "--listen", f"127.0.0.1:{port}"], port=port, ipv6=False)
        code, said = self.conform("--target", file, "--jobs", "3", "--only", "login/*:plain")
        self.assertIn(code, (0, 1), said)
        self.assertNotIn("taken: another program", said)

    def test_an_interrupt_is_heard_whatever_is_waited_for(self):
        never = {"line": "never", "within_ms": FAR_AWAY_MS}
        server = f"{BIN}/chathackd --listen 127.0.0.1:${{port}}"
        silent = "import os, socket, sys; s = socket.create_server(('127.0.0.1', int(sys.argv[1]))); c = [s.accept()[0] for _ in range(2)]; " \
                 "c[1].recv(1); os.write(9, b'here\\n'); s.accept()"
        phases = {
            "prepare": {"prepare": [self.alive("HERE; sleep 1000")], "prepare_within_ms": FAR_AWAY_MS, "command": server},
            "helper": {"helpers": [{"command": self.alive("HERE; sleep 1000"), "ready": never}], "command": server},
            "start": {"command": self.alive("HERE; sleep 1000 # ${port}"), "ready": never},
            "calibration": {"command": self.alive(f'{sys.executable} -c "{silent}" ${{port}}')},
            "stop": {"command": self.alive(f"trap 'HERE' TERM; {server} & {LINGER}"), "stop": {"grace_ms": FAR_AWAY_MS}},
        }
        for phase, keys in phases.items():
            for number in (signal.SIGINT, signal.SIGTERM):
                with self.subTest(phase=phase, number=number):
                    code, said = self.signalled(number, "--target", self.write(phase, **keys), *ONE_CASE, "--answer-ms", str(FAR_AWAY_MS))
                    self.assertEqual(code, 4, said)
                    self.assertEqual(list(self.temporary.iterdir()), [])
        client = self.write("client", command=self.alive("HERE; sleep 1000"), speaks="json")
        code, said = self.signalled(signal.SIGINT, "--client", client, "--only", "client/says:plain", "--answer-ms", str(FAR_AWAY_MS))
        self.assertEqual(code, 4, said)

    def test_nothing_stays_when_the_suite_is_killed(self):
        server = self.write("server", command=self.alive(f"{BIN}/chathackd --listen 127.0.0.1:${{port}} & HERE; wait"))
        client = self.write("client", command=self.alive("setsid sleep 1000 & HERE; wait"), speaks="json")
        for side, file, case in (("--target", server, "login/new:plain"), ("--client", client, "client/says:plain")):
            with self.subTest(side):
                self.signalled(signal.SIGKILL, side, file, "--only", case)
                self.assertEqual(len(list(self.temporary.iterdir())), 1)
                self.conform("--target", self.write("none", command=["false", "${port}"]), *ONE_CASE)
                self.assertEqual(list(self.temporary.iterdir()), [], "the next run sweeps what is left")

    def test_without_ipv6_the_suite_uses_ipv4(self):
        without = "ip link set lo up && sysctl -q -w net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.lo.disable_ipv6=1 && exec \"$@\""
        target = ROOT / "scenarios/targets/chathackd.yaml"
        done = run("unshare", "-rn", "sh", "-c", without, "sh", *self.words("--target", target, "--only", "login/new*", "--only", "private/ipv6*",
                                                                            "--only", "*:*ipv6*"))
        said = " ".join((done.stdout + done.stderr).split())
        self.assertEqual(done.returncode, 0, said)
        self.assertIn("it needs IPv6, which this machine does not have", said)
        self.assertRegex(said, "conforms [1-9]")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
