package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"

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
