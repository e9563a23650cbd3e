package site

import (
	"bytes"
	"compress/flate"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/boto3-go/boto3"
)

// indexOf are the lines by which a service is searched for. The first has its names;
// then come operations, and after a line that begins with a colon names of another
// kind. site.js reads them.
func indexOf(x *service) string {
	var b strings.Builder
	fmt.Fprintf(&b, "=%s\t%s\t%s\n", x.name, x.command, x.title)
	for _, name := range x.model.OperationNames() {
		b.WriteString(name + "\n")
	}
	var waiters []string
	for _, op := range x.pkg.Operations {
		for _, w := range op.Waiters {
			waiters = append(waiters, w.Name+"\t"+op.Name)
		}
	}
	var resources, types, errors []string
	if x.resources != nil {
		for _, t := range x.resources.Types {
			resources = append(resources, t.Name)
		}
	}
	for _, name := range x.typeNames {
		if x.types[name].Exception {
			errors = append(errors, name)
		} else {
			types = append(types, name)
		}
	}
	lettered := ""
	if len(x.typeNames) > mostTypes {
		lettered = "+" // the page of a type has its first letter
	}
	for _, group := range []struct {
		kind  string
		names []string
	}{{"waiter", waiters}, {"resource", resources}, {"type" + lettered, types}, {"error" + lettered, errors}} {
		if len(group.names) > 0 {
			b.WriteString(":" + group.kind + "\n" + strings.Join(group.names, "\n") + "\n")
		}
	}
	return b.String()
}

// searchScript is the index as a script, since pages that were opened as files may load
// scripts and nothing else. It is compressed, as not every host does that.
func searchScript(index string) ([]byte, error) {
	var packed bytes.Buffer
	w, err := flate.NewWriter(&packed, flate.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write([]byte(index)); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return []byte("boto3Index(\"" + base64.StdEncoding.EncodeToString(packed.Bytes()) + "\")\n"), nil
}

// servicesScript is the list of services as a script.
func servicesScript(services []listed) ([]byte, error) {
	list := make([][2]string, len(services))
	for i, s := range services {
		list[i] = [2]string{s.name, s.title}
	}
	data, err := json.Marshal(list)
	return []byte("boto3Services(" + string(data) + ")\n"), err
}

// list tells of all services what lists of them show.
func list(s *boto3.Session) ([]listed, error) {
	var services []listed
	for _, name := range s.AvailableServices() {
		c, err := s.Client(name, boto3.Config{Region: "us-east-1"})
		if err != nil {
			return nil, err
		}
		m := c.Model()
		title := m.ServiceFullName
		if title == "" {
			title = name
		}
		services = append(services, listed{name, title, len(m.OperationNames())})
	}
	return services, nil
}

// each opens all services, some at once, and calls visit with each. It ends with the
// first error, or when ctx does.
func each(ctx context.Context, s *boto3.Session, names []string, visit func(i int, x *service) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	next := make(chan int)
	var work sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		work.Go(func() {
			for i := range next {
				x, err := openService(s, names[i])
				if err == nil {
					err = visit(i, x)
				}
				if err != nil {
					cancel(err)
				}
			}
		})
	}
feed:
	for i := range names {
		select {
		case next <- i:
		case <-ctx.Done():
			break feed
		}
	}
	close(next)
	work.Wait()
	return context.Cause(ctx)
}

// makeIndex is the index of all services.
func makeIndex(ctx context.Context, s *boto3.Session) ([]byte, error) {
	names := s.AvailableServices()
	parts := make([]string, len(names))
	err := each(ctx, s, names, func(i int, x *service) error {
		parts[i] = indexOf(x)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return searchScript(strings.Join(parts, ""))
}

// render makes a page of a service; nil where it has none of the name.
func render(x *service, page string, l links) ([]byte, error) {
	w := &markup{root: "../", links: l}
	_, types := x.typePages()
	switch {
	case page == "":
		w.servicePage(x)
	case types[page] != nil:
		w.typesPage(x, page)
	case page == resourcesName && x.resources != nil:
		w.resourcesPage(x)
	case slices.Contains(x.model.OperationNames(), page):
		if err := w.operation(x, page); err != nil {
			return nil, err
		}
	default:
		return nil, nil
	}
	return w.Bytes(), nil
}
