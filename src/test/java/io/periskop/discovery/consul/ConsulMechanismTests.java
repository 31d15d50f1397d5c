package io.periskop.discovery.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyBoolean;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.periskop.discovery.Settings;
import io.periskop.http.Authentication;
import io.periskop.http.HttpConfig;
import io.periskop.http.Secret;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What token, user and password become beside the ways of authentication that every mechanism has. */
class ConsulMechanismTests {
    private static final HttpConfig BEARER = HttpConfig.DEFAULT.with(Authentication.bearer(Secret.of("other")));
    private static final HttpConfig BASIC =
            HttpConfig.DEFAULT.with(new Authentication.Basic(Secret.of("a"), Secret.of("b")));

    private final Settings settings = mock(Settings.class);

    @BeforeEach
    void defaults() {
        when(settings.text(anyString(), anyString())).thenAnswer(call -> call.getArgument(1));
        when(settings.oneOf(anyString(), any(), any())).thenAnswer(call -> call.getArgument(1));
        when(settings.flag(anyString(), anyBoolean())).thenReturn(true);
        when(settings.texts(anyString())).thenReturn(List.of());
        when(settings.textMap(anyString())).thenReturn(new TreeMap<>());
        when(settings.duration(anyString(), any())).thenReturn(Duration.ofSeconds(30));
        when(settings.http()).thenReturn(HttpConfig.DEFAULT);
        when(settings.error(anyString(), anyString()))
                .thenAnswer(call -> new IllegalStateException(call.getArgument(0) + ": " + call.getArgument(1)));
    }

    @Test
    void userAndPasswordAreBasicAuthentication() {
        give("username", "me");
        give("password", "s3cret");
        assertThat(read().http().authentication())
                .isEqualTo(new Authentication.Basic(Secret.of("me"), Secret.of("s3cret")));
    }

    @Test
    void aTokenIsASecretHeader() {
        give("token", "s3cret");
        when(settings.http()).thenReturn(BASIC);
        assertThat(read().http().headers()).containsEntry("X-Consul-Token", List.of(Secret.of("s3cret")));
        assertThat(read().http().authentication()).isEqualTo(BASIC.authentication());
        assertThat(read().toString()).doesNotContain("s3cret");
    }

    @Test
    void oneWayOfAuthenticationOnly() {
        give("token", "s3cret");
        when(settings.http()).thenReturn(BEARER);
        refuses("token: beside authorization or oauth2; keep one of them");
    }

    @Test
    void aUserIsAWayOfAuthentication() {
        give("password", "s3cret");
        when(settings.http()).thenReturn(BASIC);
        refuses("password: beside another way of authentication; keep one of them");
        give("username", "me");
        when(settings.http()).thenReturn(BEARER);
        refuses("username: beside another way of authentication; keep one of them");
    }

    private void give(String key, String value) {
        when(settings.has(key)).thenReturn(true);
        when(settings.secret(key)).thenReturn(Secret.of(value));
    }

    private ConsulDiscovery read() {
        return (ConsulDiscovery) new ConsulMechanism().read(settings);
    }

    private void refuses(String message) {
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(this::read)
                .withMessage(message);
    }
}
