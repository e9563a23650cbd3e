package complete

import "time"

// Wait has values listed however busy the machine is.
func Wait() { patience = time.Minute }
