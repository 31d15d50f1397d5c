package io.periskop.scrape;

import io.periskop.scrape.ScrapeFailure.Kind;
import io.periskop.scrape.ScrapeOutcome.Bad;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says when a target goes down, why, when the reason changes, and when it is up again: not at every scrape. Trouble of the
 * storage is not the target's: it would be said as often as there are targets.
 */
final class HealthLog {
    private static final Logger log = LoggerFactory.getLogger(HealthLog.class);

    private HealthLog() {}

    static void tell(String url, TargetHealth before, ScrapeOutcome outcome) {
        if (outcome instanceof Bad bad) {
            ScrapeFailure now = bad.failure();
            boolean changed = before.failure() == null || before.failure().kind() != now.kind();
            if (changed && now.kind() != Kind.STORAGE) {
                log.warn("{} is down ({}): {}", withoutSecrets(url), now.kind().label(), now.message());
            }
        } else if (before.failure() != null && before.failure().kind() != Kind.STORAGE) {
            log.info("{} is up again", withoutSecrets(url));
        }
    }

    /** A query may hold a token, and what was meant as a user a password. */
    static String withoutSecrets(String url) {
        int query = url.indexOf('?');
        String known = query < 0 ? url : url.substring(0, query);
        int host = known.indexOf("//") + 2;
        int user = known.substring(0, Math.max(host, known.indexOf('/', host))).lastIndexOf("%40");
        return user < host ? known : known.substring(0, host) + "<secret>" + known.substring(user);
    }
}
