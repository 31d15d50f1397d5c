package plugin

import (
	"bytes"
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/backend/httpclient"
)

const (
	kib = 1 << 10
	mib = 1 << 20

	// A million values, which is the most that the server answers, are about 20 MiB.
	largestQueryAnswer    = 64 * mib
	largestResourceAnswer = 4 * mib
	largestProblem        = 64 * kib
)

// client speaks HTTP to one server, with the data source's credentials and nobody else's.
type client struct {
	settings settings
	http     *http.Client
	// Without a limit of the whole time, for streams.
	lasting *http.Client
	flights flights
}

// answer is one that was read to its end, whatever its status.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// newClient has TLS, basic authentication, headers, time limits and the secure socks proxy as Grafana configures them.
func newClient(ctx context.Context, from backend.DataSourceInstanceSettings, s settings) (*client, *failure) {
	options, err := from.HTTPClientOptions(ctx)
	if err != nil {
		return nil, misconfigured("The settings of the data source cannot be read: open them, and save them anew.", err.Error())
	}
	if s.login == loginToken {
		if options.Header == nil {
			options.Header = http.Header{}
		}
		options.Header.Set("Authorization", "Bearer "+bearer(from))
	} else if s.login == loginNone && hasAuthorization(options.Header) {
		s.login = loginHeader
	}
	options.ConfigureClient = func(_ httpclient.Options, c *http.Client) {
		c.CheckRedirect = noRedirect
	}
	plain, err := httpclient.New(options)
	if err != nil {
		return nil, misconfigured("The TLS settings of the data source cannot be used: check that the certificates and the key are whole and in PEM form.", err.Error())
	}
	lasting := *plain
	lasting.Timeout = 0
	return &client{settings: s, http: plain, lasting: &lasting}, nil
}

// noRedirect: the server never redirects, and credentials are not carried to wherever somebody else points.
func noRedirect(*http.Request, []*http.Request) error {
	return http.ErrUseLastResponse
}

func (c *client) closeIdle() {
	c.http.CloseIdleConnections()
	c.lasting.CloseIdleConnections()
}

// get reads at most limit bytes; more is a failure. Equal requests that are under way share one answer, which nobody changes.
func (c *client) get(ctx context.Context, path string, query url.Values, limit int64) (*answer, *failure) {
	target := c.settings.url(path, query)
	return c.flights.do(ctx, "GET "+target, func(ctx context.Context) (*answer, *failure) {
		return c.send(ctx, http.MethodGet, target, nil, limit)
	})
}

// post as get.
func (c *client) post(ctx context.Context, path string, body []byte, limit int64) (*answer, *failure) {
	target := c.settings.url(path, nil)
	return c.flights.do(ctx, "POST "+target+"\n"+string(body), func(ctx context.Context) (*answer, *failure) {
		return c.send(ctx, http.MethodPost, target, body, limit)
	})
}

func (c *client) send(ctx context.Context, method, target string, body []byte, limit int64) (*answer, *failure) {
	request, err := http.NewRequestWithContext(ctx, method, target, bytes.NewReader(body))
	if err != nil {
		return nil, c.unreachable(err)
	}
	request.Header.Set("Accept", "application/json, application/problem+json")
	if body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	response, err := c.http.Do(request)
	if err != nil {
		return nil, c.unreachable(err)
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(io.LimitReader(response.Body, limit+1))
	if err != nil {
		return nil, c.brokenOff(err)
	}
	if int64(len(text)) > limit {
		return nil, tooLarge(limit)
	}
	return &answer{response.StatusCode, response.Header, text}, nil
}

// open leaves the body to the caller, who closes it.
func (c *client) open(ctx context.Context, path string, query url.Values, header http.Header) (*http.Response, *failure) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, c.settings.url(path, query), nil)
	if err != nil {
		return nil, c.unreachable(err)
	}
	for name, values := range header {
		request.Header[name] = values
	}
	response, err := c.lasting.Do(request)
	if err != nil {
		return nil, c.unreachable(err)
	}
	return response, nil
}

// brokenOff: the answer had begun.
func (c *client) brokenOff(err error) *failure {
	if errors.Is(err, httpclient.ErrResponseBodyTooLarge) {
		return tooLarge(0)
	}
	return c.unreachable(err)
}

// isJSON: of an answer or a problem.
func isJSON(header http.Header) bool {
	kind, _, err := mime.ParseMediaType(header.Get("Content-Type"))
	return err == nil && (kind == "application/json" || kind == "application/problem+json")
}
