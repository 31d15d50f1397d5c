package plugin

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/grafana/grafana-plugin-sdk-go/data"
)

var renew = flag.Bool("renew", false, "write the golden frames anew")

func wire(t *testing.T, text string) wireFrame {
	t.Helper()
	var w wireFrame
	if err := json.Unmarshal([]byte(text), &w); err != nil {
		t.Fatal(err)
	}
	return w
}

func frameOf(t *testing.T, text string) *data.Frame {
	t.Helper()
	frame, err := wire(t, text).frame()
	if err != nil {
		t.Fatal(err)
	}
	return frame
}

// overTheWire is the frame as Grafana's server gets it.
func overTheWire(t *testing.T, frame *data.Frame) *data.Frame {
	t.Helper()
	arrow, err := frame.MarshalArrow()
	if err != nil {
		t.Fatal(err)
	}
	back, err := data.UnmarshalArrowFrame(arrow)
	if err != nil {
		t.Fatal(err)
	}
	return back
}

// inputs are frames as the server writes them, by name.
func inputs(t *testing.T) map[string]json.RawMessage {
	t.Helper()
	files, err := filepath.Glob("testdata/*.in.json")
	if err != nil {
		t.Fatal(err)
	}
	inputs := map[string]json.RawMessage{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		inputs[strings.TrimSuffix(filepath.Base(file), ".in.json")] = text
	}
	if len(inputs) < 5 {
		t.Fatalf("only %d frames", len(inputs))
	}
	return inputs
}

// inTheBrowser is a frame as a page gets it in the end, after Arrow and Grafana's own JSON.
func inTheBrowser(t *testing.T, input json.RawMessage) []byte {
	t.Helper()
	text, err := data.FrameToJSON(overTheWire(t, frameOf(t, string(input))), data.IncludeAll)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestGoldenFrames(t *testing.T) {
	for name, input := range inputs(t) {
		t.Run(name, func(t *testing.T) {
			var got bytes.Buffer
			if err := json.Indent(&got, inTheBrowser(t, input), "", "  "); err != nil {
				t.Fatal(err)
			}
			got.WriteByte('\n')
			file := "testdata/" + name + ".golden.json"
			if *renew {
				if err := os.WriteFile(file, got.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got.String()); diff != "" {
				t.Errorf("as it was (-) and is (+):\n%s", diff)
			}
		})
	}
}

// TestNothingIsLost: what comes out says all that went in, also of the API's own example; the types that Go has are added.
func TestNothingIsLost(t *testing.T) {
	all := inputs(t)
	delete(all, "nothing")
	var example struct {
		Results map[string]struct {
			Frames []json.RawMessage `json:"frames"`
		} `json:"results"`
	}
	if err := json.Unmarshal(openAPIExample(t), &example); err != nil {
		t.Fatal(err)
	}
	all["openapi"] = example.Results["A"].Frames[0]
	for name, input := range all {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(bare(t, input), bare(t, inTheBrowser(t, input))); diff != "" {
				t.Errorf("what went in (-) and came out (+):\n%s", diff)
			}
		})
	}
}

// bare leaves out what says nothing: types of Go, and lists of notices without one.
func bare(t *testing.T, frame []byte) any {
	t.Helper()
	var value map[string]any
	if err := json.Unmarshal(frame, &value); err != nil {
		t.Fatal(err)
	}
	schema := value["schema"].(map[string]any)
	for _, field := range schema["fields"].([]any) {
		delete(field.(map[string]any), "typeInfo")
	}
	meta := schema["meta"].(map[string]any)
	if notices, ok := meta["notices"].([]any); ok && len(notices) == 0 {
		delete(meta, "notices")
	}
	return value
}

func TestTimesKeepNanosecondsAndNulls(t *testing.T) {
	frame := overTheWire(t, frameOf(t, `{
		"schema": {"name": "x", "fields": [{"name": "at", "type": "time"}, {"name": "seen", "type": "time"}]},
		"data": {"values": [[1795359600001, 1795359600002], [null, -1]], "nanos": [[7, 999999], null]}}`))
	want := time.Unix(1795359600, 1_000_007).UTC()
	if at := frame.Fields[0].At(0).(time.Time); !at.Equal(want) {
		t.Errorf("%v is not %v", at, want)
	}
	if frame.Fields[0].Type() != data.FieldTypeTime || frame.Fields[1].Type() != data.FieldTypeNullableTime {
		t.Errorf("types are %v and %v", frame.Fields[0].Type(), frame.Fields[1].Type())
	}
	if frame.Fields[1].At(0).(*time.Time) != nil {
		t.Error("null is a time")
	}
	if at := frame.Fields[1].At(1).(*time.Time); at.UnixMilli() != -1 {
		t.Errorf("%v is not -1 ms", at)
	}
}

func TestNumbers(t *testing.T) {
	frame := overTheWire(t, frameOf(t, `{
		"schema": {"name": "x", "fields": [
			{"name": "whole", "type": "number"}, {"name": "holes", "type": "number"}, {"name": "large", "type": "number"},
			{"name": "largeHoles", "type": "number"}, {"name": "special", "type": "number"}]},
		"data": {
			"values": [[1, -2.5e3, 0], [null, 1e-7, null], [9007199254740993, 1, 2], [null, 9007199254740993, 2], [null, null, null]],
			"entities": [null, null, null, null, {"NaN": [0], "Inf": [1], "NegInf": [2]}]}}`))
	for row, want := range []float64{1, -2500, 0} {
		if got := *frame.At(0, row).(*float64); got != want {
			t.Errorf("row %d is %v", row, got)
		}
	}
	if frame.At(1, 0).(*float64) != nil || *frame.At(1, 1).(*float64) != 1e-7 {
		t.Error("holes are not as they were")
	}
	if got := frame.At(2, 0).(*int64); *got != 9007199254740993 {
		t.Errorf("a large number is %v", *got)
	}
	if got := frame.At(3, 1); *got.(*int64) != 9007199254740993 {
		t.Errorf("a large number is %v", got)
	}
	for i, is := range []func(float64) bool{math.IsNaN, func(f float64) bool { return math.IsInf(f, 1) }, func(f float64) bool { return math.IsInf(f, -1) }} {
		if value := *frame.At(4, i).(*float64); !is(value) {
			t.Errorf("row %d is %v", i, value)
		}
	}
}

func TestMetaIsKept(t *testing.T) {
	frame := overTheWire(t, frameOf(t, `{
		"schema": {"refId": "A", "name": "x", "meta": {"type": "table", "typeVersion": [0, 1], "preferredVisualisationType": "table",
			"notices": [{"severity": "warning", "text": "cut"}], "custom": {"groups": 9007199254740993, "truncated": true, "sparkline": {"from": 1, "stepMs": 2}}},
			"fields": [{"name": "id", "type": "string", "config": {"links": [{"title": "Open", "url": "https://periskop.example.com/#/x", "targetBlank": true}], "displayNameFromDS": "Id", "interval": 60000}, "labels": {"a": "b"}}]},
		"data": {"values": [["1"]]}}`))
	custom, err := json.Marshal(frameOf(t, `{"schema": {"fields": [], "meta": {"custom": {"groups": 9007199254740993}}}, "data": {"values": []}}`).Meta.Custom)
	if err != nil || string(custom) != `{"groups":9007199254740993}` {
		t.Errorf("custom is %s, %v", custom, err)
	}
	want := &data.FrameMeta{
		Type: data.FrameTypeTable, TypeVersion: data.FrameTypeVersion{0, 1}, PreferredVisualization: data.VisTypeTable,
		Notices: []data.Notice{{Severity: data.NoticeSeverityWarning, Text: "cut"}},
	}
	got := *frame.Meta
	got.Custom = nil
	if diff := cmp.Diff(want, &got); diff != "" {
		t.Error(diff)
	}
	field := frame.Fields[0]
	if diff := cmp.Diff(&data.FieldConfig{
		DisplayNameFromDS: "Id", Interval: 60000,
		Links: []data.DataLink{{Title: "Open", URL: "https://periskop.example.com/#/x", TargetBlank: true}},
	}, field.Config); diff != "" {
		t.Error(diff)
	}
	if field.Labels["a"] != "b" || frame.RefID != "A" || frame.Name != "x" {
		t.Errorf("labels %v, refId %s, name %s", field.Labels, frame.RefID, frame.Name)
	}
}

func TestWhatIsNoFrame(t *testing.T) {
	for name, c := range map[string]struct{ text, why string }{
		"a column is missing":  {`{"schema": {"fields": [{"name": "a", "type": "string"}]}, "data": {"values": []}}`, "1 columns are named, and 0"},
		"lengths differ":       {`{"schema": {"fields": [{"name": "a", "type": "string"}, {"name": "b", "type": "string"}]}, "data": {"values": [["x"], []]}}`, "different lengths"},
		"a column is null":     {`{"schema": {"fields": [{"name": "a", "type": "number"}]}, "data": {"values": [null]}}`, "no list"},
		"text for a number":    {`{"schema": {"fields": [{"name": "a", "type": "number"}]}, "data": {"values": [["1"]]}}`, "no number"},
		"a number beyond all":  {`{"schema": {"fields": [{"name": "a", "type": "number"}]}, "data": {"values": [[1e999]]}}`, "no number"},
		"a list for a number":  {`{"schema": {"fields": [{"name": "a", "type": "number"}]}, "data": {"values": [[[1, 2]]]}}`, "no number"},
		"a number for a text":  {`{"schema": {"fields": [{"name": "a", "type": "string"}]}, "data": {"values": [[1]]}}`, "string"},
		"a fraction of a time": {`{"schema": {"fields": [{"name": "a", "type": "time"}]}, "data": {"values": [[1.5]]}}`, "no time"},
		"a time beyond Arrow":  {`{"schema": {"fields": [{"name": "a", "type": "time"}]}, "data": {"values": [[253402300799000]]}}`, "no time"},
		"nanoseconds too few":  {`{"schema": {"fields": [{"name": "a", "type": "time"}]}, "data": {"values": [[1, 2]], "nanos": [[1]]}}`, "2 times and 1"},
		"an entity too far":    {`{"schema": {"fields": [{"name": "a", "type": "number"}]}, "data": {"values": [[1]], "entities": [{"NaN": [1]}]}}`, "no row 1"},
		"an unknown type":      {`{"schema": {"fields": [{"name": "a", "type": "matrix"}]}, "data": {"values": [[1]]}}`, `"matrix" is not known`},
	} {
		t.Run(name, func(t *testing.T) {
			frame, err := wire(t, c.text).frame()
			if err == nil {
				t.Fatalf("it is %v", frame)
			}
			contains(t, err.Error(), c.why)
		})
	}
}

// TestSeriesForAlerting: Grafana's alerting evaluates a wide series if its time has no nulls and rises, if each other column is a
// number, and if no two have the same name and labels; and takes no column at all for no data.
func TestSeriesForAlerting(t *testing.T) {
	frame := overTheWire(t, frameOf(t, `{
		"schema": {"name": "occurrences", "meta": {"type": "timeseries-wide", "typeVersion": [0, 1]}, "fields": [
			{"name": "time", "type": "time", "config": {"interval": 60000}},
			{"name": "occurrences", "type": "number", "labels": {"service": "a"}},
			{"name": "occurrences", "type": "number", "labels": {"service": "__other__"}}]},
		"data": {"values": [[60000, 120000], [1, null], [0, 5]]}}`))
	if kind := frame.TimeSeriesSchema().Type; kind != data.TimeSeriesTypeWide {
		t.Fatalf("the series are %v", kind)
	}
	assertWide(t, frame)
	// The SDK's own way from wide to long and back reads it whole.
	long, err := data.WideToLong(frame)
	if err != nil {
		t.Fatal(err)
	}
	if rows, err := long.RowLen(); err != nil || rows != 4 {
		t.Errorf("%d rows, %v", rows, err)
	}
	back, err := data.LongToWide(long, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(back.Fields) != 3 || back.Rows() != 2 {
		t.Errorf("%d columns of %d rows came back", len(back.Fields), back.Rows())
	}

	empty := overTheWire(t, frameOf(t, `{
		"schema": {"name": "occurrences", "meta": {"type": "timeseries-wide", "typeVersion": [0, 1]}, "fields": [{"name": "time", "type": "time"}]},
		"data": {"values": [[60000, 120000]]}}`))
	if len(empty.Fields) != 0 || empty.Meta.Type != data.FrameTypeTimeSeriesWide {
		t.Errorf("without a series there are the columns %v", empty.Fields)
	}
}

func assertWide(t *testing.T, frame *data.Frame) {
	t.Helper()
	if frame.Meta.Type != data.FrameTypeTimeSeriesWide || frame.Meta.TypeVersion != (data.FrameTypeVersion{0, 1}) {
		t.Errorf("the type is %v %v", frame.Meta.Type, frame.Meta.TypeVersion)
	}
	seen := map[string]bool{}
	for i, field := range frame.Fields {
		if i == 0 {
			if field.Type() != data.FieldTypeTime {
				t.Errorf("time is %v", field.Type())
			}
			for row := 1; row < field.Len(); row++ {
				if !field.At(row - 1).(time.Time).Before(field.At(row).(time.Time)) {
					t.Errorf("time does not rise at row %d", row)
				}
			}
			continue
		}
		if !field.Type().Numeric() {
			t.Errorf("%s is %v", field.Name, field.Type())
		}
		key := fmt.Sprint(field.Name, field.Labels)
		if seen[key] {
			t.Errorf("%s is there twice", key)
		}
		seen[key] = true
	}
}

// TestNumericForAlerting: of numeric-long each row is a number with the texts beside it as labels.
func TestNumericForAlerting(t *testing.T) {
	frame := overTheWire(t, frameOf(t, `{
		"schema": {"name": "occurrences", "meta": {"type": "numeric-long", "typeVersion": [0, 1]}, "fields": [
			{"name": "service", "type": "string"}, {"name": "occurrences", "type": "number"}]},
		"data": {"values": [["a", "b"], [3, 1]]}}`))
	if frame.Meta.Type != data.FrameTypeNumericLong || frame.Meta.TypeVersion != (data.FrameTypeVersion{0, 1}) {
		t.Errorf("the type is %v %v", frame.Meta.Type, frame.Meta.TypeVersion)
	}
	if frame.Fields[0].Type() != data.FieldTypeString || !frame.Fields[1].Type().Numeric() {
		t.Errorf("types are %v and %v", frame.Fields[0].Type(), frame.Fields[1].Type())
	}
}

func BenchmarkMillionValues(b *testing.B) {
	column := "[" + strings.TrimSuffix(strings.Repeat("12345,", 1000), ",") + "]"
	columns := strings.TrimSuffix(strings.Repeat(column+",", 1000), ",")
	fields := strings.TrimSuffix(strings.Repeat(`{"name": "occurrences", "type": "number"},`, 1000), ",")
	body := []byte(`{"results": {"A": {"status": 200, "frames": [{"schema": {"fields": [` + fields + `]}, "data": {"values": [` + columns + `]}}]}}}`)
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		var results apiResults
		if err := json.Unmarshal(body, &results); err != nil {
			b.Fatal(err)
		}
		if _, err := results.Results["A"].Frames[0].frame(); err != nil {
			b.Fatal(err)
		}
	}
}
