package plugin

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
)

func callResource(t *testing.T, d *Datasource, method, path, url string) (*backend.CallResourceResponse, problem) {
	t.Helper()
	var got *backend.CallResourceResponse
	err := d.CallResource(context.Background(), &backend.CallResourceRequest{Method: method, Path: path, URL: url},
		backend.CallResourceResponseSenderFunc(func(response *backend.CallResourceResponse) error {
			got = response
			return nil
		}))
	if err != nil || got == nil {
		t.Fatalf("%v, %v", got, err)
	}
	var p problem
	if got.Status != http.StatusOK {
		if err := json.Unmarshal(got.Body, &p); err != nil {
			t.Fatal(err)
		}
		if got.Headers["Content-Type"][0] != "application/problem+json" || p.Status != got.Status || p.Type == "" || p.Title == "" || p.Detail == "" {
			t.Errorf("it is no whole problem: %v %s", got.Headers, got.Body)
		}
	}
	return got, p
}

func TestResourcesThatAreForwarded(t *testing.T) {
	var asked string
	d := newTestSource(t, withLogin(settingsOf(serve(t, func(w http.ResponseWriter, r *http.Request) {
		asked = r.Method + " " + r.URL.String()
		w.Header().Set("Set-Cookie", "a=b")
		answerJSON(w, 200, `{"data": []}`)
	}).URL), loginToken))
	for path, want := range map[string]string{
		"status":              "GET /api/v1/status",
		"services":            "GET /api/v1/services",
		"/labels":             "GET /api/v1/labels",
		"labels/team/values":  "GET /api/v1/labels/team/values",
		"search/suggestions":  "GET /api/v1/search/suggestions",
		"errors/5bXg-tAq_NKc": "GET /api/v1/errors/5bXg-tAq_NKc",
	} {
		got, _ := callResource(t, d, "GET", path, path)
		if got.Status != 200 || string(got.Body) != `{"data": []}` || asked != want {
			t.Errorf("%s: %d %s, asked was %s", path, got.Status, got.Body, asked)
		}
		if got.Headers["Set-Cookie"] != nil || got.Headers["X-Content-Type-Options"][0] != "nosniff" {
			t.Errorf("headers are %v", got.Headers)
		}
	}
	callResource(t, d, "GET", "labels", "labels?q=class%3D~%22a%2Bb%22+x&prefix=&limit=10")
	if asked != "GET /api/v1/labels?limit=10&prefix=&q=class%3D~%22a%2Bb%22+x" {
		t.Errorf("asked was %s", asked)
	}
}

func TestResourcesThatAreNot(t *testing.T) {
	d := newTestSource(t, settingsOf(serve(t, func(_ http.ResponseWriter, r *http.Request) { t.Errorf("%s was asked", r.URL) }).URL))
	for _, path := range []string{
		"", "/", "targets", "export", "query", "errors", "errors/", "errors/a/b", "errors/a/occurrences", "errors/..", "errors/../export", "errors/%2e%2e", "errors/a?x", "errors/a#x", "errors/actions/",
		"labels/", "labels//values", "labels/a b/values", "labels/ä/values", "labels/team/values/", "labels/../export/values", "status/storage", "../metrics", "//services", "http://example.com/", "services\n", "Services",
		"labels/" + strings.Repeat("a", 1025) + "/values",
	} {
		if got, _ := callResource(t, d, "GET", path, path); got.Status != 404 {
			t.Errorf("%q is %d", path, got.Status)
		}
	}
	for _, method := range []string{"POST", "PATCH", "DELETE", "PUT", "OPTIONS", "HEAD", "get", ""} {
		got, _ := callResource(t, d, method, "services", "services")
		if got.Status != 405 || got.Headers["Allow"][0] != "GET" {
			t.Errorf("%s is %d with %v", method, got.Status, got.Headers)
		}
	}
	if got, _ := callResource(t, d, "GET", "labels", "labels?q="+strings.Repeat("x", longestQueryString)); got.Status != 414 {
		t.Errorf("a long search is %d", got.Status)
	}
	if got, _ := callResource(t, d, "GET", "labels", "labels?q=%zz"); got.Status != 400 {
		t.Errorf("a broken search is %d", got.Status)
	}
}

func TestProblemsOfResources(t *testing.T) {
	for name, c := range map[string]struct {
		handler http.HandlerFunc
		status  int
		detail  string
		check   func(problem) bool
	}{
		"a bad search keeps its position": {func(w http.ResponseWriter, _ *http.Request) {
			answerJSON(w, 400, `{"type": "urn:periskop:problem:bad-search", "title": "T", "status": 400, "detail": "q: column 9", "instance": "/api/v1/labels", "parameter": "q", "position": 8, "suggestion": "a"}`)
		}, 400, "q: column 9", func(p problem) bool {
			return p.Type == "urn:periskop:problem:bad-search" && *p.Position == 8 && p.Suggestion == "a" && p.Parameter == "q"
		}},
		"401 does not log out": {func(w http.ResponseWriter, _ *http.Request) {
			answerJSON(w, 401, `{"type": "urn:periskop:problem:unauthorized", "title": "T", "status": 401, "detail": "no"}`)
		}, 400, "wants a login", func(p problem) bool { return p.Title == "Authentication to data source failed" }},
		"404": {func(w http.ResponseWriter, _ *http.Request) {
			answerJSON(w, 404, `{"type": "urn:periskop:problem:not-found", "title": "T", "status": 404, "detail": "there is no such error"}`)
		}, 404, "there is no such error", func(p problem) bool { return p.Type == "urn:periskop:problem:not-found" }},
		"a page is not forwarded": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			_, _ = w.Write([]byte("<script>"))
		}, 502, "a web page", func(problem) bool { return true }},
		"too much": {func(w http.ResponseWriter, _ *http.Request) {
			answerJSON(w, 200, `"`+strings.Repeat("x", largestResourceAnswer)+`"`)
		}, 502, "larger than 4 MiB", func(problem) bool { return true }},
		"a proxy's page": {func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "<html>", http.StatusGatewayTimeout) }, 504, "status 504", func(problem) bool { return true }},
	} {
		t.Run(name, func(t *testing.T) {
			got, p := callResource(t, newTestSource(t, settingsOf(serve(t, c.handler).URL)), "GET", "labels", "labels")
			if got.Status != c.status || !c.check(p) {
				t.Errorf("%d %s", got.Status, got.Body)
			}
			contains(t, p.Detail, c.detail)
		})
	}
	got, p := callResource(t, newTestSource(t, settingsOf("")), "GET", "labels", "labels")
	if got.Status != 400 {
		t.Errorf("without a URL it is %d", got.Status)
	}
	contains(t, p.Detail, "Enter the URL")
}
