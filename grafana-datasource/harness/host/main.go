// The stand-in for Grafana's server in browser tests: it serves a folder of files, and speaks to the built plugin for pages as
// Grafana does. It listens on loopback only, and prints where.
//
//	host -plugin dist/gpx_periskop_linux_amd64 -datasources datasources.json -static build
//
// The file of data sources is a list of {"uid", "name", "url", "basicAuth", "basicAuthUser", "jsonData", "secureJsonData"}. One that
// is down, slow or wants a login has a URL where such a thing is.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"periskop-datasource/internal/standalone"
)

func main() {
	options := options{}
	flag.StringVar(&options.plugin, "plugin", "", "the plugin's executable, which is started and stopped")
	flag.StringVar(&options.address, "plugin-address", "", "where a plugin listens that somebody else started, such as 127.0.0.1:50051")
	flag.StringVar(&options.datasources, "datasources", "", "a JSON file of data sources")
	flag.StringVar(&options.static, "static", "", "the folder that is served; none if empty")
	flag.IntVar(&options.port, "port", 0, "where to listen; any free port if 0")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, options); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

type options struct {
	plugin, address, datasources, static string
	port                                 int
}

func run(ctx context.Context, options options) error {
	sources, err := readDatasources(options.datasources)
	if err != nil {
		return err
	}
	if (options.plugin == "") == (options.address == "") {
		return errors.New("give one of -plugin and -plugin-address")
	}
	address := options.address
	if options.plugin != "" {
		running, err := standalone.Start(ctx, options.plugin, os.Stderr)
		if err != nil {
			return err
		}
		defer running.Stop()
		address = running.Address
	}
	client, err := standalone.Dial(address)
	if err != nil {
		return err
	}
	defer func() { _ = client.Close() }()
	listener, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", options.port))
	if err != nil {
		return err
	}
	server := &http.Server{Handler: newHost(client, sources, options.static), ReadHeaderTimeout: 10 * time.Second}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	fmt.Printf("listening on http://%s\n", listener.Addr())
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
		// Streams do not end by themselves.
		return server.Close()
	}
}
