#!/usr/bin/env bash
# What a commit must pass before the tests: formatting, the layers between folders, the clauses that scenarios quote, and style.
set -euo pipefail
cd "$(dirname "$0")/.."

mapfile -t sources < <(git ls-files --cached --others --exclude-standard '*.cpp' '*.hpp')
clang-format-14 --dry-run -Werror "${sources[@]}"
ci/layers
ci/quote-clauses --check
ci/style
