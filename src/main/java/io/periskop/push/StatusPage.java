package io.periskop.push;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a person sees of a gateway: who pushed what and when, what could not be used, and whether it is kept. */
public final class StatusPage {
    /** Works without scripts, and asks nobody but the gateway for its style. */
    public static final String POLICY = "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none';"
            + " form-action 'none'; frame-ancestors 'none'";

    private static final int SHOWN = 200;

    private final Gateway gateway;
    private final PushTrouble trouble;
    private final GatewayKeeper keeper;
    private final PushLimits limits;
    private final InstantSource clock;
    private final Instant startedAt;
    private final String version;
    private final String prefix;

    public StatusPage(
            Gateway gateway,
            PushTrouble trouble,
            GatewayKeeper keeper,
            PushLimits limits,
            InstantSource clock,
            String version,
            String prefix) {
        this.gateway = gateway;
        this.trouble = trouble;
        this.keeper = keeper;
        this.limits = limits;
        this.clock = clock;
        this.startedAt = clock.instant();
        this.version = version;
        this.prefix = prefix;
    }

    /** HTML in UTF-8. */
    public byte[] html() {
        Instant now = clock.instant();
        Gateway.Size size = gateway.size();
        GatewayView view = gateway.view(null);
        List<Pusher> pushers = new ArrayList<>(view == null ? List.of() : view.pushers());
        Collections.reverse(pushers);
        Html page = new Html();
        page.raw("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                .raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
                .raw("<meta name=\"color-scheme\" content=\"light dark\">\n")
                .raw("<title>Periskop push gateway</title>\n")
                .raw("<link rel=\"icon\" href=\"data:,\">\n<link rel=\"stylesheet\" href=\"")
                .text(prefix)
                .raw("/-/page.css\">\n")
                .raw("</head>\n<body>\n<main>\n<h1>Periskop push gateway</h1>\n");
        facts(page, size, now);
        pushers(page, pushers, now);
        refused(page, now);
        page.raw("<footer>version ").text(version).raw(" · scraped at ");
        link(page, "/-/errors", "/-/errors");
        page.raw(" · ");
        link(page, "/metrics", "metrics");
        page.raw(" · ");
        link(page, "/-/sd", "groups as targets");
        page.raw("</footer>\n</main>\n</body>\n</html>\n");
        return page.bytes();
    }

    private void link(Html page, String path, String text) {
        page.raw("<a href=\"").text(prefix + path).raw("\">").text(text).raw("</a>");
    }

    private void facts(Html page, Gateway.Size size, Instant now) {
        page.raw("<dl>\n");
        fact(page, "Pushers", size.pushers() + " in " + size.groups() + (size.groups() == 1 ? " group" : " groups"));
        fact(page, "Memory", mebibytes(size.bytes()) + " of " + mebibytes(limits.detailBytes()));
        fact(
                page,
                "Expiry",
                limits.expireAfter().isZero() ? "never" : "after " + span(limits.expireAfter()) + " without a push");
        fact(page, "Up for", span(Duration.between(startedAt, now)));
        fact(page, "Kept across restarts", kept(now));
        fact(page, "As a target", gateway.uuid());
        page.raw("</dl>\n");
        String wrong = keeper.trouble();
        if (wrong != null) {
            page.raw("<p class=\"bad\" role=\"alert\">").text(wrong).raw("</p>\n");
        }
    }

    private String kept(Instant now) {
        if (keeper.path() == null) {
            return "no (--push.persistence-file)";
        }
        Instant at = keeper.savedAt();
        return at == null ? "yes, nothing new to save yet" : "yes, saved " + ago(at, now);
    }

    private static void fact(Html page, String name, String value) {
        page.raw("<div><dt>").text(name).raw("</dt><dd>").text(value).raw("</dd></div>\n");
    }

    private static void pushers(Html page, List<Pusher> pushers, Instant now) {
        page.raw("<h2>Pushers</h2>\n");
        if (pushers.isEmpty()) {
            page.raw("<p class=\"empty\">Nobody has pushed yet. Clients push to <code>/errors</code> or to")
                    .raw(" <code>/errors/job/&lt;job&gt;</code>.</p>\n");
            return;
        }
        page.raw("<div class=\"wide\" tabindex=\"0\"><table>\n<thead><tr><th scope=\"col\">Group</th>")
                .raw("<th scope=\"col\">Pusher</th><th scope=\"col\">From</th><th scope=\"col\">Last push</th>")
                .raw("<th scope=\"col\" class=\"n\">Pushes</th><th scope=\"col\" class=\"n\">Errors</th>")
                .raw("<th scope=\"col\" class=\"n\">Counted</th></tr></thead>\n<tbody>\n");
        for (Pusher pusher : pushers.subList(0, Math.min(SHOWN, pushers.size()))) {
            row(page, pusher, now);
        }
        page.raw("</tbody>\n</table></div>\n");
        if (pushers.size() > SHOWN) {
            page.raw("<p>")
                    .text((pushers.size() - SHOWN) + " that pushed earlier are not shown.")
                    .raw("</p>\n");
        }
    }

    private static void row(Html page, Pusher pusher, Instant now) {
        long errors =
                pusher.errors().values().stream().filter(PushedError::told).count();
        page.raw("<tr><td>");
        if (pusher.group().labels().byName().isEmpty()) {
            page.raw("<span class=\"none\">none</span>");
        }
        pusher.group()
                .labels()
                .byName()
                .forEach((name, value) -> page.raw("<span class=\"label\">")
                        .text(name + "=" + value)
                        .raw("</span> "));
        page.raw("</td><td class=\"id\">")
                .text(pusher.source())
                .raw("</td><td>")
                .text(pusher.address())
                .raw("</td><td><time datetime=\"")
                .text(pusher.lastPush().truncatedTo(ChronoUnit.SECONDS).toString())
                .raw("\">")
                .text(ago(pusher.lastPush(), now))
                .raw("</time></td><td class=\"n\">")
                .text(Long.toString(pusher.pushes()))
                .raw("</td><td class=\"n\">")
                .text(Long.toString(errors))
                .raw("</td><td class=\"n\">")
                .text(Long.toString(pusher.count()))
                .raw("</td></tr>\n");
    }

    private void refused(Html page, Instant now) {
        page.raw("<h2>Pushes that could not be used</h2>\n");
        List<PushTrouble.Entry> last = trouble.last();
        if (last.isEmpty()) {
            page.raw("<p class=\"empty\">None since the start.</p>\n");
            return;
        }
        page.raw("<div class=\"wide\" tabindex=\"0\"><table>\n<thead><tr><th scope=\"col\">When</th>")
                .raw("<th scope=\"col\">From</th><th scope=\"col\">Group</th><th scope=\"col\">Why</th></tr></thead>\n")
                .raw("<tbody>\n");
        for (PushTrouble.Entry entry : last) {
            page.raw("<tr><td><time datetime=\"")
                    .text(entry.at().truncatedTo(ChronoUnit.SECONDS).toString())
                    .raw("\">")
                    .text(ago(entry.at(), now))
                    .raw("</time></td><td>")
                    .text(entry.address())
                    .raw("</td><td>")
                    .text(entry.path())
                    .raw("</td><td>")
                    .text(entry.sentence())
                    .raw("</td></tr>\n");
        }
        page.raw("</tbody>\n</table></div>\n");
    }

    private static String ago(Instant then, Instant now) {
        Duration since = Duration.between(then, now);
        return since.toSeconds() < 1 ? "just now" : span(since) + " ago";
    }

    private static String span(Duration span) {
        long seconds = Math.max(0, span.toSeconds());
        if (seconds < 120) {
            return seconds + " s";
        }
        long minutes = seconds / 60;
        if (minutes < 120) {
            return minutes + " min";
        }
        long hours = minutes / 60;
        return hours < 48 ? hours + " h" : hours / 24 + " d";
    }

    private static String mebibytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f MiB", bytes / (double) (1 << 20));
    }

    /** Text is escaped where it is added, so nothing that was pushed becomes a part of the page. */
    private static final class Html {
        private final StringBuilder out = new StringBuilder(4096);

        Html raw(String html) {
            out.append(html);
            return this;
        }

        Html text(@Nullable String text) {
            if (text != null) {
                text.codePoints().forEach(this::character);
            }
            return this;
        }

        private void character(int c) {
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> {
                    boolean plain = !Character.isISOControl(c) && Character.getType(c) != Character.FORMAT;
                    out.appendCodePoint(plain ? c : 0xFFFD);
                }
            }
        }

        byte[] bytes() {
            return out.toString().getBytes(StandardCharsets.UTF_8);
        }
    }
}
