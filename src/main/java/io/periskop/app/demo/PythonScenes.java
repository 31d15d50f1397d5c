package io.periskop.app.demo;

import io.periskop.error.Severity;
import java.time.Duration;
import java.util.List;

/** What an instance of the recommendations service that is written in Python reports. */
final class PythonScenes {
    static final List<Scene> ALL = List.of(
            new Scene(
                    5,
                    "KeyError@7d1c44e0",
                    Severity.ERROR,
                    "KeyError",
                    "'profile_%d'",
                    List.of(
                            "Traceback (most recent call last):",
                            "  File \"/srv/recommendations/api.py\", line 64, in recommend",
                            "    profile = features[f\"profile_{user_id}\"]",
                            "              ~~~~~~~~^^^^^^^^^^^^^^^^^^^^^^",
                            "KeyError"),
                    null,
                    "GET",
                    "/recommendations/%d"),
            new Scene(
                    2,
                    "TimeoutError@a3380f6b",
                    Severity.ERROR,
                    "TimeoutError",
                    "model server did not answer within 200 ms",
                    List.of(
                            "Traceback (most recent call last):",
                            "  File \"/srv/recommendations/model.py\", line 31, in score",
                            "    return await asyncio.wait_for(self.client.predict(batch), 0.2)",
                            "  File \"/usr/lib/python3.11/asyncio/tasks.py\", line 502, in wait_for",
                            "    raise exceptions.TimeoutError() from exc",
                            "TimeoutError: model server did not answer within 200 ms"),
                    null,
                    "GET",
                    "/recommendations/%d"),
            new Scene(
                    3,
                    "ValueError@48e2d70c",
                    Severity.WARNING,
                    "ValueError",
                    "embedding of product %d has 255 dimensions, expected 256",
                    List.of(
                            "Traceback (most recent call last):",
                            "  File \"/srv/recommendations/index.py\", line 118, in nearest",
                            "    raise ValueError(f\"embedding of product {product} has {len(v)} dimensions, expected {DIM}\")",
                            "ValueError"),
                    null,
                    "GET",
                    "/recommendations/%d",
                    Duration.ofMinutes(6)));

    private PythonScenes() {}
}
