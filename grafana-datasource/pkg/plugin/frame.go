package plugin

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
)

// wireFrame is a frame as the server writes it: as Grafana's in JSON, without the types that Go has beyond JSON's.
type wireFrame struct {
	Schema struct {
		RefID  string      `json:"refId"`
		Name   string      `json:"name"`
		Meta   *wireMeta   `json:"meta"`
		Fields []wireField `json:"fields"`
	} `json:"schema"`
	Data struct {
		Values   []json.RawMessage `json:"values"`
		Nanos    [][]int64         `json:"nanos"`
		Entities []*wireEntities   `json:"entities"`
	} `json:"data"`
}

// wireMeta keeps custom as it is: numbers in it may be larger than a float64 can tell apart.
type wireMeta struct {
	data.FrameMeta
	Custom json.RawMessage `json:"custom"`
}

type wireField struct {
	Name   string            `json:"name"`
	Type   string            `json:"type"`
	Labels data.Labels       `json:"labels"`
	Config *data.FieldConfig `json:"config"`
}

// wireEntities are rows whose numbers JSON does not have.
type wireEntities struct {
	NaN    []int `json:"NaN"`
	Inf    []int `json:"Inf"`
	NegInf []int `json:"NegInf"`
}

// What an Arrow time, nanoseconds in 64 bits, can say.
const (
	earliest = math.MinInt64 / int64(time.Millisecond)
	latest   = math.MaxInt64 / int64(time.Millisecond)
)

// largestExact is up to where a float64 tells all integers apart.
const largestExact = 1 << 53

// frame keeps times with nanoseconds, nulls, labels, configuration and meta as they are. A column without a null, but for numbers, is
// of the type that cannot have one, which alerting wants of times.
func (w wireFrame) frame() (*data.Frame, error) {
	if len(w.Schema.Fields) != len(w.Data.Values) {
		return nil, fmt.Errorf("%d columns are named, and %d are there", len(w.Schema.Fields), len(w.Data.Values))
	}
	frame := data.NewFrame(w.Schema.Name)
	frame.RefID = w.Schema.RefID
	if w.Schema.Meta != nil {
		meta := w.Schema.Meta.FrameMeta
		if len(w.Schema.Meta.Custom) > 0 && string(w.Schema.Meta.Custom) != "null" {
			meta.Custom = w.Schema.Meta.Custom
		}
		frame.Meta = &meta
	}
	for i, field := range w.Schema.Fields {
		column, err := w.column(i, field.Type)
		if err != nil {
			return nil, fmt.Errorf("column %q: %w", field.Name, err)
		}
		column.Name = field.Name
		column.Labels = field.Labels
		column.Config = field.Config
		frame.Fields = append(frame.Fields, column)
	}
	if _, err := frame.RowLen(); err != nil {
		return nil, fmt.Errorf("its columns have different lengths")
	}
	if isSeriesWithoutValues(frame) {
		// Alerting takes a time without a value for a mistake, and no column at all for no data.
		frame.Fields = nil
	}
	return frame, nil
}

func isSeriesWithoutValues(frame *data.Frame) bool {
	return frame.Meta != nil && frame.Meta.Type == data.FrameTypeTimeSeriesWide && len(frame.TypeIndices(data.NumericFieldTypes()...)) == 0
}

func (w wireFrame) column(i int, kind string) (*data.Field, error) {
	raw := w.Data.Values[i]
	switch kind {
	case "time":
		var nanos []int64
		if i < len(w.Data.Nanos) {
			nanos = w.Data.Nanos[i]
		}
		return times(raw, nanos)
	case "number":
		var entities *wireEntities
		if i < len(w.Data.Entities) {
			entities = w.Data.Entities[i]
		}
		return numbers(raw, entities, len(w.Schema.Fields[i].Labels) > 0)
	case "string":
		return plain[string](raw)
	case "boolean":
		return plain[bool](raw)
	case "other":
		return others(raw)
	default:
		return nil, fmt.Errorf("its type %q is not known", kind)
	}
}

func times(raw json.RawMessage, nanos []int64) (*data.Field, error) {
	var millis []*json.Number
	if err := json.Unmarshal(raw, &millis); err != nil {
		return nil, err
	}
	if nanos != nil && len(nanos) != len(millis) {
		return nil, fmt.Errorf("it has %d times and %d nanoseconds", len(millis), len(nanos))
	}
	values := make([]*time.Time, len(millis))
	for i, each := range millis {
		if each == nil {
			continue
		}
		ms, err := strconv.ParseInt(each.String(), 10, 64)
		if err != nil || ms <= earliest || ms >= latest {
			return nil, fmt.Errorf("%s is no time in milliseconds", clean(each.String()))
		}
		at := time.UnixMilli(ms).UTC()
		if nanos != nil {
			at = at.Add(time.Duration(nanos[i]))
		}
		values[i] = &at
	}
	return column(values), nil
}

// numbers are float64, but for columns with integers that a float64 cannot tell apart: those are int64. All series of a frame have
// one type, with or without nulls, or the SDK does not take them for one measure.
func numbers(raw json.RawMessage, entities *wireEntities, isSeries bool) (*data.Field, error) {
	values, exact, err := floats(raw)
	if err != nil {
		return nil, err
	}
	if !exact && entities == nil && !isSeries {
		var integers []*int64
		if json.Unmarshal(raw, &integers) == nil {
			return data.NewField("", nil, integers), nil
		}
	}
	if entities != nil {
		for _, special := range []struct {
			rows  []int
			value float64
		}{{entities.NaN, math.NaN()}, {entities.Inf, math.Inf(1)}, {entities.NegInf, math.Inf(-1)}} {
			for _, row := range special.rows {
				if row < 0 || row >= len(values) {
					return nil, fmt.Errorf("it has no row %d", row)
				}
				values[row] = &special.value
			}
		}
	}
	return data.NewField("", nil, values), nil
}

// floats also says whether all integers are told apart. There may be a million, so they are read where they stand.
func floats(raw json.RawMessage) ([]*float64, bool, error) {
	text := bytes.TrimSpace(raw)
	if len(text) < 2 || text[0] != '[' || text[len(text)-1] != ']' {
		return nil, false, fmt.Errorf("it is no list")
	}
	text = bytes.TrimSpace(text[1 : len(text)-1])
	if len(text) == 0 {
		return []*float64{}, true, nil
	}
	count := bytes.Count(text, []byte{','}) + 1
	room := make([]float64, count)
	values := make([]*float64, count)
	exact := true
	for i := range values {
		token, rest, _ := bytes.Cut(text, []byte{','})
		text = rest
		token = bytes.TrimSpace(token)
		if string(token) == "null" {
			continue
		}
		value, err := strconv.ParseFloat(string(token), 64)
		if err != nil || math.IsInf(value, 0) || math.IsNaN(value) {
			return nil, false, fmt.Errorf("%q is no number", clean(string(token)))
		}
		if math.Abs(value) >= largestExact {
			exact = false
		}
		room[i] = value
		values[i] = &room[i]
	}
	return values, exact, nil
}

func plain[T string | bool](raw json.RawMessage) (*data.Field, error) {
	var values []*T
	if err := json.Unmarshal(raw, &values); err != nil {
		return nil, err
	}
	return column(values), nil
}

// others are any JSON.
func others(raw json.RawMessage) (*data.Field, error) {
	var values []json.RawMessage
	if err := json.Unmarshal(raw, &values); err != nil {
		return nil, err
	}
	pointers := make([]*json.RawMessage, len(values))
	for i, each := range values {
		if len(each) > 0 && string(each) != "null" {
			pointers[i] = &values[i]
		}
	}
	return column(pointers), nil
}

// column has the nullable type only where there is a null.
func column[T any](values []*T) *data.Field {
	whole := make([]T, len(values))
	for i, each := range values {
		if each == nil {
			return data.NewField("", nil, values)
		}
		whole[i] = *each
	}
	return data.NewField("", nil, whole)
}
