#!/usr/bin/env python3
"""The commands that the documents show work: docs_commands_test.py BIN [unittest options]

Every line of every block of commands has the options that its program or script knows, and is in one row of the tables below: it is run,
or it stands there why it is not. A block without a language that does not begin with a program is told in NO_COMMANDS.
"""
import collections
import functools
import itertools
import json
import os
import pathlib
import re
import shlex
import shutil
import struct
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent
BIN = pathlib.Path(sys.argv.pop(1)).resolve()
PROGRAM = re.compile(r"(chathack[\w-]*|(build/\w+/bin|ci|reference)/.+|cmake|ctest|tshark|wireshark|tcpdump|mpirun|echo|printf|tar)$")
NO_COMMANDS = [("README.md", "reference/ "), ("README.md", "project "), ("README.md", "violates-must "),
               ("docs/ci.md", "post {"), ("docs/client-json.md", "> {"), ("docs/observe.md", "    0.418 "),
               ("docs/observe.md", "1 gap"), ("docs/protocol.md", "05 "), ("docs/targets.md", "project "),
               ("docs/class.md", "ada ")]  # the document and how the block begins
CASE = " --only 'login/new:*'"
# Run until they say where they listen, then ended.
SERVED = [r"chathackd( --listen \S+)?( --accounts \S+)?", r"chathackd-zoo --(listen|mutant) .*", r"chathack-conform observe .*"]
RUN = [  # what is added to make it short, the exit code
    (r"chathack-conform class --init > rubric.yaml", "", 0),
    (r"chathack-conform (list|explain .*|lint .*)|(build/dev/bin/)chathack-conform lint", "", 0),
    (r"chathack-conform init my-server/.*", " --force", 0),  # the second would else leave the files of the first
    (r"chathack-conform run (--target \S+ --account \S+|--target \S+ --jobs 2 --strict|--targets \S+)", CASE, 0),
    (r"chathack-conform run --target (mine|my-server/chathack-target).yaml (--smoke|--only .*)", "", 0),
    (r"chathack-conform run --client \S+", " --only client/asks:plain", 0),
    (r"chathack-conform run --client \S+ --client \S+", " --only peer/closes", 0),
    (r"chathack-conform run (--client \S+ )+--target \S+", " --only together/refuses", 0),
    (r"chathack-conform check FILE.pcap .*", "", 3),  # a connection on which nothing is said
    (r"chathack-report .*|chathackd-zoo --list .*|echo .* \| chathackd account add .*", "", 0),
    (r"ci/check-server --target \S+( --baseline \S+)?( --subset)?", " --" + CASE, 0),
    (r"ci/check-server --target \S+ --baseline \S+( --subset)? -- .*", CASE, 0),
    (r"ci/check-server --target \S+ --require-all", " --" + CASE, 3),  # one case tries one clause
    (r"chathack localhost:7777 alice|reference/zoo/client/chathack_zoo.py .*", "", 0),
    (r"chathack-sim (networks|workloads|explain .*|lint .*)", "", 0),
    (r"tshark .*", "", 0),
]
PARSED = [  # and why they are not run
    (r"chathack-conform (class submissions.*|grade .*)", "play everything three times; the test of class plays less"),
    (r"tar -xzf .*", "the test of the archive unpacks one"),
    (r"ci/(test|conform|setup|fuzz|zoo)\b.*|cmake .*|ctest .*", "builds, installs, or takes minutes; what CI runs does most of it"),
    (r"chathackd account \w+ +--accounts FILE .*|chathack HOST:PORT LOGIN", "says which words there are, and is no command yet"),
    (r"chathack -p .*", "asks for a password at a terminal"),
    (r"printf .* \| chathack .*", "needs Bob, who accepts"),
    (r"chathack-load .*", "a thousand connections, for up to a minute"),
    (r"chathack-sim (load|sweep|run|emulate) .*|mpirun .*", "takes minutes; the tests of sim play shorter ones"),
    (r"chathack-sim attach .*", "ends with the clients and the server, of which it has none here"),
    (r"tcpdump .*", "needs root, and ends never"),
    (r"wireshark .*", "opens a window"),
]
ZOO_CLIENT = [sys.executable, str(ROOT / "reference/zoo/client/chathack_zoo.py"), "--downloads", "${downloads}", "${address}", "${login}"]
TARGET = json.dumps({"name": "mine", "command": ["${bin}/chathackd", "--listen", "127.0.0.1:${port}"]})  # JSON is YAML
CLIENT = json.dumps({"name": "mine", "command": ZOO_CLIENT, "speaks": "json", "downloads": "${workdir}/downloads"})
SERVER = f"""import os, sys
if __name__ == "__main__":  # by which `init` knows it
    os.execv("{BIN}/chathackd", ["chathackd", "--listen", "127.0.0.1:" + sys.argv[1]])
"""
PACKETS = [bytes.fromhex(f"4500 0028 0000 4000 4006 3cce 7f000001 7f000001 {rest} ffff 0000 0000") for rest in (  # a connection begins
    "c350 1e61 00000001 00000000 5002", "1e61 c350 00000001 00000002 5012")]
CAPTURE = b"".join((struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 101), *(struct.pack("<4I", 0, 0, 40, 40) + one for one in PACKETS)))
WRITTEN = [(r"--target ([\w-]+\.yaml)", TARGET), (r"--client ([\w-]+\.yaml)", CLIENT),
           (r"init (my-server/)", SERVER), (r"chathack-sim lint (\S+)", (ROOT / "scenarios/networks/dsl.yaml").read_text())]


def blocks():
    for file in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(ROOT.glob("docs/**/*.md"))):
        for language, text in re.findall(r"^ *```(.*)\n((?:.*\n)*?) *```$", file.read_text(), re.M):
            if language in ("", "sh", "bash", "console"):
                yield file.relative_to(ROOT).as_posix(), text


def commands():
    """Document and line, without its comment."""
    for name, text in blocks():
        if PROGRAM.match(text.split()[0]):
            for line in text.splitlines():
                yield name, re.sub(r"(^|\s+)#.*", "", line)


def simple_commands(line):
    """The commands of a pipeline or list, of programs that are ours, or whose presets are."""
    for part in re.split(r"\| |&&", re.sub(r"\[(-[^]|]*)[^]]*\]", r"\1", line)):  # [--cost standard|test] loses what is round the option
        words = shlex.split(re.sub(r"^mpirun -n \d+ ", "", part))
        if words[0] == "ci/check-server" and "--" in words:
            place = words.index("--")
            yield ["chathack-conform", "run", *words[place + 1:]]
            words = words[:place]
        if re.match(r"chathack|build/|ci/|reference/|cmake|ctest", words[0]):
            yield words


@functools.cache
def help_of(program, *words):
    """What tells the options of a program or a script, or the presets; None where the program is not built."""
    file = ROOT / ("CMakePresets.json" if program in ("cmake", "ctest") else program)
    if file.is_file():
        return file.read_text()
    file = BIN / pathlib.Path(program).name
    if not file.exists() and file.name in ("chathack", "chathack-load", "chathack-sim"):  # which some builds leave out
        return None
    return subprocess.run([file, *words, "--help"], capture_output=True, text=True, timeout=60, check=True).stdout


def known(program, *words):
    """The help of a command: that of its subcommand, where it has one."""
    return help_of(program, *itertools.takewhile(re.compile("[a-z]+$").match, words))


class Commands(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(temporary.cleanup)
        cls.folder = pathlib.Path(temporary.name)
        for name in ("scenarios", "reference", "ci"):
            (cls.folder / name).symlink_to(ROOT / name)
        for name in ("folder", "students", "my-scenarios", "my-server", "results/1", "shard-1", "shard-2", "chathack-results"):
            (cls.folder / name).mkdir(parents=True)
            (cls.folder / name / "mine.yaml").write_text(TARGET)
        shutil.copy(ROOT / "scenarios/login/new.yaml", cls.folder / "my-scenarios")
        for name in ("run.pcap", "FILE.pcap"):
            (cls.folder / name).write_bytes(CAPTURE)
        for shard in "12":
            made = cls.shell(f"chathack-conform run --target folder/mine.yaml --only 'login/new:*' --shard {shard}/2 --seed 7 --results {shard}")
            assert made.returncode == 0, made.stdout + made.stderr
            for copy in (f"shard-{shard}/result.json", "RESULT", "BEFORE", "AFTER", "results/1/result.json", "chathack-results/result.json"):
                shutil.copy(next(cls.folder.glob(f"{shard}/*/result.json")), cls.folder / copy)
        cls.shell("chathack-report merge shard-?/result.json -o both.json && chathack-report baseline both.json -o known.yaml")
        server, cls.address = cls.start("chathackd-zoo --account bob:sesame")
        cls.addClassCleanup(cls.end, server)

    @classmethod
    def shell(cls, line):
        path = f"{BIN}:{os.environ['PATH']}"
        return subprocess.run(["bash", "-c", line], cwd=cls.folder, env={**os.environ, "PATH": path}, input="", capture_output=True, text=True)

    @classmethod
    def start(cls, line):
        """A program that serves, and where it listens."""
        words = shlex.split(line)
        process = subprocess.Popen([BIN / words[0], *words[1:]], cwd=cls.folder, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        for said in process.stdout:
            if found := re.search(r"listening on (\S+)", said):
                return process, found[1]
        raise AssertionError(f"{line}: ended with {process.wait()}, and listened nowhere")

    @staticmethod
    def end(process):
        process.terminate()
        process.communicate(timeout=60)
        return process.returncode

    def test_every_block_without_a_language_is_of_commands_or_told(self):
        others = [(name, text) for name, text in blocks() if not PROGRAM.match(text.split()[0])]
        told = {row: [text for name, text in others if name == row[0] and text.startswith(row[1])] for row in NO_COMMANDS}
        self.assertNotIn([], told.values(), "a row without a block")
        self.assertEqual([each for each in others if each[1] not in sum(told.values(), [])], [], "is in no row, and begins with no program")

    def test_every_command_is_in_one_row_and_every_row_has_a_command(self):
        rows = collections.Counter({row: 0 for row in (*SERVED, *(row[0] for row in (*RUN, *PARSED)))})
        for name, line in commands():
            fitting = [row for row in rows if re.fullmatch(row, line)]
            self.assertEqual(len(fitting), 1, f"{name}: {line}: {fitting}")
            rows.update(fitting)
        self.assertNotIn(0, rows.values(), rows)

    def test_every_option_and_preset_is_known_and_every_path_is_there(self):
        for name, line in commands():
            for command in simple_commands(line):
                text = known(*command)
                for before, word in zip(command, command[1:]) if text is not None else ():
                    if before == "--preset":
                        self.assertIn(f'"name": "{word}"', text, f"{name}: {line}")
                    elif re.match("--?[a-z]", word) and command[0] not in ("cmake", "ctest"):
                        self.assertRegex(text, rf"(?<![\w-]){word.partition('=')[0]}(?![\w-])", f"{name}: {line}")
            for path in re.findall(r"\b(?:scenarios|reference|ci)/[\w./-]+", line):
                self.assertTrue((ROOT / path).exists(), f"{name}: {line}: {path}")

    def test_what_can_be_run_does_what_it_shall(self):
        for line, name in {line: name for name, line in commands()}.items():
            row = next((row for row in RUN if re.fullmatch(row[0], line)), None)
            served = any(re.fullmatch(row, line) for row in SERVED)
            if not (row or served) or any(known(*command) is None for command in simple_commands(line)):
                continue
            for pattern, text in WRITTEN:
                for file in re.findall(pattern, line):
                    (self.folder / file / ("server.py" if file.endswith("/") else "")).write_text(text)
            own = re.sub(r" \[-[^]]*\]", "", line.replace("build/dev/bin/", ""))
            own = re.sub(r"--listen \S+", "--listen 127.0.0.1:0", own)
            own = re.sub(r"(127\.0\.0\.1|192\.0\.2\.7|localhost):7777", self.address, own)
            with self.subTest(f"{name}: {line}"):
                if served:
                    ended = self.end(self.start(own if "--listen" in own else own + " --listen 127.0.0.1:0")[0])
                    self.assertIn(ended, (0, 3))  # 3: observe saw nothing
                elif not line.startswith("tshark") or shutil.which("tshark"):
                    done = self.shell(own + row[1])
                    self.assertEqual(done.returncode, row[2], f"{own}{row[1]}\n{done.stdout[-3000:]}{done.stderr[-3000:]}")


if __name__ == "__main__":
    unittest.main()
