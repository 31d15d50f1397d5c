package plugin

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
)

const (
	longestPath        = kib
	longestQueryString = 16 * kib
)

// resources are the paths below /api/v1/ that editors and variables read, and no others: whoever may query the data source may
// ask for them with its credentials. The patterns leave no place for dots, slashes or percent signs.
var resources = regexp.MustCompile(`^(?:status|services|labels|search/suggestions|labels/[A-Za-z_][A-Za-z0-9_]*/values|errors/[A-Za-z0-9_-]+)$`)

// CallResource answers as the server does, with problems in their form.
func (d *Datasource) CallResource(ctx context.Context, request *backend.CallResourceRequest, sender backend.CallResourceResponseSender) error {
	return sender.Send(d.resource(ctx, request))
}

func (d *Datasource) resource(ctx context.Context, request *backend.CallResourceRequest) *backend.CallResourceResponse {
	if d.broken != nil {
		return problemResponse(d.broken)
	}
	path := strings.TrimPrefix(request.Path, "/")
	if len(path) > longestPath || !resources.MatchString(path) {
		return problemResponse(&failure{status: http.StatusNotFound, sentence: "The data source has no such resource."})
	}
	if request.Method != http.MethodGet {
		response := problemResponse(&failure{status: http.StatusMethodNotAllowed, sentence: "Resources of the data source can only be read."})
		response.Headers["Allow"] = []string{http.MethodGet}
		return response
	}
	query, wrong := queryString(request.URL)
	if wrong != nil {
		return problemResponse(wrong)
	}
	a, failed := d.client.get(ctx, "/api/v1/"+path, query, largestResourceAnswer)
	if failed != nil {
		return problemResponse(failed)
	}
	if failed := d.client.refused(a); failed != nil {
		return problemResponse(failed)
	}
	return jsonResponse(http.StatusOK, "application/json", a.body)
}

func queryString(from string) (url.Values, *failure) {
	_, text, _ := strings.Cut(from, "?")
	if len(text) > longestQueryString {
		return nil, &failure{status: http.StatusRequestURITooLong, sentence: fmt.Sprintf("What is asked for is longer than %d KiB: shorten the search.", longestQueryString/kib)}
	}
	query, err := url.ParseQuery(text)
	if err != nil {
		return nil, misconfigured("The parameters of the resource cannot be read.", "")
	}
	return query, nil
}

// problemResponse has the server's problem where there is one. Grafana's pages take 401 for their own session's end, and log out.
func problemResponse(f *failure) *backend.CallResourceResponse {
	p := problem{}
	if f.problem != nil {
		p = *f.problem
	}
	status := f.status
	if status == http.StatusUnauthorized {
		status = http.StatusBadRequest
		p.Title = "Authentication to data source failed"
		p.Detail = f.sentence
	}
	p.Status = status
	if p.Type == "" {
		p.Type = "about:blank"
	}
	if p.Title == "" {
		p.Title = http.StatusText(status)
	}
	if p.Detail == "" {
		p.Detail = f.sentence
	}
	body, err := json.Marshal(p)
	if err != nil {
		body = []byte("{}")
	}
	return jsonResponse(status, "application/problem+json", body)
}

func jsonResponse(status int, kind string, body []byte) *backend.CallResourceResponse {
	return &backend.CallResourceResponse{
		Status: status,
		Headers: map[string][]string{
			"Content-Type":           {kind},
			"Cache-Control":          {"no-store"},
			"X-Content-Type-Options": {"nosniff"},
		},
		Body: body,
	}
}
