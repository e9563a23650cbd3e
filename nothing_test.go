package boto3_test

import (
	"context"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	goruntime "runtime"
	"runtime/debug"
	"slices"
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/authtoken"
	"github.com/boto3-go/boto3/credentials"
	"github.com/boto3-go/boto3/dynamodb"
	"github.com/boto3-go/boto3/eventual"
	"github.com/boto3-go/boto3/function"
	"github.com/boto3-go/boto3/jobs"
	"github.com/boto3-go/boto3/queue"
	resourceddb "github.com/boto3-go/boto3/resource/dynamodb"
	resourceec2 "github.com/boto3-go/boto3/resource/ec2"
	resources3 "github.com/boto3-go/boto3/resource/s3"
	"github.com/boto3-go/boto3/secrets"
	servicedynamodb "github.com/boto3-go/boto3/service/dynamodb"
	services3 "github.com/boto3-go/boto3/service/s3"
	"github.com/boto3-go/boto3/transfer"
)

type row struct{ ID string }

// exported has all functions of the packages that people call, those that have
// type parameters for a type of the tests'. A test holds that it is complete.
var exported = map[string][]any{
	".": {
		boto3.NewSession, boto3.NewClient, boto3.NewResource, boto3.With, boto3.Set, boto3.Metadata, boto3.PageSize, boto3.MaxItems,
		boto3.StartingToken, boto3.ResumeToken, boto3.Delay, boto3.MaxWait, boto3.MaxWaitAttempts, boto3.PresignMethod, boto3.NativeValues,
		boto3.NewEventWriter[boto3.Map], boto3.PagesOf[boto3.Map], boto3.Text, boto3.WithHook, boto3.Header, boto3.Using, boto3.Result, boto3.Transport,
		boto3.Each[row], boto3.Until[boto3.Map],
	},
	"jobs": {
		jobs.QueryAthena[row], jobs.QueryLogs[row], jobs.TailLogs, jobs.Deploy, jobs.RunExecution[row], jobs.RunBatchJob, jobs.RunGlueJob, jobs.RunCrawler,
		jobs.RunCommand, jobs.RunTask, jobs.ExportTable, jobs.ImportTable,
	},
	"eventual": {eventual.Hook},
	"transfer": {
		transfer.BatchCopy, transfer.BatchTag, transfer.BatchRestore,
		transfer.New, transfer.Extra, transfer.Progress, transfer.Size, transfer.Resume, transfer.SourceClient, transfer.Include,
		transfer.Exclude, transfer.Compare, transfer.WithDelete, transfer.DryRun, transfer.OnAction, transfer.NoSymlinks, transfer.Dir, transfer.Prefix,
		transfer.MaxDelete, transfer.ParallelList, transfer.UploadFile, transfer.DownloadFile, transfer.Upload, transfer.Download, transfer.Copy,
	},
	"credentials": {
		credentials.CLICache, credentials.InstanceRegion, credentials.Links, credentials.MetadataSettings, credentials.Anonymous, credentials.AssumeRole,
		credentials.Container, credentials.EC2Role, credentials.Environment, credentials.Login, credentials.NewCache, credentials.NewChain, credentials.ChainOf,
		credentials.Process, credentials.SSO, credentials.SSOToken, credentials.Static, credentials.StaticCredentials, credentials.WebIdentity,
		credentials.NewTokenCache, credentials.NewInstanceMetadata, credentials.TokenChain, credentials.EnvironmentToken, credentials.StaticToken,
	},
	"authtoken": {authtoken.DSQL, authtoken.DSQLAdmin, authtoken.ElastiCache, authtoken.ElastiCacheServerless, authtoken.MemoryDB, authtoken.RDS,
		authtoken.EKS, authtoken.MSK, authtoken.ECR, authtoken.ECRPublic, authtoken.CodeArtifact},
	"dynamodb": {
		dynamodb.BatchGet[row, row], dynamodb.Escape, dynamodb.Marshal, dynamodb.MarshalMap, dynamodb.TransactGet, dynamodb.Unmarshal,
		dynamodb.UnmarshalListOfMaps, dynamodb.UnmarshalMap, dynamodb.TableOf[row], dynamodb.NewTransaction, dynamodb.Attr, dynamodb.Key,
		dynamodb.ListAppend, dynamodb.If, dynamodb.Filter, dynamodb.Project, dynamodb.Index, dynamodb.Consistent, dynamodb.Descending,
		dynamodb.Segments, dynamodb.Returning, dynamodb.Param, dynamodb.With, dynamodb.WithPages, dynamodb.ParseNumber,
		dynamodb.Set, dynamodb.Remove, dynamodb.Add, dynamodb.Delete, dynamodb.TableFor[row], dynamodb.Used, dynamodb.Failed,
		dynamodb.ItemToJSON, dynamodb.ItemFromJSON, dynamodb.MixedOf, dynamodb.Statement[row], dynamodb.Exec, dynamodb.RemoveZero,
		dynamodb.ReadEvent[row], dynamodb.ReadRecords[row],
	},
	"queue":    {queue.SendAll, queue.PublishAll, queue.PutAll, queue.DeliverAll, queue.Doubling, queue.After, queue.JSON[row]},
	"secrets":  {secrets.Manager, secrets.Parameters, secrets.Version, secrets.Stage, secrets.As[row]},
	"function": {function.Qualifier, function.Tenant, function.LogTail, function.With, function.Invoke[row], function.Start, function.Stream},
}

// receivers have the methods that are called: of nil pointers and of zero values.
var receivers = []any{
	&boto3.Session{}, &boto3.Client{}, &boto3.Resource{}, &boto3.Collection{}, &boto3.ActionResult{}, &boto3.EventWriter[boto3.Map]{},
	&boto3.Error{}, &boto3.ParamError{}, &boto3.UnknownError{}, &boto3.SettingError{}, &boto3.ProfileNotFoundError{}, &boto3.NoRegionError{},
	&boto3.EndpointError{}, &boto3.UnsupportedAuthError{}, &boto3.ResponseError{}, &boto3.DamagedError{}, &boto3.WaitError{},
	&boto3.ResourceError{}, &boto3.Config{}, &boto3.Explanation{}, &boto3.ParamFault{}, new(boto3.Map), new(boto3.Code),
	&transfer.Manager{}, &transfer.AbortError{}, &transfer.ArgError{}, &transfer.ChangedError{}, &transfer.ChecksumError{}, &transfer.DeleteError{},
	&transfer.SizeError{}, &transfer.UnsafeKeyError{},
	&credentials.Cache{}, &credentials.Chain{}, &credentials.TokenCache{}, &credentials.FileCache{}, &credentials.Credentials{}, &credentials.Token{},
	&credentials.ConfigError{}, &credentials.LoginRequiredError{}, &credentials.NoCredentialsError{}, &credentials.NoTokenError{},
	&credentials.NotConfiguredError{}, &credentials.PartialError{}, &credentials.RetrievalError{}, new(credentials.ProviderFunc), new(credentials.TokenFunc),
	&dynamodb.Table[row]{}, &dynamodb.Writer[row]{}, &dynamodb.Transaction{}, &dynamodb.Update{}, &dynamodb.Condition{}, &dynamodb.KeyCondition{},
	&dynamodb.Attribute{}, &dynamodb.KeyAttribute{}, &dynamodb.Size{}, &dynamodb.Expressions{}, &dynamodb.UnprocessedError{}, &dynamodb.TransactionError{},
	&dynamodb.PathError{}, &dynamodb.Mixed{}, &dynamodb.DifferenceError{}, &dynamodb.VersionError{},
	&jobs.Query[row]{}, &jobs.Deployment{}, &jobs.Error{}, &jobs.DeployError{}, &jobs.StackEvent{},
	&queue.Worker{}, &secrets.Store{}, &secrets.ParameterStore{}, &secrets.Value{},
	&services3.Client{}, &servicedynamodb.Client{}, &services3.InvalidObjectState{},
	&resources3.Bucket{}, &resources3.Object{}, &resources3.BucketObjectsCollection{}, &resourceec2.Instance{}, &resourceddb.Table{},
}

// nilReceivers are the types whose nil pointers have an answer too: what a program
// holds for long, and may not have made. Those of values, builders and errors panic
// as in the standard library.
var nilReceivers = []any{
	&boto3.Session{}, &boto3.Client{}, &boto3.Resource{}, &boto3.EventWriter[boto3.Map]{}, &boto3.ActionResult{}, &transfer.Manager{},
	&credentials.Cache{}, &credentials.Chain{}, &credentials.TokenCache{}, &dynamodb.Table[row]{}, &services3.Client{}, &servicedynamodb.Client{},
}

// optionTypes are those of options that are functions, which only their packages call.
var optionTypes = []reflect.Type{reflect.TypeFor[dynamodb.Option](), reflect.TypeFor[secrets.Option](), reflect.TypeFor[function.Option]()}

// TestNothing calls every function and method with nothing: nil or zero arguments,
// of nil pointers and zero values, with no context and with one that has ended.
// Nothing panics, and what takes a nil context or a nil client says so.
func TestNothing(t *testing.T) {
	isolate(t)
	t.Setenv("AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://127.0.0.1:1")
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	for _, ctx := range []context.Context{nil, ended} {
		for _, list := range exported {
			for _, fn := range list {
				v := reflect.ValueOf(fn)
				callWithNothing(ctx, t, goruntime.FuncForPC(v.Pointer()).Name(), v, 0)
			}
		}
		for _, r := range receivers {
			p := reflect.ValueOf(r)
			nilToo := slices.ContainsFunc(nilReceivers, func(n any) bool { return reflect.TypeOf(n) == p.Type() })
			for name := range p.Type().Methods() {
				label := fmt.Sprintf("%v.%s", p.Type(), name.Name)
				callWithNothing(ctx, t, "zero "+label, p.MethodByName(name.Name), 0)
				_, plain := p.Elem().Type().MethodByName(name.Name)
				if nilToo && !plain {
					callWithNothing(ctx, t, "nil "+label, reflect.Zero(p.Type()).MethodByName(name.Name), 0)
				}
			}
		}
	}
}

// withoutContext are what a context is nothing to.
var withoutContext = []string{
	"github.com/boto3-go/boto3/credentials.Anonymous().Retrieve",
	"github.com/boto3-go/boto3/credentials.StaticToken().RetrieveToken",
	// nothing waits to be written
	"zero *dynamodb.Writer[github.com/boto3-go/boto3_test.row].Close", "zero *dynamodb.Writer[github.com/boto3-go/boto3_test.row].Flush",
}

var (
	contextType = reflect.TypeFor[context.Context]()
	errorType   = reflect.TypeFor[error]()
)

// callWithNothing calls a function without and with nil options, and what it
// returns: iterators, providers, handlers.
func callWithNothing(ctx context.Context, t *testing.T, label string, fn reflect.Value, depth int) {
	t.Helper()
	if fn.Kind() != reflect.Func || depth > 2 || fn.Type().NumIn() > 0 && fn.Type().In(0) == reflect.TypeFor[fmt.State]() {
		return
	}
	defer func() {
		if r := recover(); r != nil {
			t.Errorf("%s (context %v) panics: %v\n%s", label, ctx != nil, r, firstLines(string(debug.Stack())))
		}
	}()
	ft := fn.Type()
	for _, some := range []bool{false, true} {
		var args []reflect.Value
		takesContext := false
		for i := range ft.NumIn() {
			switch in := ft.In(i); {
			case ft.IsVariadic() && i == ft.NumIn()-1:
				if some {
					args = append(args, reflect.Zero(in.Elem()))
				}
			case in == contextType && ctx != nil:
				args = append(args, reflect.ValueOf(&ctx).Elem())
				takesContext = true
			case in == contextType:
				args = append(args, reflect.Zero(in))
				takesContext = true
			case in.Kind() == reflect.Func && in.NumOut() == 1: // the body of a range
				args = append(args, reflect.MakeFunc(in, func([]reflect.Value) []reflect.Value { return []reflect.Value{reflect.ValueOf(false)} }))
			default:
				args = append(args, reflect.Zero(in))
			}
		}
		for _, out := range fn.Call(args) {
			if takesContext && ctx == nil && out.Type() == errorType && out.IsNil() && !slices.Contains(withoutContext, label) {
				t.Errorf("%s takes a nil context", label)
			}
			if out.Kind() == reflect.Func && !slices.Contains(optionTypes, out.Type()) {
				callWithNothing(ctx, t, label+"()", out, depth+1)
			}
			if p, ok := reflect.TypeAssert[credentials.Provider](out); ok && !out.IsZero() {
				callWithNothing(ctx, t, label+"().Retrieve", reflect.ValueOf(p).MethodByName("Retrieve"), depth+1)
			}
			if p, ok := reflect.TypeAssert[credentials.TokenProvider](out); ok && !out.IsZero() {
				callWithNothing(ctx, t, label+"().RetrieveToken", reflect.ValueOf(p).MethodByName("RetrieveToken"), depth+1)
			}
		}
		if !ft.IsVariadic() {
			return
		}
	}
}

func firstLines(stack string) string {
	var kept []string
	for line := range strings.Lines(stack) {
		if strings.Contains(line, ".go:") && !strings.Contains(line, "_test.go") && !strings.Contains(line, "/runtime/") && !strings.Contains(line, "/reflect/") {
			kept = append(kept, strings.TrimSpace(line))
		}
	}
	return strings.Join(kept[:min(len(kept), 4)], "\n")
}

// TestNothingIsComplete holds that no function of the packages is forgotten.
func TestNothingIsComplete(t *testing.T) {
	for dir, list := range exported {
		known := map[string]bool{}
		for _, fn := range list {
			name := strings.TrimSuffix(goruntime.FuncForPC(reflect.ValueOf(fn).Pointer()).Name(), "[...]")
			known[name[strings.LastIndexByte(name, '.')+1:]] = true
		}
		files, err := filepath.Glob(filepath.Join(dir, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range files {
			if strings.HasSuffix(path, "_test.go") {
				continue
			}
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range file.Decls {
				if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.IsExported() && !known[f.Name.Name] {
					t.Errorf("%s: %s is not called with nothing", path, f.Name.Name)
				}
			}
		}
	}
}
