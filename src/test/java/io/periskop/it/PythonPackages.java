package io.periskop.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Packages of Python in an environment of their own under target/, which is made once. */
public final class PythonPackages {
    private PythonPackages() {}

    /**
     * Where there is no Python, or the packages cannot be had, the test is skipped loudly; in CI it fails.
     *
     * @param module one that can be imported once they are there
     * @return the environment's folder of programs
     */
    public static Path install(String name, String module, List<String> packages) throws InterruptedException {
        String how =
                "this needs python3 with venv and pip, and these packages: pip install " + String.join(" ", packages);
        Path venv = Path.of("target", name);
        Path programs = venv.resolve("bin");
        String python = programs.resolve("python").toString();
        if (Files.exists(programs.resolve("python")) && run(List.of(python, "-c", "import " + module))) {
            return programs;
        }
        List<String> pip = new ArrayList<>(List.of(python, "-m", "pip", "install", "--quiet"));
        pip.addAll(packages);
        if (!run(List.of("python3", "-m", "venv", venv.toString()))
                || !run(pip)
                || !run(List.of(python, "-c", "import " + module))) {
            throw Tools.missing(how);
        }
        return programs;
    }

    private static boolean run(List<String> command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (process.waitFor(3, TimeUnit.MINUTES)) {
                return process.exitValue() == 0;
            }
            process.destroyForcibly();
            return false;
        } catch (IOException e) {
            return false;
        }
    }
}
