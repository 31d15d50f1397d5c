package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/backend/gtime"
)

// What Grafana takes where a query does not say.
const (
	defaultPoints   = 100
	defaultInterval = time.Second
)

type timeRange struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// grafanaQueries is the body of /api/ds/query.
type grafanaQueries struct {
	timeRange
	Queries []json.RawMessage `json:"queries"`
}

// grafanaQuery is what Grafana reads of a query; the plugin gets it whole.
type grafanaQuery struct {
	RefID      string `json:"refId"`
	QueryType  string `json:"queryType"`
	Datasource struct {
		UID string `json:"uid"`
	} `json:"datasource"`
	MaxDataPoints float64    `json:"maxDataPoints"`
	IntervalMs    float64    `json:"intervalMs"`
	TimeRange     *timeRange `json:"timeRange"`
}

// byDatasource has the queries of each data source, and the uids in the order in which they came.
type byDatasource struct {
	uids    []string
	queries map[string][]backend.DataQuery
}

func parseQueries(body []byte) (byDatasource, error) {
	all := byDatasource{queries: map[string][]backend.DataQuery{}}
	var given grafanaQueries
	if err := json.Unmarshal(body, &given); err != nil {
		return all, fmt.Errorf("bad request data: %w", err)
	}
	if len(given.Queries) == 0 {
		return all, errors.New("no queries found")
	}
	for _, raw := range given.Queries {
		query := grafanaQuery{RefID: "A", MaxDataPoints: defaultPoints, IntervalMs: float64(defaultInterval.Milliseconds())}
		if err := json.Unmarshal(raw, &query); err != nil {
			return all, fmt.Errorf("bad query: %w", err)
		}
		if query.Datasource.UID == "" {
			return all, fmt.Errorf("query %s has no data source", query.RefID)
		}
		within := given.timeRange
		if query.TimeRange != nil {
			within = *query.TimeRange
		}
		parsed, err := within.parse()
		if err != nil {
			return all, err
		}
		uid := query.Datasource.UID
		if _, ok := all.queries[uid]; !ok {
			all.uids = append(all.uids, uid)
		}
		all.queries[uid] = append(all.queries[uid], backend.DataQuery{
			RefID:         query.RefID,
			QueryType:     query.QueryType,
			MaxDataPoints: int64(query.MaxDataPoints),
			Interval:      time.Duration(query.IntervalMs * float64(time.Millisecond)),
			TimeRange:     parsed,
			JSON:          raw,
		})
	}
	return all, nil
}

// parse takes milliseconds since 1970 as a text, and what people write, such as now-1h or now/d.
func (t timeRange) parse() (backend.TimeRange, error) {
	parser := gtime.NewTimeRange(t.From, t.To)
	from, err := parser.ParseFrom()
	if err != nil {
		return backend.TimeRange{}, fmt.Errorf("from: %w", err)
	}
	to, err := parser.ParseTo()
	if err != nil {
		return backend.TimeRange{}, fmt.Errorf("to: %w", err)
	}
	return backend.TimeRange{From: from, To: to}, nil
}

// query answers 400 where any query has an error, with all results, as Grafana does.
func (h *host) query(w http.ResponseWriter, r *http.Request) {
	var raw json.RawMessage
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, largestBody)).Decode(&raw); err != nil {
		message(w, http.StatusBadRequest, "bad request data")
		return
	}
	asked, err := parseQueries(raw)
	if err != nil {
		message(w, http.StatusBadRequest, err.Error())
		return
	}
	all := backend.NewQueryDataResponse()
	status := http.StatusOK
	for _, uid := range asked.uids {
		source, ok := h.find(uid)
		if !ok {
			message(w, http.StatusNotFound, "Data source not found")
			return
		}
		response, err := h.client.QueryData(r.Context(), &backend.QueryDataRequest{PluginContext: source, Queries: asked.queries[uid], Headers: map[string]string{}})
		if err != nil {
			failed(w, err)
			return
		}
		for refID, each := range response.Responses {
			if each.Error != nil {
				status = http.StatusBadRequest
			}
			all.Responses[refID] = each
		}
	}
	write(w, status, all)
}
