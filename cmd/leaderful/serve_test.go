package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// served starts the command for a page, and returns the address that it prints. The test
// waits for its end.
func served(t *testing.T, arguments ...string) string {
	t.Helper()
	out, in := io.Pipe()
	app := &application{stdout: in, stderr: io.Discard, site: func() (fs.FS, error) { return aPage(), nil }}
	root := newRoot(app)
	root.SetArgs(append([]string{"serve", "--port", "0"}, arguments...))
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() {
		err := root.ExecuteContext(ctx)
		in.CloseWithError(fmt.Errorf("it ended: %v", err))
		ended <- err
	}()
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	go io.Copy(io.Discard, out)
	t.Cleanup(func() {
		stop()
		select {
		case err := <-ended:
			if err != nil {
				t.Errorf("serve ended with %v", err)
			}
		case <-time.After(time.Minute):
			t.Error("serve does not end")
		}
	})
	return regexp.MustCompile(`http://\S*`).FindString(line)
}

// requested returns the response to a request, and its body as sent.
func requested(t *testing.T, method, address string, header http.Header) (*http.Response, []byte) {
	t.Helper()
	request, err := http.NewRequest(method, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	for key, values := range header {
		request.Header[key] = values
	}
	request.Host = header.Get("Host")
	client := &http.Client{Transport: &http.Transport{DisableCompression: true, DisableKeepAlives: true}}
	response, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response, body
}

func TestServeShowsThePage(t *testing.T) {
	address := served(t)
	if !strings.HasPrefix(address, "http://127.0.0.1:") || !strings.HasSuffix(address, "/") {
		t.Fatalf("the page is said to be at %q", address)
	}
	page := aPage()
	for name, want := range map[string]struct{ kind, caching string }{
		"":                       {"text/html; charset=utf-8", "no-cache"},
		"index.html":             {"text/html; charset=utf-8", "no-cache"},
		"icon.svg":               {"image/svg+xml", "no-cache"},
		"service-worker.js":      {"text/javascript; charset=utf-8", "no-cache"},
		"leaderful.webmanifest":  {"application/manifest+json", "no-cache"},
		"assets/index-1a2b.js":   {"text/javascript; charset=utf-8", "public, max-age=31536000, immutable"},
		"assets/engine-3c4d.bin": {"application/octet-stream", "public, max-age=31536000, immutable"},
	} {
		file := name
		if file == "" {
			file = "index.html"
		}
		response, body := requested(t, "GET", address+name, nil)
		header := response.Header
		if response.StatusCode != http.StatusOK || !bytes.Equal(body, page[file].Data) {
			t.Errorf("%q: %s, %d bytes", name, response.Status, len(body))
		}
		if got := header.Get("Content-Type"); got != want.kind {
			t.Errorf("%q is of type %s", name, got)
		}
		if got := header.Get("Cache-Control"); got != want.caching {
			t.Errorf("%q is kept: %s", name, got)
		}
		for key, value := range map[string]string{
			"Content-Security-Policy": "default-src 'none'; script-src 'self'", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
		} {
			if got := header.Get(key); got != value {
				t.Errorf("%s of %q is %q, want %q", key, name, got, value)
			}
		}
		again, body := requested(t, "GET", address+name, http.Header{"If-None-Match": {header.Get("ETag")}, "Accept-Encoding": {"gzip"}})
		if again.StatusCode != http.StatusNotModified || len(body) > 0 {
			t.Errorf("%q is sent again: %s, %d bytes", name, again.Status, len(body))
		}
		head, body := requested(t, "HEAD", address+name, nil)
		if head.StatusCode != http.StatusOK || len(body) > 0 || head.ContentLength != int64(len(page[file].Data)) {
			t.Errorf("HEAD of %q: %s, %d bytes of %d", name, head.Status, len(body), head.ContentLength)
		}

		packed, body := requested(t, "GET", address+name, http.Header{"Accept-Encoding": {"gzip, deflate, br"}})
		worth := len(page[file].Data) > 1024 && !strings.HasSuffix(name, ".bin")
		if got := packed.Header.Get("Content-Encoding") == "gzip"; got != worth {
			t.Errorf("%q is packed: %v", name, got)
		}
		if worth {
			unzip, err := gzip.NewReader(bytes.NewReader(body))
			if err != nil {
				t.Fatal(err)
			}
			if plain, err := io.ReadAll(unzip); err != nil || !bytes.Equal(plain, page[file].Data) || !strings.Contains(packed.Header.Get("Vary"), "Accept-Encoding") {
				t.Errorf("%q is packed into something else: %v, %v", name, err, packed.Header)
			}
		}
	}
}

func TestServeRefuses(t *testing.T) {
	address := served(t)
	for _, c := range []struct {
		method, path string
		header       http.Header
		want         int
	}{
		{"GET", "none.js", nil, http.StatusNotFound},
		{"GET", "assets", nil, http.StatusNotFound},
		{"GET", "assets/", nil, http.StatusNotFound},
		{"GET", "%2e%2e/page_test.go", nil, http.StatusNotFound},
		{"GET", "..%2f..%2fgo.mod", nil, http.StatusNotFound},
		{"POST", "", nil, http.StatusMethodNotAllowed},
		{"PUT", "index.html", nil, http.StatusMethodNotAllowed},
		{"DELETE", "index.html", nil, http.StatusMethodNotAllowed},
		{"GET", "", http.Header{"Host": {"attacker.example"}}, http.StatusMisdirectedRequest},
		{"GET", "", http.Header{"Host": {"127.0.0.1.attacker.example:80"}}, http.StatusMisdirectedRequest},
		{"GET", "", http.Header{"Host": {"localhost"}}, http.StatusOK},
		{"GET", "", http.Header{"Host": {"localhost:8080"}}, http.StatusOK},
		{"GET", "", http.Header{"Host": {"[::1]:8080"}}, http.StatusOK},
	} {
		if response, body := requested(t, c.method, address+c.path, c.header); response.StatusCode != c.want {
			t.Errorf("%s %s of %v: %s, %.60q; want %d", c.method, c.path, c.header, response.Status, body, c.want)
		}
	}
}

func TestServeTellsOfAPortThatIsTaken(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	port := strconv.Itoa(taken.Addr().(*net.TCPAddr).Port)
	if r := with(aPage(), "serve", "--port", port); r.code == exitDone || !strings.Contains(r.stderr, port) || !strings.Contains(r.stderr, "--port 0") {
		t.Errorf("%+v", r)
	}
	if r := with(aPage(), "serve", "--port", "65536"); r.code == exitDone || !strings.Contains(r.stderr, "0 to 65535") {
		t.Errorf("%+v", r)
	}
}

// TestOthersAreWarnedOf serves the page as if on the network.
func TestOthersAreWarnedOf(t *testing.T) {
	var stdout, stderr bytes.Buffer
	app := &application{stdout: &stdout, stderr: &stderr}
	ctx, stop := context.WithCancel(context.Background())
	stop()
	listener := atAnyAddress{httptest.NewUnstartedServer(nil).Listener}
	if err := app.serve(ctx, listener, http.NotFoundHandler()); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(stderr.String(), "warning: everybody on the network") || !strings.Contains(stdout.String(), "http://127.0.0.1:4711/\n") {
		t.Errorf("it says %q and %q", &stdout, &stderr)
	}
}

// atAnyAddress is a local listener that claims to listen at all addresses.
type atAnyAddress struct{ net.Listener }

func (atAnyAddress) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4zero, Port: 4711} }
