package io.periskop.discovery.azure;

import java.net.URI;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One of Azure's clouds.
 *
 * @param login where tokens are given out
 * @param management where resources are listed
 */
record AzureCloud(URI login, URI management) {
    private static final AzureCloud PUBLIC = of("https://login.microsoftonline.com", "https://management.azure.com");
    private static final AzureCloud CHINA = of("https://login.chinacloudapi.cn", "https://management.chinacloudapi.cn");
    private static final AzureCloud GOVERNMENT =
            of("https://login.microsoftonline.us", "https://management.usgovcloudapi.net");

    /** The names of Azure's libraries; that of the cloud in Germany, which is no more, is the public one. */
    private static final Map<String, AzureCloud> BY_NAME = Map.of(
            "AZURECLOUD", PUBLIC,
            "AZUREPUBLICCLOUD", PUBLIC,
            "AZUREGERMANCLOUD", PUBLIC,
            "AZURECHINACLOUD", CHINA,
            "AZUREUSGOVERNMENT", GOVERNMENT,
            "AZUREUSGOVERNMENTCLOUD", GOVERNMENT);

    /** In any case; null for an unknown one. */
    static @Nullable AzureCloud named(String name) {
        return BY_NAME.get(name.toUpperCase(Locale.ROOT));
    }

    private static AzureCloud of(String login, String management) {
        return new AzureCloud(URI.create(login), URI.create(management));
    }
}
