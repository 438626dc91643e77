#!/usr/bin/env python3
"""What ci/setup installs for a purpose, and which tests ci/test runs: with stand-ins for the programs that they call.
Usage: scripts_test.py
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent
HEAVY = {"chromium", "tshark", "npm", "nodejs", "libns3-dev", "redis-server", "libopenmpi-dev", "openmpi-bin"}


class Scripts(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.base = pathlib.Path(temporary.name)
        self.programs = self.base / "programs"
        self.programs.mkdir()
        self.log = self.base / "log"

    def stand_in(self, path, text):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("#!/bin/sh\n" + text)
        path.chmod(0o755)

    def run_script(self, words, code=0):
        environment = os.environ | {"PATH": f"{self.programs}:/usr/bin:/bin", "LOG": str(self.log)}
        done = subprocess.run(words, env=environment, capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done.stdout + done.stderr

    def logged(self):
        return self.log.read_text().splitlines() if self.log.exists() else []


class Setup(Scripts):
    def setUp(self):
        super().setUp()
        self.stand_in(self.programs / "dpkg-query", 'case " $HAS " in *" $4 "*) echo "install ok installed";; *) exit 1;; esac\n')
        self.stand_in(self.programs / "apt-get", 'echo "$@" >> "$LOG"\n')
        self.stand_in(self.programs / "id", "echo 0\n")

    def installed(self, *purposes):
        self.log.unlink(missing_ok=True)
        self.run_script([ROOT / "ci/setup", *purposes])
        line = next(line for line in self.logged() if line.startswith("install"))
        return {word for word in line.split() if not word.startswith("-")} - {"install"}

    def test_what_builds_the_programs_brings_no_browser_and_no_simulator(self):
        programs = self.installed("programs")
        self.assertIn("cmake", programs)
        self.assertEqual(programs & HEAVY, set())
        self.assertTrue(programs < self.installed("programs", "simulator"))

    def test_nothing_is_installed_twice_and_no_purpose_is_made_up(self):
        os.environ["HAS"] = " ".join(self.installed("programs"))
        self.addCleanup(os.environ.pop, "HAS")
        self.log.unlink()
        self.assertIn("everything is installed", self.run_script([ROOT / "ci/setup", "programs"]))
        self.assertEqual(self.logged(), [])
        self.assertIn("programs", self.run_script([ROOT / "ci/setup", "progams"], code=2))


class Test(Scripts):
    def setUp(self):
        super().setUp()
        (self.base / "ci").mkdir()
        shutil.copy(ROOT / "ci/test", self.base / "ci/test")
        for name in ("setup", "check.sh", "fuzz"):
            self.stand_in(self.base / "ci" / name, f'echo {name} "$@" >> "$LOG"\n')
        self.stand_in(self.programs / "cmake", 'echo cmake "$@" >> "$LOG"\n')
        # Presets have tests by these names: asan Decoder, programs Emulate.
        self.stand_in(self.programs / "ctest", """case "$*" in *-N*) case "$*" in
    *asan*Emulate*|*programs*Decoder*|*Nothing*) echo "Total Tests: 0";; *) echo "Total Tests: 3";; esac; exit;; esac
echo ctest "$@" >> "$LOG"
case "$*" in *asan*Fails*) exit 8;; esac
""")

    def played(self, *words, code=0):
        self.log.unlink(missing_ok=True)
        self.said = self.run_script([self.base / "ci/test", *words], code)
        return [line for line in self.logged() if line.startswith(("ctest", "fuzz", "check"))]

    def test_everything_is_checked_fuzzed_and_played_in_both_builds(self):
        self.assertEqual(self.played(), ["check.sh", "fuzz 12", "ctest --preset asan", "ctest --preset programs"])

    def test_some_tests_are_looked_for_in_both_builds(self):
        self.assertEqual(self.played("-R", "Decoder"), ["check.sh", "ctest --preset asan -R Decoder"])
        self.assertEqual(self.played("-R", "Emulate"), ["check.sh", "ctest --preset programs -R Emulate"])
        self.played("-R", "Nothing", code=2)
        self.assertIn("no test is selected by: -R Nothing", self.said)

    def test_a_failure_in_one_build_does_not_keep_the_other_from_being_played(self):
        self.assertEqual(self.played("-R", "Fails", code=8), ["check.sh", "ctest --preset asan -R Fails", "ctest --preset programs -R Fails"])

    def test_quick_says_what_it_leaves_out(self):
        self.assertEqual(self.played("--quick"), ["check.sh", "ctest --preset asan --no-tests=error -L ^(unit|contract)$"])
        self.assertIn("Left out:", self.said)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
