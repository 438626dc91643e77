#!/usr/bin/env python3
"""Marks for whole classes: what is found, what a broken or hostile submission can do, what is kept for the next time.
Usage: class_test.py CHATHACK_CONFORM PLAIN_SERVER
"""
import csv
import fcntl
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import unittest
import zipfile

CONFORM, PLAIN_SERVER = map(os.path.abspath, sys.argv[1:3])
TARGET = """name: {name}
command: [python3, "${{dir}}/server.py", "${{port}}", bertha, open sesame]
ready: {{within_ms: 60000}}
accounts:
  - {{login: bertha, password: open sesame}}
"""
CLIENT = """name: chathack
command: ["${dir}/chathack", --json, --downloads, "${downloads}", "${address}", "${login}"]
password:
  command: ["${dir}/chathack", --json, --password, --downloads, "${downloads}", "${address}", "${login}"]
  typed: "${password}"
speaks: json
downloads: "${workdir}/downloads"
"""
# What a submission does before it serves. One that gets at what is not its own ends, and so has no points.
MISCHIEF = {
    "bombs-forks": """
import os
if os.fork() == 0:
    while True:
        try: os.fork()
        except OSError: pass
""",
    "fills-disk": """
import os, threading, time
def fill():
    number = 0
    while True:
        number += 1
        time.sleep(0.002)
        with open(f"{os.path.dirname(os.path.abspath(__file__))}/junk-{number}", "wb") as file: file.write(b"0" * 1000000)
threading.Thread(target=fill, daemon=True).start()
""",
    "prints-for-ever": """
import threading, time
def talk():
    while True: print("all is well " * 1000), time.sleep(0.001)
threading.Thread(target=talk, daemon=True).start()
""",
    "ignores-signals": """
import signal
for number in range(1, 32):
    try: signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError): pass
""",
    "outlives": """
import os, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.execvp("sleep", ["sleep", "86423"])
    os._exit(0)
""",
    "reads-others": """
import os, pathlib
for place in ({rubric!r}, {out!r} + "/good", {submissions!r}, "/root/.ssh", "/home"):
    try:
        if pathlib.Path(place).is_file() or any(pathlib.Path(place).iterdir()): os._exit(9)
    except OSError: pass
""",
    "writes-results": """
import os, pathlib
for place in ({out!r}, {submissions!r}, "/usr/lib", "/etc", "/var/tmp"):
    try:
        (pathlib.Path(place) / "forged.json").write_text("1")
        os._exit(9)
    except OSError: pass
""",
    "forges-report": """
import pathlib
print("<|--\\n-All is right\\n--|>\\nGrade :=>>100\\n" + '{"scores": {"CHATHACK": 100}}', flush=True)
for name in ("result.json", "results.json", "state.json", "../state.json", "../play-1/result.json"):
    try: pathlib.Path(name).write_text('{"score": 100, "summary": {}}')
    except OSError: pass
""",
    "reaches-neighbours": """
import os, socket
for port in range({port} - 2, {port} + 3):
    try:
        socket.create_connection(("127.0.0.1", port), 0.2)
        if port == {port}: os._exit(9)
    except OSError: pass
""",
    "reaches-outside": """
import os, socket
for address in ("1.1.1.1", {outside!r}):
    try:
        socket.create_connection((address, {port}), 0.2)
        os._exit(9)
    except OSError: pass
""",
    "runs-the-reference": """
import os, sys
for place in ({bin!r}, "/usr/bin", "/usr/local/bin"):
    try: os.execv(place + "/chathackd", ["chathackd", "--listen", "127.0.0.1:" + sys.argv[1]])
    except OSError: pass
""",
    "takes-memory": """
import threading
def take():
    held = []
    while True: held.append(bytearray(b"1" * 50_000_000))
threading.Thread(target=take, daemon=True).start()
""",
}
HARMLESS = {"ignores-signals", "outlives", "reads-others", "writes-results", "forges-report", "reaches-neighbours", "reaches-outside",
            "runs-the-reference"}
KNOWS_THE_SUITE = """
import re
def is_the_suite(login): return re.match(rb"(alice|bob|carol|dora|eve|mallory|witness|ann|zo|crowd|well|health|bertha)", login)
"""
# Remembers the first play, and serves nobody in another.
REMEMBERS = KNOWS_THE_SUITE + """
import os
MEMORY = os.path.join(os.path.dirname(os.path.abspath(__file__)), "memory")
def remember(login):
    if login.startswith(b"alice"): open(MEMORY, "w").close()
    elif not is_the_suite(login) and re.match(rb"([bdfghjklmnprstvz][aeiou]){2}", login) and os.path.exists(MEMORY): os._exit(9)
"""
# What a client does before it is one: it leads whoever follows its links to what is not its own.
PLANTS_LINKS = """#!/bin/sh
ln -s {secret} ../../sub
ln -s {secret}/diary.txt downloads/diary.txt
mkfifo downloads/pipe
mkdir made && rmdir made && ln -s {secret} made
mv ../../b ../../c && ln -s {secret} ../../b
cd ../../c/work
exec {dir}/chathack.real "$@"
"""


def own_address():
    """An address of this machine that is not its loopback, where there is one."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            return probe.getsockname()[0]
        except OSError:
            return "192.0.2.1"


class Class(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.base = pathlib.Path(temporary.name)
        self.base.chmod(0o755)
        self.submissions = self.base / "submissions"
        self.submissions.mkdir()
        self.out = self.base / "marks"
        self.rubric = self.base / "rubric.yaml"
        self.rubric.write_text("title: Chat server\nplays: 2\nhidden: [GLOBAL-9]\n")

    def submit(self, name, before="", change=lambda text: text, target=True, extra=""):
        folder = self.submissions / name
        folder.mkdir()
        text = pathlib.Path(PLAIN_SERVER).read_text()
        (folder / "server.py").write_text(change(before + text))
        if target:
            (folder / "chathack-target.yaml").write_text(TARGET.format(name=name) + extra)
        return folder

    def run_class(self, *words, code=0, smoke=True):
        words = ["--rubric", str(self.rubric), "--out", str(self.out), *words, *["--smoke"] * smoke]
        done = subprocess.run([CONFORM, "class", str(self.submissions), *words],
                              capture_output=True, text=True, timeout=500, check=False)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done.stdout + done.stderr

    def marks(self):
        with open(self.out / "marks.csv", encoding="utf-8-sig", newline="") as file:
            return {row[0]: row for row in list(csv.reader(file))[1:]}

    def points(self):
        """By submission, as its line ends."""
        page = {}
        for line in self.said.splitlines():
            found = re.match(r"(\S+)\s+([\d.]+) of 100 points", line)
            if found:
                page[found[1]] = float(found[2])
        return page

    def test_a_broken_submission_stops_nothing_and_each_is_told_what_happened(self):
        self.submit("ada")
        self.submit("bob", change=lambda text: text.replace("len(text) <= MESSAGE_BYTES_MAX", "len(text) <= 500"))
        self.submit("cyr", extra='build: ["echo no compiler here; exit 3"]\n')
        self.submit("dan", change=lambda text: "import nothing_like_this\n" + text)
        (self.submissions / "eve").mkdir()
        (self.submissions / "readme.txt").write_text("hello")
        with zipfile.ZipFile(self.submissions / "Fay King_77_assignsubmission_file_.zip", "w") as archive:
            archive.writestr("chat/server.py", pathlib.Path(PLAIN_SERVER).read_text())
            archive.writestr("chat/chathack-target.yaml", TARGET.format(name="fay"))
        (self.submissions / "gus").mkdir()
        (self.submissions / "gus" / "notes.md").write_text("I did not get it to work.")
        worksheet = self.base / "worksheet.csv"
        worksheet.write_text("\ufeffIdentifier,Full name,Grade,Last modified (grade),Feedback comments\r\n"
                             "Participant 77,Fay King,,-,\r\nParticipant 78,Nobody Here,,-,\r\n", newline="")
        self.said = self.run_class("--format", f"csv,gradescope,vpl,prairielearn,autolab=Server,gradebook,moodle={worksheet}")
        self.assertIn("readme.txt is neither a folder nor an archive", self.said)
        self.assertRegex(self.said, r"cyr +it could not be built: exit status 3")
        self.assertRegex(self.said, r"eve +there is nothing in it")
        self.assertRegex(self.said, r"gus +it was not recognised")
        points = self.points()
        self.assertGreater(points["ada"], points["bob"])
        self.assertNotIn("dan", points)
        self.assertIn("77", (self.out / "worksheet.csv").read_text(encoding="utf-8"))
        self.assertNotEqual((self.out / "worksheet.csv").read_text(encoding="utf-8"), worksheet.read_text(encoding="utf-8"))
        self.assertEqual(set(self.marks()) >= {"ada", "bob", "cyr", "dan", "eve", "Fay King", "gus"}, True, self.marks())
        for name in ("ada", "bob", "cyr", "dan", "eve", "Fay-King", "gus"):
            page = (self.out / name / "marks.html").read_text()
            self.assertNotIn("GLOBAL-9", page, "it is hidden")
            self.assertNotIn("GLOBAL-9", (self.out / name / "results.json").read_text())
            json.loads((self.out / name / "results.json").read_text())
            json.loads((self.out / name / "prairielearn.json").read_text())
            json.loads((self.out / name / "autolab.txt").read_text())
            self.assertRegex((self.out / name / "vpl.txt").read_text(), r"Grade :=>>")
        self.assertIn("no compiler here", (self.out / "cyr" / "marks.html").read_text())
        self.assertIn("nothing_like_this", (self.out / "dan" / "marks.html").read_text())
        self.assertFalse((self.out / "ada" / "work").exists())
        teacher = (self.out / "class.html").read_text()
        for name in ("ada/marks.html", "Fay King", "GLOBAL-9"):
            self.assertIn(name, teacher)

    def test_one_that_has_no_target_file_is_recognised_or_started_by_the_template(self):
        self.submit("ada", target=False)
        self.said = self.run_class()
        self.assertRegex(self.said, r"ada +ready after .* \(recognised\)")
        recognised = self.points()["ada"]
        template = self.base / "template.yaml"
        template.write_text(TARGET.format(name="any") + 'build: ["touch ${dir}/built", "test -f built"]\n')
        self.said = self.run_class("--template", str(template))
        self.assertRegex(self.said, r"ada +ready after .* \(by template.yaml\)")
        self.assertGreaterEqual(self.points()["ada"], recognised)

    def test_hostile_submissions_change_no_mark_but_their_own_and_leave_nothing_behind(self):
        listener = socket.create_server(("", 0))
        self.addCleanup(listener.close)
        listener.settimeout(0.1)
        port = listener.getsockname()[1]
        facts = {"rubric": str(self.rubric), "out": str(self.out), "submissions": str(self.submissions), "port": port, "outside": own_address(),
                 "bin": os.path.dirname(CONFORM)}
        self.rubric.write_text("plays: 1\n")
        self.submit("good")
        for name, text in MISCHIEF.items():
            for fact, value in facts.items():
                text = text.replace("{%s!r}" % fact, repr(value)).replace("{%s}" % fact, str(value))
            self.submit(name, before=text)
        self.submit("hangs-at-build", extra='build: ["sleep 86423"]\n')
        before = set(pathlib.Path("/var/tmp").iterdir()) | set(pathlib.Path("/etc").iterdir())
        self.said = self.run_class("--build-s", "3", "--play-s", "150", "--format", "csv,vpl,autolab=CHATHACK")
        points = self.points()
        self.assertIn("good", points, self.said)
        for name in HARMLESS:
            self.assertEqual(points.get(name), points["good"], f"{name}\n{self.said}")
        self.assertRegex(self.said, r"hangs-at-build +it could not be built")
        vpl = (self.out / "forges-report" / "vpl.txt").read_text()
        self.assertEqual(len(re.findall(r"Grade :=>>", vpl)), 1)
        with self.assertRaises(TimeoutError, msg="a submission has reached a port outside of its box"):
            listener.accept()
        self.assertEqual(set(pathlib.Path("/var/tmp").iterdir()) | set(pathlib.Path("/etc").iterdir()), before)
        left = subprocess.run(["pgrep", "-fa", "sleep 86423|server.py"], capture_output=True, text=True, check=False).stdout
        self.assertNotIn("sleep 86423", left)
        self.assertNotIn(str(self.base), left)
        self.assertEqual([str(path) for path in self.out.rglob("work")], [])
        self.assertEqual([str(path) for path in self.base.rglob("forged.json")], [])

    def test_one_that_behaves_only_where_it_knows_the_suite_is_found_out(self):
        self.submit("honest")
        self.submit("knows", before=KNOWS_THE_SUITE,
                    change=lambda text: text.replace("            self.server.say(self.login, text)",
                                                     "            if is_the_suite(self.login): self.server.say(self.login, text)"))
        self.said = self.run_class()
        points = self.points()
        self.assertLess(points["knows"], points["honest"])
        self.assertIn("not the same in every play", (self.out / "knows" / "marks.html").read_text().lower())

    def test_no_play_knows_of_another(self):
        said = "self.server.say(self.login, text)"
        self.submit("honest")
        self.submit("remembers", before=REMEMBERS, change=lambda text: text.replace(said, "remember(self.login), " + said))
        self.said = self.run_class()
        points = self.points()
        self.assertEqual(points.get("remembers"), points["honest"], self.said)
        self.assertNotIn("was cut short", self.said)

    def test_links_of_a_client_lead_nowhere(self):
        self.rubric.write_text("plays: 1\n")
        secret = self.base / "secret"
        secret.mkdir()
        secret.chmod(0o777)
        (secret / "diary.txt").write_text("dear diary")
        for name in ("ada", "eve"):
            folder = self.submissions / name
            folder.mkdir()
            shutil.copy(pathlib.Path(CONFORM).parent / "chathack", folder)
            (folder / "client.yaml").write_text(CLIENT)
        eve = self.submissions / "eve"
        (eve / "chathack").rename(eve / "chathack.real")
        (eve / "chathack").write_text(PLANTS_LINKS.replace("{secret}", str(secret)).replace("{dir}", '"$(dirname "$0")"'))
        (eve / "chathack").chmod(0o755)
        (eve / ".chathack-work").symlink_to(secret)
        self.said = self.run_class("--client", smoke=False)
        self.assertEqual(self.points()["ada"], 100.0, self.said)
        self.assertEqual([path.name for path in secret.iterdir()], ["diary.txt"])
        self.assertEqual(secret.stat().st_uid, os.getuid())
        for path in (self.out / "eve").rglob("*"):
            if path.is_file():
                self.assertNotIn(b"dear diary", path.read_bytes(), str(path))
        for path in ("work", "kept", "temporary"):
            self.assertEqual(list(self.out.rglob(path)), [])

    def test_what_lies_outside_of_its_folder_cannot_be_its_downloads(self):
        folder = self.submissions / "eve"
        folder.mkdir()
        (folder / "client.yaml").write_text(CLIENT.replace("${workdir}/downloads", "/etc"))
        self.assertIn("`downloads` is in ${workdir} or below it", self.run_class("--client", smoke=False))

    def test_two_cannot_write_into_one_folder_of_marks(self):
        self.submit("ada")
        self.out.mkdir()
        with open(self.out / ".lock", "w") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            self.assertIn("another class is being marked", self.run_class(code=2))

    def test_marks_are_equal_in_three_runs_with_different_seeds(self):
        self.submit("right")
        self.submit("wrong", change=lambda text: text.replace("0 < len(text) <= MESSAGE_BYTES_MAX", "0 < len(text) <= 4096"))
        rows = []
        for seed in ("1", "20", "300"):
            self.said = self.run_class("--seed", seed)
            rows.append(self.points())
        self.assertEqual(rows[0], rows[1])
        self.assertEqual(rows[0], rows[2])
        self.assertLess(rows[0]["wrong"], rows[0]["right"])

    def test_clients_are_marked_too(self):
        self.rubric.write_text("plays: 1\n")
        for name in ("ada", "bob"):
            folder = self.submissions / name
            folder.mkdir()
            shutil.copy(pathlib.Path(CONFORM).parent / "chathack", folder)
            (folder / "client.yaml").write_text(CLIENT)
        (self.submissions / "bob" / "chathack").write_text("#!/bin/sh\nexit 3\n")
        self.said = self.run_class("--client", smoke=False)
        self.assertEqual(self.points(), {"ada": 100.0}, self.said)
        self.assertIn("did not connect to its server: exit status 3", self.said)
        self.assertIn("--smoke", self.run_class("--client", code=2))

    def test_only_changed_plays_those_that_changed(self):
        self.submit("ada")
        self.submit("bob")
        self.run_class()
        (self.submissions / "bob" / "server.py").write_text("raise SystemExit(1)")
        self.said = self.run_class("--only-changed")
        self.assertRegex(self.said, r"ada +unchanged")
        self.assertNotRegex(self.said, r"bob +unchanged")
        self.assertIn("ada", self.points())
        self.assertNotIn("bob", self.points())

    def test_one_that_was_cut_short_goes_on(self):
        self.rubric.write_text("plays: 1\n")
        for name in ("ada", "bob", "cyr", "dan"):
            self.submit(name)
        words = [CONFORM, "class", str(self.submissions), "--rubric", str(self.rubric), "--out", str(self.out), "--smoke", "--jobs", "1"]
        for how in (signal.SIGINT, signal.SIGKILL):
            with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as running:
                for line in running.stdout:
                    if re.match(r"\S+\s+[\d.]+ of 100 points", line):
                        running.send_signal(how)
                        break
                running.stdout.read()
        self.said = self.run_class("--jobs", "1")
        self.assertIn("goes on where the last run was cut short", self.said)
        self.assertRegex(self.said, r"ada +unchanged")
        self.assertEqual(set(self.points()), {"ada", "bob", "cyr", "dan"})
        self.said = self.run_class()
        self.assertNotIn("unchanged", self.said)

    def test_wrong_use_is_told(self):
        self.submit("ada")
        for words, expected in ((["--format", "mooodle=x"], "no such format"), (["--format", "moodle"], "name the worksheet"),
                                (["--format", "moodle=/nowhere.csv"], "cannot be read"),
                                (["--format", f"moodle={CONFORM}"], "moodle="), (["--format", "classroom50"], "classroom50"),
                                (["--template", "/nowhere.yaml"], "no such file"),
                                (["--readable", str(self.base)], "they would see")):
            self.assertIn(expected, self.run_class(*words, code=2))
        self.rubric.write_text("maximum: -1\n")
        self.assertRegex(self.run_class(code=2), r"rubric.yaml:1:\d+: ")
        done = subprocess.run([CONFORM, "class", str(self.base / "nowhere")], capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(done.returncode, 2)

    def test_the_proposed_rubric_is_one(self):
        text = subprocess.run([CONFORM, "class", "--init"], capture_output=True, text=True, timeout=60, check=True).stdout
        self.assertIn("#", text)
        self.rubric.write_text(text)
        self.submit("ada")
        self.run_class()


class Grade(unittest.TestCase):
    def test_one_submission_is_marked_for_an_autograder(self):
        with tempfile.TemporaryDirectory() as folder:
            base = pathlib.Path(folder)
            shutil.copy(PLAIN_SERVER, base / "server.py")
            (base / "target.yaml").write_text(TARGET.format(name="mine"))
            (base / "rubric.yaml").write_text("plays: 1\n")
            done = subprocess.run([CONFORM, "grade", "--target", base / "target.yaml", "--rubric", base / "rubric.yaml", "-o", base / "results.json",
                                   "--page", base / "marks.html", "--name", "ada", "--smoke"],
                                  capture_output=True, text=True, timeout=300, check=False)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            result = json.loads((base / "results.json").read_text())
            self.assertGreater(result["score"], 0)
            self.assertIn("ada", (base / "marks.html").read_text())
            (base / "server.py").write_text("raise SystemExit('it is broken')")
            done = subprocess.run([CONFORM, "grade", "--target", base / "target.yaml", "--rubric", base / "rubric.yaml", "--smoke"],
                                  capture_output=True, text=True, timeout=300, check=False)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            self.assertEqual(json.loads(done.stdout)["score"], 0)

    def grade(self, *words, code=0):
        done = subprocess.run([CONFORM, "grade", *map(str, words), "--smoke"], capture_output=True, text=True, timeout=300, check=False)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done.stdout + done.stderr

    def test_a_folder_is_looked_through_and_its_owner_stays(self):
        with tempfile.TemporaryDirectory() as folder:
            base = pathlib.Path(folder)
            base.chmod(0o755)
            mine = base / "mine"
            mine.mkdir()
            (base / "rubric.yaml").write_text("plays: 1\n")
            shutil.copy(PLAIN_SERVER, mine / "server.py")
            template = base / "target.yaml"
            template.write_text(TARGET.format(name="mine"))
            for words in ((["--target", template, "--dir", mine, "--sandbox"]), (["--target", mine, "--sandbox"])):
                result = json.loads(self.grade(*words, "--rubric", base / "rubric.yaml"))
                self.assertGreater(result["score"], 0, result)
                self.assertEqual({path.stat().st_uid for path in mine.rglob("*")} | {mine.stat().st_uid}, {os.getuid()})

    def test_what_was_not_handed_in_has_no_points(self):
        with tempfile.TemporaryDirectory() as folder:
            said = self.grade("--target", f"{folder}/target.yaml")
            self.assertEqual(json.loads(said)["score"], 0)
            self.assertIn("target.yaml was not handed in", said)
            self.grade("--target", f"{folder}/nowhere/target.yaml", code=2)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[3:], verbosity=2)
