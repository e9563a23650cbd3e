package transfer_test

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/service/s3"
	"github.com/boto3-go/boto3/transfer"
)

// Options of trees do not compile where one object is transferred.
var (
	_ transfer.TreeOption = transfer.Extra(nil)
	_                     = []transfer.TreeOption{
		transfer.DryRun(), transfer.WithDelete(), transfer.NoSymlinks(), transfer.OnAction(nil),
		transfer.Include(), transfer.Exclude(), transfer.Compare(transfer.BySize),
	}
)

func TestOptionsOfOtherTransfers(t *testing.T) {
	f, client := newFake(t)
	m := transfer.New(client, small)
	ctx, dir := t.Context(), t.TempDir()
	progress := transfer.Progress(func(int64, int64) {})
	object := transfer.Object{Bucket: "b", Key: "from"}
	upload := func(opts ...transfer.Option) error {
		_, err := m.Upload(ctx, "b", "k", strings.NewReader("x"), opts...)
		return err
	}
	download := func(opts ...transfer.Option) error {
		_, err := m.DownloadFile(ctx, "b", "k", filepath.Join(dir, "file"), opts...)
		return err
	}
	write := func(opts ...transfer.Option) error {
		_, err := m.Download(ctx, "b", "k", &bytes.Buffer{}, opts...)
		return err
	}
	imitate := func(opts ...transfer.Option) error {
		_, err := m.Copy(ctx, "b", "k", object, opts...)
		return err
	}
	remove := func(opts ...transfer.Option) error { return m.Delete(ctx, "b", "k", opts...) }
	removeKeys := func(opts ...transfer.Option) error {
		_, err := m.DeleteKeys(ctx, "b", []string{"k"}, opts...)
		return err
	}
	up := func(opts ...transfer.TreeOption) error {
		_, err := m.UploadDir(ctx, "b", "p", dir, opts...)
		return err
	}
	down := func(opts ...transfer.TreeOption) error {
		_, err := m.DownloadDir(ctx, "b", "p", dir, opts...)
		return err
	}
	mirror := func(opts ...transfer.TreeOption) error {
		_, err := m.Sync(ctx, transfer.Dir(dir), transfer.Prefix("b", "p"), opts...)
		return err
	}
	var none *boto3.Client
	var noneTyped *s3.Client
	for name, c := range map[string]struct {
		err  error
		want string
	}{
		"upload, resume":           {upload(transfer.Resume()), "UploadFile"},
		"upload, source":           {upload(transfer.SourceClient(client)), "the option SourceClient"},
		"upload, size":             {upload(transfer.Size(-1)), "below zero"},
		"download, size":           {download(transfer.Size(1)), "the option Size"},
		"download, source":         {download(transfer.SourceClient(client)), "the option SourceClient"},
		"write, resume":            {write(transfer.Resume()), "DownloadFile"},
		"copy, size":               {imitate(transfer.Size(1)), "the option Size"},
		"copy, resume":             {imitate(transfer.Resume()), "the option Resume"},
		"copy, nil source":         {imitate(transfer.SourceClient(nil)), "SourceClient was given no client"},
		"copy, nil client":         {imitate(transfer.SourceClient(none)), "SourceClient was given no client"},
		"copy, nil typed client":   {imitate(transfer.SourceClient(noneTyped)), "SourceClient was given no client"},
		"delete, progress":         {remove(progress), "the option Progress"},
		"delete, resume":           {remove(transfer.Resume()), "the option Resume"},
		"delete keys, progress":    {removeKeys(progress), "the option Progress"},
		"delete keys, size":        {removeKeys(transfer.Size(1)), "the option Size"},
		"upload of tree, size":     {up(transfer.Size(1)), "the option Size is for single objects"},
		"upload of tree, delete":   {up(transfer.WithDelete()), "WithDelete is for Sync"},
		"upload of tree, compare":  {up(transfer.Compare(transfer.ByTime)), "Compare is for Sync"},
		"download of tree, links":  {down(transfer.NoSymlinks()), "the option NoSymlinks"},
		"download of tree, delete": {down(transfer.WithDelete()), "WithDelete is for Sync"},
		"sync, comparison":         {mirror(transfer.Compare(7)), "Compare(7)"},
		"sync, source":             {mirror(transfer.SourceClient(client)), "the option SourceClient"},
	} {
		if c.err == nil || !strings.Contains(c.err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, c.err, c.want)
		}
	}
	if len(f.requests) > 0 {
		t.Error("requests were sent:", f.requests)
	}
}

// TestNoManager holds that what was made without New says so.
func TestNoManager(t *testing.T) {
	var none *s3.Client
	for name, m := range map[string]*transfer.Manager{
		"nil": nil, "zero": {}, "nil client": transfer.New(nil, small), "nil typed client": transfer.New(none, small),
	} {
		_, up := m.Upload(t.Context(), "b", "k", strings.NewReader("x"))
		_, tree := m.Sync(t.Context(), transfer.Dir(t.TempDir()), transfer.Prefix("b", ""))
		for _, err := range []error{up, tree, m.Delete(t.Context(), "b", "k")} {
			if err == nil || !strings.Contains(err.Error(), "there is no client") {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}
