"""Resolves the credentials of many homes with boto3.

Reads a JSON list of {"name", "home", "env", "profile"} from standard input and
writes a JSON list of what boto3 found in each, in the same order.
"""
import json
import os
import sys

import boto3
import botocore.credentials
import botocore.tokens


def resolve(case):
    os.environ.clear()
    os.environ.update(case["env"])
    cache = os.path.join(case["home"], ".aws", "sso", "cache")
    botocore.credentials.SSOProvider._SSO_TOKEN_CACHE_DIR = cache
    botocore.tokens.SSOTokenProvider._SSO_TOKEN_CACHE_DIR = cache
    try:
        session = boto3.Session(profile_name=case["profile"] or None)
        found = session.get_credentials()
        if found is None:
            return {"error": "none"}
        keys = found.get_frozen_credentials()
    except Exception as error:
        return {"error": type(error).__name__ + ": " + str(error)}
    if not keys.access_key or not keys.secret_key:
        return {"error": "empty keys"}
    return {
        "method": found.method,
        "access": keys.access_key,
        "secret": keys.secret_key,
        "token": keys.token or "",
        "account": keys.account_id or "",
    }


json.dump([resolve(case) for case in json.load(sys.stdin)], sys.stdout)
