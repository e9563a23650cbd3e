package canned

import (
	"bytes"
	"fmt"
	"net/http"
)

// UserName is the name of a listed user.
func UserName(i int) string { return fmt.Sprintf("user-%03d", i) }

// ListUsers lists n users.
func ListUsers(n int) Response {
	var b bytes.Buffer
	b.WriteString("<ListUsersResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\">\n  <ListUsersResult>\n" +
		"    <IsTruncated>false</IsTruncated>\n    <Users>\n")
	for i := range n {
		fmt.Fprintf(&b, "      <member>\n        <Path>/division_abc/subdivision_xyz/</Path>\n        <UserName>%s</UserName>\n"+
			"        <Arn>arn:aws:iam::123456789012:user/division_abc/subdivision_xyz/%s</Arn>\n"+
			"        <UserId>AIDA%016d</UserId>\n        <CreateDate>2026-01-%02dT20:36:12Z</CreateDate>\n"+
			"        <PasswordLastUsed>2026-06-%02dT08:15:00Z</PasswordLastUsed>\n      </member>\n",
			UserName(i), UserName(i), i, i%28+1, i%28+1)
	}
	b.WriteString("    </Users>\n  </ListUsersResult>\n  <ResponseMetadata>\n" +
		"    <RequestId>7a62c49f-347e-4fc4-9331-6e8eEXAMPLE</RequestId>\n  </ResponseMetadata>\n</ListUsersResponse>\n")
	return Response{http.Header{
		"Content-Type":     {"text/xml"},
		"X-Amzn-Requestid": {"7a62c49f-347e-4fc4-9331-6e8eEXAMPLE"},
		"Date":             {"Wed, 01 Jul 2026 12:00:00 GMT"},
	}, b.Bytes()}
}

// InstanceID is the id of a described instance.
func InstanceID(i int) string { return fmt.Sprintf("i-%017x", 0xabc000+i) }

// DescribeInstances describes n instances, one in each reservation.
func DescribeInstances(n int) Response {
	var b bytes.Buffer
	b.WriteString("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" +
		"<DescribeInstancesResponse xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\">\n" +
		"    <requestId>fdcdcab1-ae5c-489e-9c33-4637c5dda355</requestId>\n  <reservationSet>\n")
	for i := range n {
		reservation(&b, i)
	}
	b.WriteString("  </reservationSet>\n</DescribeInstancesResponse>\n")
	return Response{http.Header{
		"Content-Type":              {"text/xml;charset=UTF-8"},
		"X-Amzn-Requestid":          {"fdcdcab1-ae5c-489e-9c33-4637c5dda355"},
		"Cache-Control":             {"no-cache, no-store"},
		"Strict-Transport-Security": {"max-age=31536000; includeSubDomains"},
		"Vary":                      {"accept-encoding"},
		"Date":                      {"Wed, 01 Jul 2026 12:00:00 GMT"},
		"Server":                    {"AmazonEC2"},
	}, b.Bytes()}
}
