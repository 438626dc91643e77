#!/usr/bin/env python3
"""Makes web_page.cpp: page.html with its style and script put in, as bytes of the program.

The page's content security policy allows that very style and script by their hashes, and nothing else.
Usage: assemble.py OUT.cpp page.html STYLE.css SCRIPT.js...
"""
import base64
import hashlib
import pathlib
import sys


def policy_hash(text):
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


out, page_file, style_file, *script_files = map(pathlib.Path, sys.argv[1:])
style = style_file.read_text("utf-8")
script = "\n".join(file.read_text("utf-8") for file in script_files)
for text, end in ((style, "</style"), (script, "</script")):
    assert end not in text.lower(), f"{end} would end it early"
page = page_file.read_text("utf-8")
for slot, text in (("@STYLE-HASH@", policy_hash(style)), ("@SCRIPT-HASH@", policy_hash(script)),
                   ("@STYLE@", style), ("@SCRIPT@", script)):
    assert page.count(slot) == 1, f"{page_file}: {slot} must stand in it once"
    page = page.replace(slot, text)

data = page.encode()
lines = [", ".join(f"'\\x{byte:02x}'" for byte in data[at:at + 24]) for at in range(0, len(data), 24)]
out.write_text('#include "reports/web_page.hpp"\n\nnamespace chathack::reports {\nnamespace {\n\n'
               "constexpr char bytes[] = {\n" + ",\n".join(lines) + "};\n\n}  // namespace\n\n"
               "std::string_view web_page() { return {bytes, sizeof bytes}; }\n\n"
               "}  // namespace chathack::reports\n")
