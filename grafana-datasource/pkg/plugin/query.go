package plugin

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
)

const (
	queryPath = "/api/v1/query"

	// What the server takes at once.
	mostQueries = 20
	// What the server answers at most of a time series. Grafana's alerting asks for more.
	mostPoints = 11_000
	// Requests of one call under way at a time: there are several only if its queries have different ranges, or are many.
	mostRequests = 4

	timeFormat = "2006-01-02T15:04:05.999999999Z07:00"
)

// panelQuery is a query as panels, alert rules and annotations keep it. What only the editor needs is left out here.
type panelQuery struct {
	QueryType string   `json:"queryType"`
	Timezone  string   `json:"timezone"`
	Q         string   `json:"q"`
	Measure   string   `json:"measure"`
	By        []string `json:"by"`
	Top       *int     `json:"top"`
	Step      string   `json:"step"`
	Fill      string   `json:"fill"`
	Ends      string   `json:"ends"`
	Limit     *int     `json:"limit"`
	Sort      string   `json:"sort"`
	Types     []string `json:"types"`
	Sparkline *int     `json:"sparkline"`
	ID        string   `json:"id"`
}

// apiQuery is a query as the server takes it. It refuses members that it does not know, and so all queries of the request.
type apiQuery struct {
	RefID      string   `json:"refId"`
	QueryType  string   `json:"queryType"`
	Q          string   `json:"q,omitempty"`
	Measure    string   `json:"measure,omitempty"`
	By         []string `json:"by,omitempty"`
	Top        *int     `json:"top,omitempty"`
	Step       string   `json:"step,omitempty"`
	MaxPoints  int64    `json:"maxPoints,omitempty"`
	IntervalMs int64    `json:"intervalMs,omitempty"`
	Fill       string   `json:"fill,omitempty"`
	Ends       string   `json:"ends,omitempty"`
	Limit      *int     `json:"limit,omitempty"`
	Sort       string   `json:"sort,omitempty"`
	Types      []string `json:"types,omitempty"`
	Sparkline  *int     `json:"sparkline,omitempty"`
	ID         string   `json:"id,omitempty"`
}

// apiQueries is a request.
type apiQueries struct {
	From     string     `json:"from"`
	To       string     `json:"to"`
	Timezone string     `json:"timezone,omitempty"`
	Queries  []apiQuery `json:"queries"`
}

type apiResults struct {
	Results map[string]apiResult `json:"results"`
}

type apiResult struct {
	Status  int         `json:"status"`
	Error   string      `json:"error"`
	Problem *problem    `json:"problem"`
	Frames  []wireFrame `json:"frames"`
}

// QueryData never fails as a whole: each query has its frames or its error.
func (d *Datasource) QueryData(ctx context.Context, request *backend.QueryDataRequest) (*backend.QueryDataResponse, error) {
	response := backend.NewQueryDataResponse()
	if d.broken != nil {
		for _, query := range request.Queries {
			response.Responses[query.RefID] = errorResponse(d.broken)
		}
		return response, nil
	}
	requests := plan(request.Queries, response.Responses)
	results := make([]backend.Responses, len(requests))
	gate := make(chan struct{}, mostRequests)
	var all sync.WaitGroup
	for i, one := range requests {
		all.Go(func() {
			gate <- struct{}{}
			defer func() { <-gate }()
			results[i] = d.safely(ctx, one)
		})
	}
	all.Wait()
	for _, responses := range results {
		for refID, each := range responses {
			response.Responses[refID] = each
		}
	}
	return response, nil
}

// plan puts queries of one range into one request, in their order. What is wrong with one by itself goes to failed.
func plan(queries []backend.DataQuery, failed backend.Responses) []apiQueries {
	var requests []apiQueries
	open := map[apiRange]int{}
	seen := map[string]bool{}
	for _, query := range queries {
		if seen[query.RefID] {
			failed[query.RefID] = errorResponse(misconfigured(fmt.Sprintf("There are two queries %s: give each its own name.", clean(query.RefID)), ""))
			continue
		}
		seen[query.RefID] = true
		translated, within, wrong := translate(query)
		if wrong != nil {
			failed[query.RefID] = errorResponse(wrong)
			continue
		}
		at, ok := open[within]
		if !ok || len(requests[at].Queries) == mostQueries {
			at = len(requests)
			open[within] = at
			requests = append(requests, apiQueries{From: within.from, To: within.to, Timezone: within.timezone})
		}
		requests[at].Queries = append(requests[at].Queries, translated)
	}
	return requests
}

type apiRange struct{ from, to, timezone string }

// translate keeps what belongs to the type of the query: members of another type may be left of what it was before.
func translate(query backend.DataQuery) (apiQuery, apiRange, *failure) {
	var p panelQuery
	if err := json.Unmarshal(query.JSON, &p); err != nil {
		return apiQuery{}, apiRange{}, unreadable(err)
	}
	within := apiRange{
		from:     query.TimeRange.From.UTC().Format(timeFormat),
		to:       query.TimeRange.To.UTC().Format(timeFormat),
		timezone: zone(p.Timezone),
	}
	kind := query.QueryType
	if kind == "" {
		kind = p.QueryType
	}
	if kind == "" {
		kind = "timeseries"
	}
	q := apiQuery{RefID: query.RefID, QueryType: kind}
	switch kind {
	case "timeseries":
		q.Q, q.Measure, q.By, q.Top, q.Fill, q.Ends = p.Q, p.Measure, p.By, p.Top, p.Fill, p.Ends
		q.Step = step(p.Step)
		q.MaxPoints = min(max(query.MaxDataPoints, 0), mostPoints)
		q.IntervalMs = max(query.Interval.Milliseconds(), 0)
	case "instant":
		q.Q, q.Measure, q.By, q.Top = p.Q, p.Measure, p.By, p.Top
	case "errors":
		q.Q, q.Sort, q.Limit, q.Sparkline = p.Q, p.Sort, p.Limit, p.Sparkline
	case "occurrences":
		q.Q, q.ID, q.Limit = p.Q, p.ID, p.Limit
	case "events":
		q.Q, q.Types, q.Limit = p.Q, p.Types, p.Limit
	case "services":
		q.Q, q.Sparkline = p.Q, p.Sparkline
	case "error":
		if p.ID == "" {
			return apiQuery{}, apiRange{}, misconfigured("Enter the id of the error that the query is for.", "")
		}
		q.ID = p.ID
	case "stream":
		return apiQuery{}, apiRange{}, misconfigured("What happens live cannot be asked for: show it in a panel or in Explore.", "")
	default:
		return apiQuery{}, apiRange{}, misconfigured(fmt.Sprintf("The plugin does not know queries of the type %q: choose one in the query editor, or update the plugin.", clean(kind)), "")
	}
	return q, within, nil
}

func unreadable(err error) *failure {
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return misconfigured(fmt.Sprintf("The member %q of the query may not be a %s: open the query in its editor, and save it anew.", clean(wrong.Field), wrong.Value), "")
	}
	return misconfigured("The query is not JSON: open it in its editor, and save it anew.", clean(err.Error()))
}

// zone leaves out what is no name of a zone but a wish of the browser's; the server counts in UTC then.
func zone(name string) string {
	if strings.EqualFold(name, "browser") || strings.EqualFold(name, "utc") {
		return ""
	}
	return name
}

// step leaves out what Grafana puts in for itself, and where it does not: rules have no variables, and mean the interval.
func step(given string) string {
	switch given {
	case "auto", "$__interval", "${__interval}", "$__auto", "${__auto}":
		return ""
	}
	return given
}

// safely: nobody else is there to catch a panic beside the call's own goroutine.
func (d *Datasource) safely(ctx context.Context, request apiQueries) (responses backend.Responses) {
	defer func() {
		if r := recover(); r != nil {
			failed := defect(r)
			responses = backend.Responses{}
			for _, query := range request.Queries {
				responses[query.RefID] = errorResponse(failed)
			}
		}
	}()
	return d.ask(ctx, request)
}

// ask answers every query of the request, with its frames or an error.
func (d *Datasource) ask(ctx context.Context, request apiQueries) backend.Responses {
	results, failed := d.results(ctx, request)
	responses := backend.Responses{}
	for _, query := range request.Queries {
		if failed != nil {
			responses[query.RefID] = errorResponse(failed)
			continue
		}
		result, ok := results[query.RefID]
		if !ok {
			responses[query.RefID] = errorResponse(&failure{status: http.StatusBadGateway, sentence: "Periskop's answer has no result for this query: check proxies between, and that its version fits the plugin's."})
			continue
		}
		responses[query.RefID] = result.response(query.RefID)
	}
	return responses
}

func (d *Datasource) results(ctx context.Context, request apiQueries) (map[string]apiResult, *failure) {
	body, err := json.Marshal(request)
	if err != nil {
		return nil, misconfigured("The queries cannot be written as JSON.", clean(err.Error()))
	}
	a, failed := d.client.post(ctx, queryPath, body, largestQueryAnswer)
	if failed != nil {
		return nil, failed
	}
	if failed := d.client.refused(a); failed != nil {
		return nil, failed
	}
	var results apiResults
	if err := json.Unmarshal(a.body, &results); err != nil {
		return nil, &failure{status: http.StatusBadGateway, sentence: "Periskop's answer was cut off or is not what it should be: check proxies between, and that its version fits the plugin's.", detail: clean(err.Error())}
	}
	return results.Results, nil
}

func (r apiResult) response(refID string) backend.DataResponse {
	if r.Status != http.StatusOK || r.Error != "" || r.Problem != nil {
		return errorResponse(r.failure())
	}
	if len(r.Frames) == 0 {
		return errorResponse(&failure{status: http.StatusBadGateway, sentence: "Periskop's answer has neither data nor an error: check that its version fits the plugin's."})
	}
	response := backend.DataResponse{Status: backend.StatusOK}
	for _, each := range r.Frames {
		frame, err := each.frame()
		if err != nil {
			return errorResponse(&failure{status: http.StatusBadGateway, sentence: fmt.Sprintf("Periskop's answer is not what it should be: %s; check that its version fits the plugin's.", clean(err.Error()))})
		}
		frame.RefID = refID
		response.Frames = append(response.Frames, frame)
	}
	return response
}

func (r apiResult) failure() *failure {
	f := &failure{status: r.Status, problem: r.Problem, sentence: clean(r.Error)}
	if f.status < 400 || f.status > 599 {
		f.status = http.StatusBadGateway
	}
	if r.Problem != nil && r.Problem.Detail != "" {
		f.sentence = r.Problem.text()
	}
	if f.sentence == "" {
		f.sentence = fmt.Sprintf("Periskop answers the query with status %d and does not say why: its log may have more.", r.Status)
	}
	return f
}

// errorResponse: whatever is wrong is not the plugin's fault, which is what Grafana counts as its own.
func errorResponse(f *failure) backend.DataResponse {
	return backend.ErrDataResponseWithSource(backend.Status(f.status), backend.ErrorSourceDownstream, f.sentence)
}
