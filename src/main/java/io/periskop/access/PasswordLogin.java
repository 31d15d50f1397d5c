package io.periskop.access;

import java.util.regex.Pattern;

/** @param hash bcrypt */
public record PasswordLogin(Account account, String hash) {
    /** A higher cost would take seconds, and then the server could be kept busy with few requests. */
    private static final Pattern BCRYPT = Pattern.compile("\\$2[aby]\\$(?:0[4-9]|1[0-6])\\$[./A-Za-z0-9]{53}");

    public static boolean isHash(String text) {
        return BCRYPT.matcher(text).matches();
    }

    int cost() {
        return Integer.parseInt(hash.substring(4, 6));
    }

    @Override
    public String toString() {
        return "PasswordLogin[" + account + "]";
    }
}
