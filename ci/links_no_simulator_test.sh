#!/usr/bin/env bash
# Usage: ci/links_no_simulator_test.sh PROGRAM...   Programs that need no ns-3 link none of it.
set -euo pipefail
for program in "$@"; do
  libraries=$(ldd "$program")
  if grep libns3 <<<"$libraries"; then
    echo "$program links ns-3" >&2
    exit 1
  fi
done
