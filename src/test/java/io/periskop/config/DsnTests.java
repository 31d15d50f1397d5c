package io.periskop.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.periskop.config.DatabaseConfig.Host;
import io.periskop.config.DatabaseConfig.TlsMode;
import io.periskop.http.Secret;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The forms of DSN that Periskop's own drivers take. */
class DsnTests {
    @Test
    void readsGosFormForMysql() {
        DatabaseConfig read = MysqlDsn.parse(
                "peri:p@ss/w:rd?@tcp(db.example.com:3307)/errors?charset=utf8mb4&parseTime=True&loc=Local&tls=skip-verify"
                        + "&timeout=5s&readTimeout=30s&writeTimeout=10s&sql_mode=%27ANSI%27");
        assertThat(read.hosts()).containsExactly(new Host("db.example.com", 3307));
        assertThat(read.user()).isEqualTo("peri");
        assertThat(read.password()).isEqualTo(Secret.of("p@ss/w:rd?"));
        assertThat(read.database()).isEqualTo("errors");
        assertThat(read.tls().mode()).isEqualTo(TlsMode.REQUIRE);
        assertThat(read.connectTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(read.statementTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(read.parameters()).isEqualTo(Map.of("sql_mode", "'ANSI'"));
    }

    @ParameterizedTest
    @CsvSource({
        "/db,                       127.0.0.1, 3306,",
        "u@/db,                     127.0.0.1, 3306,",
        "u@tcp/db,                  127.0.0.1, 3306,",
        "u@tcp(h)/db,               h,         3306,",
        "u@tcp([::1]:33)/db,        ::1,       33,",
        "u@unix(/run/my.sock)/db,   ,          ,     /run/my.sock",
        "u:a@b@unix(/a/b/c)/db,     ,          ,     /a/b/c"
    })
    void findsTheServer(String dsn, String host, Integer port, String socket) {
        DatabaseConfig read = MysqlDsn.parse(dsn);
        assertThat(read.socket()).isEqualTo(socket);
        if (host != null) {
            assertThat(read.hosts()).containsExactly(new Host(host, port));
        }
        assertThat(read.database()).isEqualTo("db");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "nothing; no / before the database's name",
                "u@tcp(h)/; no database",
                "u@tcp(h/db; no closing parenthesis",
                "u@udp(h)/db; unknown network before the address",
                "u@/db?tls=maybe; unknown tls=maybe"
            })
    void refusesWhatIsNoMysqlDsn(String dsn, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MysqlDsn.parse(dsn))
                .withMessageContaining(why);
    }

    @Test
    void readsPairs() {
        DatabaseConfig read = PostgresDsn.parse(
                "host=db.example.com  port = 5433 user=peri password='it''s \\'x' ".replace("it''s", "its")
                        + "dbname=errors sslmode=verify-full sslrootcert=/etc/ca.pem connect_timeout=3 TimeZone=UTC");
        assertThat(read.hosts()).containsExactly(new Host("db.example.com", 5433));
        assertThat(read.password()).isEqualTo(Secret.of("its 'x"));
        assertThat(read.tls().mode()).isEqualTo(TlsMode.VERIFY_FULL);
        assertThat(read.tls().ca()).isEqualTo("/etc/ca.pem");
        assertThat(read.connectTimeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(read.parameters()).isEqualTo(Map.of("TimeZone", "UTC"));
    }

    @Test
    void readsUrls() {
        DatabaseConfig read = PostgresDsn.parse(
                "postgres://pe%40ri:p%2Fw@[::1]:5433,db-2.example.com/errors?sslmode=require&search_path=a");
        assertThat(read.hosts()).containsExactly(new Host("::1", 5433), new Host("db-2.example.com", 5432));
        assertThat(read.user()).isEqualTo("pe@ri");
        assertThat(read.password()).isEqualTo(Secret.of("p/w"));
        assertThat(read.database()).isEqualTo("errors");
        assertThat(read.tls().mode()).isEqualTo(TlsMode.REQUIRE);
        assertThat(read.parameters()).isEqualTo(Map.of("search_path", "a"));
    }

    @Test
    void knowsSockets() {
        assertThat(PostgresDsn.parse("user=a").socket()).isEqualTo("/var/run/postgresql/.s.PGSQL.5432");
        assertThat(PostgresDsn.parse("user=a").database()).isEqualTo("a");
        assertThat(PostgresDsn.parse("host=/tmp port=6000 user=a").socket()).isEqualTo("/tmp/.s.PGSQL.6000");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "host=h sslmode=maybe; unknown sslmode 'maybe'",
                "host=a,b,c port=1,2; as many ports as hosts",
                "host=a port=99999; bad port; give 1 to 65535",
                "host=a password='x; no closing quote after a value",
                "nonsense; a word without ="
            })
    void refusesWhatIsNoPostgresDsn(String dsn, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PostgresDsn.parse(dsn))
                .withMessageContaining(why);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "host=h user=u dbname=d password=my hunter2",
                "host=h user=u password=my hunter2 dbname=d",
                "postgres://u:my?hunter2@h/db",
                "postgres://u:my#hunter2@h:x/db",
                "postgres://u:my%hunter2@h/db",
                "r2dbc:postgresql://u:my?hunter2@h/db",
                "r2dbc:postgresql://u:hunter2/x@:y/db"
            })
    void aPasswordThatIsNotEscapedIsInNoMessage(String dsn) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Dsn.parse(dsn, true))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hunter2"));
    }

    @Test
    void showsNoPassword() {
        assertThat(PostgresDsn.parse("host=h user=u password=hunter2").toString())
                .doesNotContain("hunter2");
        assertThat(MysqlDsn.parse("u:hunter2@/db").toString()).doesNotContain("hunter2");
    }

    @Test
    void readsUrlsOfR2dbc() {
        DatabaseConfig read = Dsn.parse(
                "r2dbc:pool:postgresql://pe%40ri:p%2Fw@[::1],db.example.com:6000/errors?sslMode=verify-full"
                        + "&sslRootCert=/etc/ca.pem&maxSize=20&connectTimeout=PT3S&statementTimeout=PT1M&schema=x"
                        + "&initialSize=5&options=work_mem=8MB;jit=off",
                true);
        assertThat(read.hosts()).containsExactly(new Host("::1", 5432), new Host("db.example.com", 6000));
        assertThat(read.user()).isEqualTo("pe@ri");
        assertThat(read.password()).isEqualTo(Secret.of("p/w"));
        assertThat(read.database()).isEqualTo("errors");
        assertThat(read.tls().mode()).isEqualTo(TlsMode.VERIFY_FULL);
        assertThat(read.tls().ca()).isEqualTo("/etc/ca.pem");
        assertThat(read.maxConnections()).isEqualTo(20);
        assertThat(read.connectTimeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(read.statementTimeout()).isEqualTo(Duration.ofMinutes(1));
        assertThat(read.parameters()).isEqualTo(Map.of("search_path", "x", "work_mem", "8MB", "jit", "off"));
    }

    @ParameterizedTest
    @CsvSource({
        "r2dbc:mysql://u:p@h/db,                              PREFER",
        "r2dbc:mariadb://u:p@h/db?sslMode=DISABLED,           DISABLE",
        "r2dbcs:mysql://u:p@h/db,                             VERIFY_FULL",
        "r2dbc:pool:mysql://u:p@h/db?sslMode=verify_identity, VERIFY_FULL",
        "r2dbc:mysql://u:p@h/db?sslMode=required,             REQUIRE"
    })
    void knowsBothDatabasesWordsForEncryption(String url, TlsMode mode) {
        DatabaseConfig read = Dsn.parse(url, false);
        assertThat(read.tls().mode()).isEqualTo(mode);
        assertThat(read.hosts()).containsExactly(new Host("h", 3306));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "r2dbc:postgresql://u@h/db; another database than type says",
                "r2dbc:h2:mem:///db; another database than type says",
                "r2dbc:mysql://u@h/; no database",
                "r2dbc:mysql://h/db; no user",
                "r2dbc:mysql://u@/db; no host",
                "r2dbc:mysql://u@h/db?sslMode=maybe; unknown sslMode 'maybe'",
                "r2dbc:mysql://u@h/db?connectTimeout=3s; bad connectTimeout '3s'",
                "r2dbc:mysql://u@h/db?maxSize=0; bad maxSize '0'",
                "u@unix(/run/my.sock)/db; Unix sockets are not supported",
                "/db; no user"
            })
    void refusesWhatCannotBeConnectedTo(String dsn, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Dsn.parse(dsn, false))
                .withMessageContaining(why);
    }
}
