package jobs_test

import (
	"context"
	"errors"
	"maps"
	"math/big"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/bototest"
	"github.com/boto3-go/boto3/jobs"
	"github.com/boto3-go/boto3/service/athena"
	"github.com/boto3-go/boto3/service/logs"
)

// NULL stands for a value that is not there.
const null = "\x00"

func row(values ...string) boto3.Map {
	var data []any
	for _, v := range values {
		if v == null {
			data = append(data, boto3.Map{})
		} else {
			data = append(data, boto3.Map{"VarCharValue": v})
		}
	}
	return boto3.Map{"Data": data}
}

// results is a page; columns are "name type".
func results(next string, columns []string, rows ...boto3.Map) boto3.Map {
	var info, list []any
	for _, c := range columns {
		name, of, _ := strings.Cut(c, " ")
		info = append(info, boto3.Map{"Name": name, "Type": of})
	}
	for _, r := range rows {
		list = append(list, r)
	}
	out := boto3.Map{"ResultSet": boto3.Map{"ResultSetMetadata": boto3.Map{"ColumnInfo": info}, "Rows": list}}
	if next != "" {
		out["NextToken"] = next
	}
	return out
}

func execution(state, kind string, more boto3.Map) boto3.Map {
	e := boto3.Map{"Status": boto3.Map{"State": state}, "StatementType": kind}
	maps.Copy(e, more)
	return boto3.Map{"QueryExecution": e}
}

// query is a stub of a query that succeeds at once and has these pages.
func query(t *testing.T, pages ...boto3.Map) *athena.Client {
	t.Helper()
	stub := bototest.New(t)
	stub.Expect("athena", "StartQueryExecution", nil).Return(boto3.Map{"QueryExecutionId": "q-1"})
	stub.Expect("athena", "GetQueryExecution", nil).Return(execution("SUCCEEDED", "DML", nil))
	for i, p := range pages {
		in := boto3.Map{"QueryExecutionId": "q-1"}
		if i > 0 {
			in["NextToken"] = "next"
		}
		stub.Expect("athena", "GetQueryResults", in).Return(p)
	}
	return athena.New(stub.Session())
}

var sql = &athena.StartQueryExecutionInput{QueryString: "SELECT"}

var everyType = []string{
	"yes boolean", "tiny tinyint", "n integer", "big bigint", "f float", "d double", "total decimal(38,2)", "name varchar", "c char", "day date",
	"at timestamp", "zoned timestamp with time zone", "bytes varbinary", "list array", "doc json", "none bigint",
}

func everyValue() []string {
	return []string{"true", "-7", "42", "9007199254740993", "1.5", "Infinity", "12345678901234567890.10", "ann", "x", "2026-01-02",
		"2026-01-02 03:04:05.678", "2026-01-02 03:04:05.000 Asia/Tokyo", "00 ff", "[1, 2]", `[1,{"a":2}]`, null}
}

func TestAthenaTypes(t *testing.T) {
	header := make([]string, 0, len(everyType))
	for _, c := range everyType {
		name, _, _ := strings.Cut(c, " ")
		header = append(header, name)
	}
	c := query(t, results("", everyType, row(header...), row(everyValue()...)))
	q, err := jobs.QueryAthena[boto3.Map](t.Context(), c, sql)
	if err != nil {
		t.Fatal(err)
	}
	tokyo, err := time.LoadLocation("Asia/Tokyo")
	if err != nil {
		t.Fatal(err)
	}
	day := time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC)
	at := time.Date(2026, 1, 2, 3, 4, 5, 678e6, time.UTC)
	want := boto3.Map{
		"yes": true, "tiny": int64(-7), "n": int64(42), "big": int64(9007199254740993), "f": 1.5, "d": big.NewFloat(0).SetInf(false), "total": "12345678901234567890.10",
		"name": "ann", "c": "x", "day": day, "at": at, "bytes": []byte{0, 255}, "list": "[1, 2]", "doc": `[1,{"a":2}]`, "none": nil,
	}
	n := 0
	for got, err := range q.Rows(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		n++
		zoned, _ := got["zoned"].(time.Time)
		if !zoned.Equal(time.Date(2026, 1, 2, 3, 4, 5, 0, tokyo)) {
			t.Error(zoned)
		}
		if d, _ := got["d"].(float64); !(d > 1e308) {
			t.Error(got["d"])
		}
		delete(got, "zoned")
		want["d"] = got["d"]
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%#v\nwant %#v", got, want)
		}
	}
	if n != 1 || len(q.Columns) != len(everyType) || q.Columns[3] != (jobs.Column{Name: "big", Type: "bigint"}) {
		t.Error(n, q.Columns)
	}
}

// Base is embedded in the rows below.
type Base struct {
	CustomerID string
	Total      big.Rat
}

type visit struct {
	Base
	Day       time.Time
	Hits      int32
	Share     *float64
	Missing   *int64
	Flags     []string `boto3:"flag_list"`
	Raw       []byte
	Any       any
	State     athena.QueryExecutionState
	Skipped   string `boto3:"-"`
	unwritten int
}

func TestAthenaStructs(t *testing.T) {
	columns := []string{
		"customer_id varchar", "total decimal(10,2)", "day date", "hits bigint", "share double", "missing bigint", "flag_list json", "raw varbinary", "any boolean",
		"state varchar", "more varchar",
	}
	values := []string{"c-1", "10.50", "2026-01-02", "3", "0.25", null, `["a","b"]`, "0a", "true", "QUEUED", "x"}
	c := query(t, results("next", columns, row(values...)), results("", columns, row(values...)), results("", columns, row(values...)))
	q, err := jobs.QueryAthena[*visit](t.Context(), c, sql)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for v, err := range q.Rows(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		n++
		want := &visit{
			Base: Base{CustomerID: "c-1", Total: *big.NewRat(21, 2)}, Day: time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC), Hits: 3, Share: new(0.25),
			Flags: []string{"a", "b"}, Raw: []byte{10}, Any: true, State: athena.QueryExecutionStateQueued,
		}
		if !reflect.DeepEqual(v, want) || v.unwritten != 0 {
			t.Errorf("%+v\nwant %+v", v, want)
		}
	}
	for _, err := range q.Rows(t.Context()) { // reads the pages again, and not the query
		if err != nil {
			t.Fatal(err)
		}
		n++
	}
	if n != 4 {
		t.Error(n)
	}
}

// TestAthenaMisfits are columns and values that a type cannot take.
func TestAthenaMisfits(t *testing.T) {
	ctx := t.Context()
	type small struct{ N int8 }
	for _, c := range []struct {
		columns []string
		run     func(*athena.Client) error
		text    string
	}{
		{[]string{"m bigint"}, first[small], "the result has no column for jobs_test.small.N, which takes N; it has m"},
		{[]string{"n bigint", "N bigint"}, first[small], "the columns n and N of the result would both be N"},
		{[]string{"n bigint", "n bigint"}, first[boto3.Map], "the columns n and n of the result would both be n"},
		{[]string{"n bigint"}, first[small], `column n: "1000" does not fit a int8`},
		{[]string{"n date"}, first[boto3.Map], `column n: "1000" is no time`},
		{[]string{"n array"}, first[struct{ N []string }], "select CAST(... AS JSON)"},
		{[]string{"n bigint"}, first[struct{ N chan int }], "a chan int cannot hold it"},
	} {
		data := row("1000")
		if len(c.columns) == 2 {
			data = row("1000", "1000")
		}
		if err := c.run(query(t, results("", c.columns, data))); err == nil || !strings.Contains(err.Error(), c.text) {
			t.Errorf("%v: %v, want %s", c.columns, err, c.text)
		}
	}
	stub := bototest.New(t) // nothing is sent for these
	if _, err := jobs.QueryAthena[int](ctx, athena.New(stub.Session()), sql); err == nil || !strings.Contains(err.Error(), "take a struct or boto3.Map") {
		t.Error(err)
	}
	if _, err := jobs.QueryAthena[boto3.Map](ctx, nil, sql); err == nil {
		t.Error("no client")
	}
}

// first is the error of a query or of its rows.
func first[T any](c *athena.Client) error {
	ctx := context.Background()
	q, err := jobs.QueryAthena[T](ctx, c, sql)
	if err != nil {
		return err
	}
	for _, err := range q.Rows(ctx) {
		if err != nil {
			return err
		}
	}
	return nil
}

func TestAthenaFailure(t *testing.T) {
	stub := bototest.New(t)
	stub.Expect("athena", "StartQueryExecution", nil).Return(boto3.Map{"QueryExecutionId": "q-1"})
	stub.Expect("athena", "GetQueryExecution", nil).
		Return(boto3.Map{"QueryExecution": boto3.Map{"Status": boto3.Map{"State": "FAILED", "StateChangeReason": "TABLE_NOT_FOUND: line 1:15"}}})
	_, err := jobs.QueryAthena[boto3.Map](t.Context(), athena.New(stub.Session()), sql)
	failed, ok := errors.AsType[*jobs.Error](err)
	if !ok || failed.Job != "q-1" || failed.Status != "FAILED" || err.Error() != "TABLE_NOT_FOUND: line 1:15 (athena q-1 is FAILED)" {
		t.Error(err)
	}
}

// TestAthenaStats are told of a statement without rows, and of a query without a header.
func TestAthenaStats(t *testing.T) {
	stub := bototest.New(t)
	stub.Expect("athena", "StartQueryExecution", nil).Return(boto3.Map{"QueryExecutionId": "q-1"})
	stub.Expect("athena", "GetQueryExecution", nil).Return(execution("SUCCEEDED", "DDL", boto3.Map{
		"ResultConfiguration": boto3.Map{"OutputLocation": "s3://b/q-1.txt"},
		"Statistics": boto3.Map{"DataScannedInBytes": 1024, "QueryQueueTimeInMillis": 100, "TotalExecutionTimeInMillis": 2500,
			"ResultReuseInformation": boto3.Map{"ReusedPreviousResult": true}},
	}))
	page := results("", []string{"name varchar"}, row("name"))
	page["UpdateCount"] = 3
	stub.Expect("athena", "GetQueryResults", nil).Return(page)
	q, err := jobs.QueryAthena[boto3.Map](t.Context(), athena.New(stub.Session()), sql)
	if err != nil {
		t.Fatal(err)
	}
	want := jobs.Stats{BytesScanned: 1024, Queued: 100 * time.Millisecond, Took: 2500 * time.Millisecond, Updated: 3, Reused: true, Output: "s3://b/q-1.txt"}
	if q.Stats != want || q.ID != "q-1" {
		t.Errorf("%+v", q)
	}
	n := 0
	for _, err := range q.Rows(t.Context()) { // a table that is called name, which SHOW TABLES lists
		if err != nil {
			t.Fatal(err)
		}
		n++
	}
	if n != 1 {
		t.Error(n)
	}
}

// TestQueriesAreStopped at the service when they are given up.
func TestQueriesAreStopped(t *testing.T) {
	for name, c := range map[string]struct {
		limit time.Duration // of the context
		opts  []boto3.WaitOption
		is    error
	}{
		"context": {12 * time.Second, nil, context.DeadlineExceeded},
		"wait":    {time.Hour, []boto3.WaitOption{boto3.MaxWait(10 * time.Second), boto3.Delay(3 * time.Second)}, nil},
	} {
		t.Run("athena "+name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				stub := bototest.New(t).AnyOrder()
				stub.Expect("athena", "StartQueryExecution", nil).Return(boto3.Map{"QueryExecutionId": "q-1"})
				stub.Expect("athena", "GetQueryExecution", nil).AnyTimes().Return(execution("RUNNING", "DML", nil))
				stub.Expect("athena", "StopQueryExecution", boto3.Map{"QueryExecutionId": "q-1"}).Return(boto3.Map{})
				ctx, cancel := context.WithTimeout(t.Context(), c.limit)
				defer cancel()
				_, err := jobs.QueryAthena[boto3.Map](ctx, athena.New(stub.Session()), sql, c.opts...)
				stopped(t, err, "q-1", "RUNNING", c.is)
			})
		})
		t.Run("logs "+name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				stub := bototest.New(t).AnyOrder()
				stub.Expect("logs", "StartQuery", nil).Return(boto3.Map{"queryId": "l-1"})
				stub.Expect("logs", "GetQueryResults", nil).AnyTimes().Return(boto3.Map{"status": "Running"})
				stub.Expect("logs", "StopQuery", boto3.Map{"queryId": "l-1"}).Return(boto3.Map{"success": true})
				ctx, cancel := context.WithTimeout(t.Context(), c.limit)
				defer cancel()
				_, err := jobs.QueryLogs[boto3.Map](ctx, logs.New(stub.Session()), insights, c.opts...)
				stopped(t, err, "l-1", "Running", c.is)
			})
		})
	}
}

// TestQueryBegunAndGivenUp is of a context that ends while the answer to the start is on
// its way, and of one whose answer does not come.
func TestQueryBegunAndGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		stub := bototest.New(t)
		stub.Expect("athena", "StartQueryExecution", nil).Fault(bototest.Delay(3 * time.Second)).Return(boto3.Map{"QueryExecutionId": "q-1"})
		stub.Expect("athena", "StopQueryExecution", boto3.Map{"QueryExecutionId": "q-1"}).Return(boto3.Map{})
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := jobs.QueryAthena[boto3.Map](ctx, athena.New(stub.Session()), sql)
		stopped(t, err, "q-1", "", context.DeadlineExceeded)
	})
	synctest.Test(t, func(t *testing.T) {
		stub := bototest.New(t)
		stub.Expect("athena", "StartQueryExecution", nil).Fault(bototest.Delay(time.Hour)).Return(boto3.Map{"QueryExecutionId": "q-1"})
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		began := time.Now()
		_, err := jobs.QueryAthena[boto3.Map](ctx, athena.New(stub.Session()), sql)
		if took := time.Since(began); !errors.Is(err, context.DeadlineExceeded) || took != 6*time.Second {
			t.Error(err, took)
		}
	})
}

func stopped(t *testing.T, err error, id, status string, is error) {
	t.Helper()
	failed, ok := errors.AsType[*jobs.Error](err)
	if !ok || failed.Job != id || failed.Status != status || is != nil && !errors.Is(err, is) {
		t.Error(err)
	}
	if _, ok := errors.AsType[*boto3.WaitError](err); !ok {
		t.Error(err)
	}
}

var insights = &logs.StartQueryInput{QueryString: "stats count(*)", LogGroupName: "app", StartTime: new(int64(1)), EndTime: new(int64(2))}

func event(pairs ...string) []any {
	var list []any
	for i := 0; i+1 < len(pairs); i += 2 {
		list = append(list, boto3.Map{"field": pairs[i], "value": pairs[i+1]})
	}
	return list
}

func TestLogs(t *testing.T) {
	first := boto3.Map{
		"status": "Complete", "nextToken": "t", "statistics": boto3.Map{"bytesScanned": 2048.0, "recordsScanned": 9.0, "recordsMatched": 3.0},
		"results": []any{
			event("@timestamp", "2026-01-02 03:04:05.678", "@message", "a", "n", "2.0", "@ptr", "p"),
			event("@timestamp", "2026-01-02 03:04:06.000", "@message", "b", "@ptr", "p"),
		},
	}
	second := boto3.Map{"status": "Complete", "results": []any{event("n", "7", "other", "x", "@ptr", "p")}}
	stub := bototest.New(t)
	stub.Expect("logs", "StartQuery", nil).Return(boto3.Map{"queryId": "l-1"})
	stub.Expect("logs", "GetQueryResults", boto3.Map{"queryId": "l-1"}).Return(first)
	stub.Expect("logs", "GetQueryResults", boto3.Map{"queryId": "l-1", "nextToken": "t"}).Times(2).Return(second)
	type line struct {
		Timestamp time.Time
		Message   string
		N         int
	}
	c := logs.New(stub.Session())
	q, err := jobs.QueryLogs[line](t.Context(), c, insights)
	if err != nil {
		t.Fatal(err)
	}
	var got []line
	for l, err := range q.Rows(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, l)
	}
	want := []line{{time.Date(2026, 1, 2, 3, 4, 5, 678e6, time.UTC), "a", 2}, {time.Date(2026, 1, 2, 3, 4, 6, 0, time.UTC), "b", 0}, {N: 7}}
	if !reflect.DeepEqual(got, want) || q.Stats != (jobs.Stats{BytesScanned: 2048, RecordsScanned: 9, RecordsMatched: 3}) || len(q.Columns) != 3 {
		t.Errorf("%+v\n%+v", got, q)
	}
	for l, err := range q.Rows(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if l.N == 7 {
			break
		}
	}
}

func TestLogsMap(t *testing.T) {
	stub := bototest.New(t)
	stub.Expect("logs", "StartQuery", nil).Return(boto3.Map{"queryId": "l-1"})
	stub.Expect("logs", "GetQueryResults", nil).Return(boto3.Map{"status": "Complete", "results": []any{event("@timestamp", "2026-01-02 03:04:05.000", "n", "2", "@ptr", "p")}})
	q, err := jobs.QueryLogs[boto3.Map](t.Context(), logs.New(stub.Session()), insights)
	if err != nil {
		t.Fatal(err)
	}
	for m, err := range q.Rows(t.Context()) {
		if want := (boto3.Map{"@timestamp": time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), "n": "2"}); err != nil || !reflect.DeepEqual(m, want) {
			t.Error(m, err)
		}
	}
}

func TestLogsFailure(t *testing.T) {
	stub := bototest.New(t)
	stub.Expect("logs", "StartQuery", nil).Return(boto3.Map{"queryId": "l-1"})
	stub.Expect("logs", "GetQueryResults", nil).Return(boto3.Map{"status": "Timeout"})
	_, err := jobs.QueryLogs[boto3.Map](t.Context(), logs.New(stub.Session()), insights)
	if err == nil || err.Error() != "logs l-1 is Timeout" {
		t.Error(err)
	}
}
