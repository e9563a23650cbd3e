"""Makes tokens at the time 2000-01-01 with botocore: a list of cases in, of tokens out."""
import datetime
import json
import sys

import botocore.auth
import botocore.awsrequest
import botocore.credentials
import botocore.session

now = datetime.datetime(2000, 1, 1, tzinfo=datetime.timezone.utc)
botocore.auth.get_current_datetime = lambda remove_tzinfo=True: now.replace(tzinfo=None) if remove_tzinfo else now



def cache(case):
    """What AWS's examples do: a presigned request to the cache's name."""
    params = {"Action": "connect", "User": case["user"]}
    service = case["service"]
    if service == "serverless":
        params["ResourceType"] = "ServerlessCache"
        service = "elasticache"
    request = botocore.awsrequest.AWSRequest("GET", f"https://{case['host']}/", params=params)
    keys = botocore.credentials.Credentials("AKIDEXAMPLE", "secret", case["token"] or None)
    botocore.auth.SigV4QueryAuth(keys, service, case["region"] or "us-west-2", case["seconds"]).add_auth(request)
    return request.prepare().url.removeprefix("https://")


tokens = []
for case in json.load(sys.stdin):
    if case["service"] not in ("rds", "dsql"):
        tokens.append(cache(case))
        continue
    session = botocore.session.Session()
    session.set_credentials("AKIDEXAMPLE", "secret", case["token"] or None)
    client = session.create_client(case["service"], region_name="us-west-2")
    if case["service"] == "rds":
        host, port = case["host"].rsplit(":", 1)
        tokens.append(client.generate_db_auth_token(host, int(port), case["user"], case["region"] or None))
    elif case["user"] == "admin":
        tokens.append(client.generate_db_connect_admin_auth_token(case["host"], case["region"] or None, case["seconds"]))
    else:
        tokens.append(client.generate_db_connect_auth_token(case["host"], case["region"] or None, case["seconds"]))
json.dump(tokens, sys.stdout)
