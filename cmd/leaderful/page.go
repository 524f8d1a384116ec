package main

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"leaderful/output/durable"
	"leaderful/output/findings"
	"leaderful/output/words"
)

func newPage(app *application) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "page --out DIR",
		Short: "Write the browser page for a web server",
		Long: `page writes the files of the browser page into a folder for any web server. They
need no program or settings on the server and work from any of its folders. An earlier
version of the page is replaced; other files in the folder stay.`,
		Example: `  leaderful page --out public
  leaderful page --out /var/www/html/leaderful`,
		Args: noArguments,
	}
	cmd.Flags().String("out", "", "the `folder`")
	addForceFlag(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		o, err := app.options(cmd)
		if err != nil {
			return err
		}
		if o.out == "" {
			return findings.Misused("page needs --out DIR")
		}
		files, err := app.site()
		if err != nil {
			return err
		}
		number, size, err := writePage(files, o.out, o.force)
		if err != nil {
			return err
		}
		fmt.Fprintf(app.stdout, "wrote %s (%.1f MB) to %s\n", words.Counted(number, "file"), float64(size)/1e6, o.out)
		fmt.Fprintf(app.stdout, "Serve them with any web server, for example: python3 -m http.server --directory %s 8080\n", words.ShellWord(o.out))
		return nil
	}
	return cmd
}

// writePage writes files into a folder, replacing those of an earlier page.
// It returns the number of files and their size.
func writePage(files fs.FS, folder string, force bool) (number, size int, err error) {
	var names []string
	if err := fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			names = append(names, name)
		}
		return err
	}); err != nil {
		return 0, 0, err
	}
	// Files are put in place in this order, so that visitors can always find
	// everything that the page refers to.
	slices.SortStableFunc(names, func(a, b string) int { return lateness(a) - lateness(b) })
	set, err := durable.NewSet(folder, "page", force)
	if err != nil {
		return 0, 0, err
	}
	defer set.Discard()
	for _, name := range names {
		content, err := fs.ReadFile(files, name)
		if err == nil {
			err = set.Write(name, content)
		}
		if err != nil {
			return 0, 0, err
		}
		size += len(content)
	}
	return len(names), size, set.Keep()
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
