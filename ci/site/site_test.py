#!/usr/bin/env python3
"""The site of the documents: nothing leads nowhere, nothing comes from elsewhere, every page is in reach, and a fault is told."""
import filecmp
import html.parser
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest
import urllib.parse

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
SOUND = {  # a checkout in small
    "README.md": "# Home\n\n[docs](docs/README.md)\n\n## Deep down\n",
    "docs/README.md": "# Documents\n\n## All\n\n| | |\n|---|---|\n| [one](one.md) | |\n| [adr](adr/README.md) | |\n",
    "docs/one.md": "# One\n\n[home](../README.md#deep-down), [file](../ci/file.yaml)\n\n```\n[no link](nowhere.md)\n```\n",
    "docs/adr/README.md": "# Decisions\n\n| | |\n|---|---|\n| [1](0001-first.md) | |\n",
    "docs/adr/0001-first.md": "# First\n",
    "ci/file.yaml": "key: value\n",
}
FAULTS = [  # what is added to which file, and where it is told
    ("docs/one.md", "[x](two.md)", r"docs/one.md:\d+: .*two.md"),
    ("docs/one.md", "[x](../ci/other.yaml)", r"docs/one.md:\d+: .*ci/other.yaml"),
    ("docs/one.md", "[x](../ci)", r"docs/one.md:\d+: .*ci"),
    ("docs/one.md", "[x](#nothing)", r"docs/one.md:\d+: .*#nothing"),
    ("README.md", "[x](docs/one.md#nothing)", r"README.md:\d+: .*docs/one.md#nothing"),
    ("README.md", "![x](docs/images/none.png)", r"README.md:\d+: .*docs/images/none.png"),
    ("docs/lonely.md", "# Lonely", r"docs/lonely.md: .*toctree"),
    ("docs/adr/0002-second.md", "# Second", r"docs/adr/0002-second.md: .*toctree"),
    ("docs/README.md", "| [gone](gone.md) | |", r"gone"),
]


def build(folder, *checkout):
    return subprocess.run([sys.executable, HERE / "build.py", folder, *checkout], capture_output=True, text=True, timeout=300)


class Page(html.parser.HTMLParser):
    def __init__(self, file):
        super().__init__()
        self.ids, self.links, self.loads = set(), [], []
        self.feed(file.read_text())

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.ids.add(given.get("id"))
        if "href" in given:
            (self.links if tag == "a" else self.loads).append(given["href"])
        self.loads += [given[key] for key in ("src", "srcset", "data", "poster") if key in given]


@unittest.skipUnless(pathlib.Path("/usr/bin/sphinx-build").exists(), "Sphinx is missing; ci/docs installs it")
class Site(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(temporary.cleanup)
        cls.folder = pathlib.Path(temporary.name).resolve()
        cls.site = cls.folder / "site"
        done = build(cls.site)
        if done.returncode:
            raise AssertionError(done.stderr)
        cls.pages = {file: Page(file) for file in cls.site.rglob("*.html")}

    def leads_to(self, page, link):
        """The file of the site and the id to which a link of a page leads."""
        path, _, place = link.partition("#")
        return (page.parent / urllib.parse.unquote(path)).resolve() if path else page, place

    def test_every_link_leads_to_a_file_and_a_place_of_the_site(self):
        self.assertGreater(len(self.pages), 40)
        for page, read in self.pages.items():
            for link in read.links:
                if not link.startswith("https://"):
                    file, place = self.leads_to(page, link)
                    self.assertTrue(file.is_file() and file.is_relative_to(self.site), f"{page}: {link}")
                    self.assertTrue(not place or place in self.pages[file].ids, f"{page}: {link}")

    def test_nothing_is_loaded_from_elsewhere(self):
        for page, read in self.pages.items():
            for load in read.loads:
                self.assertTrue(load == "data:," or self.leads_to(page, load)[0].is_file(), f"{page}: {load}")
        for file in self.site.rglob("*.css"):
            self.assertNotRegex(file.read_text(), r"@import|url\(", file)

    def test_every_document_is_in_the_navigation_and_decisions_below_theirs(self):
        def linked(page):
            within = re.search(r"<nav.*?</nav>", page.read_text(), re.S)[0]
            return {self.leads_to(page, link)[0] for link in re.findall('href="([^"]+)"', within)}
        for folder in ("docs", "docs/adr"):
            there = linked(self.site / folder / "index.html")
            for document in (ROOT / folder).glob("*.md"):
                name = "index" if document.name == "README.md" else document.stem
                self.assertIn(self.site / folder / f"{name}.html", there)

    def test_a_file_that_is_no_document_is_shown(self):
        self.assertIn("chathackd", (self.site / "scenarios/targets/chathackd.yaml.html").read_text())

    def test_the_same_documents_make_the_same_bytes(self):
        self.assertEqual(build(self.folder / "again").returncode, 0)
        names = sorted(file.relative_to(self.site) for file in self.site.rglob("*") if file.is_file())
        self.assertEqual(names, sorted(file.relative_to(self.folder / "again") for file in self.folder.glob("again/**/*") if file.is_file()))
        self.assertEqual(filecmp.cmpfiles(self.site, self.folder / "again", names, shallow=False)[1:], ([], []))

    def small(self, added=()):
        folder = pathlib.Path(tempfile.mkdtemp(dir=self.folder))
        for name, text in (*SOUND.items(), *added):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            with open(folder / name, "a") as file:
                file.write(text)
        return folder

    def test_what_is_sound_is_made(self):
        checkout = self.small()
        done = build(checkout / "site", checkout)
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_each_fault_is_told_with_its_place_and_an_earlier_site_stays(self):
        checkout = self.small((name, added + "\n") for name, added, _ in FAULTS)
        (checkout / "site").mkdir()
        (checkout / "site/.buildinfo").touch()
        done = build(checkout / "site", checkout)
        self.assertEqual(done.returncode, 1)
        for _, added, told in FAULTS:
            with self.subTest(added):
                self.assertRegex(done.stderr, told)
        self.assertEqual(list((checkout / "site").iterdir()), [checkout / "site/.buildinfo"])

    def test_a_folder_with_something_else_is_refused(self):
        checkout = self.small()
        done = build(checkout / "ci", checkout)
        self.assertEqual(done.returncode, 1)
        self.assertIn("name another folder", done.stderr)
        self.assertTrue((checkout / "ci/file.yaml").exists())


if __name__ == "__main__":
    unittest.main()
