"""Makes the transfers of beside.go with boto3, and tells what boto3 reads of those of beside.go."""
import hashlib
import io
import json
import os
import sys

import boto3
from boto3.s3.transfer import TransferConfig
from botocore.config import Config

job = json.load(sys.stdin)
s3 = boto3.client(
    "s3", endpoint_url=job["url"], region_name=job["region"], aws_access_key_id=job["key"], aws_secret_access_key=job["secret"],
    config=Config(request_checksum_calculation="when_required", response_checksum_validation="when_required", s3={"addressing_style": "path"}))
config = TransferConfig(multipart_threshold=job["part"], multipart_chunksize=job["part"], max_concurrency=4)
extra = {"ContentType": "a/b", "Metadata": {"m": "v"}}
bucket, seen = job["bucket"], {}
for size in job["sizes"]:
    file, key = os.path.join(job["dir"], str(size)), "py/{}-" + str(size)
    s3.upload_file(file, bucket, key.format("file"), ExtraArgs=extra, Config=config)
    with open(file, "rb") as f:
        s3.upload_fileobj(io.BufferedReader(f.raw), bucket, key.format("stream"), ExtraArgs=extra, Config=config)
    if job["basic"] and size >= job["part"]:
        s3.upload_file(file, bucket, key.format("copy"), ExtraArgs=extra, Config=config)
    else:
        more = extra if size >= job["part"] else {}  # in parts boto3 keeps neither by itself
        s3.copy({"Bucket": bucket, "Key": key.format("file")}, bucket, key.format("copy"), ExtraArgs=more, Config=config)
    for kind in ("file", "stream", "copy"):  # names of metadata have lower case, but for stores in Go
        for who in ("go", "py"):
            name, got = f"{who}/{kind}-{size}", io.BytesIO()
            s3.download_fileobj(bucket, name, got, Config=config)
            head = s3.head_object(Bucket=bucket, Key=name)
            seen[name] = {
                "SHA256": hashlib.sha256(got.getvalue()).hexdigest(), "ETag": head["ETag"], "Type": head["ContentType"],
                "Meta": {k.lower(): v for k, v in head["Metadata"].items()}.get("m", ""), "Size": head["ContentLength"],
            }
json.dump(seen, sys.stdout)
