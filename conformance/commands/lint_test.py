#!/usr/bin/env python3
"""`lint` knows every kind of file, and says of a bad one what helps: lint_test.py CHATHACK_CONFORM [unittest options]"""
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

PROGRAM = pathlib.Path(sys.argv.pop(1)).resolve()
ROOT = pathlib.Path(__file__).resolve().parents[2]
TARGET = 'name: mine\ncommand: [a, "${port}"]\n'


class Lint(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def lint(self, *words):
        done = subprocess.run([str(PROGRAM), "lint", *map(str, words)], cwd=self.folder, capture_output=True, text=True, timeout=120)
        return done.returncode, done.stdout + done.stderr

    def of_text(self, text, encoding="utf-8"):
        (self.folder / "mine.yaml").write_bytes(text.encode(encoding))
        return self.lint("mine.yaml")

    def test_ready_made_files_of_every_kind_are_good(self):
        for kind in ("targets", "clients", "login"):
            code, said = self.lint(ROOT / "scenarios" / kind)
            self.assertEqual(code, 0, said)
            self.assertIn("no errors", said)
        code, said = self.lint(ROOT / "scenarios/networks", ROOT / "scenarios/workloads", ROOT / "scenarios/sweeps")
        if (PROGRAM.parent / "chathack-sim").exists():
            self.assertEqual(code, 0, said)
        else:
            self.assertIn("passed over: chathack-sim, which checks networks, workloads and sweeps, is not installed here", said)
            self.assertIn("`chathack-sim lint` checks it", self.lint(ROOT / "scenarios/networks/lan.yaml")[1])

    def test_a_folder_is_read_to_its_end_whatever_lies_at_its_top(self):
        (self.folder / "below").mkdir()
        (self.folder / "mine.yaml").write_text(TARGET)
        self.assertEqual(self.lint(".")[0], 0)
        (self.folder / "below/bad.yaml").write_text("id: a/b\nsteps: []\n")
        code, said = self.lint(".")
        self.assertEqual(code, 2, said)
        self.assertIn("below/bad.yaml:", said)

    def test_what_cannot_be_read_twice_is_told_as_that(self):
        os.mkfifo(self.folder / "pipe")
        code, said = self.lint("pipe")
        self.assertEqual(code, 2)
        self.assertIn("this is no regular file, and lint reads a file twice; save it first", said)

    def test_a_bad_file_is_checked_as_what_it_is(self):
        for text, sentence in ((TARGET + "adress: x\n", "unknown key `adress` in a target file; did you mean `address`?"),
                               ('name: mine\ncommand: [a, "${port}"]\nacts: []\n', "`acts` must be a map"),
                               ("target: a\nplayed: x\n", "`played` must be a map"),
                               ("id: a/b\nsteps: []\n", "a scenario needs the key `title`")):
            code, said = self.of_text(text)
            self.assertEqual(code, 2, said)
            self.assertIn(sentence, said)

    def test_a_slip_in_a_short_target_file_is_told_as_one(self):
        (self.folder / "mine.yaml").write_text("name: x\nadress: localhost:7\n")
        code, said = self.lint("mine.yaml")
        self.assertEqual(code, 2)
        self.assertIn("unknown key `adress` in a target file; did you mean `address`?", said)
        self.assertNotIn("scenario", said)

    def test_what_is_no_plain_text_is_named(self):
        for text, encoding, sentence in ((TARGET, "utf-16", "this file is UTF-16; save it as UTF-8"),
                                         (TARGET, "utf-16-le", "this file is UTF-16; save it as UTF-8"),
                                         ("name: m\u00e9\n", "latin-1", "mine.yaml:1:8: error: the byte e9 is no UTF-8; save the file as UTF-8"),
                                         (TARGET.replace("\n", "\r"), "utf-8", "end in CR alone; save it with"),
                                         (TARGET + "---\n", "utf-8", "mine.yaml:3:1: error: a second document begins here"),
                                         ('name: ~\ncommand: [a, "${port}"]\n', "utf-8", "`name` is `~`, which is no value in YAML")):
            code, said = self.of_text(text, encoding)
            self.assertEqual(code, 2, said)
            self.assertIn(sentence, said)
            self.assertEqual(said.count("error"), 1, said)
            self.assertNotIn("scenario", said)

    def test_a_byte_order_mark_changes_no_column(self):
        code, said = self.of_text("name: x\ncomand: [a]\n", "utf-8-sig")
        self.assertEqual(code, 2)
        self.assertIn("mine.yaml:2:1: error: unknown key `comand`", said)
        code, said = self.of_text('nam: x\ncommand: [a, "${port}"]\n', "utf-8-sig")
        self.assertIn("mine.yaml:1:1: error: unknown key `nam`", said)
        self.assertEqual(self.of_text(TARGET, "utf-8-sig")[0], 0)

    def test_what_editors_leave_is_passed_over(self):
        (self.folder / "login").mkdir()
        good = (ROOT / "scenarios/login/new.yaml").read_text()
        (self.folder / "login/new.yaml").write_text(good)
        (self.folder / "login/._new.yaml").write_bytes(b"\0\5\x16\7")
        (self.folder / "login/.#new.yaml").symlink_to("user@host.1:2")
        (self.folder / "login/folder.yaml").mkdir()
        code, said = self.lint("login")
        self.assertEqual(code, 0, said)
        self.assertIn("1 file, ", said)

    def test_a_file_in_the_wrong_place_is_told_in_one_sentence(self):
        (self.folder / "mine.yaml").write_text(TARGET)
        done = subprocess.run([str(PROGRAM), "run", "--target", "mine.yaml", "mine.yaml"], cwd=self.folder, capture_output=True, text=True,
                              timeout=60)
        self.assertEqual(done.returncode, 2)
        self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
        self.assertIn("this is a target file, and a scenario is wanted here", done.stderr)


if __name__ == "__main__":
    unittest.main()
