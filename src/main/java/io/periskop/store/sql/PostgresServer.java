package io.periskop.store.sql;

import io.periskop.store.sql.SqlLocation.Host;
import io.periskop.store.sql.SqlLocation.Server;
import io.periskop.store.sql.SqlLocation.TlsMode;
import io.r2dbc.postgresql.MultiHostConnectionStrategy.TargetServerType;
import io.r2dbc.postgresql.PostgresqlConnectionConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import io.r2dbc.postgresql.client.SSLMode;
import io.r2dbc.spi.ConnectionFactory;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.netty.resources.LoopResources;

/** PostgreSQL's drivers: one that does not block for the store, one that does for migrations. */
final class PostgresServer {
    private static final String NAME = "periskop";
    private static final long MOST_IDLE_MILLIS = 10_000;

    private PostgresServer() {}

    static ConnectionFactory connections(Server server, LoopResources loops) {
        Map<String, String> parameters = new TreeMap<>(server.parameters());
        // Compiling a query takes longer than any of ours.
        parameters.putIfAbsent("jit", "off");
        // As installed it takes a disk that turns for granted, and reads all of a table where a day of it is asked for.
        parameters.putIfAbsent("random_page_cost", "1.1");
        // A server that stands still, or that the network has lost, holds the locks of its transaction: others wait for
        // them.
        parameters.putIfAbsent("idle_in_transaction_session_timeout", Long.toString(mostIdle(server)));
        PostgresqlConnectionConfiguration.Builder builder = PostgresqlConnectionConfiguration.builder()
                .username(server.user())
                .database(server.database())
                .applicationName(NAME)
                .connectTimeout(server.connectTimeout())
                .statementTimeout(server.statementTimeout())
                .loopResources(loops)
                .tcpKeepAlive(true)
                .options(parameters);
        if (server.password() != null) {
            builder.password(server.password());
        }
        if (server.hosts().size() == 1) {
            Host host = server.hosts().get(0);
            builder.host(host.name()).port(host.port());
        } else {
            server.hosts().forEach(host -> builder.addHost(host.name(), host.port()));
            builder.targetServerType(TargetServerType.PRIMARY);
        }
        SqlLocation.Tls tls = server.tls();
        builder.sslMode(SSLMode.fromValue(mode(tls.mode())));
        if (tls.ca() != null) {
            builder.sslRootCert(tls.ca());
        }
        if (tls.certificate() != null && tls.key() != null) {
            builder.sslCert(tls.certificate()).sslKey(tls.key());
        }
        return new PostgresqlConnectionFactory(builder.build());
    }

    /** In milliseconds; less than others wait for a lock. */
    private static long mostIdle(Server server) {
        return Math.min(MOST_IDLE_MILLIS, Math.max(1, server.statementTimeout().toMillis() / 2));
    }

    static String jdbcUrl(Server server) {
        String hosts = server.hosts().stream().map(PostgresServer::address).collect(Collectors.joining(","));
        return "jdbc:postgresql://" + hosts + "/" + URLEncoder.encode(server.database(), StandardCharsets.UTF_8);
    }

    static Properties jdbcProperties(Server server) {
        Properties properties = new Properties();
        properties.setProperty("user", server.user());
        properties.setProperty("ApplicationName", NAME);
        properties.setProperty("sslmode", mode(server.tls().mode()));
        properties.setProperty(
                "loginTimeout",
                Long.toString(Math.max(1, server.connectTimeout().toSeconds())));
        properties.setProperty("targetServerType", server.hosts().size() > 1 ? "primary" : "any");
        if (server.tls().ca() == null && server.tls().mode().compareTo(TlsMode.REQUIRE) > 0) {
            // Without a file both drivers trust whom the JDK trusts.
            properties.setProperty("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
        }
        set(properties, "password", server.password());
        set(properties, "sslrootcert", server.tls().ca());
        set(properties, "sslcert", server.tls().certificate());
        set(properties, "sslkey", server.tls().key());
        String options = server.parameters().entrySet().stream()
                .map(PostgresServer::option)
                .collect(Collectors.joining(" "));
        if (!options.isEmpty()) {
            properties.setProperty("options", options);
        }
        return properties;
    }

    private static String option(Map.Entry<String, String> parameter) {
        String value = parameter.getValue().replace("\\", "\\\\").replace(" ", "\\ ");
        return "-c " + parameter.getKey() + "=" + value;
    }

    private static String address(Host host) {
        boolean ipv6 = host.name().indexOf(':') >= 0;
        return (ipv6 ? "[" + host.name() + "]" : host.name()) + ":" + host.port();
    }

    private static void set(Properties properties, String name, @Nullable String value) {
        if (value != null) {
            properties.setProperty(name, value);
        }
    }

    /** In libpq's words. */
    private static String mode(TlsMode mode) {
        return mode.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
