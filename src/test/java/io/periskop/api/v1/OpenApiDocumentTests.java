package io.periskop.api.v1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the document says of what endpoints declare. */
class OpenApiDocumentTests {
    private static final Param<Mood> MOOD =
            Param.oneOf("mood", Mood.class).or(Mood.SUNNY).says("Whose notes.").example("very_cloudy");
    private static final Param<String> ID =
            Param.path("id").says("Of the note.").example("n1");
    private static JsonNode document;

    enum Mood {
        SUNNY,
        VERY_CLOUDY
    }

    @Schema(name = "Note", description = "A note")
    record Note(
            @Schema(description = "What it says", example = "buy milk")
            String text,

            Mood mood,
            @Nullable Mood before,
            @Nullable Author author,
            List<Mood> moods,
            Map<String, Author> readers) {}

    record Author(String name, @Nullable Integer age) {}

    record Draft(String text, @Nullable Mood mood) {}

    @BeforeAll
    static void make() {
        document = new JsonMapper().readTree(OpenApiDocument.json(endpoints(OpenApiDocumentTests::declare)));
    }

    private static void declare(Endpoints endpoints) {
        Author author = new Author("a", null);
        Note note = new Note("x", Mood.SUNNY, null, author, List.of(Mood.VERY_CLOUDY), Map.of("b", author));
        endpoints
                .get("/api/v1/notes", call -> call.json(List.of(note)))
                .id("listNotes")
                .tag("Notes")
                .summary("All notes")
                .description("Newest first.")
                .takes(
                        MOOD,
                        Param.integer("limit", 1, 500).or(100),
                        Param.time("from"),
                        Param.duration("step", Duration.ofSeconds(1), Duration.ofDays(1))
                                .or(Duration.ofMinutes(5)),
                        Param.text("label", 10).repeated(),
                        Param.text("q").required())
                .answers(List.of(note), "the notes")
                .refuses(ProblemType.BAD_SEARCH);
        endpoints
                .post("/api/v1/notes", call -> call.nothing())
                .id("addNote")
                .tag("Notes")
                .summary("Write one")
                .body(new Draft("x", Mood.SUNNY))
                .answers(note, "the note");
        endpoints
                .delete("/api/v1/notes/{id}", Call::nothing)
                .id("removeNote")
                .tag("Notes")
                .summary("Throw one away")
                .takes(ID)
                .answersNothing("It is gone")
                .refuses(ProblemType.NOT_FOUND);
    }

    @Test
    void hasWhatWasDeclared() {
        JsonNode list = document.at("/paths/~1api~1v1~1notes/get");
        assertThat(list.at("/operationId").asString()).isEqualTo("listNotes");
        assertThat(list.at("/tags/0").asString()).isEqualTo("Notes");
        assertThat(list.at("/summary").asString()).isEqualTo("All notes");
        assertThat(list.at("/description").asString()).isEqualTo("Newest first.");
        assertThat(list.at("/responses").propertyNames())
                .containsExactly("200", "304", "400", "401", "403", "406", "414", "429", "500", "503");
        assertThat(document.at("/paths/~1api~1v1~1notes~1{id}/delete/responses").propertyNames())
                .containsExactly("204", "400", "401", "403", "404", "406", "414", "429", "500", "503");
        assertThat(document.at("/paths/~1api~1v1~1notes/post/responses").propertyNames())
                .containsExactly("200", "400", "401", "403", "406", "413", "415", "429", "500", "503");
    }

    @Test
    void parametersSayWhatIsRead() {
        same(document.at("/paths/~1api~1v1~1notes/get/parameters"), """
                [{"name": "mood", "in": "query", "description": "Whose notes.", "example": "very_cloudy",
                  "schema": {"type": "string", "enum": ["sunny", "very_cloudy"], "default": "sunny"}},
                 {"name": "limit", "in": "query", "description": "",
                  "schema": {"type": "integer", "minimum": 1, "maximum": 500, "default": 100}},
                 {"name": "from", "in": "query", "description": "", "schema": {"anyOf": [
                  {"type": "string", "format": "date-time"}, {"type": "number", "minimum": 0}]}},
                 {"name": "step", "in": "query", "description": "",
                  "schema": {"type": "string", "default": "5m", "pattern": "^(%s|[0-9]+(\\\\.[0-9]+)?)$"}},
                 {"name": "label", "in": "query", "description": "",
                  "schema": {"type": "array", "items": {"type": "string", "maxLength": 10}}},
                 {"name": "q", "in": "query", "description": "", "required": true,
                  "schema": {"type": "string", "maxLength": 4096}}]""".formatted(Times.DURATION));
        same(document.at("/paths/~1api~1v1~1notes~1{id}/delete/parameters"), """
                [{"name": "id", "in": "path", "description": "Of the note.", "required": true, "example": "n1",
                  "schema": {"type": "string"}}]""");
    }

    @Test
    void schemasAreThoseOfRecords() {
        same(document.at("/components/schemas/Note"), """
                {"type": "object", "description": "A note",
                 "required": ["author", "before", "mood", "moods", "readers", "text"],
                 "properties": {
                  "text": {"type": "string", "description": "What it says", "example": "buy milk"},
                  "mood": {"type": "string", "enum": ["sunny", "very_cloudy"]},
                  "before": {"type": ["string", "null"], "enum": ["sunny", "very_cloudy", null]},
                  "author": {"anyOf": [{"$ref": "#/components/schemas/Author"}, {"type": "null"}]},
                  "moods": {"type": "array", "items": {"type": "string", "enum": ["sunny", "very_cloudy"]}},
                  "readers": {"type": "object", "additionalProperties": {"$ref": "#/components/schemas/Author"}}}}""");
        same(document.at("/components/schemas/Draft"), """
                {"type": "object", "required": ["text"], "additionalProperties": false,
                 "properties": {
                  "text": {"type": "string"},
                  "mood": {"type": ["string", "null"], "enum": ["sunny", "very_cloudy", null]}}}""");
        same(document.at("/paths/~1api~1v1~1notes/get/responses/200/content/application~1json/schema"), """
                {"type": "array", "items": {"$ref": "#/components/schemas/Note"}}""");
    }

    @Test
    void problemsAreDescribedOnceAndShown() {
        same(document.at("/paths/~1api~1v1~1notes/get/responses/400"), """
                {"$ref": "#/components/responses/BadParameterOrBadSearch"}""");
        JsonNode examples =
                document.at("/components/responses/BadParameterOrBadSearch/content/application~1problem+json/examples");
        assertThat(examples.propertyNames()).containsExactly("bad-parameter", "bad-search");
        assertThat(examples.at("/bad-search/value/position").asInt()).isEqualTo(8);
        assertThat(document.at("/components/schemas/Problem/required").toString())
                .isEqualTo("[\"detail\",\"instance\",\"status\",\"title\",\"type\"]");
    }

    @Test
    void knowsNoPlace() {
        assertThat(document.has("servers")).isFalse();
    }

    @Test
    void isTheSameEachTime() {
        assertThat(OpenApiDocument.json(endpoints(OpenApiDocumentTests::declare)))
                .isEqualTo(OpenApiDocument.json(endpoints(OpenApiDocumentTests::declare)));
    }

    @Test
    void twoRecordsDoNotShareAName() {
        record Other() {
            record Author() {}
        }
        assertThatThrownBy(() -> OpenApiDocument.json(endpoints(endpoints -> {
                    declare(endpoints);
                    endpoints
                            .get("/api/v1/x", Call::nothing)
                            .id("x")
                            .tag("x")
                            .summary("x")
                            .answers(new Other.Author(), "x");
                })))
                .hasMessageContaining("would both be the schema Author");
    }

    private static List<Endpoint> endpoints(Resource resource) {
        return new Api((method, path, problem) -> {}, resource).endpoints();
    }

    private static void same(JsonNode actual, String expected) {
        assertThat(actual).isEqualTo(new JsonMapper().readTree(expected));
    }
}
