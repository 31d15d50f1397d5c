package io.periskop.config;

import io.periskop.http.Authentication;
import io.periskop.http.Secret;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the ways to say who we are, of which there is at most one. */
final class AuthenticationReader {
    private static final List<String> WAYS = List.of("basic_auth", "authorization", "oauth2", "bearer_token");
    private static final Keys BASIC = Keys.of("username", "username_file", "password", "password_file");
    private static final Keys AUTHORIZATION = Keys.of("type", "credentials", "credentials_file");
    private static final Pattern TYPE = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}");
    private static final String BEARER = "Bearer";

    private AuthenticationReader() {}

    static Authentication read(YamlMapping mapping, Path directory) {
        Secret bearer = new SecretFields(mapping, directory).oneLine("bearer_token");
        checkOneWay(mapping, bearer);
        YamlValue basic = mapping.get("basic_auth");
        if (basic != null) {
            return basic(new SecretFields(basic.hidden().mapping(BASIC), directory));
        }
        YamlValue authorization = mapping.get("authorization");
        if (authorization != null) {
            return credentials(authorization.hidden().mapping(AUTHORIZATION), directory);
        }
        YamlValue oauth = mapping.get("oauth2");
        if (oauth != null) {
            return OAuth2Reader.read(oauth, directory);
        }
        return bearer == null ? Authentication.NONE : Authentication.bearer(bearer);
    }

    private static void checkOneWay(YamlMapping mapping, @Nullable Secret bearer) {
        String first = null;
        for (String way : WAYS) {
            boolean given = way.equals("bearer_token") ? bearer != null : mapping.get(way) != null;
            if (given && first != null) {
                String key = bearer instanceof Secret.InFile && way.equals("bearer_token") ? way + "_file" : way;
                throw mapping.error(key, first + " is given, too; keep one of " + String.join(", ", WAYS));
            }
            first = given ? way : first;
        }
    }

    private static Authentication basic(SecretFields basic) {
        return new Authentication.Basic(basic.oneLine("username"), basic.oneLine("password"));
    }

    /** The type is not told in messages: people write the credentials there. */
    private static Authentication credentials(YamlMapping authorization, Path directory) {
        SecretFields fields = new SecretFields(authorization, directory);
        String type = Objects.requireNonNullElse(fields.text("type"), BEARER).strip();
        if (type.equalsIgnoreCase("basic")) {
            throw authorization.error("type", "Basic is not for credentials; use basic_auth");
        }
        if (!type.isEmpty() && !TYPE.matcher(type).matches()) {
            throw authorization.error("type", "not one word; write a word such as Bearer, and the rest as credentials");
        }
        Secret credentials = fields.oneLine("credentials");
        return credentials == null
                ? Authentication.NONE
                : new Authentication.Credentials(type.isEmpty() ? BEARER : type, credentials);
    }
}
