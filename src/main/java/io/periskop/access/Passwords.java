package io.periskop.access;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.bcrypt.BCrypt;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Passwords against bcrypt. One check is slow on purpose, so those that were good are remembered for the life of the
 * configuration, by a keyed hash only: who scrapes every second costs one check. Names that are not known take as long as
 * those that are.
 */
final class Passwords {
    private static final int REMEMBERED = 1000;
    private static final String ALGORITHM = "HmacSHA256";
    private static final String NOBODYS = "$2a$%02d$" + ".".repeat(53);
    private static final int DEFAULT_COST = 10;

    private final Map<String, PasswordLogin> logins = new HashMap<>();
    private final String nobodys;
    private final Scheduler slow;
    private final SecretKeySpec key;
    private final Map<String, Boolean> good = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    };

    /** @param slow checks run here, never on the caller's thread */
    Passwords(List<PasswordLogin> all, Scheduler slow) {
        all.forEach(login -> logins.put(login.account().name(), login));
        int cost = all.stream().mapToInt(PasswordLogin::cost).max().orElse(DEFAULT_COST);
        this.nobodys = NOBODYS.formatted(cost);
        this.slow = slow;
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        this.key = new SecretKeySpec(random, ALGORITHM);
    }

    boolean isEmpty() {
        return logins.isEmpty();
    }

    /** Whose it is, if it was good before; null says nothing. */
    @Nullable
    Account remembered(String name, String password) {
        PasswordLogin login = logins.get(name);
        if (login == null) {
            return null;
        }
        String hash = hash(name, password);
        synchronized (good) {
            return good.get(hash) == null ? null : login.account();
        }
    }

    /** Empty if the name or the password is wrong. */
    Mono<Account> check(String name, String password) {
        return Mono.fromCallable(() -> checked(name, password)).subscribeOn(slow);
    }

    private @Nullable Account checked(String name, String password) {
        PasswordLogin login = logins.get(name);
        boolean matches = BCrypt.checkpw(password, login == null ? nobodys : login.hash());
        if (login == null || !matches) {
            return null;
        }
        String hash = hash(name, password);
        synchronized (good) {
            good.put(hash, Boolean.TRUE);
        }
        return login.account();
    }

    private String hash(String name, String password) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(name.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            return HexFormat.of().formatHex(mac.doFinal(password.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }
}
