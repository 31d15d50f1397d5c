package e2e

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

var listening = regexp.MustCompile(`listening on port (\d+)`)

// output is written by a process and read by tests.
type output struct {
	lock sync.Mutex
	text bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.lock.Lock()
	defer o.lock.Unlock()
	return o.text.Write(p)
}

func (o *output) String() string {
	o.lock.Lock()
	defer o.lock.Unlock()
	return o.text.String()
}

// startServer runs the jar with the demo on a free port of loopback, and gives its URL and what ends it.
func startServer(jar string) (string, func(), error) {
	java := "java"
	if home := os.Getenv("JAVA_HOME"); home != "" {
		java = filepath.Join(home, "bin", "java")
	}
	command := exec.Command(java, "-XX:TieredStopAtLevel=1", "-jar", jar, "--port=0", "--address=127.0.0.1", "--demo")
	for _, each := range os.Environ() {
		name, _, _ := strings.Cut(each, "=")
		if name != "PORT" && name != "CONFIG_FILE" && name != "JAVA_TOOL_OPTIONS" {
			command.Env = append(command.Env, each)
		}
	}
	log := &output{}
	command.Stdout, command.Stderr = log, log
	if err := command.Start(); err != nil {
		return "", nil, err
	}
	ended := make(chan error, 1)
	go func() { ended <- command.Wait() }()
	stop := func() {
		_ = command.Process.Signal(syscall.SIGTERM)
		select {
		case <-ended:
		case <-time.After(20 * time.Second):
			_ = command.Process.Kill()
			<-ended
		}
	}
	deadline := time.Now().Add(2 * time.Minute)
	for {
		if found := listening.FindStringSubmatch(log.String()); found != nil {
			return "http://127.0.0.1:" + found[1], stop, nil
		}
		select {
		case err := <-ended:
			return "", nil, fmt.Errorf("the server ended at its start: %w\n%s", err, log)
		case <-time.After(50 * time.Millisecond):
		}
		if time.Now().After(deadline) {
			stop()
			return "", nil, fmt.Errorf("the server does not listen:\n%s", log)
		}
	}
}

// server is given by PERISKOP_URL, or started of PERISKOP_JAR.
func server() (string, func(), error) {
	if url := os.Getenv("PERISKOP_URL"); url != "" {
		return url, func() {}, nil
	}
	if jar := os.Getenv("PERISKOP_JAR"); jar != "" {
		return startServer(jar)
	}
	return "", nil, errNoServer
}

var errNoServer = errors.New("set PERISKOP_JAR to the server's jar, or PERISKOP_URL to the address of one that runs with --demo")

// eventually tries until it is true.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	deadline := time.Now().Add(time.Minute)
	for !holds() {
		if time.Now().After(deadline) {
			t.Fatalf("%s: not within a minute", what)
		}
		time.Sleep(200 * time.Millisecond)
	}
}
