"""Makes tokens at the time 2000-01-01 with botocore: a list of cases in, of tokens out."""
import datetime
import json
import sys

import botocore.auth
import botocore.session

now = datetime.datetime(2000, 1, 1, tzinfo=datetime.timezone.utc)
botocore.auth.get_current_datetime = lambda remove_tzinfo=True: now.replace(tzinfo=None) if remove_tzinfo else now

tokens = []
for case in json.load(sys.stdin):
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
