"""Partner Central by boto3, from beginning to end, against the endpoint in AWS_ENDPOINT_URL."""

import connections
import harness
import manners
import referrals

harness.first_line()
harness.run([
    referrals.taken,
    referrals.refused,
    connections.refused_and_made,
    manners.errors,
    manners.accounts_and_endpoints,
    manners.pages,
    manners.retries,
])
