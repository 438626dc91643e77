#!/usr/bin/env python3
"""Makes a site of the documents: build.py FOLDER [CHECKOUT]

Sphinx reads a copy of them, in which the README.md of a folder is its index, a file of another kind that a document links to is a page
that shows it, and the tables of docs/README.md and docs/adr/README.md are the navigation. Whatever Sphinx warns of is an error: a page that
is not in the navigation, a link to nothing, a heading that is not there.
"""
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
PICTURES = (".png", ".svg")
LANGUAGES = {".yaml": "yaml", ".yml": "yaml", ".json": "json", ".py": "python", ".xsd": "xml"}
INDEXES = {"README.md": "docs/README.md", "docs/adr/README.md": "docs/adr/README.md"}  # a page, and whose tables are its navigation


def page_of(name):
    """The path that a file of the checkout has among the pages."""
    path = pathlib.PurePosixPath(name)
    if path.name == "README.md":
        return str(path.with_name("index.md"))
    return name if path.suffix in (".md", *PICTURES) else name + ".md"


class Pages:
    """The copy that Sphinx reads. What is linked to is added, and what that links to."""

    def __init__(self, checkout, folder):
        self.checkout, self.folder, self.added = checkout, folder, set()

    def add(self, name):
        if name in self.added:
            return
        self.added.add(name)
        source, page = self.checkout / name, self.folder / page_of(name)
        page.parent.mkdir(parents=True, exist_ok=True)
        if source.suffix in PICTURES:
            shutil.copyfile(source, page)
        elif source.suffix == ".md":
            page.write_text(self.linked(name, source.read_text()) + self.navigation(name))
        else:
            shutil.copyfile(source, self.folder / name)
            page.write_text(f"---\norphan: true\n---\n# {name}\n\n[Download]({source.name})\n\n"
                            f"````````{LANGUAGES.get(source.suffix, 'none')}\n{source.read_text()}\n````````\n")

    def target(self, name, address):
        """The file that a link of the document `name` leads to, and its heading; no file where the link leads elsewhere, or nowhere."""
        path, _, heading = address.partition("#")
        file = (self.checkout / name).parent.joinpath(path).resolve()
        inside = path and file.is_file() and file.is_relative_to(self.checkout)
        return (file.relative_to(self.checkout).as_posix() if inside else None), heading

    def linked(self, name, text):
        """The text with its links leading to pages."""
        def lead(match):
            file, heading = self.target(name, match[1])
            if file is None:
                return match[0]  # Sphinx says what is wrong with it
            self.add(file)
            up = "../" * name.count("/")
            return f"]({up}{page_of(file)}{'#' + heading if heading else ''})"

        pieces = re.split(r"(^ *```.*?^ *```$)", text, flags=re.M | re.S)  # what stands in blocks is no link
        pieces[::2] = [re.sub(r"\]\(([^)\s]+)\)", lead, piece) for piece in pieces[::2]]
        return "".join(pieces)

    def navigation(self, name):
        """The tables that are this page's navigation: each with the heading above it, and the first link of each row."""
        if name not in INDEXES:
            return ""
        index = INDEXES[name]
        groups = [("", [page_of(index)] if index != name else [])]
        for heading, address in re.findall(r"^## (.*)|^\| \[.*?\]\((.*?)\)", (self.checkout / index).read_text(), re.M):
            if heading:
                groups.append((heading, []))
            else:
                groups[-1][1].append(page_of(self.target(index, address)[0] or address))
        return "".join("\n\n```{toctree}\n:hidden:\n" + (f":caption: {heading}\n" if heading else "")
                       + "\n".join("/" + page.removesuffix(".md") for page in pages) + "\n```\n" for heading, pages in groups if pages)


def main(folder, checkout=HERE.parent.parent):
    folder, checkout = pathlib.Path(folder).resolve(), pathlib.Path(checkout).resolve()
    if folder.exists() and any(folder.iterdir()) and not (folder / ".buildinfo").exists():  # which Sphinx leaves
        sys.exit(f"ci/docs: {folder} holds something else than an earlier site; name another folder")
    with tempfile.TemporaryDirectory() as temporary:
        pages, site = pathlib.Path(temporary, "pages"), pathlib.Path(temporary, "site")
        copy = Pages(checkout, pages)
        for name in ("README.md", *(file.relative_to(checkout).as_posix() for file in sorted(checkout.glob("docs/**/*.md")))):
            copy.add(name)
        done = subprocess.run(["/usr/bin/sphinx-build", "-q", "-n", "-W", "--keep-going", "-c", HERE, "-d", temporary + "/read", pages, site],
                              stderr=subprocess.PIPE, text=True)
        sys.stderr.write(done.stderr.replace(f"{pages}/", "").replace("index.md:", "README.md:"))
        if done.returncode:
            sys.exit("ci/docs: the documents have the faults above; nothing was written")
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(site, folder)
    print(f"site: {folder}/index.html")


if __name__ == "__main__":
    main(*sys.argv[1:])
