package io.periskop.federation;

import io.periskop.federation.StatesFromAbove.Answer;
import io.periskop.http.HttpConfig;
import java.net.URI;
import java.util.List;
import reactor.core.publisher.Mono;

/** Port: says to another server what people did here. */
public interface StateSender {
    /**
     * @param federate where the server is read
     * @param http how
     * @param server this one
     * @return an answer to each, in their order; fails with a {@link NotAllowed}, or with another error whose message is a sentence
     */
    Mono<List<Answer>> send(URI federate, HttpConfig http, String server, List<PushedState> states);

    /** The other one takes none, and will not soon. */
    final class NotAllowed extends RuntimeException {
        private static final long serialVersionUID = 1;

        public NotAllowed(String sentence) {
            super(sentence, null, false, false);
        }
    }
}
