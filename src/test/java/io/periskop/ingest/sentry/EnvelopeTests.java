package io.periskop.ingest.sentry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.periskop.http.Secret;
import io.periskop.ingest.IngestEvent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeTests {
    private static final String ID = "9ec79c33ec9942ab8353589fcb2e04dc";
    private static final SentryProject PROJECT =
            new SentryProject("42", "shop", List.of(new Secret.Inline("12345678")), 0, null);

    private static Envelope read(String text) {
        return read(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Envelope read(byte[] bytes) {
        try {
            return Envelope.of(new ByteArrayInputStream(bytes), dsn -> PROJECT);
        } catch (IOException | Envelope.Forbidden e) {
            throw new AssertionError(e);
        }
    }

    private static String event(String message) {
        return "{\"message\":\"" + message + "\"}";
    }

    private static String sized(String type, String payload) {
        int length = payload.getBytes(StandardCharsets.UTF_8).length;
        return "{\"type\":\"" + type + "\",\"length\":" + length + "}\n" + payload;
    }

    @Test
    void payloadsAreAsLongAsTheySay() {
        Envelope envelope = read(
                "{\"event_id\":\"" + ID + "\"}\n" + sized("event", "{\"message\":\"a\\u000ab\",\n \"level\":\"info\"}")
                        + "\n" + sized("session", "{}") + "\n" + sized("event", event("\u00fc\u2615")));
        assertThat(envelope.eventId()).isEqualTo(ID);
        assertThat(envelope.invalid()).isZero();
        assertThat(envelope.events()).extracting(IngestEvent::message).containsExactly("a\nb", "\u00fc\u2615");
        assertThat(envelope.events().get(0).id()).isEqualTo(ID);
        assertThat(envelope.events().get(1).id()).isNotEqualTo(ID).hasSize(32);
    }

    @Test
    void withoutALengthTheyGoToTheEndOfTheLine() {
        Envelope envelope = read("{}\n{\"type\":\"client_report\"}\n"
                + "{\"discarded_events\":[{\"reason\":\"event_processor\",\"category\":\"error\",\"quantity\":9},"
                + "{\"reason\":\"made up\",\"category\":\"error\",\"quantity\":1},"
                + "{\"reason\":\"sample_rate\",\"category\":\"transaction\",\"quantity\":50}]}\n"
                + "{\"type\":\"event\"}\n" + event("a") + "\n{\"type\":\"event\"}\n" + event("b"));
        assertThat(envelope.events()).extracting(IngestEvent::message).containsExactly("a", "b");
        assertThat(envelope.discarded()).isEqualTo(Map.of("event_processor", 9L, "other", 1L));
        assertThat(envelope.invalid()).isZero();
    }

    @Test
    void aCarriageReturnBelongsToThePayload() {
        assertThat(read("{}\r\n{\"type\":\"event\"}\r\n" + event("a") + "\r\n").events())
                .hasSize(1);
    }

    @Test
    void unknownItemsAreSkippedHoweverLongTheyAre() {
        String attachment = "x\n".repeat(2 << 20);
        Envelope envelope = read("{}\n" + sized("attachment", attachment) + "\n" + sized("what_comes_next", "\0\1")
                + "\n" + sized("event", event("a")) + "\n");
        assertThat(envelope.events()).hasSize(1);
        assertThat(envelope.invalid()).isZero();
    }

    @Test
    void aTransactionIsNoError() {
        Envelope envelope = read("{}\n" + sized("event", "{\"type\":\"transaction\",\"message\":\"x\"}"));
        assertThat(envelope.events()).isEmpty();
        assertThat(envelope.invalid()).isZero();
    }

    @Test
    void whatBreaksOffIsTakenUpToThere() {
        Envelope envelope = read("{}\n" + sized("event", event("a")) + "\n{\"type\":\"event\",\"length\":99}\n{\"mess");
        assertThat(envelope.events()).hasSize(1);
        assertThat(envelope.invalid()).isEqualTo(1);
    }

    @Test
    void anEventThatIsTooLongIsSaidToBe() {
        Envelope envelope = read("{}\n" + sized("event", event("a".repeat(Envelope.MOST_EVENT_BYTES))) + "\n"
                + sized("event", event("b")));
        assertThat(envelope.events()).extracting(IngestEvent::message).containsExactly("b");
        assertThat(envelope.invalid()).isEqualTo(1);
        assertThat(envelope.tooLarge()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}\n{\"type\":\"event\",\"length\":-1}\n{}",
                "{}\n{\"type\":\"event\",\"length\":99999999999999999999999}\n{}",
                "{}\n{\"length\":2}\n{}",
                "{}\nnot json\n{}",
                "{}\n[]\n{}",
                "{}\n{\"type\":\"event\",\"length\":1}\n{}\n",
                "{}\n{\"type\":\"event\",\"length\":2}\n[]\n",
                "{}\n{\"type\":\"event\"}\n{\"message\":\n",
            })
    void whatIsWrongIsCountedOnce(String envelope) {
        Envelope read = read(envelope);
        assertThat(read.events()).isEmpty();
        assertThat(read.invalid()).isEqualTo(1);
        assertThat(read.problem()).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "[]\n", "\n\n", "{\"event_id\":", "null\n"})
    void whatIsNoEnvelopeIsRefused(String text) {
        assertThatThrownBy(() ->
                        Envelope.of(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), dsn -> PROJECT))
                .isInstanceOf(IOException.class);
    }

    @Test
    void anEmptyOneIsFine() {
        assertThat(read("{}").invalid()).isZero();
        assertThat(read("{}\n\n\n").invalid()).isZero();
    }

    @Test
    void theKeyMayBeInTheEnvelope() throws IOException {
        String text = "{\"dsn\":\"https://12345678@example.com/42\"}\n" + sized("event", event("a"));
        assertThatThrownBy(() -> Envelope.of(
                        new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)),
                        dsn -> "wrong".equals(SentryKey.inDsn(dsn)) ? PROJECT : null))
                .isInstanceOf(Envelope.Forbidden.class);
        assertThat(SentryKey.inDsn("https://12345678@example.com/42")).isEqualTo("12345678");
        assertThat(SentryKey.inDsn("https://12345678:old@example.com/a/42")).isEqualTo("12345678");
        assertThat(SentryKey.inDsn("https://example.com/42")).isNull();
        assertThat(SentryKey.inDsn("not a url")).isNull();
    }

    @Test
    void theKeyMayBeInAHeaderInAnyOrder() {
        assertThat(SentryKey.inHeader("Sentry sentry_version=7,sentry_key=abc,sentry_client=sentry.java/8.62.0"))
                .isEqualTo("abc");
        assertThat(SentryKey.inHeader("Sentry sentry_key=abc, sentry_version=7"))
                .isEqualTo("abc");
        assertThat(SentryKey.inHeader("sentry sentry_version=7")).isNull();
        assertThat(SentryKey.inHeader("Basic abc")).isNull();
        assertThat(SentryKey.inHeader(null)).isNull();
    }
}
