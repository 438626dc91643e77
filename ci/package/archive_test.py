#!/usr/bin/env python3
"""The archive works in an empty root, with nothing but a shell: archive_test.py BUILD_FOLDER [unittest options]"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import unittest

BUILD = pathlib.Path(sys.argv.pop(1)).resolve()
ARCHIVE = pathlib.Path(__file__).resolve().parent / "archive"
CHROOT = shutil.which("chroot", path="/usr/sbin:/usr/bin")
ENTER = [CHROOT] if os.geteuid() == 0 else ["unshare", "--map-root-user", CHROOT]


def make_archive(folder):
    subprocess.run([ARCHIVE, "--build", BUILD, "--out", folder], check=True, capture_output=True)
    return next(pathlib.Path(folder).glob("chathack-*.tar.gz"))


class Archive(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.root = pathlib.Path(cls.folder.name, "root")
        cls.archive = make_archive(cls.folder.name)
        with tarfile.open(cls.archive) as tar:
            tar.extractall(cls.root)
        cls.name = next(cls.root.iterdir()).name
        for each in ("bin", "dev", "tmp", "etc"):
            (cls.root / each).mkdir()
        (cls.root / "dev/null").touch()
        (cls.root / "etc/hosts").write_text("127.0.0.1 chat.example\n")
        shutil.copy("/bin/busybox", cls.root / "bin")
        for each in ("sh", "grep", "ln"):
            (cls.root / "bin" / each).symlink_to("busybox")

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def line(self, *command):
        return {"args": [*ENTER, self.root, *command], "text": True,
                "env": {"PATH": f"/{self.name}/bin:/bin", "ASAN_OPTIONS": "detect_leaks=0"}}

    def in_root(self, script):
        return subprocess.run(**self.line("/bin/sh", "-ec", script), capture_output=True, timeout=300)

    def test_programs_run_and_find_their_scenarios(self):
        done = self.in_root("for each in chathack-conform chathack-report chathack-load chathackd chathack; do $each --version; done\n"
                            "cd /tmp; chathack-conform list --only LOGIN-1")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("login/new:plain", done.stdout)

    def test_a_server_is_checked(self):
        with subprocess.Popen(**self.line(f"/{self.name}/bin/chathackd", "--listen", "127.0.0.1:0"), stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT) as server:
            try:
                port = re.search(r"127\.0\.0\.1:(\d+)", server.stdout.readline())[1]
                done = self.in_root(f"cd /tmp; chathack-conform run --target chat.example:{port} --only WIRE-1 --results out")
            finally:
                server.kill()
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertTrue(list((self.root / "tmp/out").glob("*/result.json")))

    def test_it_starts_the_server_that_it_holds(self):
        done = self.in_root(f"cd /tmp; chathack-conform run --target /{self.name}/share/chathack/scenarios/targets/chathackd.yaml --smoke")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_it_starts_through_links_of_any_name(self):
        done = self.in_root(f"cd /tmp; ln -s /{self.name}/bin/chathack-conform /tmp/check; /tmp/check --version")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_whose_libraries_they_are_is_inside(self):
        licences = {each.stem for each in (self.root / self.name / "licences").iterdir()}
        self.assertLessEqual({"chathack", "libarchive-dev", "libc6", "libcli11-dev", "libsodium23", "libyaml-cpp0.7"}, licences)

    def test_it_is_the_same_when_it_is_made_again(self):
        with tempfile.TemporaryDirectory() as folder:
            self.assertEqual(make_archive(folder).read_bytes(), self.archive.read_bytes())


if __name__ == "__main__":
    unittest.main()
