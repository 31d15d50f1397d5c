package io.periskop.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A key and a certificate that it signed itself, made by the JDK's keytool. */
public record TestKeys(String key, String certificate) {
    private static final String PASSWORD = "changeit";

    /** @param names such as {@code dns:localhost,ip:127.0.0.1} */
    public static TestKeys create(Path folder, String name, String names) throws Exception {
        Path store = folder.resolve(name + ".p12");
        List<String> command = Stream.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        name,
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "SAN=" + names,
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        store.toString())
                .toList();
        Process keytool = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".log").toFile())
                .start();
        assertThat(keytool.waitFor(50, TimeUnit.SECONDS)).isTrue();
        KeyStore loaded = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            loaded.load(in, PASSWORD.toCharArray());
        }
        Certificate certificate = loaded.getCertificate(name);
        byte[] key = loaded.getKey(name, PASSWORD.toCharArray()).getEncoded();
        return new TestKeys(PemTests.pem("PRIVATE KEY", key), PemTests.pem("CERTIFICATE", certificate.getEncoded()));
    }

    InputStream keyStream() {
        return new ByteArrayInputStream(key.getBytes(StandardCharsets.US_ASCII));
    }

    public InputStream certificateStream() {
        return new ByteArrayInputStream(certificate.getBytes(StandardCharsets.US_ASCII));
    }
}
