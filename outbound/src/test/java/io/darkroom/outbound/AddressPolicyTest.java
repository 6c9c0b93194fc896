package io.darkroom.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet6Address;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressPolicyTest {

    @ParameterizedTest
    @ValueSource(strings = {
        "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.255", "100.100.100.200", "127.0.0.1", "127.255.0.3",
        "169.254.0.1", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.0.192", "192.0.2.1", "192.88.99.1",
        "192.168.0.1", "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.1.1.1", "240.0.0.1",
        "255.255.255.255", "168.63.129.16"})
    void refusesEveryIpv4AddressThatIsNotPublic(String address) {
        assertThat(AddressPolicy.PUBLIC_ONLY.allows(InetAddress.ofLiteral(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "::8.8.8.8", "64:ff9b::7f00:1", "64:ff9b::808:808", "64:ff9b:1::1",
        "100::1", "2001::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:db8::1", "2002:7f00:1::1", "2002:808:808::1", "3fff::1", "5f00::1",
        "fc00::1", "fd00:ec2::254", "fe80::1", "fec0::1", "ff02::1", "ff0e::1"})
    void refusesEveryIpv6AddressThatIsNotPublicOrCarriesAnother(String address) {
        assertThat(AddressPolicy.PUBLIC_ONLY.allows(InetAddress.ofLiteral(address))).isFalse();
    }

    @Test
    void refusesAMappedAddressEvenWhenJavaKeepsItAsIpv6() throws Exception {
        byte[] mapped = new byte[16];
        mapped[10] = mapped[11] = (byte) 0xff;
        mapped[12] = 8;
        mapped[15] = 8;
        assertThat(AddressPolicy.PUBLIC_ONLY.allows(Inet6Address.getByAddress(null, mapped, -1))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.1", "172.15.255.255",
        "172.32.0.0", "192.167.255.255", "192.169.0.0", "223.255.255.255", "2606:4700:4700::1111", "2a00:1450:4001:81b::200e", "2001:4860:4860::8888"})
    void allowsPublicAddresses(String address) {
        assertThat(AddressPolicy.PUBLIC_ONLY.allows(InetAddress.ofLiteral(address))).isTrue();
    }

    @Test
    void anOperatorOpensWhatTheyName() {
        AddressPolicy policy = AddressPolicy.parse("loopback, 10.1.0.0/16,100.64.0.9,fd12::/16");
        for (String allowed : new String[] {"127.0.0.1", "127.9.9.9", "::1", "10.1.0.0", "10.1.255.255", "100.64.0.9", "fd12::5", "8.8.8.8"}) {
            assertThat(policy.allows(InetAddress.ofLiteral(allowed))).as(allowed).isTrue();
        }
        for (String refused : new String[] {"10.0.255.255", "10.2.0.0", "100.64.0.8", "100.64.0.10", "fd13::5", "192.168.0.1", "0.0.0.0"}) {
            assertThat(policy.allows(InetAddress.ofLiteral(refused))).as(refused).isFalse();
        }
        AddressPolicy home = AddressPolicy.parse("private");
        for (String allowed : new String[] {"10.9.9.9", "172.20.0.1", "192.168.4.4", "fd00::1"}) {
            assertThat(home.allows(InetAddress.ofLiteral(allowed))).as(allowed).isTrue();
        }
        assertThat(home.allows(InetAddress.ofLiteral("127.0.0.1"))).isFalse();
        assertThat(home.allows(InetAddress.ofLiteral("169.254.1.1"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"169.254.169.254", "fd00:ec2::254", "168.63.129.16", "100.100.100.200", "169.254.170.2"})
    void nothingOpensTheMetadataOfAMachine(String address) {
        AddressPolicy everything = AddressPolicy.parse("loopback,private,0.0.0.0/0,::/0");
        assertThat(everything.allows(InetAddress.ofLiteral(address))).isFalse();
        assertThat(everything.allows(InetAddress.ofLiteral("169.254.1.1"))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "10.1.0.0/33", "10.1.2.3/16", "10.1/16", "010.0.0.0/8", "fd00::/129", "10.0.0.0/", "10.0.0.0/-1", "2130706433", "private!", "::1%lo"})
    void anAllowanceThatCannotBeReadIsAnError(String entry) {
        assertThatThrownBy(() -> AddressPolicy.parse("loopback," + entry)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void noAllowanceMeansPublicOnly() {
        assertThat(AddressPolicy.parse("").allows(InetAddress.ofLiteral("127.0.0.1"))).isFalse();
        assertThat(AddressPolicy.parse("").allows(InetAddress.ofLiteral("8.8.8.8"))).isTrue();
    }
}
