"""Answers what botocore makes of files and environments: JSON in, JSON out."""
import copy
import json
import os
import sys
import tempfile

import botocore.args
import botocore.client
import botocore.configloader
import botocore.configprovider
import botocore.session
import botocore.utils
from botocore.config import Config


def text(data):
    return data.encode("latin-1")


def ini(case):
    with tempfile.NamedTemporaryFile(delete=False) as f:
        f.write(text(case))
    try:
        raw = botocore.configloader.raw_config_parse(f.name)
        return {"raw": raw, "order": list(raw), "keys": {k: list(v) for k, v in raw.items()},
                "map": botocore.configloader.build_profile_map(raw)}
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}
    finally:
        os.unlink(f.name)


def expand(case):
    os.environ.update({"HOME": "/home/me/", "V": "var", "E": "", "a-b": "odd"})
    return os.path.expanduser(os.path.expandvars(case))


def settings(case):
    home = tempfile.mkdtemp()
    os.makedirs(home + "/.aws")
    for name in ("config", "credentials"):
        if case.get(name) is not None:
            with open(f"{home}/.aws/{name}", "w") as f:
                f.write(case[name])
    for name in list(os.environ):
        if "AWS" in name or name in ("BOTOCORE_TCP_KEEPALIVE", "REQUESTS_CA_BUNDLE"):
            del os.environ[name]
    os.environ["HOME"] = home
    os.environ.update(case["env"])
    try:
        return resolve(case)
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}


def resolve(case):
    session = botocore.session.Session()
    if case.get("profile"):
        session.set_config_variable("profile", case["profile"])
    explicit = dict(case.get("config_object") or {})
    config = Config(**explicit) if explicit else None
    region = session._resolve_region_name(case.get("region") or None, config)
    store = copy.copy(session.get_component("config_store"))
    mode = session._resolve_defaults_mode(config, store)
    if mode != "legacy":
        factory = session._get_internal_component("smart_defaults_factory")
        if mode == "auto":
            mode = factory.resolve_auto_mode(region)
        factory.merge_smart_defaults(store, mode, region)
    session._add_configured_endpoint_provider("route53", store)
    args = botocore.args.ClientArgsCreator(None, "", None, None, None, store)
    kwargs = {}
    if config:
        for name in ("retries", "user_agent_appid", "request_min_compression_size_bytes",
                     "disable_request_compression", "sigv4a_signing_region_set",
                     "request_checksum_calculation", "response_checksum_validation",
                     "account_id_endpoint_mode", "auth_scheme_preference"):
            kwargs[name] = getattr(config, name)
        kwargs["s3_disable_express_session_auth"] = (config.s3 or {}).get("disable_s3_express_session_auth")
    args._compute_retry_config(kwargs)
    args._compute_connect_timeout(kwargs)
    args._compute_user_agent_appid_config(kwargs)
    args._compute_request_compression_config(kwargs)
    args._compute_sigv4a_signing_region_set_config(kwargs)
    args._compute_checksum_config(kwargs)
    args._compute_account_id_endpoint_mode_config(kwargs)
    args._compute_inject_host_prefix(config, kwargs)
    args._compute_auth_scheme_preference_config(config, kwargs)
    args._compute_s3_disable_express_session_auth(kwargs)
    s3 = args.compute_s3_config(config) or {}
    args._should_force_s3_global(region, s3)
    Config(**kwargs, s3=s3)
    scoped = session.get_scoped_config()
    validation = scoped.get("parameter_validation")
    bridge = botocore.client.ClientEndpointBridge(None, scoped, config, config_store=store)
    discovery = config.endpoint_discovery_enabled if config else None
    if discovery is None:
        discovery = store.get_config_variable("endpoint_discovery_enabled")
    discovery = botocore.client.ClientCreator._normalize_endpoint_discovery_config(None, discovery)
    verify = botocore.endpoint.EndpointCreator(None)._get_verify_value(store.get_config_variable("ca_bundle"))
    get = store.get_config_variable
    return {
        "profile": session.profile or "",
        "region": region or "",
        "mode": mode,
        "retry_mode": kwargs["retries"]["mode"],
        "max_attempts": kwargs["retries"].get("total_max_attempts", 0),
        "connect_timeout": kwargs.get("connect_timeout", 60),
        "appid": kwargs["user_agent_appid"] or "",
        "min_compression": kwargs["request_min_compression_size_bytes"],
        "disable_compression": kwargs["disable_request_compression"],
        "sigv4a": kwargs["sigv4a_signing_region_set"] or "",
        "request_checksum": kwargs["request_checksum_calculation"],
        "response_checksum": kwargs["response_checksum_validation"],
        "account_id": kwargs["account_id_endpoint_mode"],
        "auth_schemes": kwargs["auth_scheme_preference"] or "",
        "inject_host_prefix": kwargs["inject_host_prefix"],
        "express_off": kwargs["s3_disable_express_session_auth"],
        "s3": {k: s3[k] for k in ("addressing_style", "use_accelerate_endpoint", "use_dualstack_endpoint",
                                  "payload_signing_enabled", "use_arn_region", "us_east_1_regional_endpoint",
                                  "s3_disable_multiregion_access_points") if s3.get(k) is not None},
        "validation": True if validation is None else botocore.utils.ensure_boolean(validation),
        "fips": bool(bridge._resolve_endpoint_variant_config_var("use_fips_endpoint")),
        "dualstack": bool(bridge._resolve_use_dualstack_endpoint("ec2")),
        "dualstack_s3": bool(bridge._resolve_use_dualstack_endpoint("s3")),
        "discovery": str(discovery).lower(),
        "sts": args._get_sts_regional_endpoints_config(),
        "keepalive": bool(get("tcp_keepalive")),
        "ca_bundle": "" if verify is True else verify,
        "data_path": get("data_path") or "",
        "api_versions": get("api_versions"),
        "imds_timeout": get("metadata_service_timeout"),
        "imds_attempts": get("metadata_service_num_attempts"),
        "imds_endpoint": get("ec2_metadata_service_endpoint") or "",
        "imds_mode": botocore.utils.resolve_imds_endpoint_mode(session),
        "imds_v1_off": get("ec2_metadata_v1_disabled"),
        "endpoint_url": args._compute_configured_endpoint_url(config, None) or "",
        "signature": botocore.client._get_configured_signature_version("s3", config, scoped) or "",
    }


cases = json.load(sys.stdin)
answer = {"ini": ini, "expand": expand, "settings": settings}[sys.argv[1]]
json.dump([answer(case) for case in cases], sys.stdout)
