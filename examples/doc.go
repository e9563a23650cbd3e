// Package examples holds the programs in the folders below; README.md lists them.
package examples
