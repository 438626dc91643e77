#!/usr/bin/env python3
"""Every command that is printed, pasted into a shell, plays exactly what it says: rerun_test.py FOLDER_OF_PROGRAMS [unittest options]"""
import csv
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree

PROGRAMS = pathlib.Path(sys.argv.pop(1)).resolve()
ROOT = pathlib.Path(__file__).resolve().parents[2]
ODD_NAMES = ["plain", "two words", "it's", '"quoted"', "$HOME", "*", "[ab]?", "-dash", "`id`;&|", "b\u00e9", "esc\x1b[2Jape", "--only"]


class Reruns(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def write(self, name, data):
        path = self.folder / name
        path.write_text(json.dumps(data))  # JSON is YAML
        return path

    def add_target(self, name):
        self.write(name, {"name": "faulty", "ready": {"line": "listening on"}, "ipv6": False,
                          "command": [str(PROGRAMS / "chathackd-zoo"), "--listen", "127.0.0.1:${port}", "--mutant", "limit-1025"]})

    def run_program(self, *words):
        return subprocess.run([str(PROGRAMS / words[0]), *words[1:]], cwd=self.folder, capture_output=True, timeout=300)

    def paste(self, line):
        environment = {**os.environ, "PATH": f"{PROGRAMS}:{os.environ['PATH']}", "CHATHACK_PASSWORD_B_OB": "x"}
        return subprocess.run(["bash", "-c", line], cwd=self.folder, capture_output=True, timeout=300, env=environment)

    def new_results(self, play):
        before = set((self.folder / "results").glob("*/result.json"))
        done = play()
        return done, [path for path in (self.folder / "results").glob("*/result.json") if path not in before]

    def assert_plays(self, line, case, code=1):
        done, results = self.new_results(lambda: self.paste(line))
        self.assertEqual(done.returncode, code, line + "\n" + done.stderr.decode(errors="replace") + done.stdout.decode(errors="replace"))
        self.assertEqual(len(results), 1, line)
        result = json.loads(results[0].read_text())
        self.assertEqual([(one["id"], one["variant"], one["seed"]) for one in result["cases"]], [case], line)
        return result

    def commands_of(self, path, printed):
        """Every command in the reports of a run, by where it stands."""
        result = str(path.relative_to(self.folder))
        found = {"console": re.findall(r"rerun +(.*)", printed)}
        cases = [one for one in json.loads(path.read_text())["cases"] if one["verdict"].startswith("violates")]
        found["result.json"] = [one["replay"] for one in cases]
        markdown = self.run_program("chathack-report", "markdown", result).stdout.decode()
        found["markdown"] = re.findall(r"^(chathack-conform .*)", markdown, re.M)
        sarif = json.loads(self.run_program("chathack-report", "sarif", result).stdout)
        found["sarif"] = [one["properties"]["replay"] for run in sarif["runs"] for one in run["results"]]
        table = self.run_program("chathack-report", "csv", result).stdout.decode()
        found["csv"] = [row["replay"].lstrip("'") for row in csv.DictReader(table.splitlines()) if row["verdict"].startswith("violates")]
        junit = xml.etree.ElementTree.parse(path.parent / "junit.xml")
        found["junit"] = [line for text in junit.getroot().itertext() for line in re.findall(r"(chathack-conform run .*)", text)]
        return cases[0], found

    def test_every_report_of_an_oddly_named_target_holds_commands_that_play_its_case(self):
        folder = "scen 'arios' $x *"
        (self.folder / folder).mkdir()
        (self.folder / folder / "too-long.yaml").write_text((ROOT / "scenarios/global/too-long.yaml").read_text())
        name = "-mine it's $HOME [a]*.yaml"
        self.add_target(name)
        done, results = self.new_results(lambda: self.run_program(
            "chathack-conform", "run", f"--target={name}", "--account", "b ob:it's $x", "--seed", "7", "--answer-ms", "1900", folder))
        self.assertEqual(done.returncode, 1, done.stderr)
        case, found = self.commands_of(results[0], done.stdout.decode())
        for where, commands in found.items():
            self.assertTrue(commands, where)
        whole = {command for commands in found.values() for command in commands}
        mine = [command for command in whole if case["replay"] == command]
        self.assertEqual(len(mine), 1)
        self.assertEqual(whole - {one["replay"] for one in json.loads(results[0].read_text())["cases"]}, set())
        again = self.assert_plays(mine[0], (case["id"], case["variant"], case["seed"]))
        self.assertEqual(again["cases"][0]["replay"], case["replay"])

    def test_the_command_of_a_run_is_what_was_typed(self):
        (self.folder / "scenarios").mkdir()
        scenario = ROOT / "scenarios/global/too-long.yaml"
        case = None
        for name in ODD_NAMES:
            with self.subTest(name=name):
                self.add_target(name + ".yaml")
                done, results = self.new_results(lambda: self.run_program(
                    "chathack-conform", "run", f"--target=./{name}.yaml", "--seed", "7", "--only", "*one-byte*", "--only", "GLOBAL-55",
                    str(scenario)))
                self.assertIn(done.returncode, (0, 1, 2), done.stderr)
                self.assertNotIn(b"\x1b[2J", done.stdout + done.stderr)
                if not results:
                    continue
                result = json.loads(results[0].read_text())
                self.assertEqual(result["run"]["scenarios"], [str(scenario)])
                again, repeated = self.new_results(lambda: self.paste(result["run"]["command"]))
                self.assertEqual(again.returncode, done.returncode, result["run"]["command"])
                same = json.loads(repeated[0].read_text())
                self.assertEqual(same["run"]["command"], result["run"]["command"])
                self.assertEqual([one["id"] for one in same["cases"]], [one["id"] for one in result["cases"]])
                case = case or result["cases"][0]
        self.assertIsNotNone(case)

    def test_an_option_that_may_be_repeated_takes_one_value(self):
        self.add_target("mine.yaml")
        scenario = str(ROOT / "scenarios/global/too-long.yaml")
        for words in (["--only", "GLOBAL-5", scenario], ["--account", "bob:x", scenario], ["--variants", "whole", scenario],
                      ["--except", "LOGIN-1", scenario]):
            with self.subTest(words=words):
                done, results = self.new_results(lambda: self.run_program("chathack-conform", "run", "--target", "mine.yaml", "--seed", "7", *words))
                self.assertEqual(done.returncode, 1, done.stderr)
                self.assertEqual(json.loads(results[0].read_text())["run"]["scenarios"], [scenario])

    def test_no_option_of_any_program_swallows_what_follows(self):
        """Each program checks its own options when it starts, and aborts when one does."""
        for program in ("chathackd", "chathack", "chathack-conform", "chathack-report", "chathack-load", "chathackd-zoo", "chathack-sim"):
            if (PROGRAMS / program).exists():
                self.assertEqual(self.run_program(program, "--version").returncode, 0, program)


if __name__ == "__main__":
    unittest.main()
