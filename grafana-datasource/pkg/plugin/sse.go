package plugin

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"
)

const longestEvent = mib

var errEventTooLong = errors.New("an event of the stream is longer than 1 MiB")

// sseEvent is one message of a stream.
type sseEvent struct {
	name string
	data string
}

// sseReader reads server-sent events, as the HTML standard has them. It remembers the last id, which stands also beside comments.
type sseReader struct {
	lines *bufio.Reader
	// Of the last message that was read to its end; empty for none.
	lastID string
	// Called for each line, messages and comments alike.
	heard func()

	first bool
	wasCR bool
}

func newSSEReader(body io.Reader, lastID string, heard func()) *sseReader {
	return &sseReader{lines: bufio.NewReaderSize(body, 16*kib), lastID: lastID, heard: heard, first: true}
}

// next waits for a message with data. A message that the end of the stream cuts off is none.
func (r *sseReader) next() (sseEvent, error) {
	var event sseEvent
	var data strings.Builder
	id := r.lastID
	hasData := false
	for {
		line, err := r.line()
		if err != nil {
			return sseEvent{}, err
		}
		r.heard()
		if line == "" {
			r.lastID = id
			if hasData {
				event.data = data.String()
				return event, nil
			}
			event = sseEvent{}
			continue
		}
		name, value, _ := strings.Cut(line, ":")
		value = strings.TrimPrefix(value, " ")
		switch name {
		case "event":
			event.name = value
		case "data":
			if hasData {
				data.WriteByte('\n')
			}
			hasData = true
			data.WriteString(value)
			if data.Len() > longestEvent {
				return sseEvent{}, errEventTooLong
			}
		case "id":
			if !strings.ContainsRune(value, 0) {
				id = value
			}
		}
	}
}

// line ends with LF, CR or both.
func (r *sseReader) line() (string, error) {
	var line bytes.Buffer
	for {
		b, err := r.lines.ReadByte()
		if err != nil {
			return "", err
		}
		if r.wasCR {
			r.wasCR = false
			if b == '\n' {
				continue
			}
		}
		if b == '\n' || b == '\r' {
			r.wasCR = b == '\r'
			text := line.String()
			if r.first {
				r.first = false
				text = strings.TrimPrefix(text, "\uFEFF")
			}
			return text, nil
		}
		if line.Len() >= longestEvent {
			return "", errEventTooLong
		}
		line.WriteByte(b)
	}
}
