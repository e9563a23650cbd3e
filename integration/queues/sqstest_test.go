package queues

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/boto3-go/boto3/bototest/sqstest"
)

// TestStateOfSQS draws calls and has boto3 make them of sqstest, of ElasticMQ and of
// moto. What sqstest answers, one of the others answers too, but for what exception lists.
func TestStateOfSQS(t *testing.T) {
	srv := sqstest.New(t)
	names := []string{"sqstest", "ElasticMQ", "moto"}
	peers := []*peer{newPeer(t, srv.URL(), sqstest.Account), newPeer(t, servers[0].start(t), "000000000000"), newPeer(t, servers[1].start(t), "123456789012")}
	calls, errors, alike, excepted := 0, 0, map[string]int{}, map[string]int{}
	for seed := range uint64(10) {
		d := &draw{Rand: rand.New(rand.NewPCG(seed, 25)), seed: seed} //nolint:gosec // of a test
		for _, p := range peers {
			clear(p.ids)
		}
		var history []string
		for range 80 {
			c := d.next()
			history = append(history, c.String())
			answers := make([]any, len(peers))
			for i, p := range peers {
				answers[i] = p.make(t, c)
			}
			calls++
			agree := false
			for i := range peers[1:] {
				if reflect.DeepEqual(answers[0], answers[i+1]) {
					alike[names[i+1]]++
					agree = true
				}
			}
			if _, refused := answers[0].(string); refused {
				errors++
			}
			if agree {
				continue
			}
			if reason := c.exception(answers[0]); reason != "" {
				excepted[reason]++
				break // what follows differs for this reason
			}
			t.Errorf("seed %d, after\n  %s", seed, strings.Join(history, "\n  "))
			for i, name := range names {
				t.Errorf("%s: %s", name, show(answers[i]))
			}
			break
		}
	}
	t.Logf("%d calls, %d of them errors; as ElasticMQ %d, as moto %d, as neither %v", calls, errors, alike["ElasticMQ"], alike["moto"], excepted)
}

// call is a call that was drawn. Its receipt handle is that of a message that each
// server has handed out.
type call struct {
	operation string
	params    map[string]any
	queue     string
	body      string // whose handle is meant
}

func (c call) String() string {
	return fmt.Sprint(c.operation, " ", c.queue, " ", c.body, " ", show(c.params))
}

func show(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(text)
}

// exception is why AWS answers as sqstest does where both others do not.
func (c call) exception(answer any) string {
	switch {
	case c.operation == "DeleteMessage" && answer == "InvalidParameterValue":
		return "the handle of a FIFO queue ends with the visibility"
	case c.operation == "ChangeMessageVisibility" && answer == "InvalidParameterValue":
		return "the handle of a message that is gone is well-formed"
	case c.operation == "ChangeMessageVisibility" && answer == "MessageNotInflight":
		return "a message that is visible is not in flight"
	case c.operation == "DeleteMessage" && show(answer) == "{}":
		return "a message that is gone may be deleted"
	}
	return ""
}

// draw makes calls up. Messages of standard queues, and those of several groups, come
// in no order: they are received ten at a time, which all are. Queue c has one group, and
// is received from in small steps.
type draw struct {
	*rand.Rand
	seed         uint64
	queues, sent []string
	n            int
}

func (d *draw) pick(of []string) string { return of[d.IntN(len(of))] }

func (d *draw) next() call {
	if d.queues == nil {
		for _, name := range []string{"a%d", "b%d.fifo", "c%d.fifo", "d%d", "e%d.fifo"} {
			d.queues = append(d.queues, fmt.Sprintf(name, d.seed))
		}
	}
	if d.n++; d.n <= len(d.queues) {
		q := d.queues[d.n-1]
		attributes := map[string]any{"VisibilityTimeout": "600"}
		if strings.HasSuffix(q, ".fifo") {
			attributes["FifoQueue"] = "true"
		}
		switch q[0] {
		case 'c':
			attributes["ContentBasedDeduplication"] = "true"
		case 'd', 'e': // whose dead letters are in a and b
			attributes["RedrivePolicy"] = `{"deadLetterTargetArn":"?` + string(q[0]-3) + q[1:] + `","maxReceiveCount":2}`
		}
		return call{operation: "CreateQueue", params: map[string]any{"QueueName": q, "Attributes": attributes}, queue: q}
	}
	q := d.pick(d.queues)
	c := call{queue: q, params: map[string]any{"QueueUrl": "?"}}
	switch d.IntN(10) {
	case 0, 1:
		c.operation = "SendMessage"
		maps.Copy(c.params, d.message(q))
	case 2:
		c.operation = "SendMessageBatch"
		var entries []any
		for i := range 1 + d.IntN(3) {
			e := d.message(q)
			e["Id"] = fmt.Sprint("e", i*d.IntN(4))
			entries = append(entries, e)
		}
		c.params["Entries"] = entries
	case 3, 4, 5:
		c.operation = "ReceiveMessage"
		c.params["MaxNumberOfMessages"] = 10
		if q[0] == 'c' {
			c.params["MaxNumberOfMessages"] = d.IntN(4)
		}
		if d.IntN(2) == 0 {
			c.params["VisibilityTimeout"] = d.IntN(4) / 3 * 500
		}
		if d.IntN(2) == 0 {
			c.params["MessageAttributeNames"] = []any{d.pick([]string{"All", ".*", "n", "xy"})}
		}
		c.params["AttributeNames"] = []any{"ApproximateReceiveCount", "MessageGroupId", "MessageDeduplicationId"}
	case 6:
		c.operation, c.body = "DeleteMessage", d.known()
		c.params["ReceiptHandle"] = "?"
	case 7:
		c.operation, c.body = "ChangeMessageVisibility", d.known()
		c.params["ReceiptHandle"], c.params["VisibilityTimeout"] = "?", d.IntN(2)*300
	case 8:
		c.operation = "GetQueueAttributes"
		c.params["AttributeNames"] = []any{
			"ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible", "ApproximateNumberOfMessagesDelayed", "VisibilityTimeout", "DelaySeconds",
		}
	default:
		c.other(d)
	}
	return c
}

// other is a call of the rarer kind.
func (c *call) other(d *draw) {
	switch d.IntN(5) {
	case 0:
		c.operation, c.params = "GetQueueUrl", map[string]any{"QueueName": d.pick(append(d.queues, "none"))}
	case 1:
		c.operation = "SetQueueAttributes"
		c.params["Attributes"] = map[string]any{"VisibilityTimeout": d.pick([]string{"500", "700"})}
	case 2:
		c.operation, c.params = "CreateQueue", map[string]any{"QueueName": c.queue + d.pick([]string{"!", "x"})}
	case 3:
		c.operation, c.params["Tags"] = "TagQueue", map[string]any{d.pick([]string{"a", "b"}): "v"}
	default:
		c.operation = "ListQueueTags"
	}
}

func (d *draw) known() string {
	if len(d.sent) == 0 {
		return ""
	}
	return d.pick(d.sent)
}

func (d *draw) group(q string) string {
	if q[0] == 'c' {
		return "g"
	}
	return d.pick([]string{"g", "h", "i"})
}

// message is a message to send; some are wrong.
func (d *draw) message(q string) map[string]any {
	m := map[string]any{"MessageBody": fmt.Sprintf("m%d", d.IntN(20))}
	if strings.HasSuffix(q, ".fifo") {
		if d.IntN(12) > 0 {
			m["MessageGroupId"] = d.group(q)
		}
		if d.IntN(4) > 0 {
			m["MessageDeduplicationId"] = fmt.Sprint("d", d.IntN(30))
		}
	} else if d.IntN(4) == 0 {
		m["DelaySeconds"] = d.IntN(2) * 600
	}
	if d.IntN(3) == 0 {
		m["MessageAttributes"] = map[string]any{
			"n":   map[string]any{"DataType": "Number", "StringValue": fmt.Sprint(d.IntN(1000))},
			"b.c": map[string]any{"DataType": "Binary", "BinaryValue": map[string]any{"$bytes": base64.StdEncoding.EncodeToString([]byte{0, 1, 255})}},
			"xy":  map[string]any{"DataType": "String.of", "StringValue": "ü"},
		}
	}
	d.sent = append(d.sent, m["MessageBody"].(string))
	return m
}

// peer is a server that boto3 calls, and what it has handed out.
type peer struct {
	url     string
	in      io.Writer
	out     *bufio.Scanner
	urls    map[string]string // of queues
	handles map[string]string // by queue and body
	ids     map[string]string // sums of messages by their id
	arns    string            // before the names of queues
}

func newPeer(t *testing.T, url, account string) *peer {
	t.Helper()
	c := exec.CommandContext(t.Context(), "python3", "../../bototest/testdata/boto3_client.py")
	c.Env = append(os.Environ(), "PYTHONUTF8=1", "PYTHONDONTWRITEBYTECODE=1", "AWS_CONFIG_FILE="+os.DevNull, "AWS_SHARED_CREDENTIALS_FILE="+os.DevNull)
	c.Stderr = os.Stderr
	in, err := c.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		missing(t, err)
	}
	t.Cleanup(func() {
		_ = in.Close()
		_ = c.Wait()
	})
	p := &peer{strings.Replace(url, "127.0.0.1", "localhost", 1), in, bufio.NewScanner(out), map[string]string{}, map[string]string{}, map[string]string{}, "arn:aws:sqs:us-east-1:" + account + ":"}
	p.out.Buffer(nil, 16<<20)
	return p
}

// make has a call made, and returns what it has come to without what is each server's own.
func (p *peer) make(t *testing.T, c call) any {
	t.Helper()
	params := maps.Clone(c.params)
	if params["QueueUrl"] == "?" {
		params["QueueUrl"] = p.urls[c.queue]
	}
	if params["ReceiptHandle"] == "?" {
		params["ReceiptHandle"] = p.handles[c.queue+" "+c.body]
		if params["ReceiptHandle"] == "" {
			params["ReceiptHandle"] = "none"
		}
	}
	line, err := json.Marshal(map[string]any{"url": p.url, "service": "sqs", "operation": c.operation, "params": params})
	if err != nil {
		t.Fatal(err)
	}
	line = bytes.Replace(line, []byte("?"+string(c.queue[0]-3)+c.queue[1:]), []byte(p.arns+string(c.queue[0]-3)+c.queue[1:]), 1)
	if _, err := p.in.Write(append(line, '\n')); err != nil || !p.out.Scan() {
		t.Fatal("boto3 has ended", err, p.out.Err())
	}
	var a struct {
		Result       map[string]any
		Code, Failed string
	}
	if err := json.Unmarshal(p.out.Bytes(), &a); err != nil {
		t.Fatal(err)
	}
	if a.Code != "" || a.Failed != "" {
		return a.Code + a.Failed
	}
	if url, ok := a.Result["QueueUrl"].(string); ok && c.operation == "CreateQueue" {
		p.urls[c.queue] = url
	}
	return p.plain(c, a.Result)
}

// unordered is what entries of a list are sorted by: whatever has an order keeps it.
func unordered(c call, entry any) string {
	m, ok := entry.(map[string]any)
	if !strings.HasSuffix(c.queue, ".fifo") || !ok {
		return show(entry)
	}
	attributes, _ := m["Attributes"].(map[string]any)
	return show(attributes["MessageGroupId"])
}

// plain is an answer with sums in place of ids, and without handles and texts.
func (p *peer) plain(c call, v any) any {
	switch x := v.(type) {
	case []any:
		for i := range x {
			x[i] = p.plain(c, x[i])
		}
		slices.SortStableFunc(x, func(a, b any) int { return strings.Compare(unordered(c, a), unordered(c, b)) })
	case map[string]any:
		if handle, ok := x["ReceiptHandle"].(string); ok {
			p.handles[c.queue+" "+x["Body"].(string)] = handle
		}
		if id, ok := x["MessageId"].(string); ok {
			if p.ids[id] == "" {
				p.ids[id], _ = cmp.Or(x["MD5OfMessageBody"], x["MD5OfBody"]).(string)
			}
			x["MessageId"] = p.ids[id]
		}
		for name, v := range x {
			if list, ok := v.([]any); ok && len(list) == 0 {
				delete(x, name) // which some tell, and others do not
			}
		}
		if url, ok := x["QueueUrl"].(string); ok {
			x["QueueUrl"] = url[strings.LastIndexByte(url, '/')+1:]
		}
		for _, own := range []string{"ReceiptHandle", "SequenceNumber", "Message"} {
			delete(x, own)
		}
		for name := range x {
			x[name] = p.plain(c, x[name])
		}
	}
	return v
}
