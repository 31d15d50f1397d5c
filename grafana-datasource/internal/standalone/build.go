package standalone

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
)

// Build makes an executable of the sources as they are now, for tests, with the flags of scripts/backend, so that what was compiled
// before is not compiled anew.
//
// root is the folder with go.mod.
func Build(ctx context.Context, root, folder string) (string, error) {
	target, err := filepath.Abs(filepath.Join(folder, "gpx_periskop"))
	if err != nil {
		return "", err
	}
	if runtime.GOOS == "windows" {
		target += ".exe"
	}
	command := exec.CommandContext(ctx, "go", "build", "-trimpath", "-tags", "arrow_json_stdlib", "-o", target, "./pkg")
	command.Dir = root
	command.Env = append(os.Environ(), "CGO_ENABLED=0")
	if output, err := command.CombinedOutput(); err != nil {
		return "", fmt.Errorf("the plugin could not be built: %w\n%s", err, output)
	}
	return target, nil
}
