#!/bin/sh
# Build the servers of one language into a folder: build.sh go|caddy|rust|java FOLDER
# A command that takes WSINVEST_BUILD_LIMIT_S (900 s) is given up; what it compiled is kept for the next time.
# Versions are pinned beside the sources. Where a toolchain or registry is missing the exams skip them by name.
set -eu
from=$(cd "$(dirname "$0")/$1" && pwd)
mkdir -p "$2"
to=$(cd "$2" && pwd)
cd "$from"
bounded() { timeout "${WSINVEST_BUILD_LIMIT_S:-900}" nice -n 5 "$@" >/dev/null; }
case $1 in
go | caddy) bounded go build -mod=readonly -trimpath -ldflags='-s -w' -o "$to/$1" . ;;
rust) bounded cargo build --quiet --locked --release --target-dir "$to" ;;
java)
    bounded mvn -q -B -ntp -Dbank.build="$to" compile
    bounded mvn -q -B -ntp -Dbank.build="$to" dependency:copy-dependencies -DincludeScope=runtime
    ;;
esac
