package io.periskop.client.spring;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** {@code periskop.*}; docs/client.md says what each is for. */
@ConfigurationProperties("periskop")
public record PeriskopProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue Endpoint endpoint,
        @DefaultValue Web web,
        @DefaultValue Logging logging,
        @DefaultValue Uncaught uncaught,
        @DefaultValue Push push) {

    /** @param port null: the application's own */
    public record Endpoint(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("/-/exceptions") String path,
            Integer port,
            @DefaultValue("127.0.0.1") String address) {}

    public record Web(@DefaultValue("true") boolean enabled) {}

    /** @param level {@code ERROR}, {@code WARN}, {@code INFO}, {@code DEBUG} or {@code TRACE} */
    public record Logging(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("WARN") LogThreshold level,
            @DefaultValue("false") boolean messages) {}

    public record Uncaught(@DefaultValue("true") boolean enabled) {}

    /**
     * @param url null: nothing is pushed
     * @param job null: no group
     * @param headers may hold credentials
     */
    public record Push(
            URI url,
            String job,
            @DefaultValue Map<String, String> labels,
            @DefaultValue Map<String, String> headers,
            @DefaultValue("30s") Duration interval,
            @DefaultValue("10s") Duration timeout) {
        @Override
        public String toString() {
            return "Push[job=" + job + ", interval=" + interval + "]";
        }
    }

    /** The levels that all logging libraries know by one name or another. */
    public enum LogThreshold {
        ERROR,
        WARN,
        INFO,
        DEBUG,
        TRACE
    }
}
