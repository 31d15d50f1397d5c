// Package standalone starts the built plugin in the SDK's standalone mode, as a gRPC server on loopback, and speaks to it as
// Grafana's server does. For the harness and for tests; the plugin itself has nothing of it.
package standalone

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/genproto/pluginv2"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	"periskop-datasource/pkg/plugin"
)

const (
	patience      = 30 * time.Second
	largestAnswer = 256 << 20
)

// Plugin is a running one.
type Plugin struct {
	Address string

	command *exec.Cmd
	ended   chan error
	home    string
}

// Start runs the executable and waits until it takes connections. Its log goes to log.
func Start(ctx context.Context, executable string, log io.Writer) (*Plugin, error) {
	executable, err := filepath.Abs(executable)
	if err != nil {
		return nil, err
	}
	home, err := os.MkdirTemp("", "periskop-plugin-")
	if err != nil {
		return nil, err
	}
	p := &Plugin{home: home, ended: make(chan error, 1)}
	if err := p.start(executable, log); err != nil {
		_ = os.RemoveAll(home)
		return nil, fmt.Errorf("the plugin %s could not be started: %w", executable, err)
	}
	if err := p.await(ctx); err != nil {
		p.Stop()
		return nil, err
	}
	return p, nil
}

func (p *Plugin) start(executable string, log io.Writer) error {
	// The SDK looks for the folder of the plugin from the working directory on, and writes files there. It also ends, by name,
	// every process that runs the executable which plugin.json names: this one names none.
	manifest, err := json.Marshal(map[string]string{"id": plugin.ID})
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(p.home, "plugin.json"), manifest, 0o600); err != nil {
		return err
	}
	if p.Address, err = freeAddress(); err != nil {
		return err
	}
	p.command = exec.Command(executable, "-standalone")
	p.command.Dir = p.home
	p.command.Env = append(os.Environ(), "GF_PLUGIN_GRPC_ADDRESS_"+strings.ReplaceAll(strings.ToUpper(plugin.ID), "-", "_")+"="+p.Address)
	p.command.Stdout, p.command.Stderr = log, log
	if err := p.command.Start(); err != nil {
		return err
	}
	go func() { p.ended <- p.command.Wait() }()
	return nil
}

func freeAddress() (string, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return listener.Addr().String(), listener.Close()
}

func (p *Plugin) await(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for {
		connection, err := (&net.Dialer{}).DialContext(ctx, "tcp", p.Address)
		if err == nil {
			return connection.Close()
		}
		select {
		case err := <-p.ended:
			p.ended <- err
			return fmt.Errorf("the plugin ended at its start: %w", err)
		case <-ctx.Done():
			return fmt.Errorf("the plugin does not listen on %s: %w", p.Address, err)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// PID of the process.
func (p *Plugin) PID() int { return p.command.Process.Pid }

// Stop ends the process and waits for it.
func (p *Plugin) Stop() {
	_ = p.command.Process.Signal(os.Interrupt)
	select {
	case <-p.ended:
	case <-time.After(5 * time.Second):
		_ = p.command.Process.Kill()
		<-p.ended
	}
	_ = os.RemoveAll(p.home)
}

// Client speaks gRPC to a plugin.
type Client struct {
	connection  *grpc.ClientConn
	data        pluginv2.DataClient
	diagnostics pluginv2.DiagnosticsClient
	resources   pluginv2.ResourceClient
	streams     pluginv2.StreamClient
}

// Dial connects at the first call.
func Dial(address string) (*Client, error) {
	connection, err := grpc.NewClient(address,
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(largestAnswer)))
	if err != nil {
		return nil, err
	}
	return &Client{
		connection:  connection,
		data:        pluginv2.NewDataClient(connection),
		diagnostics: pluginv2.NewDiagnosticsClient(connection),
		resources:   pluginv2.NewResourceClient(connection),
		streams:     pluginv2.NewStreamClient(connection),
	}, nil
}

// Close ends what is under way.
func (c *Client) Close() error { return c.connection.Close() }

// QueryData has the frames as they come over the wire, in Arrow.
func (c *Client) QueryData(ctx context.Context, request *backend.QueryDataRequest) (*backend.QueryDataResponse, error) {
	response, err := c.data.QueryData(ctx, backend.ToProto().QueryDataRequest(request))
	if err != nil {
		return nil, err
	}
	return backend.FromProto().QueryDataResponse(response)
}

// CheckHealth as Grafana's "Save & test" does.
func (c *Client) CheckHealth(ctx context.Context, plugin backend.PluginContext) (*backend.CheckHealthResult, error) {
	response, err := c.diagnostics.CheckHealth(ctx, &pluginv2.CheckHealthRequest{PluginContext: backend.ToProto().PluginContext(plugin)})
	if err != nil {
		return nil, err
	}
	return backend.FromProto().CheckHealthResponse(response), nil
}

// CallResource has the status and the headers of the first part, and the body of all.
func (c *Client) CallResource(ctx context.Context, request *backend.CallResourceRequest) (*backend.CallResourceResponse, error) {
	stream, err := c.resources.CallResource(ctx, backend.ToProto().CallResourceRequest(request))
	if err != nil {
		return nil, err
	}
	var whole *backend.CallResourceResponse
	for {
		part, err := stream.Recv()
		switch {
		case errors.Is(err, io.EOF) && whole != nil:
			return whole, nil
		case errors.Is(err, io.EOF):
			return nil, errors.New("the plugin answered nothing")
		case err != nil:
			return nil, err
		case whole == nil:
			whole = backend.FromProto().CallResourceResponse(part)
		default:
			whole.Body = append(whole.Body, part.Body...)
		}
	}
}

// SubscribeStream asks whether a channel may be listened to.
func (c *Client) SubscribeStream(ctx context.Context, request *backend.SubscribeStreamRequest) (backend.SubscribeStreamStatus, []byte, error) {
	response, err := c.streams.SubscribeStream(ctx, backend.ToProto().SubscribeStreamRequest(request))
	if err != nil {
		return 0, nil, err
	}
	return backend.SubscribeStreamStatus(response.Status), response.Data, nil
}

// PublishStream asks whether something may be said in a channel.
func (c *Client) PublishStream(ctx context.Context, request *backend.PublishStreamRequest) (backend.PublishStreamStatus, error) {
	response, err := c.streams.PublishStream(ctx, backend.ToProto().PublishStreamRequest(request))
	if err != nil {
		return 0, err
	}
	return backend.PublishStreamStatus(response.Status), nil
}

// RunStream gives each frame, in JSON, until the context ends or the plugin stops.
func (c *Client) RunStream(ctx context.Context, request *backend.RunStreamRequest, frame func([]byte) error) error {
	stream, err := c.streams.RunStream(ctx, backend.ToProto().RunStreamRequest(request))
	if err != nil {
		return err
	}
	for {
		packet, err := stream.Recv()
		if err != nil {
			return err
		}
		if err := frame(packet.Data); err != nil {
			return err
		}
	}
}
