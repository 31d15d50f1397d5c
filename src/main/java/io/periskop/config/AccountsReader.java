package io.periskop.config;

import io.periskop.access.AccessRole;
import io.periskop.access.Account;
import io.periskop.access.PasswordLogin;
import io.periskop.access.TokenLogin;
import io.periskop.http.HttpTrouble;
import io.periskop.http.SecretText;
import io.periskop.label.Nearest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads who may log in. Whoever stands in Prometheus' {@code basic_auth_users} may do what one may do in Prometheus by
 * default: everything but what operators do. No message holds a secret.
 */
final class AccountsReader {
    static final List<String> ROLES =
            Stream.of(AccessRole.values()).map(AccessRole::key).toList();

    private static final Set<AccessRole> OF_PROMETHEUS = Set.of(AccessRole.READ, AccessRole.WRITE, AccessRole.PUSH);
    private static final Keys USER = Keys.of("name", "password_hash", "roles", "may_act_for")
            .instead(Map.of("password", "passwords are not kept; give its bcrypt hash as password_hash"));
    private static final Keys TOKEN = Keys.of("name", "token", "token_file", "token_sha256", "roles", "may_act_for");
    private static final List<String> WAYS = List.of("token", "token_file", "token_sha256");
    private static final Pattern SHA256 = Pattern.compile("[0-9A-Fa-f]{64}");
    private static final int SHORTEST_TOKEN = 16;
    private static final int LONGEST_NAME = 200;
    private static final String GIVE_ROLES = "give some of " + String.join(", ", ROLES);

    private final Path directory;
    private final Map<String, Place> names = new HashMap<>();

    AccountsReader(Path directory) {
        this.directory = directory;
    }

    List<PasswordLogin> passwords(YamlMapping web) {
        List<PasswordLogin> logins = new ArrayList<>();
        YamlValue prometheus = web.get("basic_auth_users");
        if (prometheus != null) {
            prometheus.hidden().mapping().values().forEach((name, hash) -> {
                Account account = new Account(named(hash.place(), name), OF_PROMETHEUS, false);
                logins.add(new PasswordLogin(account, hash(hash)));
            });
        }
        for (YamlValue each : web.list("users")) {
            YamlMapping user = each.hidden().mapping(USER);
            YamlValue hash = user.required("password_hash", "give a bcrypt hash, such as htpasswd -nBC 10 \"\" makes");
            logins.add(new PasswordLogin(account(user), hash(hash)));
        }
        return logins;
    }

    List<TokenLogin> tokens(YamlMapping web) {
        List<TokenLogin> logins = new ArrayList<>();
        Map<String, Place> known = new HashMap<>();
        for (YamlValue each : web.list("tokens")) {
            TokenLogin login = token(each.hidden().mapping(TOKEN));
            if (known.putIfAbsent(login.sha256(), each.place()) != null) {
                throw each.error("the same token as that of another entry; make a new one");
            }
            logins.add(login);
        }
        return logins;
    }

    private TokenLogin token(YamlMapping token) {
        Account account = account(token);
        List<String> given = WAYS.stream().filter(way -> token.get(way) != null).toList();
        if (given.size() != 1) {
            throw token.error(
                    given.isEmpty() ? "token" : given.get(1),
                    given.isEmpty()
                            ? "missing; give one of " + String.join(", ", WAYS)
                            : given.get(0) + " is given, too; keep one of " + String.join(", ", WAYS));
        }
        YamlValue value = token.required(given.get(0), "");
        return switch (given.get(0)) {
            case "token_sha256" -> {
                if (!SHA256.matcher(value.text()).matches()) {
                    throw value.error(
                            "not 64 hexadecimal digits; make it with sha256sum, without a line feed at the end");
                }
                yield new TokenLogin(account, value.text().toLowerCase(Locale.ROOT));
            }
            case "token_file" -> TokenLogin.of(account, checked(value, ofFile(value)));
            default -> TokenLogin.of(account, checked(value, value.text()));
        };
    }

    private String ofFile(YamlValue value) {
        try {
            return SecretText.ofFile(SecretFields.path(value, directory));
        } catch (HttpTrouble e) {
            throw value.error(e.getMessage() + "; check the path and its permissions");
        }
    }

    private static String checked(YamlValue value, String token) {
        if (token.length() < SHORTEST_TOKEN) {
            throw value.error("shorter than " + SHORTEST_TOKEN + " characters; make one with openssl rand -hex 32");
        }
        if (token.chars().anyMatch(c -> c <= ' ' || c >= 0x7f)) {
            throw value.error("has characters that no header can carry; make one with openssl rand -hex 32");
        }
        return token;
    }

    private Account account(YamlMapping entry) {
        YamlValue name = entry.required("name", "say who it is: writes are told in this name");
        YamlValue acting = entry.get("may_act_for");
        YamlValue roles = entry.required("roles", GIVE_ROLES);
        return new Account(named(name.place(), name.text()), roles(roles), acting != null && acting.flag());
    }

    static Set<AccessRole> roles(YamlValue value) {
        Set<AccessRole> roles = EnumSet.noneOf(AccessRole.class);
        for (YamlValue each : value.list()) {
            String text = each.text();
            int known = ROLES.indexOf(text);
            if (known < 0) {
                throw each.error(
                        "unknown role " + Quoted.value(text) + "; " + Nearest.advice(text, "give some of", ROLES));
            }
            roles.add(AccessRole.values()[known]);
        }
        if (roles.isEmpty()) {
            throw value.error("empty; " + GIVE_ROLES);
        }
        return roles;
    }

    private String named(Place place, String name) {
        boolean visible = !name.isBlank() && name.chars().noneMatch(c -> c < ' ' || c == 0x7f || c == ':');
        if (!visible || name.length() > LONGEST_NAME) {
            throw place.error("bad name; give 1 to " + LONGEST_NAME + " characters without colons and line breaks");
        }
        Place first = names.putIfAbsent(name, place);
        if (first != null) {
            throw place.error("duplicate name " + Quoted.value(name) + ", first defined at line " + first.line()
                    + "; rename one of them");
        }
        return name;
    }

    private static String hash(YamlValue value) {
        if (!PasswordLogin.isHash(value.text())) {
            throw value.error("not a bcrypt hash with a cost of 4 to 16; make one with htpasswd -nBC 10 \"\"");
        }
        return value.text();
    }
}
