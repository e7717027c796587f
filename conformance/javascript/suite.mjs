// Partner Central by the AWS SDK for JavaScript, from beginning to end, against the endpoint in AWS_ENDPOINT_URL.

import { refusedAndMade } from "./connections.mjs";
import { run } from "./harness.mjs";
import { callersAndEndpoints, errors, pages, retries } from "./manners.mjs";
import { refused, taken } from "./referrals.mjs";

console.error(`AWS SDK for JavaScript, Node.js ${process.version}`);
await run([taken, refused, refusedAndMade, errors, callersAndEndpoints, pages, retries]);
