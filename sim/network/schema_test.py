#!/usr/bin/env python3
"""Holds scenarios/schemas/network.schema.json against the loader: what loads fits the schema (the ready-made networks and the
examples of docs/networks.md), and the files of errors.txt that are marked [structure] do not."""
import json
import pathlib
import re
import sys

import jsonschema
import yaml

root = pathlib.Path(__file__).resolve().parents[2]
schema = json.loads((root / "scenarios/schemas/network.schema.json").read_text())
jsonschema.Draft7Validator.check_schema(schema)
validator = jsonschema.Draft7Validator(schema)
faults = []


def fits(text):
    return validator.is_valid(yaml.safe_load(text))


good = {str(path.relative_to(root)): path.read_text() for path in sorted((root / "scenarios/networks").glob("*.yaml"))}
document = (root / "docs/networks.md").read_text()
for number, example in enumerate(re.findall(r"```yaml\n(.*?)```", document, re.DOTALL), 1):
    good[f"docs/networks.md, example {number}"] = example
for name, text in good.items():
    for error in validator.iter_errors(yaml.safe_load(text)):
        faults.append(f"{name}: {error.message[:200]}")

bad = re.findall(r"^=== (.*?)\n(.*?)^--- errors$", (root / "sim/network/testdata/errors.txt").read_text(), re.MULTILINE | re.DOTALL)
marked = [(name, text) for name, text in bad if name.endswith("[structure]")]
for name, text in marked:
    if fits(text):
        faults.append(f"errors.txt, {name}: fits the schema")
if len(good) < 20 or len(marked) < 15:
    faults.append(f"only {len(good)} good and {len(marked)} bad files were looked at")

print("\n".join(faults) or f"{len(good)} good and {len(marked)} bad files, as the schema says")
sys.exit(1 if faults else 0)
