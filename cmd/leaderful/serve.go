package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"html"
	"io/fs"
	"math"
	"mime"
	"net"
	"net/http"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/klauspost/compress/gzhttp"
	"github.com/spf13/cobra"
)

func newServe(app *application) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Serve the browser page, which runs the same engine",
		Long: `serve shows the page at an address of this machine: a story, two organizations side
by side, and a sandbox. The simulation runs in the browser; nothing is sent
anywhere. Press Ctrl-C to stop.

Only this machine can see the page, unless --host names another of its addresses
(0.0.0.0: all of them). leaderful page writes the page for any web server.`,
		Example: `  leaderful serve
  leaderful serve --port 0
  leaderful serve --host 0.0.0.0`,
		Args: noArguments,
	}
	port := new(int)
	addWhole(cmd.Flags(), port, "port", 8080, 0, math.MaxUint16, "`number` of the port; 0: any free port")
	host := cmd.Flags().String("host", "127.0.0.1", "`address` of this machine to listen on")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		files, err := app.site()
		if err != nil {
			return err
		}
		handler, err := newSite(files)
		if err != nil {
			return err
		}
		listener, err := net.Listen("tcp", net.JoinHostPort(*host, strconv.Itoa(*port)))
		if err != nil {
			return fmt.Errorf("cannot serve the page: %w; the port may be in use; --port 0 takes a free one", err)
		}
		return app.serve(cmd.Context(), listener, handler)
	}
	return cmd
}

// serve answers requests until the context ends.
func (app *application) serve(ctx context.Context, listener net.Listener, handler http.Handler) error {
	at := listener.Addr().(*net.TCPAddr)
	addresses := []string{at.String()}
	if at.IP.IsLoopback() {
		handler = onlyLocal(handler)
	} else {
		addresses = reachable(at)
		fmt.Fprintln(app.stderr, "warning: everybody on the network of this machine can see the page; browsers do not keep it for offline use over plain http")
	}
	for _, address := range addresses {
		if _, err := fmt.Fprintf(app.stdout, "the page is at http://%s/\n", address); err != nil {
			return errors.Join(err, listener.Close())
		}
	}
	fmt.Fprintln(app.stderr, "press Ctrl-C to stop")
	app.nothingToFinish.Store(true)
	server := &http.Server{
		Handler: handler, ReadHeaderTimeout: 10 * time.Second, WriteTimeout: 5 * time.Minute,
		IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
	}
	ended := make(chan error, 1)
	go func() {
		<-ctx.Done()
		// Browsers keep connections open; do not wait long for them.
		patience, cancel := context.WithTimeout(context.Background(), 3*time.Second)
		defer cancel()
		if err := server.Shutdown(patience); err != nil {
			err = server.Close()
			ended <- err
			return
		}
		ended <- nil
	}()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return <-ended
}

// reachable returns the addresses at which others reach a listener.
func reachable(at *net.TCPAddr) []string {
	if !at.IP.IsUnspecified() {
		return []string{at.String()}
	}
	port := strconv.Itoa(at.Port)
	addresses := []string{net.JoinHostPort("127.0.0.1", port)}
	networks, err := net.InterfaceAddrs()
	if err != nil {
		return addresses
	}
	for _, network := range networks {
		if n, ok := network.(*net.IPNet); ok && n.IP.IsGlobalUnicast() {
			addresses = append(addresses, net.JoinHostPort(n.IP.String(), port))
		}
	}
	return addresses
}

// onlyLocal refuses requests for names other than this machine's: with them a page
// from elsewhere could reach it.
func onlyLocal(handler http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host := r.Host
		if name, _, err := net.SplitHostPort(host); err == nil {
			host = name
		}
		host = strings.ToLower(strings.Trim(host, "[]"))
		ip := net.ParseIP(host)
		if host != "localhost" && !strings.HasSuffix(host, ".localhost") && (ip == nil || !ip.IsLoopback()) {
			http.Error(w, "the page is available on this machine only", http.StatusMisdirectedRequest)
			return
		}
		handler.ServeHTTP(w, r)
	})
}

// A siteFile is a file of the page, as it is sent.
type siteFile struct {
	name    string
	content []byte
	kind    string
	tag     string
	caching string
}

// newSite returns a handler that serves the files of the page.
func newSite(files fs.FS) (http.Handler, error) {
	all := map[string]siteFile{}
	err := fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		sum := sha256.Sum256(content)
		// Weak: the file is sent plain or compressed.
		file := siteFile{name, content, contentType(name), `W/"` + hex.EncodeToString(sum[:16]) + `"`, "no-cache"}
		if strings.HasPrefix(name, "assets/") { // these are named by their content
			file.caching = "public, max-age=31536000, immutable"
		}
		all["/"+name] = file
		return nil
	})
	if err != nil {
		return nil, err
	}
	index, exists := all["/index.html"]
	if !exists {
		return nil, errors.New("the page has no index.html")
	}
	all["/"] = index
	policy := policyOf(index.content)
	packing, err := gzhttp.NewWrapper(gzhttp.ContentTypeFilter(packable))
	if err != nil {
		return nil, err
	}
	return packing(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("Referrer-Policy", "no-referrer")
		if policy != "" {
			header.Set("Content-Security-Policy", policy)
		}
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			header.Set("Allow", "GET, HEAD")
			http.Error(w, "the page is read-only", http.StatusMethodNotAllowed)
			return
		}
		file, exists := all[r.URL.Path]
		if !exists {
			http.Error(w, "no such file on this page", http.StatusNotFound)
			return
		}
		header.Set("Content-Type", file.kind)
		header.Set("Cache-Control", file.caching)
		header.Set("ETag", file.tag)
		http.ServeContent(w, r, file.name, time.Time{}, bytes.NewReader(file.content))
	})), nil
}

// contentTypes are the types of the page's files by extension, whatever types the
// machine assigns to them.
var contentTypes = map[string]string{
	".css":         "text/css; charset=utf-8",
	".html":        "text/html; charset=utf-8",
	".js":          "text/javascript; charset=utf-8",
	".json":        "application/json",
	".svg":         "image/svg+xml",
	".txt":         "text/plain; charset=utf-8",
	".wasm":        "application/wasm",
	".webmanifest": "application/manifest+json",
}

func contentType(name string) string {
	ending := path.Ext(name)
	if kind, known := contentTypes[ending]; known {
		return kind
	}
	if kind := mime.TypeByExtension(ending); kind != "" {
		return kind
	}
	return "application/octet-stream"
}

// packable reports whether content of a type is worth compressing.
func packable(kind string) bool {
	plain, _, _ := strings.Cut(kind, ";")
	return strings.HasPrefix(plain, "text/") ||
		slices.Contains([]string{"application/json", "application/manifest+json", "application/wasm", "image/svg+xml"}, plain)
}

var policyTag = regexp.MustCompile(`<meta[^>]*http-equiv="Content-Security-Policy"[^>]*content="([^"]*)"`)

// policyOf returns the Content-Security-Policy of the page's meta element, which is
// also sent with all of its files; "" if it has none.
func policyOf(index []byte) string {
	found := policyTag.FindSubmatch(index)
	if found == nil {
		return ""
	}
	return html.UnescapeString(string(found[1]))
}
