// Package runtime is for generated code only.
package runtime
