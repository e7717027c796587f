"""How the suite of the AWS CLI is run: it starts the real command and reads what a user would read. A story is a function
with cases in it; the first case that fails ends its story. Each case prints one line of JSON, which the Go driver turns
into a subtest. Starting the command takes half a second, so the stories are shorter than those of the other clients, and
what only prepares a case is sent to the endpoint without it.
"""

import contextlib
import copy
import json
import os
import pathlib
import subprocess
import traceback
import urllib.request

PAYLOADS = pathlib.Path(__file__).resolve().parent.parent / "payloads"
AWS = os.environ["COSELL_AWS"]
ENDPOINT = os.environ["AWS_ENDPOINT_URL"]
FAULTS = os.environ["COSELL_FAULTS_URL"]

# What version 1 of the command exits with when the service answered an error; version 2 has 254.
SERVICE_ERROR = 255

_touched = set()


class StoryEnds(Exception):
    """A case failed; what follows in its story would fail for no reason of its own."""


@contextlib.contextmanager
def case(name):
    _touched.clear()
    line = {"name": name, "ok": True, "detail": ""}
    try:
        yield
    except Exception:
        line["ok"] = False
        line["detail"] = traceback.format_exc(limit=-4)
    line["operations"] = sorted(_touched)
    print(json.dumps(line), flush=True)
    if not line["ok"]:
        raise StoryEnds(name)


def run(stories):
    for story in stories:
        with contextlib.suppress(StoryEnds):
            story()


def payload(name, **changes):
    """A shared payload, or a copy of one; changes replace its members, with __ between the levels of a path."""
    value = copy.deepcopy(name) if isinstance(name, dict) else json.loads((PAYLOADS / f"{name}.json").read_text(encoding="utf-8"))
    for path, new in changes.items():
        *parents, last = path.split("__")
        place = value
        for parent in parents:
            place = place[parent]
        place[last] = new
    return value


def same(what, got, want):
    if got != want:
        raise AssertionError(f"{what}: got {got!r}, want {want!r}")


def holds(what, condition):
    if not condition:
        raise AssertionError(what)


def command(service, operation, *arguments, key="111122223333", **environment):
    """Runs one command; returns what subprocess knows of it."""
    words = operation.split("-")
    _touched.add(f"{service}." + "".join(word.capitalize() for word in words))
    return subprocess.run(
        [AWS, f"partnercentral-{service}", operation, *arguments],
        env={**os.environ, "AWS_ACCESS_KEY_ID": key, **environment},
        capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip


# Operations without a catalog: the ARN has it, or a verification is the account's in all of them.
EVERYWHERE = {"tag-resource", "untag-resource", "list-tags-for-resource", "start-verification", "get-verification"}


def where(operation, arguments):
    """The catalog is the Sandbox unless the command names one or has none."""
    return [] if operation in EVERYWHERE or "--catalog" in arguments else ["--catalog", "Sandbox"]


def aws(service, operation, *arguments, **options):
    """Runs one command that must succeed; returns its output, parsed when it is JSON: nothing when it is empty."""
    done = command(service, operation, *where(operation, arguments), *arguments, **options)
    if done.returncode != 0:
        raise AssertionError(f"{operation}: exit code {done.returncode}: {done.stderr}")
    if "text" in arguments or not done.stdout:
        return done.stdout.strip()
    return json.loads(done.stdout)


def refused(code, service, operation, *arguments, **options):
    """Runs one command that the service must refuse; returns what the user reads."""
    done = command(service, operation, *where(operation, arguments), *arguments, **options)
    same(f"exit code of {operation}, {done.stdout}{done.stderr}", done.returncode, SERVICE_ERROR)
    name = "".join(word.capitalize() for word in operation.split("-"))
    holds(f"message of {operation}: {done.stderr}",
          f"An error occurred ({code}) when calling the {name} operation: " in done.stderr)  # fmt: skip
    return done.stderr


def prepare(key, target, body):
    """A call without the command, of what a case needs but does not test; returns the answer, if the operation has one."""
    request = urllib.request.Request(ENDPOINT, data=json.dumps(body).encode(), headers={
        "Content-Type": "application/x-amz-json-1.0",
        "X-Amz-Target": target,
        "Authorization": f"AWS4-HMAC-SHA256 Credential={key}/20260101/us-east-1/any/aws4_request, SignedHeaders=host, Signature=0",
    })  # fmt: skip
    with urllib.request.urlopen(request) as answer:
        return json.loads(answer.read() or "{}")


def sell(key, operation, **body):
    """A selling call in the Sandbox without the command."""
    return prepare(key, f"AWSPartnerCentralSelling.{operation}", {"Catalog": "Sandbox", **body})


def control(path, body=None):
    """A call of the control API: a POST of the body, or a GET without one."""
    request = urllib.request.Request(
        ENDPOINT + "/_cosell/v1/" + path, data=None if body is None else json.dumps(body).encode(),
        headers={"Content-Type": "application/json"})  # fmt: skip
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def operate(action, account=None, catalog=None, **given):
    """Takes an action of the operator, who plays AWS, and returns its result. Each action says whether it is about an
    account and in a catalog."""
    place = {name: value for name, value in (("account", account), ("catalog", catalog)) if value is not None}
    return control(f"operator/{action}", {**place, "input": given})["result"]


def break_calls(error, times):
    """Makes the fault endpoint answer the next calls with the error."""
    body = json.dumps({"error": error, "times": times}).encode()
    urllib.request.urlopen(urllib.request.Request(FAULTS + "/faults", data=body, method="PUT")).close()


def attempts():
    """How many calls came to the fault endpoint since break_calls."""
    with urllib.request.urlopen(FAULTS + "/faults") as answer:
        return json.load(answer)["attempts"]


def given(value):
    """A payload as the argument of --cli-input-json or of a structure."""
    return json.dumps(value)
