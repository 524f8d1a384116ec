package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"html"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/klauspost/compress/gzhttp"
)

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
