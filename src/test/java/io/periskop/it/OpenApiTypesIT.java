package io.periskop.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The TypeScript types in openapi/ are those that its document gives, and TypeScript can read them. */
class OpenApiTypesIT {
    private static final Path SOURCE = Path.of("openapi");
    private static final Path WORK = Path.of("target", "openapi-types");
    private static final String RENEW = "openapi/types.d.ts is not what openapi/periskop.json says. Renew it:"
            + " cd openapi && npm ci && npm run generate";

    @Test
    void theCommittedTypesAreThoseOfTheDocument() throws IOException, InterruptedException {
        Files.createDirectories(WORK);
        for (String file : List.of("package.json", "package-lock.json", ".npmrc", "periskop.json")) {
            Files.copy(SOURCE.resolve(file), WORK.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        String install = npm("ci", "--ignore-scripts", "--no-audit", "--no-fund");
        if (!install.isEmpty()) {
            throw Tools.missing("npm could not install what openapi/package-lock.json names: " + install);
        }
        assertThat(npm("run", "generate")).isEmpty();

        assertThat(Files.readString(WORK.resolve("types.d.ts")))
                .as(RENEW)
                .isEqualTo(Files.readString(SOURCE.resolve("types.d.ts")));
        assertThat(npm("run", "check")).isEmpty();
    }

    /** What it said if it failed; else nothing. */
    private static String npm(String... arguments) throws IOException, InterruptedException {
        Path said = Files.createTempFile("npm", ".log");
        try {
            Process npm = Tools.start("nodejs and npm", "npm", builder -> {
                List<String> command = new ArrayList<>(List.of("npm"));
                command.addAll(List.of(arguments));
                builder.command(command).directory(WORK.toFile()).redirectErrorStream(true);
                builder.redirectOutput(said.toFile());
            });
            if (!npm.waitFor(3, TimeUnit.MINUTES)) {
                npm.destroyForcibly();
                return "no end within 3 minutes: " + Files.readString(said);
            }
            return npm.exitValue() == 0
                    ? ""
                    : Files.readString(said, StandardCharsets.UTF_8) + " exit code " + npm.exitValue();
        } finally {
            Files.delete(said);
        }
    }
}
