package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"github.com/spf13/viper"

	"leaderful/output/findings"
	"leaderful/scenarios"
)

// readConfiguration reads the configuration file, if there is one.
func readConfiguration(cmd *cobra.Command, v *viper.Viper, known map[string][]*pflag.Flag) error {
	path, err := cmd.Flags().GetString("config")
	if err != nil {
		return err
	}
	if path == "" {
		if path = configurationFile(); path == "" {
			return nil
		}
	}
	text, err := scenarios.ReadFile(path)
	if err != nil {
		return findings.Misused("%w", err)
	}
	keys, err := scenarios.ReadConfiguration(path, text, formsOf(known))
	if err != nil {
		return findings.Misuse{Err: err}
	}
	configured := map[string]any{}
	for _, key := range keys {
		configured[key.Name] = key
	}
	return v.MergeConfigMap(configured)
}

// configurationFile returns the path of the configuration file, or "".
func configurationFile() string {
	candidates := []string{"leaderful.yaml"}
	if folder, err := os.UserConfigDir(); err == nil {
		candidates = append(candidates, filepath.Join(folder, "leaderful", "leaderful.yaml"))
	}
	for _, path := range candidates {
		if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) && err == nil {
			return path
		}
	}
	return ""
}
