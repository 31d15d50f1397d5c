package io.periskop.app.demo;

import io.periskop.error.ErrorInstance;
import io.periskop.error.Severity;
import java.util.List;

/** What an instance of the recommendations service that is still written in Ruby reports. */
final class RubyScenes {
    private static final ErrorInstance LOST_CONNECTION = new ErrorInstance(
            "Redis::ConnectionError",
            "Connection lost (ECONNRESET)",
            List.of(
                    "/srv/legacy/lib/cache.rb:52:in `read'",
                    "/srv/legacy/lib/cache.rb:18:in `fetch'",
                    "/srv/legacy/app/similar.rb:27:in `call'"),
            null);

    static final List<Scene> ALL = List.of(
            new Scene(
                    3,
                    "Similar::Unavailable@c2d914ab",
                    Severity.ERROR,
                    "Similar::Unavailable",
                    "no similar items for product %d",
                    List.of(
                            "/srv/legacy/app/similar.rb:31:in `rescue in call'",
                            "/srv/legacy/app/similar.rb:24:in `call'",
                            "/srv/legacy/config.ru:9:in `block in <main>'"),
                    LOST_CONNECTION,
                    "GET",
                    "/similar/%d"),
            new Scene(
                    1,
                    "NoMethodError@0e5f7712",
                    Severity.ERROR,
                    "NoMethodError",
                    "undefined method `price' for nil:NilClass",
                    List.of(
                            "/srv/legacy/app/ranking.rb:44:in `block in sort'",
                            "/srv/legacy/app/ranking.rb:43:in `sort_by'",
                            "/srv/legacy/app/nightly.rb:12:in `run'"),
                    null,
                    null,
                    ""));

    private RubyScenes() {}
}
