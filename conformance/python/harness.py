"""How the boto3 suite is run: cases, clients, and a check that holds for every answer.

A story is a function with cases in it; the first case that fails ends its story, since the rest builds on it. Each case
prints one line of JSON, which the Go driver turns into a subtest.
"""

import contextlib
import copy
import json
import os
import pathlib
import re
import sys
import traceback
import urllib.request

import boto3
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials

PAYLOADS = pathlib.Path(__file__).resolve().parent.parent / "payloads"
ENDPOINT = os.environ["AWS_ENDPOINT_URL"]
FAULTS = os.environ["COSELL_FAULTS_URL"]

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


def fails(code, call, **params):
    """Makes a call that must be refused with the code, and returns the parsed answer."""
    try:
        answer = call(**params)
    except Exception as error:
        response = getattr(error, "response", None)
        if response is None:
            raise
        same("error code", response["Error"]["Code"], code)
        same("type of the exception", type(error).__name__, code)
        holds("an error says something", len(response["Error"]["Message"]) > 10)
        same("status", response["ResponseMetadata"]["HTTPStatusCode"], 400)
        return response
    raise AssertionError(f"got an answer, want {code}: {answer}")


def client(service, key, endpoint=None, **config):
    made = boto3.client(
        f"partnercentral-{service}",
        endpoint_url=endpoint,  # None: AWS_ENDPOINT_URL, as a user would have it
        aws_access_key_id=key,
        aws_secret_access_key="any",
        config=Config(**config),
    )
    made.meta.events.register("before-call", _note)
    made.meta.events.register("after-call", _check_answer)
    return made


def selling(key, **options):
    return client("selling", key, **options)


def account(key, **options):
    return client("account", key, **options)


def raw(key, operation, body):
    """A selling call without the client's model: a body of any members, signed by botocore (selling §11)."""
    request = AWSRequest(method="POST", url=ENDPOINT, data=json.dumps(body, default=_iso), headers={
        "Content-Type": "application/x-amz-json-1.0", "X-Amz-Target": f"AWSPartnerCentralSelling.{operation}"})  # fmt: skip
    SigV4Auth(Credentials(key, "any"), "partnercentral-selling", "us-east-1").add_auth(request)
    _touched.add(f"selling.{operation}")
    sent = urllib.request.Request(ENDPOINT, data=request.body, headers=dict(request.headers.items()), method="POST")
    with urllib.request.urlopen(sent) as answer:
        return json.load(answer)


def _iso(time):
    return time.isoformat(timespec="milliseconds")


def problems(answer):
    """What a refusal says of each field, as (field, code)."""
    if "ErrorList" in answer:
        return sorted((e.get("FieldName"), e["Code"]) for e in answer["ErrorList"])
    details = [value for e in answer["ErrorDetails"] for value in e.values()]
    return sorted((e.get("Name", ""), e["Code"]) for e in details)


def control(path, body=None):
    """A call of the control API: a POST of the body, or a GET without one."""
    request = urllib.request.Request(
        ENDPOINT + "/_cosell/v1/" + path,
        data=None if body is None else json.dumps(body).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def operate(action, account=None, catalog=None, **given):
    """Takes an action of the operator, who plays AWS, and returns its result. Each action says whether it is about an
    account and in a catalog."""
    place = {name: value for name, value in (("account", account), ("catalog", catalog)) if value is not None}
    return control(f"operator/{action}", {**place, "input": given})["result"]


def break_calls(error, times, lose=False):
    """Makes the fault endpoint answer the next calls with the error; lose: only after the program has carried them out."""
    body = json.dumps({"error": error, "times": times, "lose": lose}).encode()
    urllib.request.urlopen(urllib.request.Request(FAULTS + "/faults", data=body, method="PUT")).close()


def attempts():
    """How many calls came to the fault endpoint since break_calls."""
    with urllib.request.urlopen(FAULTS + "/faults") as answer:
        return json.load(answer)["attempts"]


def _note(model, **_):
    _touched.add(f"{model.service_model.endpoint_prefix.removeprefix('partnercentral-')}.{model.name}")


# Members that the model demands but the service leaves out, by shape and member: a profile that was never published
# has its solution type only (account §4.2).
LEFT_OUT = {
    ("PartnerProfile", member)
    for member in (
        "DisplayName", "Description", "WebsiteUrl", "LogoUrl", "IndustrySegments", "TranslationSourceLocale", "ProfileId",
    )
}  # fmt: skip

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


def _check_answer(http_response, parsed, model, **_):
    """What every answer must have: the headers of protocol §3.1, and all that its model promises."""
    headers = http_response.headers
    same("content type", headers["Content-Type"], "application/x-amz-json-1.0")
    holds("Date is sent", "Date" in headers)
    holds(f"request id is a UUID: {headers.get('x-amzn-RequestId')}", UUID.fullmatch(headers.get("x-amzn-RequestId", "")))
    same("request id", parsed["ResponseMetadata"]["RequestId"], headers["x-amzn-RequestId"])
    if http_response.status_code >= 300:
        same("x-amzn-ErrorType", headers["x-amzn-ErrorType"], parsed["Error"]["Code"])
        return
    if model.output_shape is not None:
        _check_shape(model.output_shape, parsed, model.name)


def _check_shape(shape, value, path):
    kind = shape.type_name
    if kind == "structure":
        for member in shape.required_members:
            if (shape.name, member) not in LEFT_OUT:
                holds(f"{path}.{member} is required in {shape.name}", value.get(member) is not None)
        if getattr(shape, "is_tagged_union", False):
            holds(f"{path} has one member: {value}", len(value) == 1 and "SDK_UNKNOWN_MEMBER" not in value)
        for name, member in shape.members.items():
            if value.get(name) is not None:
                _check_shape(member, value[name], f"{path}.{name}")
    elif kind == "list":
        for i, element in enumerate(value):
            _check_shape(shape.member, element, f"{path}[{i}]")
    elif kind == "map":
        for key, element in value.items():
            _check_shape(shape.value, element, f"{path}[{key}]")
    elif kind == "string" and getattr(shape, "enum", None):
        # The server adds one value of its own to the needs (selling §5.4).
        holds(f"{path}: {value!r} is in the enum of {shape.name}",
              value in shape.enum or value == "Do Not Need Support from AWS Sales Rep")


def without_metadata(answer):
    answer = copy.copy(answer)
    answer.pop("ResponseMetadata")
    return answer


def first_line():
    print(f"boto3 {boto3.__version__}, Python {sys.version.split()[0]}", file=sys.stderr)
