#!/usr/bin/env python3
"""Makes the C++ file of one page: page.html, with its style, charts and script put in, as an array of bytes.

The script is one ES module and all that it imports, made one by esbuild. The page's content security policy allows
that very style and those scripts by their hashes, and nothing else. A page whose MODULE.js is "-" has no script.
Usage: assemble.py ESBUILD OUT.cpp FUNCTION page.html CHARTS.js MODULE.js FILE.css...
"""
import base64
import hashlib
import pathlib
import subprocess
import sys


def policy_hash(text):
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


esbuild, out, function, page_file, charts_file, module, *styles = sys.argv[1:]
style = "\n".join(pathlib.Path(file).read_text("utf-8") for file in styles)
slots = {"STYLE": style}
if module != "-":
    slots["CHARTS"] = pathlib.Path(charts_file).read_text("utf-8").split("//# sourceMappingURL=")[0]
    # The output stays a module: the pages await their data at the top level, which no other format allows.
    slots["SCRIPT"] = subprocess.run([esbuild, "--bundle", "--format=esm", "--charset=utf8", "--log-level=warning", module],
                                     check=True, stdout=subprocess.PIPE, encoding="utf-8").stdout
page = pathlib.Path(page_file).read_text("utf-8")
hashes = {f"{name}-HASH": policy_hash(text) for name, text in slots.items()}
for name, text in (hashes | slots).items():
    assert not any(end in text.lower() for end in ("</style", "</script")), f"{name} would end early"
    assert page.count(f"@{name}@") == 1, f"{page_file}: @{name}@ must stand in it once"
    page = page.replace(f"@{name}@", text)

data = page.encode()
lines = [", ".join(f"'\\x{byte:02x}'" for byte in data[at:at + 24]) for at in range(0, len(data), 24)]
pathlib.Path(out).write_text(
    '#include "reports/render/web_pages.hpp"\n\nnamespace chathack::reports {\nnamespace {\n\n'
    f"constexpr char {function}_bytes[] = {{\n" + ",\n".join(lines) + "};\n\n}  // namespace\n\n"
    f"std::string_view {function}() {{ return {{{function}_bytes, sizeof {function}_bytes}}; }}\n\n"
    "}  // namespace chathack::reports\n")
