"""Signs URLs with botocore's CloudFrontSigner: a key and a list of cases in, a list of URLs out."""
import datetime
import json
import sys

from botocore.signers import CloudFrontSigner
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding

asked = json.load(sys.stdin)
key = serialization.load_pem_private_key(asked["key"].encode(), password=None)


def moment(seconds):
    return datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc) if seconds else None


def url(case):
    kind = hashes.SHA256() if case["sha256"] else hashes.SHA1()
    signer = CloudFrontSigner("K2JCJMDEHXQW5F", lambda message: key.sign(message, padding.PKCS1v15(), kind))
    if case["canned"]:
        return signer.generate_presigned_url(case["url"], date_less_than=moment(case["expires"]))
    policy = signer.build_policy(
        case["resource"] or case["url"], moment(case["expires"]), moment(case["not_before"]), case["ip"] or None
    )
    return signer.generate_presigned_url(case["url"], policy=policy)


json.dump([url(case) for case in asked["cases"]], sys.stdout)
