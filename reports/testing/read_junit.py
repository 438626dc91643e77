#!/usr/bin/env python3
"""Reads JUnit XML with junitparser and prints what it found, one line for each test case."""
import sys

from junitparser import JUnitXml

report = JUnitXml.fromfile(sys.argv[1])
print(f"{report.tests} tests, {report.failures} failures, {report.errors} errors")
for suite in report:
    for case in suite:
        result = case.result[0] if case.result else None
        print(f"{suite.name} | {case.classname} | {case.name} | "
              f"{type(result).__name__ if result else 'passed'} | {getattr(result, 'type', None)}")
