#!/usr/bin/env python3
"""Checks JSON files by a JSON Schema, and the schema itself. Usage: validate_json.py SCHEMA FILE..."""
import json
import pathlib
import sys

import jsonschema

schema = json.loads(pathlib.Path(sys.argv[1]).read_text())
validator = jsonschema.Draft202012Validator
validator.check_schema(schema)
faults = []
for name in sys.argv[2:]:
    for error in validator(schema).iter_errors(json.loads(pathlib.Path(name).read_text())):
        faults.append(f"{name}: {error.json_path}: {error.message}")
print("\n".join(faults[:20]) or "valid")
sys.exit(1 if faults else 0)
