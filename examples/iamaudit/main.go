// Command iamaudit writes what is known of each IAM user's sign-ins as CSV: whether there is a
// second factor, and how old access keys are and when they were last used.
//
//	go run ./examples/iamaudit > users.csv
package main

import (
	"context"
	"encoding/csv"
	"errors"
	"io"
	"log"
	"os"
	"strconv"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/service/iam"
)

func main() {
	if err := run(context.Background(), os.Stdout, time.Now()); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, out io.Writer, now time.Time) error {
	session, err := boto3.NewSession(boto3.Config{})
	if err != nil {
		return err
	}
	c := iam.New(session)
	w := csv.NewWriter(out)
	if err := w.Write([]string{"user", "console", "mfa", "key", "status", "age in days", "last used"}); err != nil {
		return err
	}
	for user, err := range c.ListUsersItems(ctx, &iam.ListUsersInput{}) {
		if err != nil {
			return err
		}
		rows, err := audit(ctx, c, user.UserName, now)
		if err != nil {
			return err
		}
		for _, row := range rows {
			if err := w.Write(row); err != nil {
				return err
			}
		}
	}
	w.Flush()
	return w.Error()
}

// audit has a row for each access key of a user, or one without a key.
func audit(ctx context.Context, c *iam.Client, user string, now time.Time) (rows [][]string, err error) {
	_, err = c.GetLoginProfile(ctx, &iam.GetLoginProfileInput{UserName: user})
	console := err == nil
	if err != nil && !errors.Is(err, iam.ErrNoSuchEntity) { // no password is no fault
		return nil, err
	}
	mfa := false
	for _, err := range c.ListMFADevicesItems(ctx, &iam.ListMFADevicesInput{UserName: user}) {
		if err != nil {
			return nil, err
		}
		mfa = true
	}
	about := []string{user, strconv.FormatBool(console), strconv.FormatBool(mfa)}
	for key, err := range c.ListAccessKeysItems(ctx, &iam.ListAccessKeysInput{UserName: user}) {
		if err != nil {
			return nil, err
		}
		used, err := c.GetAccessKeyLastUsed(ctx, &iam.GetAccessKeyLastUsedInput{AccessKeyId: key.AccessKeyId})
		if err != nil {
			return nil, err
		}
		last := "never"
		if l := used.AccessKeyLastUsed; l != nil && !l.LastUsedDate.IsZero() { // the zero time is none
			last = l.LastUsedDate.Format(time.DateOnly)
		}
		days := int(now.Sub(key.CreateDate).Hours() / 24)
		rows = append(rows, append(about[:3:3], key.AccessKeyId, string(key.Status), strconv.Itoa(days), last))
	}
	if rows == nil {
		rows = [][]string{append(about, "", "", "", "")}
	}
	return rows, nil
}
