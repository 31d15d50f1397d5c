// Package e2e tests the built executable against a real server, over gRPC as Grafana speaks to it.
package e2e

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/backend/grpcplugin"
	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/grafana/grafana-plugin-sdk-go/genproto/pluginv2"
	"github.com/hashicorp/go-hclog"
	goplugin "github.com/hashicorp/go-plugin"

	"periskop-datasource/internal/standalone"
	"periskop-datasource/pkg/plugin"
)

var (
	url        string
	executable string
	client     *standalone.Client
)

func TestMain(m *testing.M) {
	code, err := run(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

func run(m *testing.M) (int, error) {
	address, stop, err := server()
	if errors.Is(err, errNoServer) && os.Getenv("CI") == "" {
		fmt.Println("SKIPPED, nothing was tested against a real server:", err)
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	defer stop()
	url = address
	folder, err := os.MkdirTemp("", "periskop-e2e-")
	if err != nil {
		return 0, err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	if executable, err = standalone.Build(context.Background(), "..", folder); err != nil {
		return 0, err
	}
	log := &output{}
	running, err := standalone.Start(context.Background(), executable, log)
	if err != nil {
		return 0, fmt.Errorf("%w\n%s", err, log)
	}
	defer running.Stop()
	if client, err = standalone.Dial(running.Address); err != nil {
		return 0, err
	}
	defer func() { _ = client.Close() }()
	code := m.Run()
	if code != 0 {
		fmt.Println(log)
	}
	return code, nil
}

func source(url string) backend.PluginContext {
	return backend.PluginContext{Namespace: "default", PluginID: plugin.ID, DataSourceInstanceSettings: &backend.DataSourceInstanceSettings{
		ID: 1, UID: "periskop" + url, Type: plugin.ID, Name: "Periskop", URL: url, JSONData: []byte("{}"), DecryptedSecureJSONData: map[string]string{},
	}}
}

func bounded(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	t.Cleanup(cancel)
	return ctx
}

// ask takes texts of queries, whose names are A, B and so on.
func ask(t *testing.T, texts ...string) backend.Responses {
	t.Helper()
	request := &backend.QueryDataRequest{PluginContext: source(url), Headers: map[string]string{}}
	for i, text := range texts {
		request.Queries = append(request.Queries, backend.DataQuery{
			RefID: string(rune('A' + i)), JSON: []byte(text), MaxDataPoints: 100, Interval: time.Second,
			TimeRange: backend.TimeRange{From: time.Now().Add(-time.Hour), To: time.Now()},
		})
	}
	response, err := client.QueryData(bounded(t), request)
	if err != nil {
		t.Fatal(err)
	}
	return response.Responses
}

func frame(t *testing.T, responses backend.Responses, refID string) *data.Frame {
	t.Helper()
	response := responses[refID]
	if response.Error != nil || response.Status != backend.StatusOK || len(response.Frames) != 1 {
		t.Fatalf("%s is %d %v with %d frames", refID, response.Status, response.Error, len(response.Frames))
	}
	return response.Frames[0]
}

// column has the values as texts.
func column(t *testing.T, f *data.Frame, name string) []string {
	t.Helper()
	for _, field := range f.Fields {
		if field.Name != name {
			continue
		}
		var texts []string
		for i := range field.Len() {
			value, ok := field.ConcreteAt(i)
			switch raw := value.(type) {
			case json.RawMessage:
				texts = append(texts, string(raw))
			default:
				if !ok {
					value = nil
				}
				texts = append(texts, fmt.Sprint(value))
			}
		}
		return texts
	}
	t.Fatalf("%s has no column %s", f.Name, name)
	return nil
}

// awaitDemo waits until the demo's errors were counted, and gives the ids of some.
func awaitDemo(t *testing.T) []string {
	t.Helper()
	var ids []string
	eventually(t, "errors of the demo", func() bool {
		f := frame(t, ask(t, `{"queryType": "errors", "limit": 10}`), "A")
		ids = column(t, f, "id")
		return f.Rows() > 3
	})
	return ids
}

func TestHealth(t *testing.T) {
	awaitDemo(t)
	result, err := client.CheckHealth(bounded(t), source(url))
	if err != nil {
		t.Fatal(err)
	}
	if result.Status != backend.HealthStatusOk || !regexp.MustCompile(`^Periskop \S+ answers and knows [1-9]\d* services?\.$`).MatchString(result.Message) {
		t.Errorf("%v: %s", result.Status, result.Message)
	}
	for address, want := range map[string]string{
		"":                        "Enter the URL",
		url + "/somewhere-else":   "There is no Periskop API at",
		"http://" + closedPort(t): "Nothing listens on",
	} {
		result, err := client.CheckHealth(bounded(t), source(address))
		if err != nil {
			t.Fatal(err)
		}
		if result.Status != backend.HealthStatusError || !strings.Contains(result.Message, want) {
			t.Errorf("%s is %v: %s", address, result.Status, result.Message)
		}
	}
}

func closedPort(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	return listener.Addr().String()
}

func TestEveryKindOfQuery(t *testing.T) {
	id := awaitDemo(t)[0]
	var responses backend.Responses
	eventually(t, "occurrences in time", func() bool {
		responses = ask(t,
			`{"queryType": "timeseries", "measure": "occurrences", "by": ["service"], "top": 2}`,
			`{"queryType": "instant", "measure": "occurrences", "by": ["service"], "top": 2}`,
			`{"queryType": "errors", "sort": "trend", "limit": 5, "sparkline": 10}`,
			`{"queryType": "occurrences", "limit": 5}`,
			`{"queryType": "events", "limit": 5}`,
			`{"queryType": "services", "sparkline": 10}`,
			`{"queryType": "error", "id": "`+id+`"}`,
			`{"queryType": "timeseries", "measure": "rate", "timezone": "Europe/Berlin", "step": "5m"}`,
			`{"queryType": "timeseries", "q": "service=there-is-none"}`,
			`{"queryType": "timeseries", "q": "class=\"a"}`,
			`{"queryType": "error", "id": "there-is-none"}`,
		)
		return responses["A"].Error == nil && len(frame(t, responses, "A").Fields) > 2 && frame(t, responses, "D").Rows() > 0
	})

	series := frame(t, responses, "A")
	if kind := series.TimeSeriesSchema().Type; kind != data.TimeSeriesTypeWide || series.Meta.Type != data.FrameTypeTimeSeriesWide {
		t.Errorf("the series are %v %v", kind, series.Meta.Type)
	}
	if series.Fields[0].Type() != data.FieldTypeTime || series.Fields[0].Config.Interval < 60_000 {
		t.Errorf("time is %v %+v", series.Fields[0].Type(), series.Fields[0].Config)
	}
	for _, field := range series.Fields[1:] {
		if !field.Type().Numeric() || field.Labels["service"] == "" {
			t.Errorf("%s is %v with %v", field.Name, field.Type(), field.Labels)
		}
	}
	if _, err := data.WideToLong(series); err != nil {
		t.Error(err)
	}
	if instant := frame(t, responses, "B"); instant.Meta.Type != data.FrameTypeNumericLong || instant.Rows() < 2 {
		t.Errorf("instant is %v of %d rows", instant.Meta.Type, instant.Rows())
	}
	rows := frame(t, responses, "C")
	for _, text := range column(t, rows, "sparkline") {
		var points []float64
		if err := json.Unmarshal([]byte(text), &points); err != nil || len(points) != 10 {
			t.Errorf("a sparkline is %s", text)
		}
	}
	column(t, rows, "trend")
	column(t, rows, "message")
	lines := frame(t, responses, "D")
	if lines.Meta.Type != data.FrameTypeLogLines || lines.Fields[0].Name != "timestamp" || lines.Fields[0].Type() != data.FieldTypeTime {
		t.Errorf("lines are %v with %s %v", lines.Meta.Type, lines.Fields[0].Name, lines.Fields[0].Type())
	}
	if labels := column(t, lines, "labels")[0]; !strings.HasPrefix(labels, "{") {
		t.Errorf("labels are %s", labels)
	}
	if events := frame(t, responses, "E"); events.Rows() == 0 {
		t.Error("there are no events")
	}
	column(t, frame(t, responses, "F"), "sparkline")
	if one := frame(t, responses, "G"); one.Rows() != 1 || column(t, one, "id")[0] != id {
		t.Errorf("the error is %v", one.Rows())
	}
	if rate := frame(t, responses, "H"); rate.Fields[0].Config.Interval != 300_000 {
		t.Errorf("the step is %v", rate.Fields[0].Config.Interval)
	}
	nothing := frame(t, responses, "I")
	for _, field := range nothing.Fields {
		t.Logf("of nothing there is the column %s", field.Name)
	}
	if len(nothing.Fields) > 0 && nothing.TimeSeriesSchema().Type != data.TimeSeriesTypeWide {
		t.Errorf("nothing is %v", nothing.TimeSeriesSchema().Type)
	}
	if failed := responses["J"]; failed.Status != 400 || failed.Error == nil || !strings.Contains(failed.Error.Error(), "column") {
		t.Errorf("a bad search is %d %v", failed.Status, failed.Error)
	} else {
		t.Log(failed.Error)
	}
	if failed := responses["K"]; failed.Status != 404 || failed.Error == nil {
		t.Errorf("an unknown error is %d %v", failed.Status, failed.Error)
	}
}

func TestResources(t *testing.T) {
	id := awaitDemo(t)[0]
	call := func(method, path string) *backend.CallResourceResponse {
		target, _, _ := strings.Cut(path, "?")
		response, err := client.CallResource(bounded(t), &backend.CallResourceRequest{
			PluginContext: source(url), Method: method, Path: target, URL: path, Headers: map[string][]string{},
		})
		if err != nil {
			t.Fatal(err)
		}
		return response
	}
	for path, want := range map[string]string{
		"status":                                `"version":`,
		"services":                              `"services":`,
		"labels?limit=5":                        `"service"`,
		"labels/service/values?q=&prefix=":      `"data":`,
		"search/suggestions?text=serv&cursor=4": `"choices":`,
		"errors/" + id:                          id,
	} {
		if got := call("GET", path); got.Status != 200 || !strings.Contains(string(got.Body), want) {
			t.Errorf("%s is %d %s", path, got.Status, got.Body)
		}
	}
	for path, want := range map[string]int{"errors/there-is-none": 404, "labels?limit=0": 400, "labels?q=%22": 400, "export": 404, "labels?lmit=1": 400} {
		got := call("GET", path)
		if got.Status != want || !strings.Contains(string(got.Body), `"detail":`) {
			t.Errorf("%s is %d %s", path, got.Status, got.Body)
		}
	}
	if got := call("PATCH", "errors/"+id); got.Status != 405 {
		t.Errorf("a change is %d", got.Status)
	}
}

func TestStream(t *testing.T) {
	id := awaitDemo(t)[0]
	path := "stream/" + base64.RawURLEncoding.EncodeToString([]byte(`{"q": "state=resolved"}`))
	status, initial, err := client.SubscribeStream(bounded(t), &backend.SubscribeStreamRequest{PluginContext: source(url), Path: path})
	if err != nil || status != backend.SubscribeStreamStatusOK || !strings.Contains(string(initial), `"delta"`) {
		t.Fatalf("subscribing is %v, %v, %s", status, err, initial)
	}
	if status, _, err := client.SubscribeStream(bounded(t), &backend.SubscribeStreamRequest{PluginContext: source(url), Path: "other"}); err != nil || status != backend.SubscribeStreamStatusNotFound {
		t.Errorf("another channel is %v, %v", status, err)
	}
	if status, err := client.PublishStream(bounded(t), &backend.PublishStreamRequest{PluginContext: source(url), Path: path, Data: []byte("{}")}); err != nil || status != backend.PublishStreamStatusPermissionDenied {
		t.Errorf("publishing is %v, %v", status, err)
	}

	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	found := errors.New("found")
	// Until the stream is open nobody tells of what happens, so it happens again and again.
	var changes sync.WaitGroup
	defer changes.Wait()
	defer cancel()
	changes.Go(func() {
		for ctx.Err() == nil {
			for _, state := range []string{`{"state": "resolved"}`, `{"state": "open"}`} {
				changeState(ctx, t, id, state)
				select {
				case <-ctx.Done():
				case <-time.After(1500 * time.Millisecond):
				}
			}
		}
	})
	err = client.RunStream(ctx, &backend.RunStreamRequest{PluginContext: source(url), Path: path}, func(packet []byte) error {
		var got data.Frame
		if err := json.Unmarshal(packet, &got); err != nil {
			return err
		}
		for row := range got.Rows() {
			if column(t, &got, "id")[row] == id && column(t, &got, "event")[row] == "resolved" && column(t, &got, "state")[row] == "resolved" {
				return found
			}
		}
		return nil
	})
	if !errors.Is(err, found) {
		t.Errorf("the stream ended with %v", err)
	}
}

// changeState asks the server itself, past the plugin, which may not write.
func changeState(ctx context.Context, t *testing.T, id, body string) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPatch, url+"/api/v1/errors/"+id, strings.NewReader(body))
	if err != nil {
		t.Error(err)
		return
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		if ctx.Err() == nil {
			t.Error(err)
		}
		return
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != http.StatusOK {
		t.Errorf("%s is %s", body, response.Status)
	}
}

// TestGrafanaStartsIt: in the way that Grafana itself starts plugins, without the standalone mode.
func TestGrafanaStartsIt(t *testing.T) {
	started := goplugin.NewClient(&goplugin.ClientConfig{
		Cmd:              exec.Command(executable),
		HandshakeConfig:  goplugin.HandshakeConfig{ProtocolVersion: grpcplugin.ProtocolVersion, MagicCookieKey: grpcplugin.MagicCookieKey, MagicCookieValue: grpcplugin.MagicCookieValue},
		VersionedPlugins: map[int]goplugin.PluginSet{grpcplugin.ProtocolVersion: {"diagnostics": &grpcplugin.DiagnosticsGRPCPlugin{}}},
		AllowedProtocols: []goplugin.Protocol{goplugin.ProtocolGRPC},
		Logger:           hclog.NewNullLogger(),
	})
	defer started.Kill()
	protocol, err := started.Client()
	if err != nil {
		t.Fatal(err)
	}
	raw, err := protocol.Dispense("diagnostics")
	if err != nil {
		t.Fatal(err)
	}
	diagnostics, ok := raw.(grpcplugin.DiagnosticsClient)
	if !ok {
		t.Fatalf("%T is no client", raw)
	}
	result, err := diagnostics.CheckHealth(bounded(t), &pluginv2.CheckHealthRequest{PluginContext: backend.ToProto().PluginContext(source(url))})
	if err != nil || result.Status != pluginv2.CheckHealthResponse_OK {
		t.Errorf("%v, %v", result, err)
	}
}
