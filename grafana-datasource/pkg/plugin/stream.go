package plugin

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"math/rand/v2"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/backend/log"
	"github.com/grafana/grafana-plugin-sdk-go/data"
)

const (
	streamPath = "/api/v1/stream"

	pathPrefix = "stream/"
	// Grafana's channels have 160 characters at most. A search that is too long for a path is the subscription's data, and the
	// path is this with the FNV-1a hash (64 bits, 16 hexadecimal digits) of its UTF-8.
	hashPrefix = "fnv-"

	longestSearch = 4096
	// Of a frame.
	mostRows = 500
	// Messages that were read and are not sent yet. Where Grafana does not keep up, the server waits too, and at last hangs up.
	mostWaiting = 100
)

// pauses between tries, and how long silence may last.
type pauses struct {
	first, longest, refused, silence time.Duration
}

// The server says something every 15 s.
var defaultPauses = pauses{first: time.Second, longest: 30 * time.Second, refused: time.Minute, silence: 45 * time.Second}

// streamSearch is what a channel is about.
type streamSearch struct {
	Q string `json:"q"`
}

// readSearch has the search from the path of a channel: stream/ and {"q": …} in base64url, or its hash and the data.
func readSearch(path string, given json.RawMessage) (string, error) {
	name, ok := strings.CutPrefix(path, pathPrefix)
	if !ok {
		return "", errors.New("the path does not begin with " + pathPrefix)
	}
	text := []byte(given)
	hash, isHash := strings.CutPrefix(name, hashPrefix)
	if !isHash {
		var err error
		if text, err = base64.RawURLEncoding.DecodeString(strings.TrimRight(name, "=")); err != nil {
			return "", errors.New("the path is not in base64url")
		}
	}
	var search *streamSearch
	if err := json.Unmarshal(text, &search); err != nil || search == nil {
		return "", errors.New(`the channel has no {"q": …}`)
	}
	if len(search.Q) > longestSearch {
		return "", fmt.Errorf("the search is longer than %d bytes", longestSearch)
	}
	if isHash && hash != searchHash(search.Q) {
		return "", errors.New("the path is not that of the search")
	}
	return search.Q, nil
}

func searchHash(q string) string {
	hash := fnv.New64a()
	_, _ = hash.Write([]byte(q))
	return fmt.Sprintf("%016x", hash.Sum64())
}

// SubscribeStream allows a channel whose path can be read. Grafana has asked already whether the user may query the data source.
func (d *Datasource) SubscribeStream(_ context.Context, request *backend.SubscribeStreamRequest) (*backend.SubscribeStreamResponse, error) {
	if request.PluginContext.DataSourceInstanceSettings == nil {
		return &backend.SubscribeStreamResponse{Status: backend.SubscribeStreamStatusPermissionDenied}, nil
	}
	if _, err := readSearch(request.Path, request.Data); err != nil {
		log.DefaultLogger.Debug("A channel cannot be subscribed to", "error", err.Error())
		return &backend.SubscribeStreamResponse{Status: backend.SubscribeStreamStatusNotFound}, nil
	}
	initial, err := backend.NewInitialFrame(newRows().frame(), data.IncludeAll)
	if err != nil {
		return nil, err
	}
	return &backend.SubscribeStreamResponse{Status: backend.SubscribeStreamStatusOK, InitialData: initial}, nil
}

// PublishStream: nobody but the server says what happens.
func (d *Datasource) PublishStream(context.Context, *backend.PublishStreamRequest) (*backend.PublishStreamResponse, error) {
	return &backend.PublishStreamResponse{Status: backend.PublishStreamStatusPermissionDenied}, nil
}

// RunStream sends a row for each message until nobody listens any more. What goes wrong is told as a notice of a frame without
// rows, and tried again; only a search that cannot be read is not.
func (d *Datasource) RunStream(ctx context.Context, request *backend.RunStreamRequest, sender *backend.StreamSender) error {
	q, err := readSearch(request.Path, request.Data)
	if err != nil {
		return err
	}
	run := &streamRun{client: d.client, pauses: d.pause, q: q, send: func(frame *data.Frame) error {
		return sender.SendFrame(frame, data.IncludeAll)
	}}
	if d.broken != nil {
		// New settings make a new data source, which is asked then.
		return run.giveUp(ctx, d.broken)
	}
	return run.run(ctx)
}

// streamRun is one channel's stream, through all its connections.
type streamRun struct {
	client *client
	pauses pauses
	q      string
	send   func(*data.Frame) error

	lastID string
	// Tries that failed since something was heard last.
	failures int
	// What was told last, so that it is told once.
	told string
}

// errSender: Grafana does not take frames any more.
type errSender struct{ error }

func (s *streamRun) run(ctx context.Context) error {
	for {
		failed, err := s.connect(ctx)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			return err
		}
		pause := s.backOff()
		if failed != nil {
			if failed.status == http.StatusBadRequest || failed.status == http.StatusRequestURITooLong {
				return s.giveUp(ctx, failed)
			}
			if err := s.tell(data.NoticeSeverityWarning, failed.sentence); err != nil {
				return err
			}
			if failed.status >= 400 && failed.status < 500 {
				pause = s.pauses.refused
			}
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause):
		}
	}
}

// giveUp tells why, and then waits: who returned would be called again at once.
func (s *streamRun) giveUp(ctx context.Context, why *failure) error {
	if err := s.tell(data.NoticeSeverityError, why.sentence); err != nil {
		return err
	}
	<-ctx.Done()
	return ctx.Err()
}

// backOff doubles with each failure, and is spread so that all Grafanas do not come back at once.
func (s *streamRun) backOff() time.Duration {
	pause := s.pauses.longest
	if s.failures < 16 {
		pause = min(pause, s.pauses.first<<s.failures)
	}
	s.failures++
	return pause/2 + rand.N(pause/2+1)
}

// connect reads one connection to its end. The failure is nil where the server ended it as it may.
func (s *streamRun) connect(ctx context.Context) (*failure, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	silence := time.AfterFunc(s.pauses.silence, func() { cancel(context.DeadlineExceeded) })
	defer silence.Stop()

	header := http.Header{"Accept": {"text/event-stream"}, "Cache-Control": {"no-store"}}
	if s.lastID != "" {
		header.Set("Last-Event-ID", s.lastID)
	}
	response, failed := s.client.open(ctx, streamPath, url.Values{"q": {s.q}}, header)
	if failed != nil {
		return s.silent(ctx, failed), nil
	}
	defer func() { _ = response.Body.Close() }()
	if failed := s.refused(response); failed != nil {
		return failed, nil
	}
	if err := s.tellAgain(); err != nil {
		return nil, err
	}
	err := s.read(ctx, response.Body, func() {
		s.failures = 0
		silence.Reset(s.pauses.silence)
	})
	if sending, ok := errors.AsType[errSender](err); ok {
		return nil, sending.error
	}
	if errors.Is(err, io.EOF) {
		return nil, nil
	}
	return s.silent(ctx, s.client.unreachable(err)), nil
}

func (s *streamRun) silent(ctx context.Context, failed *failure) *failure {
	if errors.Is(context.Cause(ctx), context.DeadlineExceeded) {
		return s.client.unreachable(context.DeadlineExceeded)
	}
	return failed
}

func (s *streamRun) refused(response *http.Response) *failure {
	kind, _, err := mime.ParseMediaType(response.Header.Get("Content-Type"))
	if response.StatusCode == http.StatusOK && err == nil && kind == "text/event-stream" {
		return nil
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, largestProblem))
	if err != nil {
		return s.client.unreachable(err)
	}
	failed := s.client.refused(&answer{response.StatusCode, response.Header, body})
	if failed == nil {
		failed = &failure{status: http.StatusBadGateway, sentence: fmt.Sprintf("%s answers with JSON where a stream should be: check the URL.", s.client.settings.place())}
	}
	return failed
}

// read sends what came together as one frame.
func (s *streamRun) read(ctx context.Context, body io.Reader, heard func()) error {
	events := make(chan sseEvent, mostWaiting)
	reader := newSSEReader(body, s.lastID, heard)
	type end struct{ err error }
	ended := make(chan end, 1)
	ids := make(chan string, 1)
	go func() {
		defer close(events)
		for {
			event, err := reader.next()
			if err != nil {
				ids <- reader.lastID
				ended <- end{err}
				return
			}
			select {
			case events <- event:
			case <-ctx.Done():
				ids <- ""
				ended <- end{ctx.Err()}
				return
			}
		}
	}()
	for event := range events {
		rows := newRows()
		rows.add(event)
		for more := true; more && rows.len() < mostRows; {
			select {
			case next, ok := <-events:
				if more = ok; ok {
					rows.add(next)
				}
			default:
				more = false
			}
		}
		if rows.len() > 0 {
			if err := s.send(rows.frame()); err != nil {
				return errSender{err}
			}
		}
	}
	if id := <-ids; id != "" {
		s.lastID = id
	}
	return (<-ended).err
}

func (s *streamRun) tell(severity data.NoticeSeverity, sentence string) error {
	if s.told == sentence {
		return nil
	}
	s.told = sentence
	frame := newRows().frame()
	frame.AppendNotices(data.Notice{Severity: severity, Text: sentence})
	return s.send(frame)
}

// tellAgain takes back what was told, once there is a connection again.
func (s *streamRun) tellAgain() error {
	if s.told == "" {
		return nil
	}
	if err := s.tell(data.NoticeSeverityInfo, "Connected to Periskop again."); err != nil {
		return err
	}
	s.told = ""
	return nil
}

// streamedError is a message about one error.
type streamedError struct {
	ErrorID  string `json:"errorId"`
	Service  string `json:"service"`
	Key      string `json:"key"`
	Class    string `json:"class"`
	Message  string `json:"message"`
	Severity string `json:"severity"`
	State    string `json:"state"`
	Delta    int64  `json:"delta"`
}

// rows of a frame of what happened.
type rows struct {
	at                                                       []time.Time
	event, service, class, key, id, message, severity, state []string
	delta                                                    []int64
}

func newRows() *rows { return &rows{} }

func (r *rows) len() int { return len(r.at) }

// add takes any message about an error, also of kinds that come later, and reset: messages are missing, so load anew. After
// overflow the server hangs up, and the next connection says what is missing.
func (r *rows) add(event sseEvent) {
	if event.name == "tick" || event.name == "overflow" {
		return
	}
	var e streamedError
	if err := json.Unmarshal([]byte(event.data), &e); err != nil {
		log.DefaultLogger.Debug("A message of the stream cannot be read", "event", clean(event.name), "error", clean(err.Error()))
		return
	}
	if e.ErrorID == "" && event.name != "reset" {
		return
	}
	// The message does not say when it happened; it is told within about a second.
	r.at = append(r.at, time.Now().UTC())
	r.event = append(r.event, event.name)
	r.service = append(r.service, e.Service)
	r.class = append(r.class, e.Class)
	r.key = append(r.key, e.Key)
	r.id = append(r.id, e.ErrorID)
	r.message = append(r.message, e.Message)
	r.severity = append(r.severity, e.Severity)
	r.state = append(r.state, e.State)
	r.delta = append(r.delta, e.Delta)
}

func (r *rows) frame() *data.Frame {
	frame := data.NewFrame("stream",
		data.NewField("time", nil, append([]time.Time{}, r.at...)),
		data.NewField("event", nil, append([]string{}, r.event...)),
		data.NewField("service", nil, append([]string{}, r.service...)),
		data.NewField("class", nil, append([]string{}, r.class...)),
		data.NewField("key", nil, append([]string{}, r.key...)),
		data.NewField("id", nil, append([]string{}, r.id...)),
		data.NewField("message", nil, append([]string{}, r.message...)),
		data.NewField("severity", nil, append([]string{}, r.severity...)),
		data.NewField("state", nil, append([]string{}, r.state...)),
		data.NewField("delta", nil, append([]int64{}, r.delta...)),
	)
	frame.SetMeta(&data.FrameMeta{Type: data.FrameTypeTable, PreferredVisualization: data.VisTypeTable})
	return frame
}
