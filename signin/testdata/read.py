"""Reads sign-ins that this module has cached, with botocore: a home and their names in,
what botocore finds out."""
import json
import os
import sys

asked = json.load(sys.stdin)
os.environ["HOME"] = asked["home"]

import botocore.credentials  # after HOME is set
import botocore.session

if botocore.credentials.EC is None:  # awscrt is not installed, and the key is not used yet
    class Key:
        @staticmethod
        def new_key_from_der_data(der):
            assert der[0] == 0x30, der
            return der

    botocore.credentials.EC = Key

session = botocore.session.Session(profile=asked["profile"])
found = {}
if asked["kind"] == "sso":
    from botocore.tokens import SSOTokenProvider
    token = SSOTokenProvider(session).load_token().get_frozen_token()
    found = {"value": token.token, "expires": token.expiration.strftime("%Y-%m-%dT%H:%M:%SZ")}
else:
    keys = session.get_credentials()
    frozen = keys.get_frozen_credentials()
    found = {"value": frozen.access_key, "secret": frozen.secret_key, "token": frozen.token, "account": frozen.account_id}
json.dump(found, sys.stdout)
