package io.periskop.it;

import io.periskop.store.sql.CrashingDatabase.Engine;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Four servers that divide targets, whatever becomes of them. {@code -Dreplicas.seconds=600} for a long run,
 * {@code -Dreplicas.seed} for other trouble.
 */
class ReplicasIT {
    private static final Duration TROUBLE = Duration.ofSeconds(Integer.getInteger("replicas.seconds", 20));

    @TempDir
    Path dir;

    @ParameterizedTest
    @EnumSource(
            value = Engine.class,
            names = {"POSTGRES"})
    void eachTargetIsScrapedByOneAndCountedOnce(Engine engine) throws Exception {
        long seed = Long.getLong("replicas.seed", 7);
        System.out.printf("replica torture: %s, %d s, seed %d%n", engine, TROUBLE.toSeconds(), seed);
        try (ReplicaTorture torture = new ReplicaTorture(engine, dir, seed)) {
            torture.run(TROUBLE);
        }
    }
}
