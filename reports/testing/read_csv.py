#!/usr/bin/env python3
"""Reads CSV as a table with Python's csv module and prints what it found, one line for each row."""
import csv
import sys

with open(sys.argv[1], newline="", encoding="utf-8") as file:
    rows = list(csv.DictReader(file, strict=True))
formulas = [value for row in rows for value in row.values() if value and value[0] in "=+-@"]
print(f"{len(rows)} rows, {len(formulas)} formulas, {sum(None in row or None in row.values() for row in rows)} odd rows")
for row in rows:
    print(" | ".join(row[name] for name in ("case", "repetition", "verdict", "clause", "finding", "behaviour")))
