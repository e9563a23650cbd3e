package boto3

import (
	"log/slog"
	"os"

	"github.com/boto3-go/boto3/internal/settings"
)

// logger is who is told what a client's calls do, nil for nobody: the program's own
// logger, else standard error where the environment asks for it.
func logger(cfg Config, found *settings.Settings) *slog.Logger {
	if cfg.Logger != nil {
		return cfg.Logger
	}
	level := slog.LevelDebug
	switch found.Log {
	case "warn":
		level = slog.LevelWarn
	case "debug":
	default:
		return nil
	}
	return slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: level}))
}
