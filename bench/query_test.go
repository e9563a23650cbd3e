package bench

import (
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/bench/canned"
	"github.com/boto3-go/boto3/service/ec2"
	"github.com/boto3-go/boto3/service/iam"
)

const (
	instances = 100
	users     = 100
)

var describeInstances = comparison{
	name:     "DescribeInstances",
	protocol: "ec2",
	response: canned.DescribeInstances(instances),
	want:     seen{instances, canned.InstanceID(0), canned.InstanceID(instances - 1)},
	ours: func(tb testing.TB, http *canned.Client) []contender {
		client := newClient(tb, "ec2", http)
		return []contender{
			structs(client, "DescribeInstances", &ec2.DescribeInstancesInput{},
				func(out *ec2.DescribeInstancesOutput) (seen, error) {
					n := len(out.Reservations)
					return seen{n, out.Reservations[0].Instances[0].InstanceId, out.Reservations[n-1].Instances[0].InstanceId}, nil
				}),
			maps(client, "DescribeInstances", boto3.Map{}, func(out boto3.Map) (seen, error) {
				reservations, _ := out["Reservations"].([]any)
				if len(reservations) == 0 {
					return seen{}, nil
				}
				id := func(i int) string {
					list, _ := member(reservations[i], "Instances").([]any)
					return text(member(list[0], "InstanceId"))
				}
				return seen{len(reservations), id(0), id(len(reservations) - 1)}, nil
			}),
		}
	},
}

var listUsers = comparison{
	name:     "ListUsers",
	protocol: "query",
	response: canned.ListUsers(users),
	want:     seen{users, canned.UserName(0), canned.UserName(users - 1)},
	ours: func(tb testing.TB, http *canned.Client) []contender {
		client := newClient(tb, "iam", http)
		return []contender{
			structs(client, "ListUsers", &iam.ListUsersInput{}, func(out *iam.ListUsersOutput) (seen, error) {
				n := len(out.Users)
				return seen{n, out.Users[0].UserName, out.Users[n-1].UserName}, nil
			}),
			maps(client, "ListUsers", boto3.Map{}, func(out boto3.Map) (seen, error) { return ends(out["Users"], "UserName") }),
		}
	},
}

func BenchmarkDescribeInstances(b *testing.B) { describeInstances.run(b) }
func BenchmarkListUsers(b *testing.B)         { listUsers.run(b) }
