package jobs

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/boto3-go/boto3"
)

// Task is a task of ECS that has ended.
type Task struct {
	ARN, Status      string
	StopCode, Reason string // such as "EssentialContainerExited", and why
	Started, Stopped time.Time
	Containers       []Container
}

// Container is a container of a task.
type Container struct {
	Name     string
	ExitCode *int // nil for one that never ran
	Reason   string
	// LogGroup and LogStream are where the log is, of a container that logs to
	// CloudWatch; [TailLogs] reads it.
	LogGroup, LogStream string
}

type describedTask struct {
	TaskArn, TaskDefinitionArn, LastStatus, StopCode, StoppedReason string
	StartedAt, StoppedAt                                            time.Time
	Containers                                                      []struct {
		Name, Reason string
		ExitCode     *int
	}
}

type startedTasks struct {
	Tasks    []struct{ TaskArn, ClusterArn string }
	Failures []struct{ Arn, Reason, Detail string }
}

// RunTask runs tasks of ECS and waits until all of them have stopped; in is the input of
// RunTask. Tasks that could not be placed, that did not start, and those with a container
// whose exit code is not 0 are an error, beside which the tasks come. Where the logs are
// is read of the task definition, if the caller may.
//
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html
func RunTask(ctx context.Context, client boto3.AnyClient, in any, opts ...boto3.WaitOption) ([]Task, error) {
	j := &job{client: client, opts: opts}
	var started startedTasks
	if err := j.start(ctx, "RunTask", in, &started); err != nil {
		return nil, err
	}
	var reasons []string
	for _, f := range started.Failures {
		reasons = append(reasons, strings.TrimSuffix("not placed: "+f.Reason+": "+f.Detail, ": "))
	}
	if len(started.Tasks) == 0 {
		j.id = "task"
		return nil, j.failed("", "", strings.Join(reasons, "; "), nil)
	}
	var arns []string
	for _, t := range started.Tasks {
		arns = append(arns, t.TaskArn)
	}
	j.id = strings.Join(arns, ", ")
	seen := &runningTasks{arns: arns, tasks: map[string]*describedTask{}}
	which := boto3.Map{"cluster": started.Tasks[0].ClusterArn, "tasks": arns}
	_, err := until(ctx, j, "DescribeTasks", which, 6*time.Second, seen.over)
	var list []Task
	status := ""
	for _, arn := range arns {
		t := seen.tasks[arn]
		if t == nil {
			t = &describedTask{TaskArn: arn}
		}
		done, faults := taskOf(t)
		switch {
		case t.LastStatus == "STOPPED":
			reasons = append(reasons, faults...)
		case err == nil:
			reasons = append(reasons, fmt.Sprintf("task %s: %v", arn, errGone))
		}
		if t.TaskDefinitionArn != "" {
			j.locate(ctx, t, &done)
		}
		if list = append(list, done); status != "RUNNING" {
			status = t.LastStatus
		}
	}
	switch {
	case err != nil:
		return list, j.failed(status, "", "", err)
	case len(reasons) > 0:
		return list, j.failed(status, list[0].StopCode, strings.Join(reasons, "; "), nil)
	}
	return list, nil
}

type describedTasks struct{ Tasks []describedTask }

// runningTasks are tasks as they were last told of.
type runningTasks struct {
	arns    []string
	tasks   map[string]*describedTask
	unknown absence
}

// over says that all tasks have stopped, but for those that the service tells of no more.
func (r *runningTasks) over(out *describedTasks) (bool, error) {
	told := map[string]bool{}
	for i, t := range out.Tasks {
		r.tasks[t.TaskArn], told[t.TaskArn] = &out.Tasks[i], true
	}
	runs, absent := false, false
	for _, arn := range r.arns {
		switch t := r.tasks[arn]; {
		case t != nil && t.LastStatus == "STOPPED":
		case told[arn]:
			runs = true
		default:
			absent = true
		}
	}
	gone := r.unknown.lasts(!absent)
	return !runs && (!absent || gone), nil
}

// taskOf is a task as users see it, and what went wrong in it.
func taskOf(t *describedTask) (done Task, faults []string) {
	done = Task{ARN: t.TaskArn, Status: t.LastStatus, StopCode: t.StopCode, Reason: t.StoppedReason, Started: t.StartedAt, Stopped: t.StoppedAt}
	for _, c := range t.Containers {
		done.Containers = append(done.Containers, Container{Name: c.Name, ExitCode: c.ExitCode, Reason: c.Reason})
		if c.ExitCode != nil && *c.ExitCode != 0 {
			faults = append(faults, fmt.Sprintf("container %s: %s", c.Name, exit(c.ExitCode, c.Reason)))
		}
	}
	if len(faults) == 0 && t.StopCode != "" && t.StopCode != "EssentialContainerExited" {
		faults = append(faults, t.StoppedReason)
		for _, c := range t.Containers {
			if c.Reason != "" {
				faults = append(faults, fmt.Sprintf("container %s: %s", c.Name, c.Reason))
			}
		}
	}
	return done, faults
}

// locate finds out where the containers of a task log to. It is no error where the
// caller may not know.
func (j *job) locate(ctx context.Context, t *describedTask, to *Task) {
	var out struct {
		TaskDefinition struct {
			ContainerDefinitions []struct {
				Name             string
				LogConfiguration struct {
					LogDriver string
					Options   map[string]string
				}
			}
		}
	}
	if j.start(ctx, "DescribeTaskDefinition", boto3.Map{"taskDefinition": t.TaskDefinitionArn}, &out) != nil {
		return
	}
	id := t.TaskArn[strings.LastIndex(t.TaskArn, "/")+1:]
	for _, d := range out.TaskDefinition.ContainerDefinitions {
		for i := range to.Containers {
			c := &to.Containers[i]
			log := d.LogConfiguration
			if c.Name != d.Name || log.LogDriver != "awslogs" {
				continue
			}
			c.LogGroup = log.Options["awslogs-group"]
			if prefix := log.Options["awslogs-stream-prefix"]; prefix != "" {
				c.LogStream = prefix + "/" + c.Name + "/" + id
			}
		}
	}
}
