// How the suite of the AWS SDK for JavaScript is run: cases, clients, and a check that holds for every answer. A story is
// a function with cases in it; the first case that fails ends its story, since the rest builds on it. Each case prints
// one line of JSON, which the Go driver turns into a subtest.

import { readFileSync } from "node:fs";
import { isDeepStrictEqual, inspect } from "node:util";

import * as account from "@aws-sdk/client-partnercentral-account";
import * as selling from "@aws-sdk/client-partnercentral-selling";

export const ENDPOINT = process.env.AWS_ENDPOINT_URL;
export const FAULTS = process.env.COSELL_FAULTS_URL;

const touched = new Set();

class StoryEnds extends Error {}

export async function test(name, body) {
  touched.clear();
  const line = { name, ok: true, detail: "" };
  try {
    await body();
  } catch (error) {
    line.ok = false;
    line.detail = error instanceof Error ? error.stack : String(error);
  }
  line.operations = [...touched].sort();
  console.log(JSON.stringify(line));
  if (!line.ok) throw new StoryEnds(name);
}

export async function run(stories) {
  for (const story of stories) {
    try {
      await story();
    } catch (error) {
      if (!(error instanceof StoryEnds)) throw error;
    }
  }
}

// A shared payload, or a copy of one; changes replace its members, with dots between the levels of a path.
export function payload(name, changes = {}) {
  const value = typeof name === "object" ? structuredClone(name) : JSON.parse(readFileSync(new URL(`../payloads/${name}.json`, import.meta.url), "utf8"));
  for (const [path, replacement] of Object.entries(changes)) {
    const parents = path.split(".");
    const last = parents.pop();
    parents.reduce((place, parent) => place[parent], value)[last] = replacement;
  }
  return value;
}

export function same(what, got, want) {
  if (!isDeepStrictEqual(got, want)) {
    throw new Error(`${what}: got ${inspect(got, { depth: 9 })}, want ${inspect(want, { depth: 9 })}`);
  }
}

export function holds(what, condition) {
  if (!condition) throw new Error(what);
}

// A copy without the members that say nothing, so that absent, undefined and null compare alike.
export function plain(value) {
  if (value === null || typeof value !== "object" || value instanceof Date) return value;
  if (Array.isArray(value)) return value.map(plain);
  const kept = Object.entries(value).filter(([name, v]) => v !== null && v !== undefined && name !== "$metadata");
  return Object.fromEntries(kept.map(([name, v]) => [name, plain(v)]));
}

// Makes a call that must be refused with the error of that name, and returns it.
export async function fails(name, call) {
  let answer;
  try {
    answer = await call;
  } catch (error) {
    if (error.$metadata === undefined) throw error;
    same("name of the error", error.name, name);
    same("class of the error", error.constructor.name, name);
    holds("an error says something", error.message.length > 10);
    same("whose fault", error.$fault, "client");
    same("status", error.$metadata.httpStatusCode, 400);
    return error;
  }
  throw new Error(`got an answer, want ${name}: ${inspect(answer)}`);
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

// Notes each call, and checks the headers of each answer (protocol §3.1).
function watch(client, service) {
  client.middlewareStack.add(
    (next, context) => (input) => {
      touched.add(`${service}.${context.commandName.replace(/Command$/, "")}`);
      return next(input);
    },
    { step: "initialize", name: "note" },
  );
  client.middlewareStack.add(
    (next) => async (input) => {
      const result = await next(input);
      const headers = result.response.headers;
      same("content type", headers["content-type"], "application/x-amz-json-1.0");
      holds("Date is sent", headers.date !== undefined);
      holds(`request id is a UUID: ${headers["x-amzn-requestid"]}`, UUID.test(headers["x-amzn-requestid"]));
      return result;
    },
    // Below the SDK's own deserializer, which throws the errors that the service answers.
    { step: "deserialize", priority: "low", name: "check" },
  );
  return client;
}

function connect(service, sdk, Client, key, options) {
  const client = watch(new Client({ credentials: { accessKeyId: key, secretAccessKey: "any" }, ...options }), service);
  // client.createPartner({…}) for each command of the package.
  return new Proxy(client, {
    get(target, name) {
      const Command = typeof name === "string" ? sdk[`${name[0].toUpperCase()}${name.slice(1)}Command`] : undefined;
      return Command ? (input) => target.send(new Command(input)) : Reflect.get(target, name);
    },
  });
}

export const deals = (key, options = {}) =>
  connect("selling", selling, selling.PartnerCentralSellingClient, key, options);
export const partners = (key, options = {}) =>
  connect("account", account, account.PartnerCentralAccountClient, key, options);

async function post(method, url, body) {
  const answer = await fetch(url, { method, body: body && JSON.stringify(body), headers: { "Content-Type": "application/json" } });
  holds(`${method} ${url}: ${answer.status}`, answer.ok);
  return answer;
}

export const inSandbox = (rest = {}) => ({ Catalog: "Sandbox", ...rest });

// What a refusal says of each field, as [field, code].
export function problems(error) {
  const details = error.ErrorList ?? error.ErrorDetails.map((e) => Object.values(e)[0]);
  return details.map((e) => [e.FieldName ?? e.Name ?? "", e.Code]).sort();
}

// A call of the control API: a POST of the body, or a GET without one.
export const control = async (path, body) => (await post(body ? "POST" : "GET", `${ENDPOINT}/_cosell/v1/${path}`, body)).json();

// Takes an action of the operator, who plays AWS, and returns its result. Each action says whether it is about an account
// and in a catalog: where has those.
export const operate = async (action, where, input) => (await control(`operator/${action}`, { ...where, input })).result;

// Makes the fault endpoint answer the next calls with the error; lose: only after the program has carried them out.
export const breakCalls = (error, times, lose = false) => post("PUT", `${FAULTS}/faults`, { error, times, lose });

// How many calls came to the fault endpoint since breakCalls.
export const attempts = async () => (await (await post("GET", `${FAULTS}/faults`)).json()).attempts;

export const DAY = 24 * 60 * 60 * 1000;
