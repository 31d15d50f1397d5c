package plugin

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
)

// login is how the server is told who asks.
type login int

const (
	loginNone login = iota
	loginToken
	loginBasic
	loginHeader
)

// settings of one data source, without what is secret: that stays with Grafana's own settings and the HTTP client.
type settings struct {
	base  url.URL
	login login
}

// place names the server without anything that could be secret.
func (s settings) place() string {
	return s.base.Scheme + "://" + s.base.Host + s.base.EscapedPath()
}

func (s settings) url(path string, query url.Values) string {
	u := s.base
	u.Path = strings.TrimRight(u.Path, "/") + path
	u.RawPath = ""
	u.RawQuery = query.Encode()
	return u.String()
}

func readSettings(from backend.DataSourceInstanceSettings) (settings, *failure) {
	text := strings.TrimSpace(from.URL)
	if text == "" {
		return settings{}, misconfigured("Enter the URL of Periskop in the data source's settings, such as http://periskop.example.com:8080.", "")
	}
	u, err := url.Parse(text)
	if err != nil {
		// The text may hold a password, so it is not repeated.
		return settings{}, misconfigured("The URL of the data source cannot be read: enter one such as http://periskop.example.com:8080.", "")
	}
	switch {
	case u.User != nil:
		return settings{}, misconfigured("The URL of the data source has a user or a password in it: take them out, and turn on basic authentication or set a token.", "")
	case u.Scheme != "http" && u.Scheme != "https":
		return settings{}, misconfigured("The URL of the data source has to begin with http:// or https://.", "")
	case u.Hostname() == "":
		return settings{}, misconfigured("The URL of the data source names no host: enter one such as http://periskop.example.com:8080.", "")
	case u.RawQuery != "" || u.ForceQuery || u.Fragment != "":
		return settings{}, misconfigured("The URL of the data source has a ? or a # in it: enter it without what follows them.", "")
	case strings.HasSuffix(strings.TrimRight(u.Path, "/"), "/api/v1"):
		return settings{}, misconfigured("The URL of the data source ends with /api/v1: enter it without that.", "")
	}
	token := bearer(from)
	if !isHeaderValue(token) {
		return settings{}, misconfigured("The token has a character that cannot be sent, such as a line break: set it anew.", "")
	}
	s := settings{base: *u}
	switch {
	case token != "":
		s.login = loginToken
	case from.BasicAuthEnabled:
		s.login = loginBasic
	}
	return s, nil
}

// bearer is empty where none is set.
func bearer(from backend.DataSourceInstanceSettings) string {
	return strings.TrimSpace(from.DecryptedSecureJSONData["token"])
}

// isHeaderValue says whether a token can be a part of a header: printable ASCII.
func isHeaderValue(token string) bool {
	return strings.IndexFunc(token, func(r rune) bool { return r <= ' ' || r > '~' }) < 0
}

func hasAuthorization(h http.Header) bool {
	return h.Get("Authorization") != ""
}
