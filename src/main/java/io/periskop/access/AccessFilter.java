package io.periskop.access;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.periskop.http.Http;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.ErrorResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Stands before all routes. Who passes is the request's principal, so that whoever writes knows in whose name; where nobody
 * has to log in, that is {@code anonymous}.
 */
public final class AccessFilter implements WebFilter, Ordered, Disposable {
    private static final String NO_SNIFFING = "X-Content-Type-Options";
    private static final String NO_FRAMES = "X-Frame-Options";
    private static final Map<String, String> CORS = Map.of(
            HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS,
            "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS",
            HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS,
            "Authorization, Content-Type, If-Match, If-None-Match, Last-Event-ID, " + ActingFor.HEADER,
            HttpHeaders.ACCESS_CONTROL_MAX_AGE,
            "600");
    /** So many passwords are checked at once, and so many wait. */
    private static final int CHECKS = 2;

    private static final int WAITING = 64;
    /** No answer was sent: the client went away before. */
    private static final int GONE = 499;

    private final Http http;
    private final MeterRegistry registry;
    private final Refusals refusals;
    private final InstantSource clock;
    private final LongSupplier nanos;
    private final Scheduler slow = Schedulers.newBoundedElastic(CHECKS, WAITING, "passwords");
    private final TokenBuckets wrongLogins;
    private volatile AccessPolicy policy;

    /** @param refusals of requests to the API */
    public AccessFilter(AccessConfig config, Http http, MeterRegistry registry, Refusals refusals) {
        this(config, http, registry, refusals, InstantSource.system(), System::nanoTime);
    }

    AccessFilter(
            AccessConfig config,
            Http http,
            MeterRegistry registry,
            Refusals refusals,
            InstantSource clock,
            LongSupplier nanos) {
        this.http = http;
        this.registry = registry;
        this.refusals = refusals;
        this.clock = clock;
        this.nanos = nanos;
        this.wrongLogins = new TokenBuckets(Logins.WRONG, nanos);
        this.policy = policy(config, null);
    }

    /** From the next request on. Limits go on where they were unless they changed. */
    public synchronized void use(AccessConfig config) {
        if (!config.equals(policy.config())) {
            policy = policy(config, policy.rate());
        }
    }

    @Override
    public void dispose() {
        slow.dispose();
    }

    /** Before what looks at bodies, behind what measures. */
    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE + 100;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        AccessPolicy now = policy;
        ServerHttpRequest request = exchange.getRequest();
        addHeaders(exchange.getResponse(), now.config());
        Permission permission =
                Permission.of(request.getMethod(), request.getPath().pathWithinApplication(), now.openPaths());
        if (permission.probe()) {
            return chain.filter(as(exchange, Caller.STRANGER));
        }
        if (!now.hosts().allows(request.getHeaders().getFirst(HttpHeaders.HOST))) {
            return denied(
                    exchange,
                    Denial.forbidden("host_not_allowed", "this server is not called by that name (web.allowed_hosts)"));
        }
        if (answersOrigin(exchange, now) && isPreflight(request)) {
            exchange.getResponse().setStatusCode(HttpStatus.NO_CONTENT);
            return exchange.getResponse().setComplete();
        }
        return new Request(now, exchange, chain, permission).run();
    }

    private AccessPolicy policy(AccessConfig config, @Nullable TokenBuckets before) {
        RateLimit limit = config.rateLimit();
        TokenBuckets rate = before;
        if (limit == null || before == null || !before.limit().equals(limit)) {
            rate = limit == null ? null : new TokenBuckets(limit, nanos);
        }
        return new AccessPolicy(
                config,
                new Logins(config, http, clock, slow, wrongLogins),
                new Origins(config.origins(), config.externalOrigin()),
                new HostNames(config.allowedHosts()),
                Permission.patterns(config.openPaths()),
                rate);
    }

    private static void addHeaders(ServerHttpResponse response, AccessConfig config) {
        response.beforeCommit(() -> {
            HttpHeaders headers = response.getHeaders();
            config.headers().forEach((name, value) -> setIfMissing(headers, name, value));
            setIfMissing(headers, NO_SNIFFING, "nosniff");
            setIfMissing(headers, NO_FRAMES, "DENY");
            return Mono.empty();
        });
    }

    private static void setIfMissing(HttpHeaders headers, String name, String value) {
        if (headers.getFirst(name) == null) {
            headers.set(name, value);
        }
    }

    /** Tells browsers of pages that are named; caches are told that the answer depends on the page. */
    private static boolean answersOrigin(ServerWebExchange exchange, AccessPolicy now) {
        if (now.config().origins().isEmpty()) {
            return false;
        }
        HttpHeaders answer = exchange.getResponse().getHeaders();
        answer.add(HttpHeaders.VARY, HttpHeaders.ORIGIN);
        String origin = exchange.getRequest().getHeaders().getOrigin();
        if (origin == null || !now.origins().isNamed(origin)) {
            return false;
        }
        answer.setAccessControlAllowOrigin(origin);
        if (isPreflight(exchange.getRequest())) {
            CORS.forEach(answer::set);
        }
        return true;
    }

    private static boolean isPreflight(ServerHttpRequest request) {
        return request.getMethod().equals(HttpMethod.OPTIONS)
                && request.getHeaders().getFirst(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD) != null;
    }

    private Mono<Void> denied(ServerWebExchange exchange, Denial denial) {
        Counter.builder("periskop.http.rejected")
                .description("Requests that were refused before any route saw them.")
                .tag("reason", denial.reason())
                .register(registry)
                .increment();
        return denial.answer(exchange, refusals);
    }

    private static ServerWebExchange as(ServerWebExchange exchange, Caller caller) {
        return exchange.mutate().principal(Mono.just(caller)).build();
    }

    /** One request on its way through one policy. */
    private final class Request {
        private final AccessPolicy policy;
        private final ServerWebExchange exchange;
        private final WebFilterChain chain;
        private final Permission permission;
        private final HttpHeaders headers;
        private final String address;
        private final String client;

        Request(AccessPolicy policy, ServerWebExchange exchange, WebFilterChain chain, Permission permission) {
            this.policy = policy;
            this.exchange = exchange;
            this.chain = chain;
            this.permission = permission;
            this.headers = exchange.getRequest().getHeaders();
            this.address =
                    ClientAddress.of(exchange.getRequest(), policy.config().trustedProxies());
            this.client = ClientAddress.client(address);
        }

        Mono<Void> run() {
            if (!policy.config().needsLogin()) {
                return proceed(Caller.ANYBODY);
            }
            String authorization = headers.getFirst(HttpHeaders.AUTHORIZATION);
            return permission.role() == null && authorization == null
                    ? proceed(Caller.STRANGER)
                    : policy.logins().login(authorization, client).flatMap(this::decide);
        }

        private Mono<Void> decide(Login login) {
            if (login instanceof Login.As as) {
                return permitted(as.caller());
            }
            List<String> challenges = policy.logins().challenges();
            if (login instanceof Login.None) {
                return permission.role() == null
                        ? proceed(Caller.STRANGER)
                        : refuse(Caller.STRANGER, Denial.unauthorized("login_required", "log in first", challenges));
            }
            if (login instanceof Login.Wrong wrong) {
                return refuse(Caller.STRANGER, Denial.unauthorized("login_failed", wrong.sentence(), challenges));
            }
            if (login instanceof Login.Later later) {
                return refuse(
                        Caller.STRANGER,
                        Denial.later("too_many_logins", "too many logins failed, try again later", later.pause()));
            }
            String sentence = ((Login.Unknowable) login).sentence();
            return refuse(
                    Caller.STRANGER,
                    new Denial(
                            HttpStatus.SERVICE_UNAVAILABLE,
                            "issuer_unavailable",
                            sentence,
                            List.of(),
                            Duration.ofSeconds(30)));
        }

        private Mono<Void> permitted(Caller caller) {
            AccessRole role = permission.role();
            if (role != null && !role.isGrantedBy(caller.roles())) {
                return refuse(
                        caller, Denial.forbidden("role_missing", caller.account() + " lacks the role " + role.key()));
            }
            String actor = ActingFor.of(headers);
            if (actor == null) {
                return proceed(caller);
            }
            if (!caller.mayActFor()) {
                return refuse(
                        caller,
                        Denial.forbidden(
                                "may_not_act_for",
                                caller.account() + " may not act for others; leave out " + ActingFor.HEADER
                                        + ", or give it may_act_for"));
            }
            if (!ActingFor.isName(actor)) {
                return refuse(
                        caller,
                        new Denial(
                                HttpStatus.BAD_REQUEST,
                                "bad_actor",
                                ActingFor.HEADER + " must be 1 to 200 visible characters in UTF-8",
                                List.of(),
                                null));
            }
            return proceed(caller.actingFor(actor));
        }

        private Mono<Void> proceed(Caller caller) {
            if (permission.writes() && !caller.explicit() && !policy.origins().mayWrite(headers)) {
                return refuse(
                        caller,
                        Denial.forbidden(
                                "other_origin",
                                "a page of another origin may not write here; use this server's own page,"
                                        + " or name the origin in web.cors_origins"));
            }
            TokenBuckets rate = policy.rate();
            if (rate != null) {
                String who = caller.account().isEmpty() ? "address " + client : "login " + caller.account();
                Duration wait = rate.take(who);
                if (!wait.isZero()) {
                    return refuse(caller, Denial.later("rate_limit", "too many requests, try again later", wait));
                }
            }
            Mono<Void> handled = chain.filter(as(exchange, caller));
            return isAudited() ? audited(handled, caller, "") : handled;
        }

        private Mono<Void> refuse(Caller caller, Denial denial) {
            Mono<Void> answered = denied(exchange, denial);
            return isAudited() ? audited(answered, caller, denial.reason()) : answered;
        }

        private boolean isAudited() {
            return permission.writes() && policy.config().audit() && !isPush();
        }

        /** There may be many a second, and each is in the metrics; what is deleted that way is told like other writes. */
        private boolean isPush() {
            return permission.role() == AccessRole.PUSH
                    && !exchange.getRequest().getMethod().equals(HttpMethod.DELETE);
        }

        private Mono<Void> audited(Mono<Void> handled, Caller caller, String reason) {
            return handled.doOnSuccess(done -> audit(caller, status(), reason))
                    .doOnError(e -> audit(caller, status(e), reason))
                    .doOnCancel(() -> audit(caller, GONE, reason));
        }

        private int status() {
            HttpStatusCode status = exchange.getResponse().getStatusCode();
            return status == null ? HttpStatus.OK.value() : status.value();
        }

        private static int status(Throwable e) {
            return e instanceof ErrorResponse response
                    ? response.getStatusCode().value()
                    : HttpStatus.INTERNAL_SERVER_ERROR.value();
        }

        private void audit(Caller caller, int status, String reason) {
            AccessRole role = permission.role();
            AuditLog.wrote(
                    clock.instant(),
                    caller,
                    address,
                    exchange.getRequest(),
                    status,
                    role == null ? "none" : role.key(),
                    reason);
        }
    }
}
