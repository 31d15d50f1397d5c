package io.periskop.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MaskedConfigTests {

    @Test
    void noSecretIsShownWhereverItStands() {
        String shown = masked("""
                # an old password: LEAK
                repository: {type: postgres, dsn: "postgres://u:LEAK@db.example.com/p"}
                web:
                  basic_auth_users: {alice: LEAK}
                  users: [{name: bob, password_hash: LEAK, roles: [read]}]
                  tokens: [{name: t, token: LEAK, roles: [read]}, {name: s, token_sha256: LEAK}]
                  tls_server_config: {cert_file: a.pem, key_file: b.pem, key: LEAK}
                  external_url: http://user:LEAK@example.com/
                scrub: {hash_key: LEAK}
                services:
                - name: shop
                  basic_auth: {username: u, password: &p LEAK}
                  authorization: {type: Bearer, credentials: LEAK}
                  bearer_token: LEAK
                  oauth2: {client_id: i, client_secret: LEAK, token_url: "https://id.example.com/token", tls_config: {key: LEAK}}
                  http_headers: {X-Key: {secrets: [LEAK, LEAK], values: [seen]}}
                  proxy_url: http://p:LEAK@proxy.example.com:3128
                  proxy_connect_header: {Proxy-Authorization: [LEAK]}
                  metrics_path: /errors?api_key=LEAK&view=all
                  ec2_sd_configs: [{access_key: LEAK, secret_key: LEAK, region: *p}]
                  consul_sd_configs: [{server: "c.example.com", token: LEAK}]
                sentry: {projects: [{id: 1, service: shop, keys: [LEAK, LEAK]}]}
                """);

        assertThat(shown).doesNotContain("LEAK");
        assertThat(shown)
                .contains(
                        "alice: <secret>",
                        "name: bob",
                        "username: u",
                        "client_id: i",
                        "https://id.example.com/token",
                        "cert_file: a.pem",
                        "key_file: b.pem",
                        "http://<secret>@proxy.example.com:3128",
                        "/errors?api_key=<secret>&view=all",
                        "seen");
    }

    @Test
    void theRestIsAsItWas() {
        assertThat(masked("services:\n- name: shop\n  scraper: {refresh_interval: 10s}\nlimits: {stack_frames: 5}\n"))
                .isEqualTo("services:\n- name: shop\n  scraper: {refresh_interval: 10s}\nlimits: {stack_frames: 5}\n");
        assertThat(masked("# nothing\n")).isEmpty();
    }

    private static String masked(String text) {
        return MaskedConfig.of(Place.top("periskop.yaml"), text);
    }
}
