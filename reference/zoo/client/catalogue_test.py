#!/usr/bin/env python3
"""The catalogue of the client and its code agree, and the old words still work."""
import pathlib
import re
import subprocess
import unittest

from catalogue import CONFORMING_VARIANTS, MUTANTS

HERE = pathlib.Path(__file__).resolve().parent
NAMES = [each[0] for each in MUTANTS + CONFORMING_VARIANTS]


def code():
    files = sorted(HERE.glob("*.py"))
    return "\n".join(file.read_text() for file in files if file.name not in ("catalogue.py", "catalogue_test.py"))


def call(*words):
    return subprocess.run([HERE / "chathack_zoo.py", *words], capture_output=True, text=True, timeout=60)


class Catalogue(unittest.TestCase):
    def test_no_name_is_listed_twice(self):
        self.assertEqual(len(set(NAMES)), len(NAMES))

    def test_every_entry_is_planted(self):
        planted = set(re.findall(r'"([a-z0-9-]+)"', code()))
        self.assertEqual(set(NAMES) - planted, set())

    def test_nothing_is_planted_that_is_not_listed(self):
        asked_for = re.findall(r'is_active\(([^)]*)\)', code())
        planted = {name for words in asked_for for name in re.findall(r'"([^"]*)"', words)}
        self.assertGreater(len(planted), 50)
        self.assertEqual(planted - set(NAMES), set())


class Words(unittest.TestCase):
    def test_lists_have_name_clause_and_description(self):
        lines = call("--list", "mutants").stdout.splitlines()
        self.assertEqual([tuple(line.split("\t")) for line in lines], MUTANTS)
        lines = call("--list", "variants").stdout.splitlines()
        self.assertEqual([tuple(line.split("\t")) for line in lines], CONFORMING_VARIANTS)

    def test_the_old_list_works_and_names_the_new_word(self):
        old, new = call("--list", "faults"), call("--list", "mutants")
        self.assertEqual(old.stdout, new.stdout)
        self.assertIn("--list mutants", old.stderr)
        self.assertEqual(new.stderr, "")

    def test_the_old_option_works_and_names_the_new_word(self):
        self.assertIn("--mutant", call("--fault", "one-id", "--list", "mutants").stderr)
        self.assertEqual(call("--fault", "no-such", "--list", "mutants").returncode, 2)
        self.assertEqual(call("--mutant", "one-id", "--list", "mutants").stderr, "")

    def test_mutant_and_variant_exclude_each_other(self):
        self.assertEqual(call("--mutant", "one-id", "--variant", "slow", "--list", "mutants").returncode, 2)


if __name__ == "__main__":
    unittest.main()
