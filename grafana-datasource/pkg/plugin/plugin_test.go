package plugin

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
)

const (
	testToken    = "token-that-nobody-may-see"
	testPassword = "password-that-nobody-may-see"
)

// settingsOf a data source without a login.
func settingsOf(url string) backend.DataSourceInstanceSettings {
	return backend.DataSourceInstanceSettings{UID: "periskop", Type: ID, URL: url, JSONData: []byte("{}"), DecryptedSecureJSONData: map[string]string{}}
}

func newTestSource(t *testing.T, from backend.DataSourceInstanceSettings) *Datasource {
	t.Helper()
	instance, err := NewDatasource(context.Background(), from)
	if err != nil {
		t.Fatal(err)
	}
	d, ok := instance.(*Datasource)
	if !ok {
		t.Fatalf("%T is no data source", instance)
	}
	t.Cleanup(d.Dispose)
	return d
}

// serve runs a server that stands in for Periskop.
func serve(t *testing.T, handler http.HandlerFunc) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server
}

func answerJSON(w http.ResponseWriter, status int, body string) {
	kind := "application/json"
	if status >= 400 {
		kind = "application/problem+json"
	}
	w.Header().Set("Content-Type", kind)
	w.WriteHeader(status)
	_, _ = w.Write([]byte(body))
}

func query(refID, text string) backend.DataQuery {
	return backend.DataQuery{
		RefID:         refID,
		JSON:          []byte(text),
		MaxDataPoints: 500,
		Interval:      15 * time.Second,
		TimeRange: backend.TimeRange{
			From: time.Date(2026, 11, 22, 15, 0, 0, 0, time.UTC),
			To:   time.Date(2026, 11, 22, 15, 10, 0, 0, time.UTC),
		},
	}
}

func ask(t *testing.T, d *Datasource, queries ...backend.DataQuery) backend.Responses {
	t.Helper()
	response, err := d.QueryData(context.Background(), &backend.QueryDataRequest{Queries: queries})
	if err != nil {
		t.Fatal(err)
	}
	return response.Responses
}

func contains(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("%q is not in %q", part, text)
		}
	}
}

// openAPIExample is an example of the answer to POST /api/v1/query of the committed document.
func openAPIExample(t *testing.T) []byte {
	t.Helper()
	text, err := os.ReadFile("../../../openapi/periskop.json")
	if err != nil {
		t.Fatal(err)
	}
	var document struct {
		Paths map[string]struct {
			Post struct {
				Responses map[string]struct {
					Content map[string]struct {
						Example json.RawMessage `json:"example"`
					} `json:"content"`
				} `json:"responses"`
			} `json:"post"`
		} `json:"paths"`
	}
	if err := json.Unmarshal(text, &document); err != nil {
		t.Fatal(err)
	}
	example := document.Paths[queryPath].Post.Responses["200"].Content["application/json"].Example
	if len(example) == 0 {
		t.Fatal("the document has no example")
	}
	return example
}
