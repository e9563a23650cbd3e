package endpoint

import (
	"strings"
	"testing"
)

func benchmarkSets(b *testing.B) map[string]*RuleSet {
	b.Helper()
	data := botocoreData(b)
	sets := map[string]*RuleSet{}
	for _, service := range []string{"s3", "dynamodb", "acm", "sts"} {
		set, err := ParseJSON(latestRules(b, data, service))
		if err != nil {
			b.Fatal(err)
		}
		sets[service] = set
	}
	return sets
}

func BenchmarkOpen(b *testing.B) {
	for service, set := range benchmarkSets(b) {
		form, err := set.AppendBinary(nil)
		if err != nil {
			b.Fatal(err)
		}
		data := string(form)
		b.Run(service, func(b *testing.B) {
			b.ReportAllocs()
			b.ReportMetric(float64(len(set.nodes)), "nodes")
			b.ReportMetric(float64(len(data)), "bytes")
			for b.Loop() {
				if _, err := Open(data); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkOpenPartitions(b *testing.B) {
	form, err := mustPartitions(b, readFile(b, botocoreData(b), "partitions.json")).AppendBinary(nil)
	if err != nil {
		b.Fatal(err)
	}
	data := string(form)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := OpenPartitions(data); err != nil {
			b.Fatal(err)
		}
	}
}

func bucketParams(b *testing.B, set *RuleSet, bucket string) Params {
	b.Helper()
	p := set.NewParams()
	for name, v := range map[string]any{
		"Region": "us-west-2", "UseFIPS": false, "UseDualStack": false, "ForcePathStyle": false, "Accelerate": false,
		"UseGlobalEndpoint": false, "DisableMultiRegionAccessPoints": false, "UseArnRegion": true,
		"Bucket": bucket, "Key": "some/key/" + bucket,
	} {
		if set.Slot(name) < 0 {
			continue
		}
		if err := p.Set(name, v); err != nil {
			b.Fatal(err)
		}
	}
	return p
}

func BenchmarkResolve(b *testing.B) {
	sets := benchmarkSets(b)
	partitions := mustPartitions(b, readFile(b, botocoreData(b), "partitions.json"))
	for _, c := range []struct{ name, service, bucket string }{
		{"s3/bucket", "s3", "mybucket"},
		{"s3/arn", "s3", "arn:aws:s3:us-west-2:123456789012:accesspoint:myap"},
		{"s3/express", "s3", "mybucket--usw2-az1--x-s3"},
		{"acm", "acm", ""},
	} {
		set := sets[c.service]
		p := bucketParams(b, set, c.bucket)
		resolver := NewResolver(set, partitions, 0)
		b.Run(c.name+"/hit", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := resolver.Resolve(p); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(c.name+"/miss", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := set.Resolve(partitions, p); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkCall is what a client does on each call of an operation with an
// endpoint parameter: copy the settings, set the parameter, resolve.
func BenchmarkCall(b *testing.B) {
	set := benchmarkSets(b)["s3"]
	resolver := NewResolver(set, mustPartitions(b, readFile(b, botocoreData(b), "partitions.json")), 0)
	base := bucketParams(b, set, "unused")
	bucket, key := set.Slot("Bucket"), set.Slot("Key")
	keys := strings.Fields("a/b c/d e/f g/h")
	var p Params
	i := 0
	b.ReportAllocs()
	for b.Loop() {
		p.CopyFrom(base)
		p.SetString(bucket, "mybucket")
		p.SetString(key, keys[i&3])
		i++
		if _, err := resolver.Resolve(p); err != nil {
			b.Fatal(err)
		}
	}
}
