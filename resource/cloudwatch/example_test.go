package cloudwatch_test

import (
	"context"
	"fmt"
	"log"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/internal/testanswers"
	"github.com/boto3-go/boto3/resource/cloudwatch"
)

// sess answers as a CloudWatch with one alarm.
var sess = testanswers.Session(map[string]boto3.Map{
	"PutMetricAlarm": {}, "DeleteAlarms": {}, "DescribeAlarms": {"MetricAlarms": []any{boto3.Map{"AlarmName": "many", "Threshold": 5.0}}},
})

func Example() {
	ctx := context.Background()
	watch := cloudwatch.New(sess)
	alarm, err := watch.Metric("Logs", "Lines").PutAlarm(ctx, &cloudwatch.PutMetricAlarmInput{
		AlarmName: "many", ComparisonOperator: "GreaterThanThreshold", Threshold: new(5.0),
		Statistic: "Sum", Period: new(int32(60)), EvaluationPeriods: new(int32(1)),
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(alarm)
	if _, err := watch.Alarms().Filter(cloudwatch.DescribeAlarmsInput{AlarmNamePrefix: "m"}).Delete(ctx, nil); err != nil {
		log.Fatal(err)
	}
	// Output: cloudwatch.Alarm(name="many")
}
