package plugin

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"net/url"
	"runtime/debug"
	"strconv"
	"strings"
	"syscall"
	"unicode"

	"github.com/grafana/grafana-plugin-sdk-go/backend/log"
)

const (
	statusClientClosed = 499
	mostDetail         = 1000
	// What Windows says where others say ECONNREFUSED.
	windowsRefused = syscall.Errno(10061)
)

// failure is why something was not answered.
type failure struct {
	// As an HTTP status.
	status int
	// For a person: what happened, where, what to look at.
	sentence string
	// What a program said, for who looks closer; may be empty. Never has a secret.
	detail string
	// What the server said; nil where it said nothing as a problem.
	problem *problem
}

func (f *failure) Error() string { return f.sentence }

// problem as RFC 9457 has it, with the API's own members.
type problem struct {
	Type       string `json:"type"`
	Title      string `json:"title"`
	Status     int    `json:"status"`
	Detail     string `json:"detail"`
	Instance   string `json:"instance,omitempty"`
	Parameter  string `json:"parameter,omitempty"`
	Position   *int   `json:"position,omitempty"`
	Suggestion string `json:"suggestion,omitempty"`
	ErrorID    string `json:"errorId,omitempty"`
}

const (
	typeUnknownPath        = "urn:periskop:problem:unknown-path"
	typeStorageUnavailable = "urn:periskop:problem:storage-unavailable"
)

func misconfigured(sentence, detail string) *failure {
	return &failure{status: http.StatusBadRequest, sentence: sentence, detail: detail}
}

func defect(panicked any) *failure {
	log.DefaultLogger.Error("A request panicked", "panic", fmt.Sprint(panicked), "stack", string(debug.Stack()))
	return &failure{status: http.StatusInternalServerError, sentence: "The Periskop plugin failed: its log in Grafana's server has more."}
}

func ended(ctx context.Context) *failure {
	if errors.Is(context.Cause(ctx), context.DeadlineExceeded) {
		return &failure{status: http.StatusGatewayTimeout, sentence: "Periskop did not answer within the time that Grafana gives a query: ask for less, or give it more time."}
	}
	return &failure{status: statusClientClosed, sentence: "The request was cancelled."}
}

func tooLarge(limit int64) *failure {
	f := &failure{status: http.StatusBadGateway, sentence: "The answer is larger than Grafana's limit for data sources: ask for a shorter range, fewer groups or a longer step."}
	if limit > 0 {
		f.sentence = fmt.Sprintf("The answer is larger than %d MiB: ask for a shorter range, fewer groups or a longer step.", limit/mib)
	}
	return f
}

// unreachable says why no answer came.
func (c *client) unreachable(err error) *failure {
	if errors.Is(err, context.Canceled) {
		return &failure{status: statusClientClosed, sentence: "The request was cancelled."}
	}
	f := &failure{status: http.StatusBadGateway, detail: clean(reason(err))}
	f.sentence = c.reasonSentence(err, f)
	return f
}

// reason leaves out the address that was asked for: it has the search, which is nobody's to log.
func reason(err error) string {
	if wrapped, ok := errors.AsType[*url.Error](err); ok {
		err = wrapped.Err
	}
	return err.Error()
}

func (c *client) reasonSentence(err error, f *failure) string {
	host, port := c.settings.base.Hostname(), c.port()
	at := net.JoinHostPort(host, port)
	text := reason(err)
	if sentence := tlsSentence(err, text, at, host); sentence != "" {
		return sentence
	}
	if dns, ok := errors.AsType[*net.DNSError](err); ok {
		if dns.IsNotFound {
			return fmt.Sprintf("Grafana's server does not know the host %s: check the URL, and that Grafana's server can resolve the name.", host)
		}
		return fmt.Sprintf("Grafana's server could not resolve the host %s: its DNS server does not answer as it should.", host)
	}
	if timeout, ok := errors.AsType[net.Error](err); errors.Is(err, context.DeadlineExceeded) || ok && timeout.Timeout() {
		f.status = http.StatusGatewayTimeout
		return fmt.Sprintf("%s did not answer in time: check that Periskop runs and that no firewall is between, or raise the timeout in the data source's settings.", at)
	}
	switch {
	case errors.Is(err, syscall.ECONNREFUSED) || errors.Is(err, windowsRefused):
		return fmt.Sprintf("Nothing listens on %s: check that Periskop runs, and the host and port of the URL.", at)
	case errors.Is(err, syscall.EHOSTUNREACH) || errors.Is(err, syscall.ENETUNREACH):
		return fmt.Sprintf("There is no way from Grafana's server to %s: check the network between them.", at)
	case strings.Contains(text, "malformed HTTP"):
		if c.settings.base.Scheme == "http" {
			return fmt.Sprintf("What listens on %s does not speak HTTP: if it is Periskop with TLS, begin the URL with https://.", at)
		}
		return fmt.Sprintf("What listens on %s does not speak HTTP: check the host and port of the URL.", at)
	case errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, syscall.ECONNRESET):
		return fmt.Sprintf("%s closed the connection before its answer was whole: check Periskop's log, and proxies between.", at)
	}
	return fmt.Sprintf("%s could not be asked: %s.", at, trimStop(f.detail))
}

func tlsSentence(err error, text, at, host string) string {
	if _, ok := errors.AsType[x509.UnknownAuthorityError](err); ok {
		return fmt.Sprintf("The certificate of %s is signed by an authority that Grafana's server does not know: add the CA certificate in the data source's TLS settings.", at)
	}
	if wrong, ok := errors.AsType[x509.HostnameError](err); ok {
		return fmt.Sprintf("The certificate of %s is not for the name %s: use a name that it has, or set the server name in the data source's TLS settings.", at, clean(wrong.Host))
	}
	if invalid, ok := errors.AsType[x509.CertificateInvalidError](err); ok {
		if invalid.Reason == x509.Expired {
			return fmt.Sprintf("The certificate of %s has expired or is not valid yet: renew it, and check the clock of Grafana's server.", at)
		}
		return fmt.Sprintf("The certificate of %s is not valid: %s.", at, clean(invalid.Error()))
	}
	if _, ok := errors.AsType[tls.RecordHeaderError](err); ok || strings.Contains(text, "server gave HTTP response to HTTPS client") {
		return fmt.Sprintf("%s does not speak TLS: begin the URL with http://, or turn on TLS in Periskop.", at)
	}
	if strings.Contains(text, "remote error: tls:") {
		return fmt.Sprintf("%s refused the TLS connection: if it asks for client certificates, set one in the data source's TLS settings.", at)
	}
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); ok || strings.Contains(text, "tls: ") {
		return fmt.Sprintf("A TLS connection to %s could not be made: %s.", at, clean(text))
	}
	return ""
}

func (c *client) port() string {
	if port := c.settings.base.Port(); port != "" {
		return port
	}
	if c.settings.base.Scheme == "https" {
		return "443"
	}
	return "80"
}

// refused says what an answer other than 200 means; nil for 200 with JSON.
func (c *client) refused(a *answer) *failure {
	p := readProblem(a)
	f := &failure{status: a.status, problem: p, detail: fmt.Sprintf("%s answered %d", c.settings.place(), a.status)}
	switch {
	case a.status == http.StatusOK && isJSON(a.header):
		return nil
	case a.status == http.StatusOK:
		f.status = http.StatusBadGateway
		f.sentence = fmt.Sprintf("%s is not Periskop's API: it answers with %s; check the path of the URL, and whether a login page stands before it.", c.settings.place(), c.kind(a))
	case a.status >= 300 && a.status < 400:
		f.status = http.StatusBadGateway
		f.sentence = fmt.Sprintf("%s redirects to %s: enter the URL that Periskop itself has.", c.settings.place(), redirect(a))
	case a.status == http.StatusUnauthorized:
		f.sentence = c.unauthorized()
	case a.status == http.StatusForbidden:
		f.sentence = "Periskop does not allow this login to read: give it the role read." + said(p)
	case a.status == http.StatusTooManyRequests:
		f.sentence = "Periskop was asked too often" + retry(a) + "." + said(p)
	case p != nil && p.Type == typeUnknownPath:
		f.sentence = "This Periskop is older than the plugin needs: bring both to the same version." + said(p)
	case p != nil && p.Type == typeStorageUnavailable:
		f.sentence = "Periskop runs, but its storage does not answer: look at its log." + said(p)
	case p != nil && a.status >= 500:
		f.sentence = "Periskop failed: its log has more" + under(p) + "." + said(p)
	case p != nil:
		f.sentence = p.text()
	case a.status == http.StatusNotFound:
		f.sentence = fmt.Sprintf("There is no Periskop API at %s: check the host, the port and the path of the URL.", c.settings.place())
	case a.status >= 500:
		f.sentence = fmt.Sprintf("%s answers with status %d, and not as Periskop does: check the proxy before it, and that Periskop runs.", c.settings.place(), a.status)
	case a.status == http.StatusBadRequest && strings.Contains(string(a.body), "HTTPS"):
		f.sentence = fmt.Sprintf("%s speaks TLS only: begin the URL with https://.", c.settings.place())
	default:
		f.sentence = fmt.Sprintf("%s answers with status %d, and not as Periskop does: check the URL.", c.settings.place(), a.status)
	}
	return f
}

func (c *client) unauthorized() string {
	switch c.settings.login {
	case loginToken:
		return "Periskop does not accept the token: set the one that its configuration has, or a new one."
	case loginBasic:
		return "Periskop does not accept the user and the password: check them in the data source's settings."
	case loginHeader:
		return "Periskop does not accept the header Authorization of the data source's settings: check its value."
	default:
		return "Periskop wants a login: set a token, or turn on basic authentication, in the data source's settings."
	}
}

func (c *client) kind(a *answer) string {
	kind, _, err := mime.ParseMediaType(a.header.Get("Content-Type"))
	switch {
	case err != nil:
		return "no JSON"
	case kind == "text/html":
		return "a web page"
	default:
		return clean(kind)
	}
}

// redirect names where to without what may be secret there.
func redirect(a *answer) string {
	to, err := url.Parse(a.header.Get("Location"))
	if err != nil || to.Host == "" {
		return "another path"
	}
	return clean(to.Scheme + "://" + to.Host)
}

func retry(a *answer) string {
	seconds, err := strconv.Atoi(a.header.Get("Retry-After"))
	if err != nil || seconds <= 0 {
		return ""
	}
	return fmt.Sprintf(": try again in %d s", seconds)
}

func under(p *problem) string {
	if p.ErrorID == "" {
		return ""
	}
	return " under " + clean(p.ErrorID)
}

// said repeats the server's own words, after a sentence.
func said(p *problem) string {
	if p == nil || p.Detail == "" {
		return ""
	}
	return " It says: " + clean(p.Detail)
}

// readProblem is nil where the answer is none.
func readProblem(a *answer) *problem {
	kind, _, err := mime.ParseMediaType(a.header.Get("Content-Type"))
	if err != nil || kind != "application/problem+json" || len(a.body) > largestProblem {
		return nil
	}
	var p problem
	if json.Unmarshal(a.body, &p) != nil {
		return nil
	}
	return &p
}

// text is the detail, where it is, and what was probably meant.
func (p *problem) text() string {
	text := clean(p.Detail)
	if text == "" {
		text = clean(p.Title)
	}
	if p.Position != nil && !strings.Contains(text, "column ") {
		text = strings.TrimRight(text, ".") + fmt.Sprintf(", at column %d.", *p.Position+1)
	}
	if p.Suggestion != "" && !strings.Contains(text, p.Suggestion) {
		text += " Did you mean: " + clean(p.Suggestion)
	}
	return text
}

// clean bounds what somebody else wrote, and keeps it on one line.
func clean(text string) string {
	text = strings.Map(func(r rune) rune {
		if r == unicode.ReplacementChar {
			return '?'
		}
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, "?"))
	if runes := []rune(text); len(runes) > mostDetail {
		return string(runes[:mostDetail]) + " …"
	}
	return strings.TrimSpace(text)
}

func trimStop(sentence string) string {
	return strings.TrimRight(sentence, ". ")
}
