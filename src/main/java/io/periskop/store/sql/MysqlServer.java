package io.periskop.store.sql;

import io.asyncer.r2dbc.mysql.MySqlConnectionConfiguration;
import io.asyncer.r2dbc.mysql.MySqlConnectionFactory;
import io.asyncer.r2dbc.mysql.constant.SslMode;
import io.periskop.store.sql.SqlLocation.Host;
import io.periskop.store.sql.SqlLocation.Server;
import io.periskop.store.sql.SqlLocation.TlsMode;
import io.r2dbc.spi.ConnectionFactory;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.netty.resources.LoopResources;

/** MySQL's and MariaDB's drivers: one that does not block for the store, one that does for migrations. */
final class MysqlServer {
    private MysqlServer() {}

    static ConnectionFactory connections(Server server, LoopResources loops) {
        Host host = server.hosts().get(0);
        MySqlConnectionConfiguration.Builder builder = MySqlConnectionConfiguration.builder()
                .host(host.name())
                .port(host.port())
                .user(server.user())
                .database(server.database())
                .connectTimeout(server.connectTimeout())
                .statementTimeout(server.statementTimeout())
                .loopResources(loops)
                .tcpKeepAlive(true)
                .sslMode(mode(server.tls().mode()));
        if (server.password() != null) {
            builder.password(server.password());
        }
        if (server.tls().ca() != null) {
            builder.sslCa(server.tls().ca());
        }
        if (!server.parameters().isEmpty()) {
            builder.sessionVariables(server.parameters().entrySet().stream()
                    .map(MysqlServer::variable)
                    .toArray(String[]::new));
        }
        return MySqlConnectionFactory.from(builder.build());
    }

    static String jdbcUrl(Server server) {
        Host host = server.hosts().get(0);
        boolean ipv6 = host.name().indexOf(':') >= 0;
        return "jdbc:mariadb://" + (ipv6 ? "[" + host.name() + "]" : host.name()) + ":" + host.port() + "/"
                + URLEncoder.encode(server.database(), StandardCharsets.UTF_8);
    }

    static Properties jdbcProperties(Server server) {
        Properties properties = new Properties();
        properties.setProperty("user", server.user());
        properties.setProperty(
                "connectTimeout", Long.toString(server.connectTimeout().toMillis()));
        properties.setProperty("sslMode", jdbcMode(server.tls().mode()));
        properties.setProperty("allowPublicKeyRetrieval", "true");
        set(properties, "password", server.password());
        set(properties, "serverSslCert", server.tls().ca());
        if (!server.parameters().isEmpty()) {
            properties.setProperty(
                    "sessionVariables",
                    server.parameters().entrySet().stream()
                            .map(MysqlServer::variable)
                            .collect(Collectors.joining(",")));
        }
        return properties;
    }

    /** As the Go driver does: the value is SQL already, in quotes where it is a text. */
    private static String variable(Map.Entry<String, String> parameter) {
        return parameter.getKey() + "=" + parameter.getValue();
    }

    private static void set(Properties properties, String name, @Nullable String value) {
        if (value != null) {
            properties.setProperty(name, value);
        }
    }

    private static SslMode mode(TlsMode mode) {
        return switch (mode) {
            case DISABLE -> SslMode.DISABLED;
            case PREFER -> SslMode.PREFERRED;
            case REQUIRE -> SslMode.REQUIRED;
            case VERIFY_CA -> SslMode.VERIFY_CA;
            case VERIFY_FULL -> SslMode.VERIFY_IDENTITY;
        };
    }

    /** The driver has no word for encryption if the server has it: migrations then go without. */
    private static String jdbcMode(TlsMode mode) {
        return switch (mode) {
            case DISABLE, PREFER -> "disable";
            case REQUIRE -> "trust";
            case VERIFY_CA -> "verify-ca";
            case VERIFY_FULL -> "verify-full";
        };
    }
}
