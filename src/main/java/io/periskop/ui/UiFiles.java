package io.periskop.ui;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * All files of the page by their paths: our own modules, and Preact's from its WebJar. They lie in a folder that is named by a
 * hash of them all, so that a browser keeps them until any of them changes.
 */
final class UiFiles {
    private static final String FOLDER = "io/periskop/ui/";
    private static final String WEBJAR = "META-INF/maven/org.webjars.npm/preact/pom.properties";
    private static final String PREACT = "META-INF/resources/webjars/preact/";
    private static final int HASH_BYTES = 8;
    private static final Map<String, String> TYPES = Map.of(
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml",
            "txt", "text/plain; charset=utf-8");

    /** A script of its own, and one with types only. */
    private static final Set<String> LOOSE = Set.of("theme.js", "model.js");

    private final Map<String, UiFile> files;
    private final String page;
    private final String hash;

    private UiFiles(Map<String, UiFile> files, String page) {
        this.files = files;
        this.page = page;
        this.hash = hash(files, page);
    }

    /** Reads from the class path: not for an event loop. */
    static UiFiles read() throws IOException {
        Map<String, UiFile> files = new TreeMap<>();
        ClassLoader jars = UiFiles.class.getClassLoader();
        for (Resource each :
                new PathMatchingResourcePatternResolver(jars).getResources("classpath*:" + FOLDER + "**")) {
            String url = each.getURL().toString();
            String path = url.substring(url.lastIndexOf(FOLDER) + FOLDER.length());
            String type = TYPES.get(path.substring(path.lastIndexOf('.') + 1));
            if (type != null && each.isReadable()) {
                files.put(path, new UiFile(type, each.getContentAsByteArray()));
            }
        }
        String version = version(jars);
        files.put("vendor/preact.js", preact(jars, version + "/dist/preact.module.js"));
        files.put("vendor/hooks.js", preact(jars, version + "/hooks/dist/hooks.module.js"));
        files.put("vendor/preact-license.txt", new UiFile(type("txt"), bytes(jars, PREACT + version + "/LICENSE")));
        return new UiFiles(files, new String(bytes(jars, FOLDER + "index.html"), StandardCharsets.UTF_8));
    }

    /** Null for none. */
    @Nullable
    UiFile file(String path) {
        return files.get(path);
    }

    /** Hexadecimal; of all files. */
    String hash() {
        return hash;
    }

    /**
     * The page for an address so deep below the server's root.
     *
     * @param up what leads from the folder of the address to the root: {@code ./}, {@code ../} and so on
     */
    UiFile page(String up) {
        String assets = "ui/assets/" + hash + "/";
        StringBuilder modules = new StringBuilder();
        for (String path : modules()) {
            modules.append("<link rel=\"modulepreload\" href=\"")
                    .append(assets)
                    .append(path)
                    .append("\">\n");
        }
        String html =
                page.replace("{{base}}", up).replace("{{assets}}", assets).replace("{{modules}}\n", modules.toString());
        return new UiFile("text/html; charset=utf-8", html.getBytes(StandardCharsets.UTF_8));
    }

    /** All that are loaded at once: without it the browser would find one after the other. */
    private List<String> modules() {
        return files.keySet().stream()
                .filter(path -> path.endsWith(".js") && !LOOSE.contains(path))
                .toList();
    }

    /** Browsers know no names of packages; the files that are served beside each other do. */
    private static UiFile preact(ClassLoader jars, String file) throws IOException {
        String module = new String(bytes(jars, PREACT + file), StandardCharsets.UTF_8);
        String relative =
                module.replace("from\"preact\"", "from\"./preact.js\"").replaceAll("//# sourceMappingURL.*", "");
        return new UiFile(type("js"), relative.getBytes(StandardCharsets.UTF_8));
    }

    private static String type(String ending) {
        return Objects.requireNonNull(TYPES.get(ending));
    }

    private static String version(ClassLoader jars) throws IOException {
        Properties webjar = new Properties();
        try (InputStream in = jars.getResourceAsStream(WEBJAR)) {
            if (in == null) {
                throw new IllegalStateException("Preact is not part of this build");
            }
            webjar.load(in);
        }
        return webjar.getProperty("version");
    }

    private static byte[] bytes(ClassLoader jars, String file) throws IOException {
        try (InputStream in = jars.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException(file + " is not part of this build");
            }
            return in.readAllBytes();
        }
    }

    private static String hash(Map<String, UiFile> files, String page) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(page.getBytes(StandardCharsets.UTF_8));
            files.forEach((path, file) -> {
                digest.update(path.getBytes(StandardCharsets.UTF_8));
                digest.update(file.plain());
            });
            return HexFormat.of().formatHex(Arrays.copyOf(digest.digest(), HASH_BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
