package main

import (
	"bufio"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"periskop-datasource/internal/standalone"
)

// periskop stands in for the server.
func periskop(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	switch r.URL.Path {
	case "/api/v1/status":
		if r.Header.Get("Authorization") != "Bearer good" {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		_, _ = io.WriteString(w, `{"version": "1", "ready": true, "storage": {"state": "up"}, "services": 2, "errors": 3}`)
	case "/api/v1/labels":
		w.Header().Set("Set-Cookie", "a=b")
		_, _ = io.WriteString(w, `{"q": "`+r.URL.Query().Get("q")+`"}`)
	case "/api/v1/stream":
		w.Header().Set("Content-Type", "text/event-stream")
		_, _ = io.WriteString(w, "event:new\ndata:{\"errorId\":\"e\",\"service\":\"shop\"}\n\n")
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	case "/api/v1/query":
		var asked struct {
			Queries []struct {
				RefID     string `json:"refId"`
				MaxPoints int    `json:"maxPoints"`
				Q         string `json:"q"`
			} `json:"queries"`
		}
		_ = json.NewDecoder(r.Body).Decode(&asked)
		results := map[string]any{}
		for _, each := range asked.Queries {
			if each.Q == "bad" {
				results[each.RefID] = map[string]any{"status": 400, "error": "q: column 1: no", "frames": []any{}}
				continue
			}
			results[each.RefID] = json.RawMessage(fmt.Sprintf(`{"status": 200, "frames": [{"schema": {"fields": [{"name": "points", "type": "number"}]}, "data": {"values": [[%d]]}}]}`, each.MaxPoints))
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"results": results})
	default:
		http.NotFound(w, r)
	}
}

func startHost(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	executable, err := standalone.Build(context.Background(), "../..", folder)
	if err != nil {
		t.Fatal(err)
	}
	running, err := standalone.Start(context.Background(), executable, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(running.Stop)
	client, err := standalone.Dial(running.Address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Close() })
	server := httptest.NewServer(http.HandlerFunc(periskop))
	t.Cleanup(server.Close)
	file := filepath.Join(folder, "datasources.json")
	text := fmt.Sprintf(`[{"uid": "good", "name": "Good", "url": %q, "secureJsonData": {"token": "good"}}, {"uid": "bad", "name": "Bad", "url": %q, "secureJsonData": {"token": "wrong"}}]`, server.URL, server.URL)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	sources, err := readDatasources(file)
	if err != nil {
		t.Fatal(err)
	}
	static := filepath.Join(folder, "static")
	if err := os.Mkdir(static, 0o700); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"index.html": "the page", "module.js": "the module"} {
		if err := os.WriteFile(filepath.Join(static, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	host := httptest.NewServer(newHost(client, sources, static))
	t.Cleanup(host.Close)
	return host.URL
}

func get(t *testing.T, method, url, body string) (int, string, http.Header) {
	t.Helper()
	request, err := http.NewRequest(method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(text), response.Header
}

func TestHost(t *testing.T) {
	host := startHost(t)
	query := func(uid, refID, more string) string {
		return fmt.Sprintf(`{"refId": %q, "datasource": {"uid": %q}%s}`, refID, uid, more)
	}
	for name, c := range map[string]struct {
		method, path, body string
		status             int
		want               []string
	}{
		"the page":              {"GET", "/", "", 200, []string{"the page"}},
		"a path of the page":    {"GET", "/d/fleet", "", 200, []string{"the page"}},
		"the module":            {"GET", "/module.js", "", 200, []string{"the module"}},
		"no file":               {"GET", "/other.js", "", 404, nil},
		"no API":                {"GET", "/api/search", "", 404, []string{"Not found"}},
		"health":                {"GET", "/api/datasources/uid/good/health", "", 200, []string{`"status":"OK"`, "knows 2 services", `"details":{`}},
		"bad health":            {"GET", "/api/datasources/uid/bad/health", "", 400, []string{`"status":"ERROR"`, "does not accept the token"}},
		"health of none":        {"GET", "/api/datasources/uid/none/health", "", 404, []string{"Data source not found"}},
		"a resource":            {"GET", "/api/datasources/uid/good/resources/labels?q=a%20b", "", 200, []string{`{"q": "a b"}`}},
		"a written resource":    {"POST", "/api/datasources/uid/good/resources/labels", "{}", 405, []string{"can only be read"}},
		"no resource":           {"GET", "/api/datasources/uid/good/resources/export", "", 404, []string{"no such resource"}},
		"a query":               {"POST", "/api/ds/query", `{"from": "now-1h", "to": "now", "queries": [` + query("good", "A", `, "maxDataPoints": 7`) + `]}`, 200, []string{`"A":{"status":200`, "[7]"}},
		"what is not said":      {"POST", "/api/ds/query", `{"from": "1795359600000", "to": "1795363200000", "queries": [` + query("good", "A", "") + `]}`, 200, []string{"[100]"}},
		"several":               {"POST", "/api/ds/query", `{"from": "now-1h", "to": "now", "queries": [` + query("good", "A", "") + "," + query("bad", "B", "") + "," + query("good", "C", `, "q": "bad"`) + `]}`, 400, []string{`"A":{"status":200`, `"B":{"status":200`, `"C":{"error":"q: column 1: no","errorSource":"downstream","status":400`}},
		"no queries":            {"POST", "/api/ds/query", `{"from": "now-1h", "to": "now"}`, 400, []string{"no queries found"}},
		"no time":               {"POST", "/api/ds/query", `{"from": "x", "to": "now", "queries": [` + query("good", "A", "") + `]}`, 400, []string{"from"}},
		"no such data source":   {"POST", "/api/ds/query", `{"from": "now-1h", "to": "now", "queries": [` + query("none", "A", "") + `]}`, 404, []string{"Data source not found"}},
		"no data source":        {"POST", "/api/ds/query", `{"from": "now-1h", "to": "now", "queries": [{}]}`, 400, []string{"has no data source"}},
		"the list":              {"GET", "/api/datasources", "", 200, []string{`"uid":"good"`, `"secureJsonFields":{"token":true}`}},
		"a channel of none":     {"GET", "/api/live/ds/none/stream/e30", "", 404, []string{"Data source not found"}},
		"a channel that is bad": {"GET", "/api/live/ds/good/other", "", 404, []string{"no such channel"}},
		"a long channel":        {"GET", "/api/live/ds/good/stream/" + strings.Repeat("x", 160), "", 400, []string{"invalid channel"}},
	} {
		t.Run(name, func(t *testing.T) {
			status, text, header := get(t, c.method, host+c.path, c.body)
			if status != c.status {
				t.Errorf("it is %d: %s", status, text)
			}
			for _, want := range c.want {
				if !strings.Contains(text, want) {
					t.Errorf("%s is not in %s", want, text)
				}
			}
			if header.Get("Set-Cookie") != "" || strings.Contains(text, `"wrong"`) {
				t.Error("something is told that is not to be")
			}
		})
	}

	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, host+"/api/live/ds/good/stream/"+base64.RawURLEncoding.EncodeToString([]byte(`{"q":""}`)), nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	lines := bufio.NewScanner(response.Body)
	for _, want := range []string{`"values":[[],[]`, `["shop"]`} {
		if !lines.Scan() || !strings.Contains(lines.Text(), want) {
			t.Errorf("%s is not in %s", want, lines.Text())
		}
	}
}

func TestQueriesAsGrafanaReadsThem(t *testing.T) {
	asked, err := parseQueries([]byte(`{"from": "1795359600000", "to": "1795363200000", "queries": [
		{"refId": "B", "datasource": {"uid": "x"}, "intervalMs": 1500, "queryType": "instant"},
		{"datasource": {"uid": "y"}, "timeRange": {"from": "2026-11-22T15:00:00Z", "to": "1795359600000"}}]}`))
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(asked.uids, ","); got != "x,y" {
		t.Errorf("data sources are %s", got)
	}
	x, y := asked.queries["x"][0], asked.queries["y"][0]
	if x.RefID != "B" || x.Interval != 1500*time.Millisecond || x.MaxDataPoints != 100 || x.QueryType != "instant" || x.TimeRange.To.UnixMilli() != 1795363200000 {
		t.Errorf("x is %+v", x)
	}
	if y.RefID != "A" || y.Interval != time.Second || y.TimeRange.From.UTC().Format(time.RFC3339) != "2026-11-22T15:00:00Z" {
		t.Errorf("y is %+v", y)
	}
	relative, err := (timeRange{"now-1h", "now"}).parse()
	if err != nil || (relative.To.Sub(relative.From)-time.Hour).Abs() > time.Second {
		t.Errorf("%+v, %v", relative, err)
	}
}

func TestDatasourcesThatCannotBeRead(t *testing.T) {
	for text, want := range map[string]string{
		`[{"uid": "a"}, {"uid": "a"}]`: "uid of its own",
		`[{"name": "a"}]`:              "uid of its own",
		`[{"uid": "a", "Url2": "b"}]`:  "unknown field",
		`{}`:                           "cannot unmarshal",
	} {
		file := filepath.Join(t.TempDir(), "d.json")
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := readDatasources(file); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", text, err)
		}
	}
	if got := (datasource{UID: "a"}).context(0, time.Now()); got.DataSourceInstanceSettings.ID != 1 || got.User.Role != "Admin" {
		t.Errorf("%+v", got)
	}
}
