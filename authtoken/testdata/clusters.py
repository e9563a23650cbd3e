"""Makes tokens of EKS and MSK at the time 2000-01-01: a list of cases in, of tokens out.

Tokens of EKS are those of the AWS CLI, where that is installed, else of its way with
botocore; those of MSK are in the form of AWS's signers for Kafka clients."""
import base64
import datetime
import json
import sys

import botocore.auth
import botocore.awsrequest
import botocore.credentials
import botocore.session

now = datetime.datetime(2000, 1, 1, tzinfo=datetime.timezone.utc)
botocore.auth.get_current_datetime = lambda remove_tzinfo=True: now.replace(tzinfo=None) if remove_tzinfo else now


def eks(case):
    session = botocore.session.Session()
    session.set_credentials("AKIDEXAMPLE", "secret", case["token"] or None)
    try:
        from awscli.customizations.eks.get_token import STSClientFactory, TokenGenerator
        return TokenGenerator(STSClientFactory(session).get_sts_client(region_name=case["region"])).get_token(case["user"])
    except ImportError:
        pass
    client = session.create_client("sts", region_name=case["region"])

    def name_cluster(request, **kwargs):
        del request.headers["x-k8s-aws-id"]
        request.headers["x-k8s-aws-id"] = case["user"]

    client.meta.events.register("before-sign.sts.GetCallerIdentity", name_cluster)
    url = client.generate_presigned_url("get_caller_identity", ExpiresIn=60, HttpMethod="GET")
    return "k8s-aws-v1." + base64.urlsafe_b64encode(url.encode()).decode().rstrip("=")


def msk(case):
    request = botocore.awsrequest.AWSRequest("GET", f"https://kafka.{case['region']}.amazonaws.com/", params={"Action": "kafka-cluster:Connect"})
    keys = botocore.credentials.Credentials("AKIDEXAMPLE", "secret", case["token"] or None)
    botocore.auth.SigV4QueryAuth(keys, "kafka-cluster", case["region"], 900).add_auth(request)
    return base64.urlsafe_b64encode(request.prepare().url.encode()).decode().rstrip("=")


json.dump([{"eks": eks, "msk": msk}[case["service"]](case) for case in json.load(sys.stdin)], sys.stdout)
