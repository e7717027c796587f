// Partner Central by the AWS SDK for JavaScript, from beginning to end, against the endpoint in AWS_ENDPOINT_URL.

import { refusedAndMade } from "./connections.mjs";
import { alone, kept, reviewed, together } from "./deals.mjs";
import { run } from "./harness.mjs";
import { givenAndTaken } from "./leads.mjs";
import { callersAndEndpoints, errors, pages, retries } from "./manners.mjs";
import { keptInSandbox, provenInAws } from "./partnership.mjs";
import { refused, taken } from "./referrals.mjs";

console.error(`AWS SDK for JavaScript, Node.js ${process.version}`);
await run([
  taken, refused, refusedAndMade, together, alone, reviewed, kept, givenAndTaken, keptInSandbox, provenInAws,
  errors, callersAndEndpoints, pages, retries,
]);
