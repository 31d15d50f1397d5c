package io.periskop.http;

import io.periskop.http.HttpTrouble.Kind;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Certificates and private keys as PEM, in the forms that Go takes: PKCS #8, PKCS #1 and SEC 1, not encrypted. */
public final class Pem {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----([^-]*)-----END \\1-----", Pattern.DOTALL);
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");
    private static final int MOST_CERTIFICATES = 10_000;

    private record Block(String type, byte[] content) {}

    private Pem() {}

    /** @param what it is, for the message */
    public static List<X509Certificate> certificates(String pem, String what) throws HttpTrouble {
        List<X509Certificate> certificates = new ArrayList<>();
        for (Block block : blocks(pem, what)) {
            if (block.type.equals("CERTIFICATE") && certificates.size() < MOST_CERTIFICATES) {
                certificates.add(certificate(block, what));
            }
        }
        if (certificates.isEmpty()) {
            throw new HttpTrouble(Kind.CREDENTIALS, what + " holds no PEM certificate");
        }
        return certificates;
    }

    /** The first one. */
    public static PrivateKey privateKey(String pem, String what) throws HttpTrouble {
        for (Block block : blocks(pem, what)) {
            switch (block.type) {
                case "PRIVATE KEY" -> {
                    return key(block.content, what);
                }
                case "RSA PRIVATE KEY" -> {
                    return key(Der.pkcs8OfRsa(block.content), what);
                }
                case "EC PRIVATE KEY" -> {
                    byte[] curve = Der.curveOf(block.content);
                    if (curve.length == 0) {
                        throw new HttpTrouble(Kind.CREDENTIALS, what + " is an EC key that does not name its curve");
                    }
                    return key(Der.pkcs8OfEc(block.content, curve), what);
                }
                case "ENCRYPTED PRIVATE KEY" ->
                    throw new HttpTrouble(Kind.CREDENTIALS, what + " is encrypted; keep it without a passphrase");
                default -> {
                    // certificates and parameters may stand in the same file
                }
            }
        }
        throw new HttpTrouble(Kind.CREDENTIALS, what + " holds no PEM private key");
    }

    private static List<Block> blocks(String pem, String what) throws HttpTrouble {
        List<Block> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(pem);
        while (matcher.find()) {
            try {
                blocks.add(new Block(matcher.group(1), Base64.getMimeDecoder().decode(matcher.group(2))));
            } catch (IllegalArgumentException e) {
                throw new HttpTrouble(
                        Kind.CREDENTIALS,
                        what + " is not readable PEM" + (matcher.group(2).contains("ENCRYPTED") ? ": encrypted" : ""));
            }
        }
        return blocks;
    }

    private static X509Certificate certificate(Block block, String what) throws HttpTrouble {
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(block.content));
        } catch (CertificateException e) {
            throw new HttpTrouble(Kind.CREDENTIALS, what + " holds a certificate that cannot be read");
        }
    }

    private static PrivateKey key(byte[] pkcs8, String what) throws HttpTrouble {
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            } catch (InvalidKeySpecException e) {
                // of another algorithm
            } catch (GeneralSecurityException e) {
                throw new HttpTrouble(Kind.CREDENTIALS, what + " cannot be read by this Java: no " + algorithm);
            }
        }
        throw new HttpTrouble(Kind.CREDENTIALS, what + " is neither an RSA, nor an EC, nor an Ed25519 key");
    }
}
