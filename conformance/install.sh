#!/bin/sh
# Installs the clients of the conformance suites at their pinned versions, below this directory. Quick when they are
# there already. Needs Python 3 with venv, Node.js 20 or later, npm.
set -eu
cd "$(dirname "$0")"

# unchanged STAMP FILE...: whether the stamp was written for these very files.
unchanged() {
	stamp=$1
	shift
	[ -f "$stamp" ] && [ "$(cat "$stamp")" = "$(cat "$@" | cksum)" ]
}

if ! unchanged .venv/installed requirements.txt; then
	python3 -m venv --clear .venv
	.venv/bin/python -m pip install --quiet --disable-pip-version-check --requirement requirements.txt
	cat requirements.txt | cksum >.venv/installed
fi
.venv/bin/python -c 'import boto3; print("boto3", boto3.__version__)'

if ! unchanged javascript/node_modules/installed javascript/package.json javascript/package-lock.json; then
	(cd javascript && npm ci --no-audit --no-fund --ignore-scripts --loglevel error)
	cat javascript/package.json javascript/package-lock.json | cksum >javascript/node_modules/installed
fi
node -p '"AWS SDK for JavaScript " + require("./javascript/node_modules/@aws-sdk/client-partnercentral-selling/package.json").version'
