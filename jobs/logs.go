package jobs

import (
	"context"
	"reflect"
	"time"

	"github.com/boto3-go/boto3"
)

type logsPage struct {
	Status     string
	Results    [][]struct{ Field, Value *string }
	NextToken  string
	Statistics struct{ BytesScanned, RecordsScanned, RecordsMatched float64 }
}

// QueryLogs runs a query of CloudWatch Logs Insights; in is the input of StartQuery, whose
// startTime and endTime are seconds since 1970. It returns when the query is complete.
// Insights tells no types: a Map has text, and time.Time for @timestamp and
// @ingestionTime. A field that an event lacks is left as it is.
//
// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_StartQuery.html
func QueryLogs[T any](ctx context.Context, client boto3.AnyClient, in any, opts ...boto3.WaitOption) (*Query[T], error) {
	r, err := rowTypeOf(reflect.TypeFor[T]())
	if err != nil {
		return nil, err
	}
	j := &job{client: client, opts: opts}
	var started struct {
		QueryId string `boto3:"queryId"`
	}
	if err := j.begin(ctx, "StartQuery", in, &started); err != nil {
		return nil, err
	}
	j.id = started.QueryId
	first, err := until(ctx, j, "GetQueryResults", started, time.Second, func(p *logsPage) (bool, error) {
		switch p.Status {
		case "Complete", "Failed", "Cancelled", "Timeout":
			return true, nil
		}
		return false, nil
	})
	if err != nil {
		j.abandon(ctx, "StopQuery", "queryId")
		return nil, j.failed(first.Status, "", "", err)
	}
	if first.Status != "Complete" {
		return nil, j.failed(first.Status, "", "", nil)
	}
	q := &Query[T]{ID: j.id, Stats: Stats{
		BytesScanned: int64(first.Statistics.BytesScanned), RecordsScanned: int64(first.Statistics.RecordsScanned),
		RecordsMatched: int64(first.Statistics.RecordsMatched),
	}}
	if len(first.Results) > 0 {
		for _, f := range first.Results[0] {
			if c := logsColumn(f.Field); c.Name != pointer {
				q.Columns = append(q.Columns, c)
			}
		}
	}
	q.rows = func(ctx context.Context, yield func(T, error) bool) { logsRows(ctx, j, r.fresh(), first, yield) }
	return q, nil
}

// pointer is the field by which Insights finds the event again, in every row.
const pointer = "@ptr"

func logsColumn(name *string) Column {
	if name == nil {
		return Column{}
	}
	c := Column{Name: *name}
	if c.Name == "@timestamp" || c.Name == "@ingestionTime" {
		c.Type = "timestamp"
	}
	return c
}

func logsRows[T any](ctx context.Context, j *job, r *rowType, page *logsPage, yield func(T, error) bool) {
	asked := ""
	for {
		for _, fields := range page.Results {
			row, v := newRow[T](r)
			for _, f := range fields {
				c := logsColumn(f.Field)
				if c.Name == pointer && r.fields == nil {
					continue
				}
				if err := r.put(v, c, f.Value); err != nil {
					yield(*new(T), err)
					return
				}
			}
			if !yield(*row, nil) {
				return
			}
		}
		switch page.NextToken {
		case "":
			return
		case asked:
			yield(*new(T), j.failed("", "", "", boto3.ErrRepeatedToken))
			return
		}
		asked = page.NextToken
		next := &logsPage{}
		if err := j.start(ctx, "GetQueryResults", boto3.Map{"queryId": j.id, "nextToken": page.NextToken}, next); err != nil {
			yield(*new(T), err)
			return
		}
		page = next
	}
}
