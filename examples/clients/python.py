"""From a market day to a trade list with Python's standard library alone.

    COUNTERPOISE_URL=http://127.0.0.1:8080 python3 examples/clients/python.py examples/2025-02-10
"""

import csv
import io
import json
import os
import sys
import time
import urllib.error
import urllib.request
import uuid

ORIGIN = os.environ.get("COUNTERPOISE_URL", "http://127.0.0.1:8080")
TOKEN = os.environ.get("COUNTERPOISE_TOKEN")
ATTEMPTS_MAX = 6


def call(method, path, body=None, content_type="application/json", **headers):
    """Sends a request; refusals are tried again after the time the server names. Answers text."""
    request = urllib.request.Request(f"{ORIGIN}{path}", method=method)
    if body is not None:
        request.data = body if isinstance(body, bytes) else json.dumps(body).encode()
        request.add_header("content-type", content_type)
    if method == "POST":
        # With a key, sending a request again makes nothing twice.
        request.add_header("idempotency-key", str(uuid.uuid4()))
    if TOKEN:
        request.add_header("authorization", f"Bearer {TOKEN}")
    for name, value in headers.items():
        request.add_header(name.replace("_", "-"), value)
    for attempt in range(1, ATTEMPTS_MAX + 1):
        try:
            with urllib.request.urlopen(request) as response:
                return response.read().decode("utf-8-sig")
        except urllib.error.HTTPError as error:
            if error.code in (429, 503) and attempt < ATTEMPTS_MAX:
                time.sleep(float(error.headers.get("retry-after", 2**attempt)))
                continue
            problem = json.load(error)
            raise SystemExit(f"{problem['code']}: {problem['detail']} (request {problem['requestId']})")
        except urllib.error.URLError as error:
            raise SystemExit(f"{ORIGIN} does not answer: {error.reason}")


def call_json(*arguments, **headers):
    return json.loads(call(*arguments, **headers))


def run(job):
    """Submits a job and waits for its end; answers the job."""
    answer = call_json("POST", "/v1/jobs", job)
    while answer["state"] in ("queued", "running"):
        time.sleep(0.2)
        answer = call_json("GET", f"/v1/jobs/{answer['id']}")
    if answer["state"] != "succeeded":
        raise SystemExit(f"the job is {answer['state']}: {answer['error']['detail']}")
    return answer


def main(day):
    with open(f"{day}/market.json", "rb") as file:
        market = call_json("POST", "/v1/market-snapshots", file.read())
    with open(f"{day}/pipeline.csv", "rb") as file:
        pipeline = call_json("POST", f"/v1/pipelines?asOf={market['asOf']}", file.read(), "text/csv")
    print(f"{pipeline['lockCount']} locks as of {pipeline['asOf']}")
    job = run({
        "kind": "hedge",
        "input": {"marketSnapshotId": market["id"], "pipelineId": pipeline["id"]},
        "run": {"pathCount": 512, "seed": "example"},
    })
    print(f"result {job['resultDigest']}")
    table = call("GET", f"/v1/jobs/{job['id']}/result", accept="text/csv")
    for trade in csv.DictReader(io.StringIO(table)):
        print(trade["side"], trade["lots"], trade["instrument"], trade["month"], trade["price"])


if __name__ == "__main__":
    main(*(sys.argv[1:2] or ["examples/2025-02-10"]))
