package tokens

import (
	"context"
	"io"
	"net/netip"
	"strconv"
	"time"

	"github.com/boto3-go/boto3/auth/cloudfrontsign"
	"github.com/boto3-go/boto3/cmd/boto3/internal/cli"
)

// cloudfrontSign is `cloudfront sign`. As in the AWS CLI no newline follows the URL.
func cloudfrontSign(_ context.Context, env *cli.Env, args []string) error {
	p, err := parse(args, values("url", "key-pair-id", "private-key", "date-less-than", "date-greater-than", "ip-address"),
		"url", "key-pair-id", "private-key", "date-less-than")
	if err != nil {
		return err
	}
	text, err := fileOr(p.Value("private-key"))
	if err != nil {
		return err
	}
	key, err := cloudfrontsign.ParseKey([]byte(text))
	if err != nil {
		return err
	}
	var policy cloudfrontsign.Policy
	if policy.Expires, err = parseTime("date-less-than", p.Value("date-less-than")); err != nil {
		return err
	}
	if p.Has("date-greater-than") {
		if policy.NotBefore, err = parseTime("date-greater-than", p.Value("date-greater-than")); err != nil {
			return err
		}
	}
	if p.Has("ip-address") {
		if policy.IP, err = network(p.Value("ip-address")); err != nil {
			return cli.Usage("argument --ip-address: %w", err)
		}
	}
	url, err := (&cloudfrontsign.Signer{KeyID: p.Value("key-pair-id"), Key: key}).URL(p.Value("url"), policy)
	if err != nil {
		return err
	}
	_, err = io.WriteString(env.Stdout, url)
	return err
}

// network is one of an address or of a network.
func network(text string) (netip.Prefix, error) {
	if address, err := netip.ParseAddr(text); err == nil {
		return netip.PrefixFrom(address, address.BitLen()), nil
	}
	return netip.ParsePrefix(text)
}

// parseTime reads a date, with a time or without, or seconds since 1970. Without a zone
// it is UTC.
func parseTime(option, text string) (time.Time, error) {
	if n, err := strconv.ParseFloat(text, 64); err == nil {
		return time.Unix(int64(n), 0).UTC(), nil
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02 15:04:05", time.DateOnly} {
		if t, err := time.Parse(layout, text); err == nil {
			return t, nil
		}
	}
	return time.Time{}, cli.Usage("argument --%s: %q is no date such as 2006-01-02, 2006-01-02T15:04:05Z or seconds since 1970", option, text)
}
