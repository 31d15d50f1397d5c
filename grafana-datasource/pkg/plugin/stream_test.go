package plugin

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/data"
)

func channel(q string) string {
	text, err := json.Marshal(streamSearch{q})
	if err != nil {
		panic(err)
	}
	return pathPrefix + base64.RawURLEncoding.EncodeToString(text)
}

func TestSubscribe(t *testing.T) {
	d := newTestSource(t, settingsOf("http://periskop.example.com"))
	long := strings.Repeat("ä", 1000)
	for name, c := range map[string]struct {
		path, data string
		want       backend.SubscribeStreamStatus
	}{
		"a search":            {channel("service=shop"), "", backend.SubscribeStreamStatusOK},
		"no search":           {channel(""), "", backend.SubscribeStreamStatusOK},
		"padded":              {channel("ab") + "=", "", backend.SubscribeStreamStatusOK},
		"a hash":              {pathPrefix + hashPrefix + searchHash(long), `{"q": "` + long + `"}`, backend.SubscribeStreamStatusOK},
		"another hash":        {pathPrefix + hashPrefix + searchHash("x"), `{"q": "y"}`, backend.SubscribeStreamStatusNotFound},
		"a hash without data": {pathPrefix + hashPrefix + searchHash("x"), "", backend.SubscribeStreamStatusNotFound},
		"null":                {pathPrefix + hashPrefix + searchHash(""), "null", backend.SubscribeStreamStatusNotFound},
		"too long":            {channel(strings.Repeat("x", longestSearch+1)), "", backend.SubscribeStreamStatusNotFound},
		"no base64":           {pathPrefix + "!", "", backend.SubscribeStreamStatusNotFound},
		"no JSON":             {pathPrefix + "eA", "", backend.SubscribeStreamStatusNotFound},
		"another path":        {"other/eA", "", backend.SubscribeStreamStatusNotFound},
		"no path":             {"", "", backend.SubscribeStreamStatusNotFound},
	} {
		t.Run(name, func(t *testing.T) {
			response, err := d.SubscribeStream(context.Background(), &backend.SubscribeStreamRequest{
				PluginContext: backend.PluginContext{DataSourceInstanceSettings: &backend.DataSourceInstanceSettings{}},
				Path:          c.path, Data: json.RawMessage(c.data),
			})
			if err != nil || response.Status != c.want {
				t.Errorf("%v, %v", response, err)
			}
			if (response.InitialData != nil) != (c.want == backend.SubscribeStreamStatusOK) {
				t.Error("the columns are said when they should not be, or are not")
			}
		})
	}
	response, err := d.SubscribeStream(context.Background(), &backend.SubscribeStreamRequest{Path: channel("")})
	if err != nil || response.Status != backend.SubscribeStreamStatusPermissionDenied {
		t.Errorf("without a data source it is %v, %v", response, err)
	}
	published, err := d.PublishStream(context.Background(), &backend.PublishStreamRequest{Path: channel("")})
	if err != nil || published.Status != backend.PublishStreamStatusPermissionDenied {
		t.Errorf("publishing is %v, %v", published, err)
	}
}

// TestSearchHash: what the editor's page computes has to be the same.
func TestSearchHash(t *testing.T) {
	for q, want := range map[string]string{"": "cbf29ce484222325", "a": "af63dc4c8601ec8c", "ä": "0ac21207b7181582"} {
		if got := searchHash(q); got != want {
			t.Errorf("%q is %s", q, got)
		}
	}
}

type packets chan *data.Frame

func (p packets) Send(packet *backend.StreamPacket) error {
	var frame data.Frame
	if err := json.Unmarshal(packet.Data, &frame); err != nil {
		return err
	}
	p <- &frame
	return nil
}

// listen runs a stream until the test ends.
func listen(t *testing.T, from backend.DataSourceInstanceSettings, pause pauses) (packets, func() error) {
	t.Helper()
	d := newTestSource(t, from)
	d.pause = pause
	frames := make(packets, 1000)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() {
		ended <- d.RunStream(ctx, &backend.RunStreamRequest{Path: channel("service=shop")}, backend.NewStreamSender(frames))
	}()
	stop := func() error {
		cancel()
		select {
		case err := <-ended:
			ended <- err
			return err
		case <-time.After(10 * time.Second):
			t.Error("the stream does not end")
			return nil
		}
	}
	t.Cleanup(func() { _ = stop() })
	return frames, stop
}

func (p packets) next(t *testing.T) *data.Frame {
	t.Helper()
	select {
	case frame := <-p:
		return frame
	case <-time.After(10 * time.Second):
		t.Fatal("no frame came")
		return nil
	}
}

// take has the rows of as many frames as it takes, as texts without the time.
func (p packets) take(t *testing.T, count int) []string {
	t.Helper()
	var taken []string
	for len(taken) < count {
		frame := p.next(t)
		for row := range frame.Rows() {
			var cells []string
			for _, field := range frame.Fields[1:] {
				cells = append(cells, fmt.Sprint(field.At(row)))
			}
			taken = append(taken, strings.Join(cells, "|"))
		}
	}
	return taken
}

const shopError = `{"errorId":"5bXgJtAqNnKc0D1wzTlY7Q","service":"shop","key":"a","class":"E","severity":"error","state":"resolved","mark":"","labels":{},"total":42,"lastSeen":"2026-11-22T15:04:05Z","delta":3}`

func say(w http.ResponseWriter, text string) {
	w.Header().Set("Content-Type", "text/event-stream;charset=UTF-8")
	_, _ = io.WriteString(w, text)
	_ = http.NewResponseController(w).Flush()
}

var quick = pauses{first: time.Millisecond, longest: 5 * time.Millisecond, refused: 10 * time.Millisecond, silence: 5 * time.Second}

func TestStreamGoesOnWhereItEnded(t *testing.T) {
	lastIDs := make(chan string, 10)
	connection := 0
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		connection++
		lastIDs <- r.Header.Get("Last-Event-ID")
		if r.URL.Path != streamPath || r.URL.Query().Get("q") != "service=shop" || r.Header.Get("Accept") != "text/event-stream" {
			t.Errorf("%s was asked", r.URL)
		}
		switch connection {
		case 1:
			say(w, ":periskop\nid:e-1\nretry:3000\n\n")
			say(w, "id:e-2\nevent:new\ndata:"+shopError+"\n\nid:e-3\nevent:resolved\ndata:"+shopError+"\n\n")
			// Cut off: it is not known, and comes again.
			say(w, "id:e-4\nevent:changed\ndata:"+shopError)
		case 2:
			say(w, "id:e-4\nevent:changed\ndata:"+shopError+"\n\nevent:tick\ndata:{}\n\nevent:overflow\ndata:{}\n\n")
		case 3:
			say(w, "id:e-9\nevent:reset\ndata:{}\n\nid:e-9\n:\n\n")
			<-r.Context().Done()
		}
	})
	frames, stop := listen(t, settingsOf(server.URL), quick)
	row := "|shop|E|a|5bXgJtAqNnKc0D1wzTlY7Q||error|resolved|3"
	want := []string{"new" + row, "resolved" + row, "changed" + row, "reset||||||||0"}
	if diff := cmp.Diff(want, frames.take(t, 4)); diff != "" {
		t.Error(diff)
	}
	if err := stop(); !errors.Is(err, context.Canceled) {
		t.Errorf("it ended with %v", err)
	}
	for _, want := range []string{"", "e-3", "e-4"} {
		if got := <-lastIDs; got != want {
			t.Errorf("the last id was %q, not %q", got, want)
		}
	}
}

func TestStreamSendsManyRowsAtOnce(t *testing.T) {
	const count = 2000
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		var all strings.Builder
		for range count {
			all.WriteString("event:changed\ndata:" + shopError + "\n\n")
		}
		say(w, all.String())
		<-r.Context().Done()
	})
	frames, _ := listen(t, settingsOf(server.URL), quick)
	if rows := frames.take(t, count); len(rows) != count {
		t.Errorf("%d rows came", len(rows))
	}
}

// notice of a frame without rows.
func (p packets) notice(t *testing.T) data.Notice {
	t.Helper()
	frame := p.next(t)
	if frame.Rows() != 0 || len(frame.Fields) != 10 || len(frame.Meta.Notices) != 1 {
		t.Fatalf("it is no notice: %v %+v", frame.Rows(), frame.Meta)
	}
	return frame.Meta.Notices[0]
}

func TestStreamTellsOfTroubleOnceAndOfItsEnd(t *testing.T) {
	connection := 0
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		connection++
		switch {
		case connection <= 3:
			answerJSON(w, 503, `{"type": "urn:periskop:problem:storage-unavailable", "detail": "the database does not answer"}`)
		case connection == 4:
			answerJSON(w, 401, "{}")
		default:
			say(w, ":\n\nevent:new\ndata:"+shopError+"\n\n")
			<-r.Context().Done()
		}
	})
	frames, _ := listen(t, settingsOf(server.URL), quick)
	for _, want := range []string{"storage does not answer", "wants a login", "Connected to Periskop again."} {
		contains(t, frames.notice(t).Text, want)
	}
	frames.take(t, 1)
}

func TestStreamGivesUpOnWhatStaysWrong(t *testing.T) {
	asked := make(chan bool, 10)
	server := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		asked <- true
		answerJSON(w, 400, `{"type": "urn:periskop:problem:bad-search", "detail": "q: column 1: no", "position": 0}`)
	})
	frames, stop := listen(t, settingsOf(server.URL), quick)
	notice := frames.notice(t)
	if notice.Severity != data.NoticeSeverityError || notice.Text != "q: column 1: no" {
		t.Errorf("it is %+v", notice)
	}
	select {
	case <-frames:
		t.Error("it was tried again")
	case <-time.After(50 * time.Millisecond):
	}
	if err := stop(); !errors.Is(err, context.Canceled) || len(asked) != 1 {
		t.Errorf("%v after %d requests", err, len(asked))
	}

	frames, _ = listen(t, settingsOf(""), quick)
	contains(t, frames.notice(t).Text, "Enter the URL")
}

func TestStreamDoesNotWaitForASilentServer(t *testing.T) {
	connections := make(chan bool, 100)
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		connections <- true
		say(w, ":\n\n")
		<-r.Context().Done()
	})
	pause := quick
	pause.silence = 50 * time.Millisecond
	frames, _ := listen(t, settingsOf(server.URL), pause)
	contains(t, frames.notice(t).Text, "did not answer in time")
	<-connections
	<-connections
}

func TestStreamsAreNotOfAnotherKind(t *testing.T) {
	server := serve(t, func(w http.ResponseWriter, _ *http.Request) { answerJSON(w, 200, "{}") })
	frames, _ := listen(t, settingsOf(server.URL), quick)
	contains(t, frames.notice(t).Text, "JSON where a stream should be")
	d := newTestSource(t, settingsOf(server.URL))
	if err := d.RunStream(context.Background(), &backend.RunStreamRequest{Path: "x"}, backend.NewStreamSender(frames)); err == nil {
		t.Error("a channel that is none was run")
	}
}

func TestBackOff(t *testing.T) {
	run := &streamRun{pauses: defaultPauses}
	for i, most := range []time.Duration{1, 2, 4, 8, 16, 30, 30} {
		most *= time.Second
		if pause := run.backOff(); pause < most/2 || pause > most {
			t.Errorf("pause %d is %v", i, pause)
		}
	}
	run.failures = 1000
	if pause := run.backOff(); pause > defaultPauses.longest || pause < defaultPauses.longest/2 {
		t.Errorf("a late pause is %v", pause)
	}
}

func TestServerSentEvents(t *testing.T) {
	type message struct{ ID, Name, Data string }
	for name, c := range map[string]struct {
		text string
		want []message
	}{
		"lines of all kinds": {"event: a\r\ndata: 1\r\n\r\nevent:b\rdata:2\r\rdata:3\n\n", []message{{"", "a", "1"}, {"", "b", "2"}, {"", "", "3"}}},
		"several data":       {"data: a\ndata:  b\ndata\n\n", []message{{"", "", "a\n b\n"}}},
		"comments and ids":   {":hello\nid:1\n\ndata:a\n\nid:2\nretry:5\n\nid\ndata:b\n\n", []message{{"1", "", "a"}, {"", "", "b"}}},
		"a mark of order":    {"\uFEFFdata:a\n\n", []message{{"", "", "a"}}},
		"no data":            {"event:a\n\ndata:b\n\n", []message{{"", "", "b"}}},
		"an id with a null":  {"id:1\ndata:a\n\nid:2\x00\ndata:b\n\n", []message{{"1", "", "a"}, {"1", "", "b"}}},
		"cut off":            {"data:a\n\nid:1\ndata:b\n", []message{{"", "", "a"}}},
		"unknown fields":     {"what:x\ndata:a\n\n", []message{{"", "", "a"}}},
	} {
		t.Run(name, func(t *testing.T) {
			reader := newSSEReader(strings.NewReader(c.text), "", func() {})
			var got []message
			for {
				event, err := reader.next()
				if err != nil {
					if !errors.Is(err, io.EOF) {
						t.Error(err)
					}
					break
				}
				got = append(got, message{reader.lastID, event.name, event.data})
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
	for _, text := range []string{strings.Repeat("x", longestEvent+1), strings.Repeat("data:"+strings.Repeat("x", 1000)+"\n", 1100)} {
		if _, err := newSSEReader(strings.NewReader(text), "", func() {}).next(); !errors.Is(err, errEventTooLong) {
			t.Errorf("too long is %v", err)
		}
	}
}
