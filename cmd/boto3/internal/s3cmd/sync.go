package s3cmd

import (
	"context"
	"fmt"
	"iter"
	"strings"
)

// compare makes the tasks of `s3 sync`: both sides are walked together, in the order of
// their keys.
func (c *work) compare(ctx context.Context, s, t *place, found items) tasks {
	w := c.walker(*t, *s, true)
	w.client = c.client
	w.filter.roots = []string{s.root(true), t.root(true)}
	there := w.find(ctx, t, true)
	return func(yield func(*task, error) bool) {
		next, stop := iter.Pull2(found)
		defer stop()
		nextThere, stopThere := iter.Pull2(there)
		defer stopThere()
		from, err, more := next()
		to, errThere, moreThere := nextThere()
		for more || moreThere {
			if err = cmpError(err, errThere); err != nil {
				yield(nil, err)
				return
			}
			var made *task
			switch order := order(from, to, more, moreThere); {
			case order < 0:
				made = newTask(s, t, from)
				ok, conflict := c.conflicts(made)
				if conflict != nil {
					yield(nil, conflict)
					return
				}
				if !ok {
					made = nil
				}
				from, err, more = next()
			case order > 0:
				if c.o.Has("delete") {
					made = &task{verb: "delete", item: to, source: t}
				}
				to, errThere, moreThere = nextThere()
			default:
				if c.differs(ctx, s, t, from, to) {
					made = newTask(s, t, from)
				}
				from, err, more = next()
				to, errThere, moreThere = nextThere()
			}
			if made != nil && !yield(made, nil) {
				return
			}
		}
	}
}

// order compares the keys of two items, either of which may be missing.
func order(from, to *item, more, moreThere bool) int {
	switch {
	case !moreThere:
		return -1
	case !more:
		return 1
	}
	return strings.Compare(from.rel, to.rel)
}

// differs says whether an item that both sides have is to be transferred.
func (c *work) differs(ctx context.Context, s, t *place, from, to *item) bool {
	switch {
	case c.o.Has("no-overwrite"):
		return false
	case from.size != to.size:
		return true
	case c.o.Has("size-only"):
		return false
	case c.o.Has("checksum"):
		return !c.sameContent(ctx, s, t, from, to)
	}
	if verb(s, t) != "download" {
		return from.modified.After(to.modified)
	}
	if c.o.Has("exact-timestamps") {
		return !from.modified.Equal(to.modified)
	}
	return to.modified.After(from.modified)
}

// sameContent compares by checksums.
func (c *work) sameContent(ctx context.Context, s, t *place, from, to *item) bool {
	switch {
	case from.s3 && to.s3:
		return from.etag != "" && from.etag == to.etag
	case from.s3:
		same, err := c.manager.SameContent(ctx, s.bucket, from.key(s), to.path)
		return err == nil && same
	}
	same, err := c.manager.SameContent(ctx, t.bucket, to.key(t), from.path)
	return err == nil && same
}

// conflicts says whether a download is to be made although, on a disk that does not
// tell upper from lower case, it could overwrite another.
func (c *work) conflicts(t *task) (bool, error) {
	how := c.o.text("case-conflict")
	if t.verb != "download" || !c.tree || how == "" || how == "ignore" {
		return true, nil
	}
	lower := strings.ToLower(t.target)
	if !c.claimed[lower] && (!exists(t.target) || c.name != "sync") {
		c.claimed[lower] = true
		return true, nil
	}
	switch how {
	case "skip":
		_, _ = fmt.Fprintf(c.env.Stderr, "warning: Skipping %s -> %s because a file whose name differs only by case either exists or is being downloaded.\n", t.item.path, t.target)
		return false, nil
	case "error":
		return false, fmt.Errorf("Failed to download %s -> %s because a file whose name differs only by case either exists or is being downloaded.", t.item.path, t.target) //nolint:revive,staticcheck // the AWS CLI's words
	}
	_, _ = fmt.Fprintf(c.env.Stderr, "warning: Downloading %s -> %s despite a file whose name differs only by case either existing or being downloaded.\n", t.item.path, t.target)
	return true, nil
}
