package plugin

import (
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/data"
)

const oneFrame = `{"status": 200, "frames": [{"schema": {"refId": "?", "name": "n", "fields": [{"name": "a", "type": "string"}]}, "data": {"values": [["x"]]}}]}`

// record answers every query with a frame, and keeps the requests.
func record(t *testing.T, requests chan<- apiQueries) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost || r.URL.Path != queryPath || r.Header.Get("Content-Type") != "application/json" {
			t.Errorf("%s %s with %s was asked", r.Method, r.URL, r.Header.Get("Content-Type"))
		}
		decoder := json.NewDecoder(r.Body)
		decoder.DisallowUnknownFields()
		var asked apiQueries
		if err := decoder.Decode(&asked); err != nil {
			t.Error(err)
		}
		requests <- asked
		results := make([]string, len(asked.Queries))
		for i, each := range asked.Queries {
			results[i] = fmt.Sprintf("%q: %s", each.RefID, oneFrame)
		}
		answerJSON(w, 200, `{"results": {`+strings.Join(results, ",")+`}}`)
	}
}

func number(n int) *int { return &n }

func TestAllQueriesOfARangeAreOneRequest(t *testing.T) {
	requests := make(chan apiQueries, 10)
	d := newTestSource(t, settingsOf(serve(t, record(t, requests)).URL))
	responses := ask(t, d,
		query("A", `{"q": "service=shop", "measure": "rate", "by": ["service"], "top": 5, "step": "5m", "fill": "null", "ends": "cut", "legend": "{{service}}", "limit": 3, "hide": false, "editorMode": "code"}`),
		query("B", `{"queryType": "instant", "measure": "targets", "by": ["service", "version"], "top": 3, "step": "1h", "q": null}`),
		query("C", `{"queryType": "errors", "sort": "last_seen", "limit": 10, "sparkline": 24, "measure": "rate"}`),
		query("D", `{"queryType": "occurrences", "id": "x", "limit": 10}`),
		query("E", `{"queryType": "events", "types": ["new", "regressed"], "q": "a \"b\""}`),
		query("F", `{"queryType": "services", "sparkline": 2}`),
		query("G", `{"queryType": "error", "id": "k3Jx0aYbQ2mVn1Zf7cRt9w", "q": "left over"}`),
		query("H", `{"step": "$__interval"}`),
	)
	got := <-requests
	want := apiQueries{From: "2026-11-22T15:00:00Z", To: "2026-11-22T15:10:00Z", Queries: []apiQuery{
		{RefID: "A", QueryType: "timeseries", Q: "service=shop", Measure: "rate", By: []string{"service"}, Top: number(5), Step: "5m", MaxPoints: 500, IntervalMs: 15000, Fill: "null", Ends: "cut"},
		{RefID: "B", QueryType: "instant", Measure: "targets", By: []string{"service", "version"}, Top: number(3)},
		{RefID: "C", QueryType: "errors", Sort: "last_seen", Limit: number(10), Sparkline: number(24)},
		{RefID: "D", QueryType: "occurrences", ID: "x", Limit: number(10)},
		{RefID: "E", QueryType: "events", Types: []string{"new", "regressed"}, Q: `a "b"`},
		{RefID: "F", QueryType: "services", Sparkline: number(2)},
		{RefID: "G", QueryType: "error", ID: "k3Jx0aYbQ2mVn1Zf7cRt9w"},
		{RefID: "H", QueryType: "timeseries", MaxPoints: 500, IntervalMs: 15000},
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if len(requests) > 0 {
		t.Error("there was more than one request")
	}
	for _, refID := range strings.Split("ABCDEFGH", "") {
		response := responses[refID]
		if response.Error != nil || len(response.Frames) != 1 || response.Frames[0].RefID != refID || response.Status != backend.StatusOK {
			t.Errorf("%s is %+v", refID, response)
		}
	}
}

func TestOtherRangesAndManyQueriesAreOtherRequests(t *testing.T) {
	requests := make(chan apiQueries, 10)
	d := newTestSource(t, settingsOf(serve(t, record(t, requests)).URL))
	earlier := query("earlier", "{}")
	earlier.TimeRange.From = earlier.TimeRange.From.Add(-1500 * time.Millisecond)
	queries := []backend.DataQuery{earlier, query("zone", `{"timezone": "Europe/Berlin"}`), query("browser", `{"timezone": "browser"}`), query("utc", `{"timezone": "utc"}`)}
	for i := range 30 {
		queries = append(queries, query(fmt.Sprint(i), "{}"))
	}
	responses := ask(t, d, queries...)
	close(requests)
	got := map[string][]int{}
	for each := range requests {
		got[each.From+" "+each.Timezone] = append(got[each.From+" "+each.Timezone], len(each.Queries))
	}
	for _, sizes := range got {
		if len(sizes) == 2 && sizes[0] < sizes[1] {
			sizes[0], sizes[1] = sizes[1], sizes[0]
		}
	}
	want := map[string][]int{"2026-11-22T14:59:58.5Z ": {1}, "2026-11-22T15:00:00Z Europe/Berlin": {1}, "2026-11-22T15:00:00Z ": {20, 12}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if len(responses) != len(queries) {
		t.Errorf("%d of %d are answered", len(responses), len(queries))
	}
}

// TestAlertingAsksForNoMorePointsThanThereAre: its rules say 43200 at one second each.
func TestAlertingAsksForNoMorePointsThanThereAre(t *testing.T) {
	rule := query("A", "{}")
	rule.MaxDataPoints, rule.Interval = 43200, time.Second
	translated, _, wrong := translate(rule)
	if wrong != nil || translated.MaxPoints != mostPoints || translated.IntervalMs != 1000 {
		t.Errorf("%+v, %v", translated, wrong)
	}
}

func TestQueriesThatCannotBeSent(t *testing.T) {
	requests := make(chan apiQueries, 10)
	d := newTestSource(t, settingsOf(serve(t, record(t, requests)).URL))
	responses := ask(t, d,
		query("no JSON", `{`),
		query("another type", `{"queryType": "traces"}`),
		query("a stream", `{"queryType": "stream"}`),
		query("no number", `{"top": "five"}`),
		query("no id", `{"queryType": "error"}`),
		query("twice", `{}`),
		query("good", `{}`),
		query("twice", `{}`),
	)
	for refID, want := range map[string]string{
		"no JSON":      "The query is not JSON",
		"another type": `queries of the type "traces"`,
		"a stream":     "What happens live cannot be asked for",
		"no number":    `The member "top" of the query may not be a string`,
		"no id":        "Enter the id of the error",
	} {
		response := responses[refID]
		if response.Error == nil || response.Status != backend.StatusBadRequest || response.ErrorSource != backend.ErrorSourceDownstream || len(response.Frames) != 0 {
			t.Errorf("%s is %+v", refID, response)
			continue
		}
		contains(t, response.Error.Error(), want)
	}
	if responses["good"].Error != nil {
		t.Error(responses["good"].Error)
	}
	if got := len((<-requests).Queries); got != 2 {
		t.Errorf("%d queries were sent", got)
	}
}

func TestErrorsOfQueries(t *testing.T) {
	results := map[string]string{
		"good":        oneFrame,
		"search":      `{"status": 400, "error": "q: column 9: A quote is missing.", "problem": {"type": "urn:periskop:problem:bad-search", "detail": "q: column 9: A quote is missing.", "parameter": "q", "position": 8, "suggestion": "class=\"a b\""}, "frames": []}`,
		"no column":   `{"status": 400, "error": "q: what?", "problem": {"type": "urn:periskop:problem:bad-search", "detail": "q: what?", "position": 0}, "frames": []}`,
		"limit":       `{"status": 422, "error": "too many points", "frames": []}`,
		"storage":     `{"status": 503, "error": "the database does not answer", "problem": {"type": "urn:periskop:problem:storage-unavailable", "detail": "the database does not answer"}, "frames": []}`,
		"no reason":   `{"status": 500, "frames": []}`,
		"no status":   `{"error": "what?", "frames": []}`,
		"nothing":     `{"status": 200, "frames": []}`,
		"no frame":    `{"status": 200, "frames": [{"schema": {"fields": [{"name": "a", "type": "string"}]}, "data": {"values": []}}]}`,
		"line breaks": `{"status": 400, "error": "a\nb\u0000c", "frames": []}`,
	}
	server := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		text, err := json.Marshal(map[string]any{"results": raw(results)})
		if err != nil {
			t.Error(err)
		}
		answerJSON(w, 200, string(text))
	})
	var queries []backend.DataQuery
	for refID := range results {
		queries = append(queries, query(refID, "{}"))
	}
	queries = append(queries, query("left out", "{}"))
	responses := ask(t, newTestSource(t, settingsOf(server.URL)), queries...)
	for refID, want := range map[string]struct {
		status int
		text   string
	}{
		"search":      {400, `q: column 9: A quote is missing. Did you mean: class="a b"`},
		"no column":   {400, "q: what?, at column 1."},
		"limit":       {422, "too many points"},
		"storage":     {503, "the database does not answer"},
		"no reason":   {500, "status 500 and does not say why"},
		"no status":   {502, "what?"},
		"nothing":     {502, "neither data nor an error"},
		"no frame":    {502, "1 columns are named"},
		"line breaks": {400, "a b c"},
		"left out":    {502, "has no result for this query"},
	} {
		response := responses[refID]
		if response.Error == nil || int(response.Status) != want.status || len(response.Frames) != 0 {
			t.Errorf("%s is %+v", refID, response)
			continue
		}
		contains(t, response.Error.Error(), want.text)
	}
	if good := responses["good"]; good.Error != nil || len(good.Frames) != 1 {
		t.Errorf("the good one is %+v", good)
	}
}

func raw(texts map[string]string) map[string]json.RawMessage {
	all := map[string]json.RawMessage{}
	for name, text := range texts {
		all[name] = json.RawMessage(text)
	}
	return all
}

// TestAnswersThatAreNotWhole: each query has an error, never a frame without rows.
func TestAnswersThatAreNotWhole(t *testing.T) {
	whole := `{"results": {"A": ` + oneFrame + `}}`
	for name, c := range map[string]struct {
		handler http.HandlerFunc
		want    string
	}{
		"cut off": {func(w http.ResponseWriter, _ *http.Request) { answerJSON(w, 200, whole[:len(whole)-2]) }, "cut off"},
		"broken off": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", fmt.Sprint(len(whole)))
			answerJSON(w, 200, whole[:len(whole)/2])
		}, "before its answer was whole"},
		"gzip cut off": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			w.Header().Set("Content-Type", "application/json")
			zip := gzip.NewWriter(w)
			_, _ = zip.Write([]byte(whole))
			_ = zip.Flush()
		}, "before its answer was whole"},
		"an array": {func(w http.ResponseWriter, _ *http.Request) { answerJSON(w, 200, "[]") }, "not what it should be"},
		"nothing":  {func(w http.ResponseWriter, _ *http.Request) { answerJSON(w, 200, "{}") }, "has no result for this query"},
		"401":      {func(w http.ResponseWriter, _ *http.Request) { answerJSON(w, 401, `{}`) }, "wants a login"},
		"body": {func(w http.ResponseWriter, _ *http.Request) {
			answerJSON(w, 400, `{"type": "urn:periskop:problem:bad-body", "detail": "/queries/0/x: unknown member", "pointer": "/queries/0/x"}`)
		}, "/queries/0/x: unknown member"},
	} {
		t.Run(name, func(t *testing.T) {
			responses := ask(t, newTestSource(t, settingsOf(serve(t, c.handler).URL)), query("A", "{}"), query("B", "{}"))
			for _, refID := range []string{"A", "B"} {
				response := responses[refID]
				if response.Error == nil || len(response.Frames) != 0 {
					t.Fatalf("%s is %+v", refID, response)
				}
				contains(t, response.Error.Error(), c.want)
			}
		})
	}
}

func TestGzipIsRead(t *testing.T) {
	server := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		w.Header().Set("Content-Type", "application/json")
		zip := gzip.NewWriter(w)
		_, _ = zip.Write([]byte(`{"results": {"A": ` + oneFrame + `}}`))
		_ = zip.Close()
	})
	response := ask(t, newTestSource(t, settingsOf(server.URL)), query("A", "{}"))["A"]
	if response.Error != nil || len(response.Frames) != 1 {
		t.Errorf("%+v", response)
	}
}

// TestAnswersAreBounded, also those that are small until they are unpacked.
func TestAnswersAreBounded(t *testing.T) {
	server := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		w.Header().Set("Content-Type", "application/json")
		zip := gzip.NewWriter(w)
		_, _ = io.CopyN(zip, zeros{}, largestQueryAnswer+1)
		_ = zip.Close()
	})
	response := ask(t, newTestSource(t, settingsOf(server.URL)), query("A", "{}"))["A"]
	if response.Error == nil {
		t.Fatal("it was read")
	}
	contains(t, response.Error.Error(), "larger than 64 MiB")
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

// TestEqualQueriesUnderWayAreAskedOnce, and end when the last who waits has gone.
func TestEqualQueriesUnderWayAreAskedOnce(t *testing.T) {
	var asked atomic.Int32
	begun, ended := make(chan struct{}), make(chan struct{})
	server := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		if asked.Add(1) == 1 {
			// The server notices that the client has gone only once the body is read.
			_, _ = io.Copy(io.Discard, r.Body)
			close(begun)
			<-r.Context().Done()
			close(ended)
		}
	})
	d := newTestSource(t, settingsOf(server.URL))
	first, leaveFirst := context.WithCancel(context.Background())
	second, leaveSecond := context.WithCancel(context.Background())
	defer leaveFirst()
	defer leaveSecond()
	answers := make(chan backend.DataResponse, 2)
	run := func(ctx context.Context) {
		response, err := d.QueryData(ctx, &backend.QueryDataRequest{Queries: []backend.DataQuery{query("A", "{}")}})
		if err != nil {
			t.Error(err)
		}
		answers <- response.Responses["A"]
	}
	go run(first)
	<-begun
	go run(second)
	for {
		d.client.flights.lock.Lock()
		waiting := 0
		for _, one := range d.client.flights.running {
			waiting += one.waiting
		}
		d.client.flights.lock.Unlock()
		if waiting == 2 {
			break
		}
		time.Sleep(time.Millisecond)
	}
	leaveFirst()
	contains(t, (<-answers).Error.Error(), "cancelled")
	select {
	case <-ended:
		t.Fatal("it ended although somebody waits")
	case <-time.After(50 * time.Millisecond):
	}
	leaveSecond()
	contains(t, (<-answers).Error.Error(), "cancelled")
	<-ended
	if asked.Load() != 1 {
		t.Errorf("it was asked %d times", asked.Load())
	}
	if len(d.client.flights.running) != 0 {
		t.Error("a flight is left")
	}
}

func TestFlightsShareAnswersAndPanics(t *testing.T) {
	var flights flights
	good := func(context.Context) (*answer, *failure) { return &answer{status: 200}, nil }
	for range 2 {
		if a, failed := flights.do(context.Background(), "k", good); failed != nil || a.status != 200 {
			t.Errorf("%v, %v", a, failed)
		}
	}
	_, failed := flights.do(context.Background(), "k", func(context.Context) (*answer, *failure) { panic("no") })
	if failed == nil || failed.status != http.StatusInternalServerError {
		t.Errorf("a panic is %v", failed)
	}
	late, cancel := context.WithDeadline(context.Background(), time.Now().Add(-time.Second))
	defer cancel()
	_, failed = flights.do(late, "k", good)
	if failed == nil || failed.status != http.StatusGatewayTimeout {
		t.Errorf("too late is %v", failed)
	}
}

// TestTheExampleOfTheAPI: the document's own example goes through all of it.
func TestTheExampleOfTheAPI(t *testing.T) {
	example := openAPIExample(t)
	server := serve(t, func(w http.ResponseWriter, _ *http.Request) { answerJSON(w, 200, string(example)) })
	response := ask(t, newTestSource(t, settingsOf(server.URL)), query("A", "{}"))["A"]
	if response.Error != nil {
		t.Fatal(response.Error)
	}
	assertWide(t, response.Frames[0])
	if kind := response.Frames[0].TimeSeriesSchema().Type; kind != data.TimeSeriesTypeWide {
		t.Errorf("it is %v", kind)
	}
}
