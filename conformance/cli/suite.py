"""Partner Central by the AWS CLI, from beginning to end, against the endpoint in AWS_ENDPOINT_URL."""

import subprocess
import sys

import connections
import deals
import harness
import leads
import manners
import partnership
import referrals

print(subprocess.run([harness.AWS, "--version"], capture_output=True, text=True, check=True).stdout.strip(), file=sys.stderr)
harness.run([
    referrals.taken,
    referrals.refused,
    connections.refused_and_made,
    deals.together,
    deals.kept,
    leads.given_and_taken,
    partnership.in_sandbox,
    partnership.in_aws,
    manners.errors,
    manners.caller_and_endpoint,
    manners.pages,
    manners.retries,
])
