package transfer

// treeOptions are those of directories.
type treeOptions struct {
	meter *meter // of the whole tree; nil for one object
}
