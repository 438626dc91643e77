"""What Sphinx makes of the pages that ci/site/build.py lays out."""
import json
import pathlib

from docutils import nodes

HERE = pathlib.Path(__file__).resolve().parent

project = "CHATHACK"
extensions = ["myst_parser"]
myst_heading_anchors = 4  # links to headings are written as for GitHub
highlight_language = "none"  # a block without a language is anything but Python, which Sphinx would take it for
html_theme_path, html_theme = [str(HERE)], "theme"
html_copy_source = html_use_index = False


def write_sections(app, error):
    """Writes what theme/static/search.js looks through: page, heading, address and text of every section."""
    if error:
        return
    found = []
    for name in sorted(app.env.found_docs):
        if "orphan" in app.env.metadata[name]:  # a file that is shown, such as a schema
            continue
        document = app.env.get_doctree(name)
        for section in document.findall(nodes.section):
            title, *parts = section.children
            text = " ".join(part.astext() for part in parts if not isinstance(part, nodes.section))
            found.append([app.env.titles[name].astext(), title.astext(), f"{name}.html#{section['ids'][0]}", " ".join(text.split())])
    pathlib.Path(app.outdir, "_static/sections.js").write_text(f"window.sections = {json.dumps(found, ensure_ascii=False)};\n")


def setup(app):
    app.connect("builder-inited", lambda app: setattr(app.builder, "search", False))  # Sphinx's fetches, which no browser does from disk
    app.connect("build-finished", write_sections)
