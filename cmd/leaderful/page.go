package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

// pageList is the file that lists the others in a folder of the page, so that
// another version can replace them.
const pageList = ".leaderful-page"

func newPage(app *application) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "page --out DIR",
		Short: "Write the browser page for a web server",
		Long: `page writes the files of the browser page into a folder for any web server. They
need no program behind them and no server settings, and work from any folder of the
server. A folder that holds an earlier version of the page is updated; a folder with
other contents is not changed.`,
		Example: `  leaderful page --out public
  leaderful page --out /var/www/html/leaderful`,
		Args: noArguments,
	}
	cmd.Flags().String("out", "", "the `folder`")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		o, err := app.options(cmd)
		if err != nil {
			return err
		}
		if o.out == "" {
			return misuse("page needs --out DIR")
		}
		files, err := app.site()
		if err != nil {
			return err
		}
		number, size, err := writePage(files, o.out)
		if err != nil {
			return err
		}
		fmt.Fprintf(app.stdout, "wrote %s (%.1f MB) to %s\n", counted(number, "file"), float64(size)/1e6, o.out)
		fmt.Fprintf(app.stdout, "Serve them with any web server, for example: python3 -m http.server --directory %s 8080\n", shellWord(o.out))
		return nil
	}
	return cmd
}

// writePage writes files into a folder, and removes those of an earlier page. It returns the number of files and their size.
func writePage(files fs.FS, folder string) (number, size int, err error) {
	before, err := pageIn(folder)
	if err != nil {
		return 0, 0, err
	}
	var names []string
	if err := fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			names = append(names, name)
		}
		return err
	}); err != nil {
		return 0, 0, err
	}
	// Visitors find everything that the page refers to at any time, and if this ends
	// halfway, the folder is still recognized as a page's.
	slices.SortStableFunc(names, func(a, b string) int { return lateness(a) - lateness(b) })
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return 0, 0, err
	}
	if err := writePageList(folder, slices.Concat(before, names)); err != nil {
		return 0, 0, err
	}
	for _, name := range names {
		content, err := fs.ReadFile(files, name)
		if err != nil {
			return 0, 0, err
		}
		path := filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return 0, 0, err
		}
		if err := os.WriteFile(path, content, 0o644); err != nil {
			return 0, 0, err
		}
		size += len(content)
	}
	for _, name := range before {
		if slices.Contains(names, name) {
			continue
		}
		if err := os.Remove(filepath.Join(folder, filepath.FromSlash(name))); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return 0, 0, err
		}
	}
	return len(names), size, writePageList(folder, names)
}

// lateness orders files for writing: those that others refer to come first.
func lateness(name string) int {
	switch {
	case strings.HasPrefix(name, "assets/"):
		return 0
	case name == "index.html":
		return 2
	}
	return 1
}

func writePageList(folder string, names []string) error {
	names = slices.Clone(names)
	slices.Sort(names)
	text := "This folder holds the page of leaderful. `leaderful page` replaces these files:\n" +
		strings.Join(slices.Compact(names), "\n") + "\n"
	return os.WriteFile(filepath.Join(folder, pageList), []byte(text), 0o644)
}

// pageIn returns the files of the page that a folder holds, or an error if it
// holds anything else. A missing folder counts as empty.
func pageIn(folder string) ([]string, error) {
	var names []string
	text, err := os.ReadFile(filepath.Join(folder, pageList))
	if err == nil {
		_, list, _ := strings.Cut(strings.TrimSpace(string(text)), "\n")
		names = strings.Fields(list)
	} else if !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	for _, name := range names {
		if !filepath.IsLocal(filepath.FromSlash(name)) {
			return nil, misuse("%s lists %q, which is outside its folder", filepath.Join(folder, pageList), name)
		}
	}
	err = filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name, err := filepath.Rel(folder, path)
		if err != nil {
			return err
		}
		if name = filepath.ToSlash(name); name != pageList && !slices.Contains(names, name) {
			return misuse("%s holds %s, which no earlier page wrote; choose an empty folder", folder, name)
		}
		return nil
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return names, err
}
