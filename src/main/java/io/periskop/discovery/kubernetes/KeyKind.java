package io.periskop.discovery.kubernetes;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/** Tells keys apart: the client guesses it from the first line only, and that names none in PKCS #8. */
final class KeyKind {
    private static final String RSA = "RSA";
    private static final String EC = "EC";

    private KeyKind() {}

    /** {@code RSA} also for what is neither, which the client then refuses. */
    static String of(String pem) {
        if (pem.contains("-----BEGIN EC PRIVATE KEY-----")) {
            return EC;
        }
        if (!pem.contains("-----BEGIN PRIVATE KEY-----")) {
            return RSA;
        }
        try {
            byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
            KeyFactory.getInstance(EC).generatePrivate(new PKCS8EncodedKeySpec(der));
            return EC;
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return RSA;
        }
    }
}
