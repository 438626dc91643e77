#!/usr/bin/env python3
"""Checks JSON and YAML files by a JSON Schema, and the schema itself. Usage: validate_json.py SCHEMA FILE..."""
import json
import pathlib
import sys

import jsonschema
import yaml

schema = json.loads(pathlib.Path(sys.argv[1]).read_text())
validator = jsonschema.validators.validator_for(schema)
validator.check_schema(schema)
faults = []


def read(path):
    """The file as JSON would have it: every key of a map is text."""
    if path.suffix != ".yaml":
        return json.loads(path.read_text())
    return json.loads(json.dumps(yaml.safe_load(path.read_text())))


for name in sys.argv[2:]:
    for error in validator(schema).iter_errors(read(pathlib.Path(name))):
        faults.append(f"{name}: {error.json_path}: {error.message}")
print("\n".join(faults[:20]) or "valid")
sys.exit(1 if faults else 0)
