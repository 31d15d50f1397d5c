package plugin

import (
	"context"
	"crypto/tls"
	"encoding/pem"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
)

const goodStatus = `{"version": "1.2.3", "ready": true, "storage": {"kind": "sqlite", "state": "up", "detail": "errors are stored"}, "services": 12, "errors": 345, "startedAt": "2026-11-22T15:04:05Z"}`

func health(t *testing.T, from backend.DataSourceInstanceSettings) *backend.CheckHealthResult {
	t.Helper()
	result, err := newTestSource(t, from).CheckHealth(context.Background(), &backend.CheckHealthRequest{})
	if err != nil {
		t.Fatal(err)
	}
	return result
}

func TestHealthy(t *testing.T) {
	for _, c := range []struct{ name, path, services, want string }{
		{"at the root", "", "12", "Periskop 1.2.3 answers and knows 12 services."},
		{"with a slash", "/", "12", "12 services."},
		{"below a path", "/errors/", "1", "knows 1 service."},
	} {
		t.Run(c.name, func(t *testing.T) {
			server := serve(t, func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path != strings.TrimRight(c.path, "/")+statusPath {
					t.Errorf("%s was asked", r.URL.Path)
				}
				answerJSON(w, 200, strings.Replace(goodStatus, "12,", c.services+",", 1))
			})
			result := health(t, settingsOf(" "+server.URL+c.path+" "))
			if result.Status != backend.HealthStatusOk {
				t.Errorf("it is %v", result.Status)
			}
			contains(t, result.Message, c.want)
			contains(t, string(result.JSONDetails), `"version":"1.2.3"`)
		})
	}
}

// TestUnhealthySettings: what can be said without asking anybody.
func TestUnhealthySettings(t *testing.T) {
	broken := func(change func(*backend.DataSourceInstanceSettings)) backend.DataSourceInstanceSettings {
		s := settingsOf("https://periskop.example.com")
		change(&s)
		return s
	}
	for name, c := range map[string]struct {
		from backend.DataSourceInstanceSettings
		want string
	}{
		"no URL":           {settingsOf("  "), "Enter the URL"},
		"no scheme":        {settingsOf("periskop.example.com:8080"), "http:// or https://"},
		"another scheme":   {settingsOf("ftp://periskop.example.com"), "http:// or https://"},
		"no host":          {settingsOf("http://:8080"), "names no host"},
		"nonsense":         {settingsOf("http://a b:" + testPassword), "cannot be read"},
		"a password":       {settingsOf("http://user:" + testPassword + "@periskop.example.com"), "user or a password"},
		"a query":          {settingsOf("http://periskop.example.com?token=" + testToken), "has a ? or a #"},
		"a fragment":       {settingsOf("http://periskop.example.com/#/shop"), "has a ? or a #"},
		"the API's path":   {settingsOf("http://periskop.example.com/api/v1/"), "ends with /api/v1"},
		"a token in lines": {broken(func(s *backend.DataSourceInstanceSettings) { s.DecryptedSecureJSONData["token"] = testToken + "\nx" }), "token has a character"},
		"no JSON":          {broken(func(s *backend.DataSourceInstanceSettings) { s.JSONData = []byte("{") }), "save them anew"},
		"a CA that is none": {broken(func(s *backend.DataSourceInstanceSettings) {
			s.JSONData = []byte(`{"tlsAuthWithCACert": true}`)
			s.DecryptedSecureJSONData["tlsCACert"] = "nonsense"
		}), "PEM form"},
		"a key that is none": {broken(func(s *backend.DataSourceInstanceSettings) {
			s.JSONData = []byte(`{"tlsAuth": true}`)
			s.DecryptedSecureJSONData["tlsClientCert"] = "nonsense"
			s.DecryptedSecureJSONData["tlsClientKey"] = testPassword
		}), "PEM form"},
	} {
		t.Run(name, func(t *testing.T) {
			assertUnhealthy(t, health(t, c.from), c.want)
			// Every other call says the same.
			responses := ask(t, newTestSource(t, c.from), query("A", "{}"))
			contains(t, fmt.Sprint(responses["A"].Error), c.want)
		})
	}
}

func assertUnhealthy(t *testing.T, result *backend.CheckHealthResult, want string) {
	t.Helper()
	if result.Status != backend.HealthStatusError {
		t.Errorf("it is %v: %s", result.Status, result.Message)
	}
	contains(t, result.Message, want)
	if !strings.HasSuffix(result.Message, ".") && !strings.Contains(result.Message, "It says: ") {
		t.Errorf("%q is no sentence", result.Message)
	}
	if strings.Contains(result.Message, "\n") {
		t.Errorf("%q is more than a line", result.Message)
	}
	assertNoSecret(t, result.Message+string(result.JSONDetails))
}

func assertNoSecret(t *testing.T, text string) {
	t.Helper()
	for _, secret := range []string{testToken, testPassword} {
		if strings.Contains(text, secret) {
			t.Errorf("a secret is in %q", text)
		}
	}
}

// TestUnhealthyAnswers: somebody answers, and not as it should be.
func TestUnhealthyAnswers(t *testing.T) {
	text := func(status int, kind, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", kind)
			w.WriteHeader(status)
			_, _ = w.Write([]byte(body))
		}
	}
	given := func(status int, kind, detail string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			answerJSON(w, status, fmt.Sprintf(`{"type": "urn:periskop:problem:%s", "title": "T", "status": %d, "detail": %q, "errorId": "9f3c"}`, kind, status, detail))
		}
	}
	status := func(body string) http.HandlerFunc { return text(200, "application/json", body) }
	for name, c := range map[string]struct {
		handler http.HandlerFunc
		login   login
		want    string
	}{
		"401 without a login": {given(401, "unauthorized", "a login is needed"), loginNone, "wants a login"},
		"401 with a token":    {given(401, "unauthorized", "no"), loginToken, "does not accept the token"},
		"401 with a password": {given(401, "unauthorized", "no"), loginBasic, "does not accept the user and the password"},
		"401 with a header":   {given(401, "unauthorized", "no"), loginHeader, "does not accept the header Authorization"},
		"401 of a proxy":      {text(401, "text/html", "<html>"), loginNone, "wants a login"},
		"403":                 {given(403, "forbidden", "grafana has not the role read"), loginToken, "role read. It says: grafana has not the role read"},
		"429": {func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Retry-After", "7")
			given(429, "too-many-requests", "slow down")(w, r)
		}, loginNone, "asked too often: try again in 7 s."},
		"404 of nobody":         {http.NotFound, loginNone, "There is no Periskop API at"},
		"404 as a page":         {text(404, "text/html", "<html>"), loginNone, "check the host, the port and the path"},
		"404 of an older one":   {given(404, "unknown-path", "no such path"), loginNone, "older than the plugin needs"},
		"the original Periskop": {original, loginNone, "is the original Periskop"},
		"the original's page": {func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == originalPath {
				original(w, r)
				return
			}
			w.Header().Set("Content-Type", "text/html")
			_, _ = w.Write([]byte("<html>"))
		}, loginNone, "is the original Periskop"},
		"a page":                {text(200, "text/html; charset=utf-8", "<html>"), loginNone, "answers with a web page"},
		"a page without a type": {text(200, "", "<html>"), loginNone, "is not Periskop's API"},
		"JSON of another":       {status(`{"status": "success"}`), loginNone, "not as Periskop does"},
		"cut off":               {status(`{"version": "1`), loginNone, "not as Periskop does"},
		"a redirect":            {http.RedirectHandler("https://login.example.com/?token="+testToken, http.StatusFound).ServeHTTP, loginNone, "redirects to https://login.example.com: enter"},
		"a redirect of a path":  {http.RedirectHandler("/login", http.StatusFound).ServeHTTP, loginNone, "redirects to another path"},
		"500":                   {given(500, "internal", "the server failed"), loginNone, "its log has more under 9f3c. It says: the server failed"},
		"502 of a proxy":        {text(502, "text/html", "<html>"), loginNone, "status 502, and not as Periskop does"},
		"503 of the storage":    {given(503, "storage-unavailable", "the database does not answer"), loginNone, "its storage does not answer"},
		"400 of a TLS server":   {text(400, "text/plain", "Client sent an HTTP request to an HTTPS server."), loginNone, "speaks TLS only"},
		"418":                   {text(418, "text/plain", "tea"), loginNone, "status 418"},
		"the storage is down":   {status(`{"version": "1.2.3", "ready": false, "storage": {"kind": "postgres", "state": "down", "detail": "the database cannot be reached"}}`), loginNone, "Periskop 1.2.3 runs, but its storage does not work: the database cannot be reached. Look"},
		"the storage is full":   {status(`{"version": "1.2.3", "ready": true, "storage": {"kind": "sqlite", "state": "full"}}`), loginNone, "does not work: full."},
		"not ready":             {status(`{"version": "1.2.3", "ready": false, "storage": {"kind": "sqlite", "state": "up"}}`), loginNone, "is not ready yet"},
		"no end": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "1000")
			answerJSON(w, 200, "{")
		}, loginNone, "closed the connection before its answer was whole"},
		"too much": {func(w http.ResponseWriter, _ *http.Request) {
			answerJSON(w, 200, `"`+strings.Repeat("x", largestProblem)+`"`)
		}, loginNone, "larger than"},
		"no answer": {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, loginNone, "closed the connection before"},
		"not HTTP": {func(w http.ResponseWriter, _ *http.Request) {
			connection, _, err := w.(http.Hijacker).Hijack()
			if err == nil {
				_, _ = connection.Write([]byte("\x15\x03\x01\x00\x02\x02\x16\r\n\r\n"))
				_ = connection.Close()
			}
		}, loginNone, "begin the URL with https://"},
	} {
		t.Run(name, func(t *testing.T) {
			server := serve(t, c.handler)
			assertUnhealthy(t, health(t, withLogin(settingsOf(server.URL), c.login)), c.want)
		})
	}
}

// original answers as the Periskop that is written in Go.
func original(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == originalPath {
		_, _ = w.Write([]byte(`["api-test"]`))
		return
	}
	http.NotFound(w, r)
}

func withLogin(s backend.DataSourceInstanceSettings, login login) backend.DataSourceInstanceSettings {
	switch login {
	case loginToken:
		s.DecryptedSecureJSONData["token"] = testToken
	case loginBasic:
		s.BasicAuthEnabled, s.BasicAuthUser = true, "grafana"
		s.DecryptedSecureJSONData["basicAuthPassword"] = testPassword
	case loginHeader:
		s.JSONData = []byte(`{"httpHeaderName1": "authorization"}`)
		s.DecryptedSecureJSONData["httpHeaderValue1"] = "Bearer " + testToken
	}
	return s
}

// TestUnreachable: nobody answers.
func TestUnreachable(t *testing.T) {
	t.Run("nothing listens", func(t *testing.T) {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		address := listener.Addr().String()
		if err := listener.Close(); err != nil {
			t.Fatal(err)
		}
		assertUnhealthy(t, health(t, withLogin(settingsOf("http://"+address), loginToken)), "Nothing listens on "+address)
	})
	t.Run("no answer in time", func(t *testing.T) {
		done := make(chan struct{})
		server := serve(t, func(_ http.ResponseWriter, r *http.Request) {
			select {
			case <-r.Context().Done():
			case <-done:
			}
		})
		defer close(done)
		from := settingsOf(server.URL)
		from.JSONData = []byte(`{"timeout": 1}`)
		assertUnhealthy(t, health(t, from), "did not answer in time")
	})
	// A DNS server cannot be stood in for here, so its failures are made up.
	c := &client{settings: settings{base: url.URL{Scheme: "https", Host: "periskop.example.com"}}}
	for name, c2 := range map[string]struct {
		err  error
		want string
	}{
		"an unknown name":     {&net.DNSError{Err: "no such host", Name: "periskop.example.com", IsNotFound: true}, "does not know the host periskop.example.com"},
		"a DNS server fails":  {&net.DNSError{Err: "server misbehaving", Name: "periskop.example.com", IsTemporary: true}, "could not resolve the host"},
		"no DNS server":       {&net.DNSError{Err: "i/o timeout", Name: "periskop.example.com", IsTimeout: true}, "could not resolve the host"},
		"refused on Windows":  {&net.OpError{Op: "dial", Err: windowsRefused}, "Nothing listens on periskop.example.com:443"},
		"something else":      {fmt.Errorf("net/http: something\nelse"), "could not be asked: net/http: something else."},
		"a client's deadline": {context.DeadlineExceeded, "did not answer in time"},
	} {
		t.Run(name, func(t *testing.T) {
			failed := c.unreachable(&url.Error{Op: "Get", URL: "https://periskop.example.com/?q=" + testToken, Err: c2.err})
			contains(t, failed.sentence, c2.want)
			assertNoSecret(t, failed.sentence+failed.detail)
		})
	}
}

func TestTLS(t *testing.T) {
	good := func(w http.ResponseWriter, _ *http.Request) { answerJSON(w, 200, goodStatus) }
	secured := func(t *testing.T, change func(*tls.Config)) *httptest.Server {
		server := httptest.NewUnstartedServer(http.HandlerFunc(good))
		server.TLS = &tls.Config{}
		server.Config.ErrorLog = nil
		change(server.TLS)
		server.StartTLS()
		t.Cleanup(server.Close)
		return server
	}
	trusting := func(server *httptest.Server, more string) backend.DataSourceInstanceSettings {
		from := settingsOf(server.URL)
		from.JSONData = []byte(`{"tlsAuthWithCACert": true` + more + `}`)
		from.DecryptedSecureJSONData["tlsCACert"] = string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw}))
		return from
	}
	t.Run("an unknown authority", func(t *testing.T) {
		server := secured(t, func(*tls.Config) {})
		assertUnhealthy(t, health(t, settingsOf(server.URL)), "an authority that Grafana's server does not know")
	})
	t.Run("a known authority", func(t *testing.T) {
		server := secured(t, func(*tls.Config) {})
		if result := health(t, trusting(server, "")); result.Status != backend.HealthStatusOk {
			t.Error(result.Message)
		}
	})
	t.Run("nothing is checked", func(t *testing.T) {
		server := secured(t, func(*tls.Config) {})
		from := settingsOf(server.URL)
		from.JSONData = []byte(`{"tlsSkipVerify": true}`)
		if result := health(t, from); result.Status != backend.HealthStatusOk {
			t.Error(result.Message)
		}
	})
	t.Run("another name", func(t *testing.T) {
		server := secured(t, func(*tls.Config) {})
		assertUnhealthy(t, health(t, trusting(server, `, "serverName": "other.test"`)), "is not for the name other.test")
	})
	t.Run("client certificates", func(t *testing.T) {
		server := secured(t, func(c *tls.Config) { c.ClientAuth = tls.RequireAnyClientCert })
		assertUnhealthy(t, health(t, trusting(server, "")), "if it asks for client certificates")
	})
	t.Run("no TLS", func(t *testing.T) {
		server := serve(t, good)
		assertUnhealthy(t, health(t, settingsOf(strings.Replace(server.URL, "http:", "https:", 1))), "begin the URL with http://")
	})
	t.Run("only TLS", func(t *testing.T) {
		server := secured(t, func(*tls.Config) {})
		assertUnhealthy(t, health(t, settingsOf(strings.Replace(server.URL, "https:", "http:", 1))), "begin the URL with https://")
	})
}

func TestLogins(t *testing.T) {
	for name, c := range map[string]struct {
		from backend.DataSourceInstanceSettings
		want string
	}{
		"token":  {withLogin(settingsOf(""), loginToken), "Bearer " + testToken},
		"basic":  {withLogin(settingsOf(""), loginBasic), "Basic Z3JhZmFuYTpwYXNzd29yZC10aGF0LW5vYm9keS1tYXktc2Vl"},
		"header": {withLogin(settingsOf(""), loginHeader), "Bearer " + testToken},
		"none":   {settingsOf(""), ""},
		"both":   {withLogin(withLogin(settingsOf(""), loginBasic), loginToken), "Bearer " + testToken},
	} {
		t.Run(name, func(t *testing.T) {
			var got http.Header
			server := serve(t, func(w http.ResponseWriter, r *http.Request) {
				got = r.Header
				answerJSON(w, 200, goodStatus)
			})
			c.from.URL = server.URL
			health(t, c.from)
			if got.Get("Authorization") != c.want {
				t.Errorf("the header is %q", got.Get("Authorization"))
			}
			if got.Get("Accept-Encoding") != "gzip" {
				t.Errorf("the encodings are %q", got.Get("Accept-Encoding"))
			}
		})
	}
}

// TestCredentialsAreNotRedirected: another server never sees them, whatever the first one says.
func TestCredentialsAreNotRedirected(t *testing.T) {
	other := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("the other server was asked") })
	for _, status := range []int{301, 302, 303, 307, 308} {
		server := serve(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, other.URL+r.URL.Path, status) })
		d := newTestSource(t, withLogin(settingsOf(server.URL), loginToken))
		contains(t, ask(t, d, query("A", "{}"))["A"].Error.Error(), "redirects to "+other.URL)
	}
}

func TestSecretsAreNotPrinted(t *testing.T) {
	s, broken := readSettings(withLogin(settingsOf("http://periskop.example.com"), loginToken))
	if broken != nil {
		t.Fatal(broken)
	}
	assertNoSecret(t, fmt.Sprintf("%v %+v %#v", s, s, s))
}
