package plugin

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
)

const (
	statusPath = "/api/v1/status"
	// Where the original Periskop, written in Go, lists services. This server has it too.
	originalPath = "/services/"

	// A person waits for it.
	healthPatience = 15 * time.Second
)

// serverStatus is what the server says about itself.
type serverStatus struct {
	Version string `json:"version"`
	Ready   bool   `json:"ready"`
	Storage struct {
		Kind   string `json:"kind"`
		State  string `json:"state"`
		Detail string `json:"detail"`
	} `json:"storage"`
	Services int `json:"services"`
	Errors   int `json:"errors"`
}

// CheckHealth has one sentence for each thing that can be wrong. It never fails.
func (d *Datasource) CheckHealth(ctx context.Context, _ *backend.CheckHealthRequest) (*backend.CheckHealthResult, error) {
	if d.broken != nil {
		return unhealthy(d.broken), nil
	}
	ctx, cancel := context.WithTimeout(ctx, healthPatience)
	defer cancel()
	status, failed := d.status(ctx)
	if failed != nil {
		return unhealthy(failed), nil
	}
	return status.health(), nil
}

func (d *Datasource) status(ctx context.Context) (*serverStatus, *failure) {
	a, failed := d.client.get(ctx, statusPath, nil, largestProblem)
	if failed != nil {
		if failed.status == http.StatusGatewayTimeout && ctx.Err() != nil {
			failed = d.client.unreachable(context.DeadlineExceeded)
		}
		return nil, failed
	}
	if failed := d.client.refused(a); failed != nil {
		isUnknown := a.status == http.StatusNotFound || a.status == http.StatusOK
		if isUnknown && failed.problem == nil && d.isOriginal(ctx) {
			failed.sentence = fmt.Sprintf("%s is the original Periskop, which cannot count in time: this data source needs Periskop for the JVM.", d.client.settings.place())
		}
		return nil, failed
	}
	var status serverStatus
	if err := json.Unmarshal(a.body, &status); err != nil || status.Version == "" {
		return nil, &failure{status: http.StatusBadGateway, sentence: fmt.Sprintf("%s answers with JSON, but not as Periskop does: check the URL.", d.client.settings.place())}
	}
	return &status, nil
}

func (d *Datasource) isOriginal(ctx context.Context) bool {
	a, failed := d.client.get(ctx, originalPath, nil, largestResourceAnswer)
	if failed != nil || a.status != http.StatusOK {
		return false
	}
	var names []string
	return json.Unmarshal(a.body, &names) == nil
}

func (s serverStatus) health() *backend.CheckHealthResult {
	version := clean(s.Version)
	switch {
	case s.Storage.State != "" && s.Storage.State != "up":
		why := clean(s.Storage.Detail)
		if why == "" {
			why = clean(s.Storage.State)
		}
		return unhealthy(&failure{
			sentence: fmt.Sprintf("Periskop %s runs, but its storage does not work: %s. Look at its log and at the database.", version, trimStop(why)),
			detail:   fmt.Sprintf("storage %s is %s", clean(s.Storage.Kind), clean(s.Storage.State)),
		})
	case !s.Ready:
		return unhealthy(&failure{sentence: fmt.Sprintf("Periskop %s runs, but is not ready yet: try again in a moment, and look at its log if that stays so.", version)})
	}
	services := fmt.Sprintf("%d services", s.Services)
	if s.Services == 1 {
		services = "1 service"
	}
	return &backend.CheckHealthResult{
		Status:      backend.HealthStatusOk,
		Message:     fmt.Sprintf("Periskop %s answers and knows %s.", version, services),
		JSONDetails: details(map[string]any{"version": version, "services": s.Services, "errors": s.Errors}),
	}
}

// unhealthy: Grafana shows the message, and verboseMessage to who unfolds it.
func unhealthy(f *failure) *backend.CheckHealthResult {
	result := &backend.CheckHealthResult{Status: backend.HealthStatusError, Message: f.sentence}
	if f.detail != "" {
		result.JSONDetails = details(map[string]any{"verboseMessage": f.detail})
	}
	return result
}

func details(members map[string]any) []byte {
	text, err := json.Marshal(members)
	if err != nil {
		return nil
	}
	return text
}
