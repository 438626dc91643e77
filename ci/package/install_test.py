#!/usr/bin/env python3
"""What `cmake --install` leaves in an empty folder works from there: install_test.py BUILD_FOLDER [unittest options]"""
import pathlib
import subprocess
import sys
import tempfile
import unittest

BUILD = pathlib.Path(sys.argv.pop(1)).resolve()


class Installation(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.prefix = pathlib.Path(cls.folder.name, "usr")
        subprocess.run(["cmake", "--install", BUILD, "--prefix", cls.prefix, "--component", "chathack"], check=True, capture_output=True)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def run_installed(self, program, *words):
        return subprocess.run([self.prefix / "bin" / program, *words], cwd=self.folder.name, capture_output=True, text=True, timeout=300)

    def test_the_suite_finds_its_installed_scenarios_and_checks_the_installed_server(self):
        limit = self.prefix / "share/chathack/scenarios/global/limit.yaml"
        listed = self.run_installed("chathack-conform", "list", "--only", "global/limit*")
        self.assertEqual(listed.returncode, 0, listed.stderr)
        self.assertTrue(listed.stdout.startswith("global/limit"), listed.stdout)
        done = self.run_installed("chathack-conform", "run", "--target", self.prefix / "share/chathack/scenarios/targets/chathackd.yaml",
                                  limit, "--results", "results")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_data_schemas_dissector_and_completion_are_there(self):
        for each in ("scenarios/schemas/scenario.schema.json", "schemas/result.schema.json", "wireshark/chathack.lua", "vectors/peer.yaml"):
            self.assertTrue((self.prefix / "share/chathack" / each).is_file(), each)
        for program in ("chathack", "chathackd", "chathack-conform", "chathack-report"):
            self.assertTrue((self.prefix / "share/bash-completion/completions" / program).is_file(), program)
            self.assertEqual(self.run_installed(program, "--version").returncode, 0)

    def completed(self, *words):
        script = """source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); compopt() { :; }; _chathack; printf '%s\\n' "${COMPREPLY[@]}" """
        done = subprocess.run(["bash", "-c", script, "-", self.prefix / "share/bash-completion/completions/chathack", *words],
                              capture_output=True, text=True, timeout=60)
        return done.stdout.split()

    def test_completion_knows_commands_and_options(self):
        program = str(self.prefix / "bin/chathack-conform")
        self.assertIn("run", self.completed(program, "r"))
        self.assertEqual(self.completed(program, "run", "--stri"), ["--strict"])

    def test_programs_for_tests_are_not_installed(self):
        names = {each.name for each in self.prefix.rglob("*")}
        self.assertFalse({"chathackd-zoo", "fanout_baseline"} & names)


if __name__ == "__main__":
    unittest.main()
