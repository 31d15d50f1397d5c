package io.periskop.it;

import io.periskop.store.sql.CrashingDatabase.Engine;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever is killed and whenever: every total is what the processes counted, no occurrence is there twice, and the series
 * add up. {@code -Dtorture.kills=50} for a long run, {@code -Dtorture.seed} for one that was seen before.
 */
class TortureIT {
    private static final int KILLS = Integer.getInteger("torture.kills", 3);

    @TempDir
    Path dir;

    @ParameterizedTest
    @EnumSource(Engine.class)
    void oneServer(Engine engine) throws Exception {
        torture(engine, 1);
    }

    /** Both want the same targets, or each its half, and the halves are swapped. {@link ReplicasIT} does it to PostgreSQL. */
    @ParameterizedTest
    @EnumSource(
            value = Engine.class,
            names = {"MARIADB"})
    void twoServersOnOneDatabase(Engine engine) throws Exception {
        torture(engine, 2);
    }

    private void torture(Engine engine, int servers) throws Exception {
        long seed = Long.getLong("torture.seed", ThreadLocalRandom.current().nextInt());
        System.out.printf("torture: %s, %d servers, %d kills, seed %d%n", engine, servers, KILLS, seed);
        try (Torture torture = new Torture(engine, servers, dir, seed)) {
            torture.run(KILLS);
        }
    }
}
