"""Does a job with boto3 as it comes; see job.go."""

import concurrent.futures
import json
import resource
import sys
import time

import boto3
import botocore.config

job = json.loads(sys.argv[1])
s3 = boto3.client(
    "s3",
    endpoint_url=job["URL"],
    region_name="us-east-1",
    aws_access_key_id="AKIDEXAMPLE",
    aws_secret_access_key="secret",
    config=botocore.config.Config(s3={"addressing_style": "path"}),
)
size, count = job["Size"], job["Count"]


def key(n):
    return f"size-{size}/{n:06}"


def put(n):
    s3.put_object(Bucket="bench", Key=key(n), Body=content)


def get(n):
    if len(s3.get_object(Bucket="bench", Key=key(n))["Body"].read()) != size:
        raise SystemExit("wrong length")


def small(one):
    with concurrent.futures.ThreadPoolExecutor(job["Workers"]) as pool:
        for _ in pool.map(one, range(count)):
            pass


def listing():
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket="bench", Prefix=str(count))
    if sum(len(page["Contents"]) for page in pages) != count:
        raise SystemExit("wrong count")


def cpu():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


# Small objects are what the server gives for the first of them.
content = s3.get_object(Bucket="bench", Key=key(0))["Body"].read() if job["Task"] == "puts" else b""
tasks = {
    "upload": lambda: s3.upload_file(job["File"], "bench", key(0)),
    "download": lambda: s3.download_file("bench", key(0), job["File"]),
    "puts": lambda: small(put),
    "gets": lambda: small(get),
    "list": listing,
}
start, before = time.time(), cpu()
tasks[job["Task"]]()
report = {"Seconds": time.time() - start, "CPU": cpu() - before}
with open("/proc/self/status") as status:
    report["Peak"] = next(int(line.split()[1]) << 10 for line in status if line.startswith("VmHWM"))
print(json.dumps(report))
