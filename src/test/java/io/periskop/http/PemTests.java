package io.periskop.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PemTests {
    @ParameterizedTest
    @ValueSource(ints = {1024, 2048, 4096})
    void readsRsaKeysOfBothForms(int bits) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(bits);
        PrivateKey key = generator.generateKeyPair().getPrivate();
        byte[] pkcs8 = key.getEncoded();
        assertThat(Pem.privateKey(pem("PRIVATE KEY", pkcs8), "key")).isEqualTo(key);
        // SEQUENCE { version, algorithm (15 bytes), OCTET STRING { PKCS #1 } }: the last value begins with 30 82.
        byte[] pkcs1 = Arrays.copyOfRange(pkcs8, 26, pkcs8.length);
        assertThat(Pem.privateKey("text before\n" + pem("RSA PRIVATE KEY", pkcs1), "key"))
                .isEqualTo(key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"secp256r1", "secp384r1", "secp521r1"})
    void readsEcKeysOfBothForms(String curve) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(curve));
        ECPrivateKey key = (ECPrivateKey) generator.generateKeyPair().getPrivate();
        byte[] pkcs8 = key.getEncoded();
        assertThat(Pem.privateKey(pem("PRIVATE KEY", pkcs8), "key")).isEqualTo(key);
        byte[] withCurve = sec1(pkcs8, curve);
        ECPrivateKey read = (ECPrivateKey) Pem.privateKey(
                pem("EC PARAMETERS", new byte[] {5, 0}) + pem("EC PRIVATE KEY", withCurve), "key");
        assertThat(read.getS()).isEqualTo(key.getS());
        assertThat(read.getParams().getCurve()).isEqualTo(key.getParams().getCurve());
    }

    @Test
    void saysWhatIsWrong() {
        assertThatExceptionOfType(HttpTrouble.class)
                .isThrownBy(() -> Pem.privateKey("s3cret", "tls_config.key"))
                .withMessage("tls_config.key holds no PEM private key");
        assertThatExceptionOfType(HttpTrouble.class)
                .isThrownBy(() -> Pem.privateKey(pem("ENCRYPTED PRIVATE KEY", new byte[10]), "k"))
                .withMessage("k is encrypted; keep it without a passphrase");
        assertThatExceptionOfType(HttpTrouble.class)
                .isThrownBy(() -> Pem.privateKey(pem("PRIVATE KEY", new byte[10]), "k"))
                .withMessage("k is neither an RSA, nor an EC, nor an Ed25519 key");
        assertThatExceptionOfType(HttpTrouble.class)
                .isThrownBy(() -> Pem.privateKey(pem("EC PRIVATE KEY", new byte[] {0x30, 2, 2, 1}), "k"))
                .withMessage("k is an EC key that does not name its curve");
        assertThatExceptionOfType(HttpTrouble.class)
                .isThrownBy(() -> Pem.certificates("x", "c"))
                .withMessage("c holds no PEM certificate");
        assertThatExceptionOfType(HttpTrouble.class)
                .isThrownBy(() -> Pem.certificates(pem("CERTIFICATE", new byte[10]), "c"))
                .withMessage("c holds a certificate that cannot be read");
    }

    @Test
    void takesBrokenBytesForNoCurve() {
        for (int length = 0; length < 40; length++) {
            byte[] bytes = new byte[length];
            for (int seed = 0; seed < 50; seed++) {
                new java.util.Random(seed).nextBytes(bytes);
                assertThat(Der.curveOf(bytes)).isNotNull();
            }
        }
    }

    static String pem(String type, byte[] content) {
        return "-----BEGIN " + type + "-----\n"
                + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                        .encodeToString(content)
                + "\n-----END " + type + "-----\n";
    }

    /** What the JDK wraps has no curve in it: as openssl writes it, it comes after the number. */
    private static byte[] sec1(byte[] pkcs8, String curve) {
        byte[] name = curve.equals("secp256r1")
                ? new byte[] {0x06, 0x08, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x03, 0x01, 0x07}
                : new byte[] {0x06, 0x05, 0x2b, (byte) 0x81, 0x04, 0x00, (byte) (curve.equals("secp384r1") ? 34 : 35)};
        int size = curve.equals("secp256r1") ? 32 : curve.equals("secp384r1") ? 48 : 66;
        // … 02 01 01 04 size number: the version and the number of the key
        int number = -1;
        for (int i = 0; i + 4 < pkcs8.length && number < 0; i++) {
            if (pkcs8[i] == 2 && pkcs8[i + 1] == 1 && pkcs8[i + 2] == 1 && pkcs8[i + 3] == 4 && pkcs8[i + 4] == size) {
                number = i;
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(0x30);
        out.write(5 + size + 2 + name.length);
        out.write(pkcs8, number, 5 + size);
        out.write(0xa0);
        out.write(name.length);
        out.writeBytes(name);
        return out.toByteArray();
    }
}
