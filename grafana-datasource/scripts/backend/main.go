// Builds the plugin's executables into dist/, as Grafana looks for them, and the manifest of their sources; or tests them with the
// flags that they are built with, so that what was compiled for one is not compiled anew for the other. Imports nothing but Go's own
// library: what it builds takes minutes to compile.
//
//	go run ./scripts/backend                         for this machine
//	go run ./scripts/backend all                     for every platform
//	go run ./scripts/backend linux/arm64 windows/amd64
//	go run ./scripts/backend test [ARGUMENT…]        as go test ./... ARGUMENT…
//	go run ./scripts/backend lint                    gofmt, vet and staticcheck
package main

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

const (
	id         = "periskop-periskop-datasource"
	executable = "gpx_periskop"
	output     = "dist"
	// Arrow's JSON is not used, so it need not bring a library of its own.
	tags = "arrow_json_stdlib"
	// Of whatever is compiled, as one flag: other flags are other results, which take minutes to compile anew.
	flags       = "-trimpath -tags=" + tags
	staticcheck = "honnef.co/go/tools/cmd/staticcheck@v0.8.2"
)

var platforms = []string{"linux/amd64", "linux/arm64", "darwin/amd64", "darwin/arm64", "windows/amd64", "windows/arm64"}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(wanted []string) error {
	if _, err := os.Stat("go.mod"); err != nil {
		return fmt.Errorf("run this in the folder of the plugin, which has go.mod: %w", err)
	}
	if len(wanted) > 0 {
		switch wanted[0] {
		case "test":
			return test(wanted[1:])
		case "lint":
			return lint()
		}
	}
	switch {
	case len(wanted) == 0:
		wanted = []string{runtime.GOOS + "/" + runtime.GOARCH}
	case slices.Equal(wanted, []string{"all"}):
		wanted = platforms
	}
	for _, platform := range wanted {
		if err := build(platform); err != nil {
			return err
		}
	}
	return writeManifest()
}

// test is loud about what it leaves out; where CI is set the tests themselves fail without a server.
func test(arguments []string) error {
	err := golang([]string{"GOFLAGS=" + flags}, append([]string{"test", "./..."}, arguments...)...)
	if os.Getenv("PERISKOP_JAR") == "" && os.Getenv("PERISKOP_URL") == "" {
		fmt.Println("SKIPPED: nothing was tested against a real server. Set PERISKOP_JAR to the server's jar, or PERISKOP_URL to the address of one that runs with --demo.")
	}
	return err
}

func lint() error {
	unformatted, err := exec.Command("gofmt", "-l", "pkg", "internal", "e2e", "harness/host", "scripts").CombinedOutput()
	if err != nil || len(unformatted) > 0 {
		return fmt.Errorf("not formatted, or no Go: %s %v", unformatted, err)
	}
	if err := golang([]string{"GOFLAGS=" + flags}, "vet", "./..."); err != nil {
		return err
	}
	return golang([]string{"GOFLAGS=" + flags}, "run", staticcheck, "./...")
}

func build(platform string) error {
	system, architecture, ok := strings.Cut(platform, "/")
	if !ok {
		return fmt.Errorf("%q is no platform; give one such as linux/amd64, or all", platform)
	}
	name := fmt.Sprintf("%s_%s_%s", executable, system, architecture)
	if system == "windows" {
		name += ".exe"
	}
	linking, err := linkerFlags()
	if err != nil {
		return err
	}
	if err := golang([]string{"GOOS=" + system, "GOARCH=" + architecture},
		"build", "-trimpath", "-tags", tags, "-ldflags", linking, "-o", filepath.Join(output, name), "./pkg"); err != nil {
		return fmt.Errorf("%s could not be built: %w", platform, err)
	}
	fmt.Println(filepath.ToSlash(filepath.Join(output, name)))
	return nil
}

func golang(environment []string, arguments ...string) error {
	command := exec.Command("go", arguments...)
	command.Env = append(append(os.Environ(), "CGO_ENABLED=0"), environment...)
	command.Stdout, command.Stderr = os.Stdout, os.Stderr
	return command.Run()
}

// linkerFlags say the version, and not when it was built, so that the same sources give the same executable.
func linkerFlags() (string, error) {
	info, err := json.Marshal(map[string]string{"pluginID": id, "version": version()})
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("-s -w -X 'github.com/grafana/grafana-plugin-sdk-go/build/buildinfo.buildInfoJSON=%s'", info), nil
}

func version() string {
	var described struct {
		Version string `json:"version"`
	}
	text, err := os.ReadFile("package.json")
	if err != nil || json.Unmarshal(text, &described) != nil {
		return ""
	}
	return described.Version
}

// writeManifest lists the sources of the executables with their hashes, which Grafana's validator compares.
func writeManifest() error {
	var lines []string
	err := filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (entry.Name() == "node_modules" || entry.Name() == output || path != "." && strings.HasPrefix(entry.Name(), ".")):
			return fs.SkipDir
		case entry.IsDir() || filepath.Ext(path) != ".go":
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		lines = append(lines, fmt.Sprintf("%x:%s", sha256.Sum256(text), filepath.ToSlash(path)))
		return nil
	})
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(output, "go_plugin_build_manifest"), []byte(strings.Join(lines, "\n")+"\n"), 0o644)
}
