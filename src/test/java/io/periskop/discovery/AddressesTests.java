package io.periskop.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTests {
    @Test
    void putsBracketsAroundIpv6() {
        assertThat(Addresses.join("2001:db8::1", 80)).isEqualTo("[2001:db8::1]:80");
        assertThat(Addresses.join("192.0.2.1", 80)).isEqualTo("192.0.2.1:80");
        assertThat(Addresses.join("", 80)).isEqualTo(":80");
    }

    @ParameterizedTest
    @CsvSource({"10.0.0.3/24, 10.0.0.3", "fd00:0:0::9/64, fd00::9", "::1/128, ::1", "0.0.0.0/0, 0.0.0.0"})
    void takesTheAddressOfANetwork(String network, String address) {
        assertThat(Addresses.ofNetwork(network)).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10.0.0.3",
                "10.0.0.3/33",
                "10.0.0/24",
                "host.example.com/24",
                "fd00::9/129",
                "10.0.0.3/x",
                "/24"
            })
    void refusesWhatIsNone(String network) {
        assertThatExceptionOfType(DiscoveryTrouble.class).isThrownBy(() -> Addresses.ofNetwork(network));
    }

    @Test
    void cleansNamesOfLabels() {
        assertThat(MetaLabels.sanitize("com.docker/x-y_ü😀9")).isEqualTo("com_docker_x_y___9");
    }
}
