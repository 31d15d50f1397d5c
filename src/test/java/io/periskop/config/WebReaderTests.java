package io.periskop.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.access.AccessConfig;
import io.periskop.access.AccessRole;
import io.periskop.access.Account;
import io.periskop.access.OidcConfig;
import io.periskop.access.PasswordLogin;
import io.periskop.access.RateLimit;
import io.periskop.access.TokenLogin;
import io.periskop.scrub.ScrubRules;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebReaderTests {
    private static final String HASH = "$2y$10$UuqYQDUZHUHUeVUsWOVwiuGEoLZRQ4rUpF0ppCvgAZ5PzPHsFvtxS";

    @Test
    void readsEveryKey() {
        ServerConfig config = ConfigLoader.load(Path.of("src/test/resources/config/good/web.yaml"));
        AccessConfig access = config.web().access();

        assertThat(config.web().listenAddress()).isEqualTo("127.0.0.1:8080");
        assertThat(access.passwords())
                .containsExactly(
                        new PasswordLogin(
                                new Account("alice", Set.of(AccessRole.READ, AccessRole.WRITE, AccessRole.PUSH), false),
                                HASH),
                        new PasswordLogin(new Account("bob", Set.of(AccessRole.READ, AccessRole.ADMIN), true), HASH));
        assertThat(access.tokens())
                .containsExactly(
                        new TokenLogin(
                                new Account("backstage", Set.of(AccessRole.WRITE), true),
                                "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"),
                        TokenLogin.of(new Account("ci", Set.of(AccessRole.PUSH), false), "0123456789abcdef"));
        OidcConfig oidc = access.oidc();
        assertThat(oidc.issuer()).isEqualTo("https://id.example.com/realms/main");
        assertThat(oidc.audiences()).containsExactly("periskop");
        assertThat(oidc.nameClaim()).isEqualTo("sub");
        assertThat(oidc.rolesClaim()).isEqualTo("realm_access.roles");
        assertThat(oidc.roles()).isEqualTo(Map.of("periskop-users", Set.of(AccessRole.READ, AccessRole.WRITE)));
        assertThat(oidc.algorithms()).containsExactly("RS256", "PS256", "ES256");
        assertThat(access.openPaths()).containsExactly("/metrics", "/errors");
        assertThat(access.origins()).containsExactly("https://backstage.example.com", "http://localhost:3000");
        assertThat(access.externalOrigin()).isEqualTo("https://periskop.example.com");
        assertThat(access.allowedHosts()).containsExactly("periskop.example.com", "*.internal.example.com");
        assertThat(access.trustedProxies()).hasToString("[192.0.2.0/24, 2001:db8::/32]");
        assertThat(access.rateLimit()).isEqualTo(new RateLimit(0.5, 1));
        assertThat(access.audit()).isFalse();
        assertThat(access.headers()).isEqualTo(Map.of("Strict-Transport-Security", "max-age=31536000"));
        assertThat(config.scrub())
                .isEqualTo(new ScrubRules(
                        true,
                        true,
                        true,
                        true,
                        false,
                        true,
                        List.of("iban"),
                        List.of("session_name"),
                        List.of("cust-[0-9]{6}"),
                        "0123456789abcdef"));
        assertThat(config.toString()).doesNotContain(HASH, "9f86d0", "0123456789abcdef");
    }

    @Test
    void withoutThemNothingChanges() {
        ServerConfig config = ConfigLoader.load(Path.of("src/test/resources/config/good/defaults.yaml"));
        assertThat(config.web().access()).isEqualTo(AccessConfig.OPEN);
        assertThat(config.web().tls()).isNull();
        assertThat(config.scrub()).isEqualTo(ScrubRules.DEFAULT);
    }

    @Test
    void tokensInFilesAreFoundFromTheConfiguration(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("ci.token"), "0123456789abcdef\n");
        Path file = Files.writeString(
                folder.resolve("p.yaml"), "web: {tokens: [{name: ci, token_file: ci.token, roles: [push]}]}");

        assertThat(ConfigLoader.load(file).web().access().tokens())
                .containsExactly(TokenLogin.of(new Account("ci", Set.of(AccessRole.PUSH), false), "0123456789abcdef"));
    }
}
