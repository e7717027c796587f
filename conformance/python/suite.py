"""Partner Central by boto3, from beginning to end, against the endpoint in AWS_ENDPOINT_URL."""

import connections
import deals
import harness
import leads
import manners
import partnership
import referrals

harness.first_line()
harness.run([
    referrals.taken,
    referrals.refused,
    connections.refused_and_made,
    deals.together,
    deals.alone,
    deals.reviewed,
    deals.kept,
    leads.given_and_taken,
    partnership.in_sandbox,
    partnership.in_aws,
    manners.errors,
    manners.accounts_and_endpoints,
    manners.pages,
    manners.retries,
])
