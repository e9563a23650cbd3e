package jobs

import (
	"context"
	"iter"
	"reflect"
	"time"

	"github.com/boto3-go/boto3"
)

// Query is a query that has succeeded. T is what a row is read as: a struct, a pointer
// to one, or a [boto3.Map].
//
// A column is stored in the field of its name, of the tag `boto3:"name"`, or of a name
// that is alike: customer_id in CustomerID, @timestamp in Timestamp. Numbers, booleans,
// times and whatever has UnmarshalText are read from the text that the service sends,
// slices, maps and structs from JSON. NULL is the zero value, or nil in a pointer.
type Query[T any] struct {
	ID      string
	Columns []Column // in order; of Logs Insights those of the first row
	Stats   Stats

	rows func(ctx context.Context, yield func(T, error) bool)
}

// Stats are what a query took. What a service does not tell is zero.
type Stats struct {
	BytesScanned                   int64
	RecordsScanned, RecordsMatched int64         // of Logs Insights
	Queued, Took                   time.Duration // of Athena; Took is all of it
	Updated                        int64         // rows that were written, of Athena
	Reused                         bool          // the result is an earlier query's, of Athena
	Output                         string        // where the result lies in S3, of Athena
}

// Rows yields the rows, fetching further pages as it comes to them. The error, if any,
// comes once and ends the rows. Ranging again reads the result again; the query is not
// run again.
func (q *Query[T]) Rows(ctx context.Context) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		if q != nil && q.rows != nil {
			q.rows(ctx, yield)
		}
	}
}

type athenaState struct {
	QueryExecution struct {
		Status struct {
			State, StateChangeReason string
			AthenaError              struct{ ErrorMessage string }
		}
		StatementType       string
		ResultConfiguration struct{ OutputLocation string }
		Statistics          struct {
			DataScannedInBytes, QueryQueueTimeInMillis, TotalExecutionTimeInMillis int64
			ResultReuseInformation                                                 struct{ ReusedPreviousResult bool }
		}
	}
}

type athenaPage struct {
	UpdateCount int64
	NextToken   string
	ResultSet   struct {
		ResultSetMetadata struct{ ColumnInfo []Column }
		Rows              []athenaRow
	}
}

type athenaRow struct {
	Data []struct{ VarCharValue *string }
}

// QueryAthena runs SQL in Athena; in is the input of StartQueryExecution. It returns when
// the query has succeeded. A field of T that no column is for is an error; columns that
// T has no field for are passed over.
//
// A Map has bool, int64, float64, []byte and time.Time as the columns' types say, nil for
// NULL, and text for all others: decimals, which text keeps exact, and arrays, maps and
// rows, which Athena writes in a form of its own; CAST(... AS JSON) makes JSON of them.
//
// https://docs.aws.amazon.com/athena/latest/APIReference/API_StartQueryExecution.html
func QueryAthena[T any](ctx context.Context, client boto3.AnyClient, in any, opts ...boto3.WaitOption) (*Query[T], error) {
	r, err := rowTypeOf(reflect.TypeFor[T]())
	if err != nil {
		return nil, err
	}
	j := &job{client: client, opts: opts}
	var started struct{ QueryExecutionId string }
	if err := j.begin(ctx, "StartQueryExecution", in, &started); err != nil {
		return nil, err
	}
	j.id = started.QueryExecutionId
	state, err := until(ctx, j, "GetQueryExecution", started, time.Second, func(s *athenaState) (bool, error) {
		switch s.QueryExecution.Status.State {
		case "SUCCEEDED", "FAILED", "CANCELLED":
			return true, nil
		}
		return false, nil
	})
	e := &state.QueryExecution
	if err != nil {
		j.abandon(ctx, "StopQueryExecution", "QueryExecutionId")
		return nil, j.failed(e.Status.State, "", "", err)
	}
	if e.Status.State != "SUCCEEDED" {
		reason := e.Status.StateChangeReason
		if reason == "" {
			reason = e.Status.AthenaError.ErrorMessage
		}
		return nil, j.failed(e.Status.State, "", reason, nil)
	}
	q := &Query[T]{ID: j.id, Stats: Stats{
		BytesScanned: e.Statistics.DataScannedInBytes, Reused: e.Statistics.ResultReuseInformation.ReusedPreviousResult,
		Queued: time.Duration(e.Statistics.QueryQueueTimeInMillis) * time.Millisecond,
		Took:   time.Duration(e.Statistics.TotalExecutionTimeInMillis) * time.Millisecond,
		Output: e.ResultConfiguration.OutputLocation,
	}}
	first := &athenaPage{}
	if err := j.start(ctx, "GetQueryResults", boto3.Map{"QueryExecutionId": j.id}, first); err != nil {
		return nil, j.failed(e.Status.State, "", "", err)
	}
	q.Columns, q.Stats.Updated = first.ResultSet.ResultSetMetadata.ColumnInfo, first.UpdateCount
	if err := r.check(q.Columns); err != nil {
		return nil, j.failed(e.Status.State, "", "", err)
	}
	header := e.StatementType == "DML" && isHeader(first.ResultSet.Rows, q.Columns)
	q.rows = func(ctx context.Context, yield func(T, error) bool) {
		athenaRows(ctx, j, r.fresh(), first, header, yield)
	}
	return q, nil
}

// isHeader says whether the first row has the names of the columns, as it does in the
// results of SELECT.
func isHeader(rows []athenaRow, columns []Column) bool {
	if len(rows) == 0 || len(rows[0].Data) != len(columns) {
		return false
	}
	for i, d := range rows[0].Data {
		if d.VarCharValue == nil || *d.VarCharValue != columns[i].Name {
			return false
		}
	}
	return true
}

func athenaRows[T any](ctx context.Context, j *job, r *rowType, page *athenaPage, header bool, yield func(T, error) bool) {
	columns := page.ResultSet.ResultSetMetadata.ColumnInfo
	asked := ""
	for {
		for i, data := range page.ResultSet.Rows {
			if header && i == 0 {
				continue
			}
			row, v := newRow[T](r)
			for k, d := range data.Data {
				if k < len(columns) {
					if err := r.put(v, columns[k], d.VarCharValue); err != nil {
						yield(*new(T), err)
						return
					}
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
		next := &athenaPage{}
		if err := j.start(ctx, "GetQueryResults", boto3.Map{"QueryExecutionId": j.id, "NextToken": page.NextToken}, next); err != nil {
			yield(*new(T), err)
			return
		}
		page, header = next, false
	}
}
