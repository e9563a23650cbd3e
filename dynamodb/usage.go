package dynamodb

import (
	"errors"

	"github.com/boto3-go/boto3"
)

// Usage tells what a method of Table, a Writer or a Transaction took and gave. While a range runs it holds
// what has been read so far.
type Usage struct {
	Calls        int // that answered
	Count        int // items that were given
	ScannedCount int // items that were looked at, before filters
	// CapacityUnits are those consumed by tables and indexes together;
	// ReadCapacityUnits and WriteCapacityUnits are parts of it where the service
	// tells them apart, as it does for transactions.
	CapacityUnits, ReadCapacityUnits, WriteCapacityUnits float64
}

// Add adds what another call took and gave.
func (u *Usage) Add(other Usage) {
	u.Calls += other.Calls
	u.Count += other.Count
	u.ScannedCount += other.ScannedCount
	u.CapacityUnits += other.CapacityUnits
	u.ReadCapacityUnits += other.ReadCapacityUnits
	u.WriteCapacityUnits += other.WriteCapacityUnits
}

// Used stores in to what the method takes and gives: counts, and the capacity that
// it consumes.
//
//	var used dynamodb.Usage
//	for order, err := range orders.Query(ctx, key, dynamodb.Used(&used)) { ... }
func Used(to *Usage) Option {
	return func(r *request) {
		if to == nil {
			r.faults = append(r.faults, errors.New("the option Used(nil) has nowhere to store what is used"))
			return
		}
		*to = Usage{}
		r.usage = to
		if r.in["ReturnConsumedCapacity"] == nil {
			r.in["ReturnConsumedCapacity"] = "TOTAL"
		}
	}
}

// consumed is what a response tells of capacity.
type consumed struct{ CapacityUnits, ReadCapacityUnits, WriteCapacityUnits float64 }

// use adds a response to what is used.
func (r *request) use(count, scanned int, capacities ...consumed) {
	r.usage.add(count, scanned, capacities...)
}

// add adds a response; where nobody asks for the usage there is none.
func (u *Usage) add(count, scanned int, capacities ...consumed) {
	if u == nil {
		return
	}
	u.Calls++
	u.Count += count
	u.ScannedCount += scanned
	for _, c := range capacities {
		u.CapacityUnits += c.CapacityUnits
		u.ReadCapacityUnits += c.ReadCapacityUnits
		u.WriteCapacityUnits += c.WriteCapacityUnits
	}
}

// Failed stores the item that is there in what to points to where the condition of a
// write fails with [ErrConditionFailed]. Else to is left as it is.
func Failed(to any) Option {
	return func(r *request) {
		r.pointer(to)
		r.in["ReturnValuesOnConditionCheckFailure"], r.failed = AllOld, to
	}
}

// takeFailed stores the item that an error of a condition has, if it was asked for.
func (r *request) takeFailed(err error) error {
	fault, ok := errors.AsType[*boto3.Error](err)
	if !ok || r.failed == nil || fault.Code != ErrConditionFailed || fault.Fields["Item"] == nil {
		return err
	}
	if transferErr := transfer(fault.Fields["Item"], r.failed); transferErr != nil {
		return errors.Join(err, transferErr)
	}
	return err
}
