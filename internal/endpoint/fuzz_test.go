package endpoint

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func seeds(f *testing.F) [][]byte {
	f.Helper()
	list := [][]byte{
		ruleSet(`{"fn": "isSet", "argv": [{"ref": "Text"}]}`, `{"url": "https://{Text}", "headers": {"a": ["{Region}"]}}`),
		ruleSet(`{"fn": "aws.parseArn", "argv": ["{Text}"], "assign": "x"}`,
			`{"url": "https://{x#service}", "properties": {"authSchemes": [{"name": "sigv4a", "signingRegionSet": ["*"]}], "n": 1}}`),
		ruleSet(`{"fn": "parseURL", "argv": [{"ref": "Text"}], "assign": "x"}`, `{"url": "{x#scheme}://{x#authority}{x#normalizedPath}"}`),
	}
	dir := filepath.Join("..", "..", "..", "shared", "vectors", "endpoints", "valid-rules")
	files, _ := filepath.Glob(filepath.Join(dir, "*.json"))
	for _, file := range files {
		if data, err := os.ReadFile(file); err == nil {
			list = append(list, data)
		}
	}
	return list
}

func resolveAll(t *testing.T, set *RuleSet, partitions *Partitions, text string) {
	p := set.NewParams()
	for slot, param := range set.Params() {
		switch param.Type {
		case String:
			p.SetString(slot, text)
		case Boolean:
			p.SetBool(slot, len(text)%2 == 0)
		case StringArray:
			p.SetStrings(slot, strings.Split(text, ","))
		}
	}
	resolver := NewResolver(set, partitions, 2)
	first, err := resolver.Resolve(p)
	again, errAgain := resolver.Resolve(p)
	if first.URL != again.URL || (err == nil) != (errAgain == nil) {
		t.Errorf("got %v, %v and then %v, %v", first, err, again, errAgain)
	}
}

func FuzzParseJSON(f *testing.F) {
	for _, data := range seeds(f) {
		f.Add(data, "us-east-1")
	}
	partitions := mustPartitions(f, []byte(testPartitions))
	f.Fuzz(func(t *testing.T, data []byte, text string) {
		set, err := ParseJSON(data)
		if err != nil {
			if _, ok := errors.AsType[*SyntaxError](err); !ok {
				t.Errorf("got %v", err)
			}
			return
		}
		resolveAll(t, reopened(t, data)["opened"], partitions, text)
		resolveAll(t, set, partitions, text)
	})
}

func FuzzOpen(f *testing.F) {
	for _, data := range seeds(f) {
		form, err := reopened(f, data)["parsed"].AppendBinary(nil)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(form), "us-east-1")
	}
	partitions := mustPartitions(f, []byte(testPartitions))
	f.Fuzz(func(t *testing.T, data, text string) {
		set, err := Open(data)
		if err != nil {
			if !errors.Is(err, ErrCorrupt) {
				t.Errorf("got %v", err)
			}
			return
		}
		resolveAll(t, set, partitions, text)
	})
}

func FuzzOpenPartitions(f *testing.F) {
	form, err := mustPartitions(f, []byte(testPartitions)).AppendBinary(nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(form), "us-east-1")
	f.Fuzz(func(t *testing.T, data, region string) {
		p, err := OpenPartitions(data)
		if err == nil && p.Partition(region) == nil {
			t.Error("no partition")
		}
	})
}

func FuzzParseURL(f *testing.F) {
	for _, url := range urlPool {
		f.Add(url)
	}
	f.Fuzz(func(t *testing.T, s string) {
		u, ok := parseURL(s)
		if !ok {
			return
		}
		if (u.scheme != "http" && u.scheme != "https") || u.authority == "" || strings.ContainsAny(u.authority, "/?#") ||
			strings.ContainsAny(u.path, "?#") || !strings.HasSuffix(u.normalizedPath, "/") {
			t.Errorf("%q: %+v", s, u)
		}
	})
}

func FuzzParseARN(f *testing.F) {
	for _, text := range textPool {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, s string) {
		a, ok := parseARN(s)
		if !ok {
			return
		}
		head := strings.Join([]string{"arn", a.partition, a.service, a.region, a.account, ""}, ":")
		if rest, found := strings.CutPrefix(s, head); !found || strings.ReplaceAll(rest, ":", "/") != strings.Join(a.resource, "/") {
			t.Errorf("%q: %+v", s, a)
		}
	})
}

// FuzzResolve runs S3's rules, the largest there are.
func FuzzResolve(f *testing.F) {
	data := botocoreData(f)
	partitions := mustPartitions(f, readFile(f, data, "partitions.json"))
	set := reopened(f, latestRules(f, data, "s3"))["opened"]
	resolver := NewResolver(set, partitions, 0)
	for i, text := range textPool {
		f.Add(text, regionPool[i%len(regionPool)], urlPool[i%len(urlPool)], uint32(i)*0x9e3779b9)
	}
	f.Fuzz(func(t *testing.T, bucket, region, url string, flags uint32) {
		p := set.NewParams()
		p.SetString(set.Slot("Bucket"), bucket)
		p.SetString(set.Slot("Region"), region)
		if flags&1 != 0 {
			p.SetString(set.Slot("Endpoint"), url)
		}
		for slot, param := range set.Params() {
			if param.Type == Boolean {
				p.SetBool(slot, flags>>(slot+1)&1 != 0)
			}
		}
		got, err := resolver.Resolve(p)
		if _, isRule := errors.AsType[*RuleError](err); err != nil && !isRule {
			t.Errorf("got %v", err)
		}
		if err == nil && got.URL == "" {
			t.Error("no URL")
		}
	})
}
