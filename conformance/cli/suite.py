"""Partner Central by the AWS CLI, from beginning to end, against the endpoint in AWS_ENDPOINT_URL."""

import subprocess
import sys

import connections
import harness
import manners
import referrals

print(subprocess.run([harness.AWS, "--version"], capture_output=True, text=True, check=True).stdout.strip(), file=sys.stderr)
harness.run([
    referrals.taken,
    referrals.refused,
    connections.refused_and_made,
    manners.errors,
    manners.caller_and_endpoint,
    manners.pages,
    manners.retries,
])
