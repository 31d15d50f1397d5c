package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/live"

	"periskop-datasource/internal/standalone"
	"periskop-datasource/pkg/plugin"
)

const largestBody = 4 << 20

// host answers paths of Grafana's HTTP API by calls of the plugin.
type host struct {
	client  *standalone.Client
	sources []datasource
	since   time.Time
}

func newHost(client *standalone.Client, sources []datasource, static string) http.Handler {
	h := &host{client: client, sources: sources, since: time.Now()}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /api/datasources", h.list)
	mux.HandleFunc("POST /api/ds/query", h.query)
	mux.HandleFunc("GET /api/datasources/uid/{uid}/health", h.health)
	mux.HandleFunc("/api/datasources/uid/{uid}/resources/{path...}", h.resource)
	mux.HandleFunc("GET /api/live/{channel...}", h.stream)
	mux.HandleFunc("/api/", func(w http.ResponseWriter, _ *http.Request) { message(w, http.StatusNotFound, "Not found") })
	if static != "" {
		mux.Handle("/", files(static))
	}
	return mux
}

// files has index.html for paths that are none of a file, which are the page's own.
func files(folder string) http.Handler {
	server := http.FileServer(http.Dir(folder))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		if path.Ext(r.URL.Path) == "" {
			if _, err := os.Stat(filepath.Join(folder, filepath.FromSlash(path.Clean(r.URL.Path)))); errors.Is(err, os.ErrNotExist) {
				http.ServeFile(w, r, filepath.Join(folder, "index.html"))
				return
			}
		}
		server.ServeHTTP(w, r)
	})
}

func (h *host) find(uid string) (backend.PluginContext, bool) {
	for i, each := range h.sources {
		if each.UID == uid {
			return each.context(i, h.since), true
		}
	}
	return backend.PluginContext{}, false
}

// list has no secrets, but whether they are set.
func (h *host) list(w http.ResponseWriter, _ *http.Request) {
	type listed struct {
		ID               int             `json:"id"`
		UID              string          `json:"uid"`
		Name             string          `json:"name"`
		Type             string          `json:"type"`
		URL              string          `json:"url"`
		BasicAuth        bool            `json:"basicAuth"`
		JSONData         json.RawMessage `json:"jsonData"`
		SecureJSONFields map[string]bool `json:"secureJsonFields"`
	}
	all := []listed{}
	for i, each := range h.sources {
		fields := map[string]bool{}
		for name := range each.SecureJSONData {
			fields[name] = true
		}
		all = append(all, listed{i + 1, each.UID, each.Name, plugin.ID, each.URL, each.BasicAuth, each.JSONData, fields})
	}
	write(w, http.StatusOK, all)
}

func (h *host) health(w http.ResponseWriter, r *http.Request) {
	source, ok := h.find(r.PathValue("uid"))
	if !ok {
		message(w, http.StatusNotFound, "Data source not found")
		return
	}
	result, err := h.client.CheckHealth(r.Context(), source)
	if err != nil {
		failed(w, err)
		return
	}
	answer := map[string]any{"status": result.Status.String(), "message": result.Message}
	if len(result.JSONDetails) > 0 {
		answer["details"] = json.RawMessage(result.JSONDetails)
	}
	status := http.StatusOK
	if result.Status != backend.HealthStatusOk {
		status = http.StatusBadRequest
	}
	write(w, status, answer)
}

func (h *host) resource(w http.ResponseWriter, r *http.Request) {
	source, ok := h.find(r.PathValue("uid"))
	if !ok {
		message(w, http.StatusNotFound, "Data source not found")
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, largestBody))
	if err != nil {
		message(w, http.StatusBadRequest, err.Error())
		return
	}
	target := r.PathValue("path")
	address := target
	if r.URL.RawQuery != "" {
		address += "?" + r.URL.RawQuery
	}
	answer, err := h.client.CallResource(r.Context(), &backend.CallResourceRequest{
		PluginContext: source, Path: target, Method: r.Method, URL: address, Headers: map[string][]string{}, Body: body,
	})
	if err != nil {
		failed(w, err)
		return
	}
	for name, values := range answer.Headers {
		if !strings.EqualFold(name, "Set-Cookie") {
			w.Header()[http.CanonicalHeaderKey(name)] = values
		}
	}
	w.Header().Set("Content-Security-Policy", "sandbox")
	w.WriteHeader(answer.Status)
	_, _ = w.Write(answer.Body)
}

// stream stands in for Grafana Live: the address has the channel, such as ds/UID/stream/…, and data, if need be, in the query. The
// answer is a frame a line, the first one without rows, until the page goes away.
func (h *host) stream(w http.ResponseWriter, r *http.Request) {
	channel, err := live.ParseChannel(r.PathValue("channel"))
	if err != nil {
		message(w, http.StatusBadRequest, err.Error())
		return
	}
	source, ok := h.find(channel.Namespace)
	if channel.Scope != "ds" || !ok {
		message(w, http.StatusNotFound, "Data source not found")
		return
	}
	var data json.RawMessage
	if given := r.URL.Query().Get("data"); given != "" {
		data = json.RawMessage(given)
	}
	status, initial, err := h.client.SubscribeStream(r.Context(), &backend.SubscribeStreamRequest{PluginContext: source, Path: channel.Path, Data: data})
	switch {
	case err != nil:
		failed(w, err)
		return
	case status == backend.SubscribeStreamStatusNotFound:
		message(w, http.StatusNotFound, "There is no such channel")
		return
	case status != backend.SubscribeStreamStatusOK:
		message(w, http.StatusForbidden, "The channel may not be subscribed to")
		return
	}
	w.Header().Set("Content-Type", "application/x-ndjson")
	w.Header().Set("Cache-Control", "no-store")
	line := func(frame []byte) error {
		if _, err := fmt.Fprintf(w, "%s\n", frame); err != nil {
			return err
		}
		return http.NewResponseController(w).Flush()
	}
	if len(initial) > 0 {
		if line(initial) != nil {
			return
		}
	}
	err = h.client.RunStream(r.Context(), &backend.RunStreamRequest{PluginContext: source, Path: channel.Path, Data: data}, line)
	if r.Context().Err() == nil && !errors.Is(err, io.EOF) {
		fmt.Fprintln(os.Stderr, "a stream ended:", err)
	}
}

// failed: the call itself did not succeed. Nobody reads the answer to what was cancelled.
func failed(w http.ResponseWriter, err error) {
	status := http.StatusInternalServerError
	if errors.Is(err, context.Canceled) {
		status = 499
	}
	message(w, status, "An error occurred within the plugin: "+err.Error())
}

func message(w http.ResponseWriter, status int, text string) {
	write(w, status, map[string]string{"message": text})
}

func write(w http.ResponseWriter, status int, answer any) {
	body, err := json.Marshal(answer)
	if err != nil {
		status, body = http.StatusInternalServerError, []byte(`{"message":"the answer cannot be written"}`)
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(body)
}
