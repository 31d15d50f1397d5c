package io.periskop.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Reads {@code replicas:}. */
final class ReplicasReader {
    private static final String DIVIDE = "divide_targets";
    private static final Keys KEYS = Keys.of(DIVIDE);

    private ReplicasReader() {}

    static ReplicasConfig read(@Nullable YamlValue value, RepositoryConfig repository, byte[] file) {
        YamlValue divide = value == null ? null : value.mapping(KEYS).get(DIVIDE);
        if (divide == null || !divide.flag()) {
            return ReplicasConfig.ALONE;
        }
        if (repository.type() == RepositoryConfig.Type.MEMORY) {
            throw divide.error("nobody shares this server's memory; name a database in repository, or remove this key");
        }
        return new ReplicasConfig(true, fingerprint(file));
    }

    /** With the name first, so that it is no digest that anybody knows of a file. */
    private static String fingerprint(byte[] file) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update("periskop replicas\n".getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest(file), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
