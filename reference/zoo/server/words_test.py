#!/usr/bin/env python3
"""The words of the server's command line: the new ones, and the old ones that still work.
Usage: words_test.py CHATHACKD_ZOO
"""
import subprocess
import sys
import unittest

PROGRAM = sys.argv.pop(1)


def call(*words):
    return subprocess.run([PROGRAM, *words], capture_output=True, text=True, timeout=60)


class Words(unittest.TestCase):
    def test_lists_have_name_clause_and_description(self):
        for kind, name in (("mutants", "limit-1025"), ("variants", "echoes")):
            done = call("--list", kind)
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            rows = [line.split("\t") for line in done.stdout.splitlines()]
            self.assertEqual({len(row) for row in rows}, {3})
            self.assertIn(name, [row[0] for row in rows])

    def test_the_old_list_works_and_names_the_new_word(self):
        done = call("--list", "faults")
        self.assertEqual(done.stdout, call("--list", "mutants").stdout)
        self.assertEqual(done.stderr, "chathackd-zoo: --list faults is now --list mutants\n")

    def test_the_old_option_works_and_names_the_new_word(self):
        done = call("--fault", "limit-1025", "--list", "variants")
        self.assertEqual((done.returncode, done.stderr), (0, "chathackd-zoo: --fault is now --mutant\n"))
        self.assertIn("no mutant no-such", call("--fault", "no-such").stderr)

    def test_unknown_names_are_wrong_use(self):
        for option, name in (("--mutant", "echoes"), ("--variant", "limit-1025"), ("--mutant", "no-such")):
            done = call(option, name)
            self.assertEqual(done.returncode, 2, done.stderr)
            self.assertIn(f"no {option[2:]} {name}", done.stderr)

    def test_one_server_may_be_several_entries(self):
        words = ("--mutant", "limit-1025", "--mutant", "negative-kills", "--fault", "absent-receiver-kills", "--variant", "echoes")
        self.assertEqual(call(*words, "--list", "mutants").returncode, 0)
        self.assertIn("no mutant no-such", call(*words, "--mutant", "no-such").stderr)

    def test_help_does_not_speak_the_old_words(self):
        self.assertNotIn("fault", call("--help").stdout.replace("default", ""))


if __name__ == "__main__":
    unittest.main()
