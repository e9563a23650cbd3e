package engine

import (
	"sync"

	"github.com/boto3-go/boto3/internal/syncmap"
)

// Override is settings that go over those of an engine for single calls. It keeps
// the engines that it makes, and is safe for concurrent use.
type Override struct {
	Settings any // as Config.Reconfigure takes them

	made syncmap.Map // *Engine -> func() (*Engine, error)
}

func (v *Override) of(c *Engine) (*Engine, error) {
	once, ok := v.made.Load(c)
	if !ok {
		once, _ = v.made.LoadOrStore(c, sync.OnceValues(func() (*Engine, error) { return c.Reconfigure(v.Settings) }))
	}
	return once.(func() (*Engine, error))()
}

// override is the engine that the options ask for. They do not ask it again.
func (c *Engine) override(o *Options) (*Engine, error) {
	e := c
	for _, v := range o.Using {
		var err error
		if e, err = v.of(e); err != nil {
			return nil, err
		}
	}
	o.Using = nil
	return e, nil
}
