#!/bin/sh
# Other load generators for bench_load, into a folder: install_peers.sh FOLDER. What cannot be had is left out, and the
# bench names it. tsung comes with Debian: apt-get install tsung.
mkdir -p "$1" && cd "$1" || exit 1
command -v npm >/dev/null && npm install --silent --no-audit --no-fund --no-package-lock --ignore-scripts artillery@2 >/dev/null
command -v go >/dev/null && GOBIN="$PWD/bin" go install go.k6.io/k6@v1.8.1 2>/dev/null
command -v cargo >/dev/null && cargo install -q --root . websocat@1.14.0 2>/dev/null
exit 0
