// Package progressbar shows transfers on a terminal: a bar for each, with bytes,
// speed and the time that is left. It is a module of its own, so that programs
// that show nothing do not depend on the library that draws.
//
//	bars := progressbar.New(os.Stderr)
//	_, err := m.UploadFile(ctx, "bucket", "key", "big.bin", bars.Transfer("big.bin"))
//	bars.Close()
package progressbar

import (
	"io"
	"strings"
	"sync"
	"time"
	"unicode"

	"github.com/boto3-go/boto3/transfer"
	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
)

// Bars are the bars of one terminal. They are safe for concurrent use.
type Bars struct {
	progress *mpb.Progress

	mu   sync.Mutex
	bars []*mpb.Bar
}

// Option changes how bars are drawn.
type Option func(*settings)

type settings struct {
	width  int
	always bool
}

// Width is that of the lines, in columns; by default the terminal's, or 80.
func Width(columns int) Option { return func(s *settings) { s.width = columns } }

// Always draws also where the writer is no terminal.
func Always() Option { return func(s *settings) { s.always = true } }

// New draws on a terminal, such as os.Stderr. It draws nothing where w is none,
// unless told to by Always. Close must be called in the end.
func New(w io.Writer, opts ...Option) *Bars {
	var s settings
	for _, opt := range opts {
		opt(&s)
	}
	options := []mpb.ContainerOption{mpb.WithOutput(w), mpb.WithRefreshRate(120 * time.Millisecond)}
	if s.width > 0 {
		options = append(options, mpb.WithWidth(s.width))
	}
	if s.always {
		options = append(options, mpb.WithAutoRefresh())
	}
	return &Bars{progress: mpb.New(options...)}
}

// Transfer is the option for a transfer that has a bar of its own show it under
// a name. Of a directory one bar shows the whole. It takes the place of an
// option transfer.Progress before it. After Close it shows nothing.
func (b *Bars) Transfer(name string) transfer.Option {
	b.mu.Lock()
	defer b.mu.Unlock()
	bar, err := b.progress.Add(0, mpb.BarStyle().Rbound("|").Lbound("|").Build(),
		mpb.PrependDecorators(decor.Name(printable(name), decor.WCSyncSpaceR)),
		mpb.AppendDecorators(
			decor.Percentage(decor.WCSyncSpace),
			decor.Counters(decor.SizeB1024(0), "% .1f / % .1f", decor.WCSyncSpace),
			decor.AverageSpeed(decor.SizeB1024(0), "% .1f", decor.WCSyncSpace),
			decor.OnAbort(decor.OnComplete(decor.AverageETA(decor.ET_STYLE_GO, decor.WCSyncSpace), "done"), "stopped"),
		))
	if err != nil { // it is closed
		return transfer.Progress(nil)
	}
	b.bars = append(b.bars, bar)
	return transfer.Progress(func(done, total int64) {
		if total >= 0 {
			bar.SetTotal(total, false)
		}
		bar.SetCurrent(done)
		if done == total {
			bar.SetTotal(total, true)
		}
	})
}

// Close draws for the last time and waits until that is done. A bar whose
// transfer is not over stays as it is, and is called stopped. Close may be
// called again.
func (b *Bars) Close() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, bar := range b.bars {
		bar.Abort(false)
	}
	b.bars = nil
	b.progress.Wait()
}

// printable takes out what would move the cursor: names come from keys.
func printable(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return '?'
	}, name)
}
