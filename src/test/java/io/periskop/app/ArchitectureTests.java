package io.periskop.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** docs/architecture.md's table of packages, as a test. A feature's sub-packages follow their feature's rule. */
class ArchitectureTests {
    private static final String ROOT = "io.periskop.";
    private static final List<String> WORDS = List.of("error", "label", "series", "exposition");

    /** Package → the packages of ours it may import; everything outside io.periskop is decided by {@link #FOREIGN}. */
    private static final Map<String, List<String>> MAY_IMPORT = Map.ofEntries(
            Map.entry("error", List.of()),
            Map.entry("label", List.of()),
            Map.entry("series", List.of()),
            Map.entry("exposition", List.of("error")),
            Map.entry("scrub", List.of("error")),
            Map.entry("http", List.of()),
            Map.entry("access", List.of("http")),
            Map.entry("discovery", List.of("label", "http")),
            Map.entry("scrape", List.of("discovery", "label", "exposition", "aggregate", "http")),
            Map.entry("replica", List.of("scrape", "store")),
            Map.entry("ingest", List.of("exposition", "error", "label", "scrub", "aggregate", "http")),
            Map.entry("push", List.of("exposition", "error", "label", "aggregate", "store")),
            Map.entry(
                    "federation",
                    List.of("exposition", "error", "label", "http", "aggregate", "scrape", "store", "catalog")),
            Map.entry("aggregate", plus(WORDS, "scrub", "store")),
            Map.entry("store", WORDS),
            Map.entry("catalog", plus(WORDS, "store")),
            Map.entry("query", plus(WORDS, "store")),
            Map.entry(
                    "api",
                    plus(
                            WORDS,
                            "store",
                            "catalog",
                            "query",
                            "scrape",
                            "discovery",
                            "alert",
                            "replica",
                            "federation",
                            "http")),
            Map.entry("metrics", plus(WORDS, "store")),
            Map.entry("alert", plus(WORDS, "store", "catalog", "discovery", "http")),
            Map.entry("ui", plus(WORDS, "store")),
            Map.entry("client", List.of()));

    /** Words, arithmetic and the client stay plain Java: package → the foreign packages it may use. */
    private static final Map<String, List<String>> FOREIGN = Map.ofEntries(
            Map.entry("error", List.of("java", "org.jspecify")),
            Map.entry("label", List.of("java", "org.jspecify", "com.google.re2j")),
            Map.entry("series", List.of("java", "org.jspecify")),
            Map.entry("scrub", List.of("java", "javax.crypto", "org.jspecify", "com.google.re2j")),
            Map.entry("exposition", List.of("java", "org.jspecify", "tools.jackson.core")),
            Map.entry("client", List.of("java", "com.sun.net.httpserver")),
            Map.entry("client.logback", List.of("java", "ch.qos.logback")),
            Map.entry("client.log4j2", List.of("java", "org.apache.logging.log4j")),
            Map.entry("client.servlet", List.of("java", "jakarta.servlet")),
            Map.entry(
                    "client.spring",
                    List.of(
                            "java",
                            "com.sun.net.httpserver",
                            "jakarta.servlet",
                            "org.springframework",
                            "reactor.core",
                            "org.reactivestreams",
                            "org.slf4j",
                            "ch.qos.logback",
                            "org.apache.logging.log4j")));

    private static final JavaClasses OURS = new ClassFileImporter()
            .withImportOption(location -> !location.contains("/test-classes/"))
            .importPackages("io.periskop");

    static Stream<String> packages() {
        return MAY_IMPORT.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("packages")
    void importsOnlyWhatTheTableAllows(String feature) {
        Set<String> allowed = Stream.concat(Stream.of(feature), MAY_IMPORT.get(feature).stream())
                .map(name -> ROOT + name)
                .collect(Collectors.toSet());
        classes()
                .that()
                .resideInAPackage(ROOT + feature + "..")
                .should()
                .onlyDependOnClassesThat(isForeignOrIn(allowed))
                .because("data moves one way: see docs/architecture.md")
                .allowEmptyShould(true)
                .check(OURS);
    }

    @ParameterizedTest
    @MethodSource("plainPackages")
    void wordsAndClientNeedNoFramework(String feature) {
        List<String> allowed = FOREIGN.get(feature);
        // A feature whose sub-packages are in the table, too, is meant without them.
        boolean alone = FOREIGN.keySet().stream().anyMatch(name -> name.startsWith(feature + "."));
        classes()
                .that()
                .resideInAPackage(ROOT + feature + (alone ? "" : ".."))
                .should()
                .onlyDependOnClassesThat(isOursOrIn(allowed))
                .because("the arithmetic and the client are plain Java")
                .allowEmptyShould(true)
                .check(OURS);
    }

    static Stream<String> plainPackages() {
        return FOREIGN.keySet().stream().sorted();
    }

    @Test
    void featuresAreFreeOfCycles() {
        slices().matching("io.periskop.(*)..").should().beFreeOfCycles().check(OURS);
    }

    @Test
    void onlyAppAndConfigKnowEverything() {
        classes()
                .that()
                .resideOutsideOfPackages(ROOT + "app..", ROOT + "config..")
                .should()
                .onlyDependOnClassesThat(isNotIn(ROOT + "app", ROOT + "config"))
                .because("nothing imports the edges")
                .allowEmptyShould(true)
                .check(OURS);
    }

    @Test
    void everyPackageIsNullMarked() {
        classes()
                .should()
                .resideInAnyPackage(OURS.stream()
                        .map(JavaClass::getPackage)
                        .filter(p -> p.isAnnotatedWith(NullMarked.class)
                                || p.getName().startsWith(ROOT + "client"))
                        .map(p -> p.getName())
                        .toArray(String[]::new))
                .because(
                        "null is checked by the compiler where the package is @NullMarked (the client needs the JDK only)")
                .check(OURS);
    }

    @Test
    void onlyTheSqlStoreKnowsDatabases() {
        classes()
                .that()
                .resideOutsideOfPackage(ROOT + "store.sql..")
                .should()
                .onlyDependOnClassesThat(isNotIn(
                        "io.r2dbc",
                        "java.sql",
                        "javax.sql",
                        "org.flywaydb",
                        "org.sqlite",
                        "org.postgresql",
                        "org.mariadb",
                        "io.asyncer"))
                .because("SQL lives in one place")
                .check(OURS);
    }

    private static DescribedPredicate<JavaClass> isForeignOrIn(Set<String> allowed) {
        return DescribedPredicate.describe(
                "in " + allowed + " or not ours",
                c -> !isIn(c, "io.periskop") || allowed.stream().anyMatch(p -> isIn(c, p)));
    }

    private static DescribedPredicate<JavaClass> isOursOrIn(List<String> allowed) {
        return DescribedPredicate.describe(
                "in " + allowed + " or ours",
                c -> c.isPrimitive()
                        || isIn(c.getBaseComponentType(), "io.periskop")
                        || c.getBaseComponentType().isPrimitive()
                        || allowed.stream().anyMatch(p -> isIn(c.getBaseComponentType(), p)));
    }

    private static DescribedPredicate<JavaClass> isNotIn(String... packages) {
        return DescribedPredicate.describe(
                "not in " + Arrays.toString(packages),
                c -> Arrays.stream(packages).noneMatch(p -> isIn(c, p)));
    }

    private static boolean isIn(JavaClass c, String name) {
        return c.getPackageName().equals(name) || c.getPackageName().startsWith(name + ".");
    }

    private static List<String> plus(List<String> words, String... more) {
        return Stream.concat(words.stream(), Arrays.stream(more)).toList();
    }
}
