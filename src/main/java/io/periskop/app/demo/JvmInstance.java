package io.periskop.app.demo;

import com.sun.net.httpserver.HttpHandler;
import io.periskop.client.ErrorCollector;
import io.periskop.client.ExpositionHandler;
import io.periskop.client.HttpContext;
import io.periskop.client.Report;
import io.periskop.client.Severity;
import java.util.Map;
import java.util.Random;

/** A process of the checkout service, written in Java with the client library: its exceptions are real ones. */
final class JvmInstance implements DemoInstance {
    private static final int NUMBERS = 9000;

    private final ErrorCollector collector = ErrorCollector.create();
    private final CheckoutDemo checkout = new CheckoutDemo();
    private final Random random;
    private final int waysToFail;

    /** @param waysToFail of {@link CheckoutDemo} */
    JvmInstance(Random random, int waysToFail) {
        this.random = random;
        this.waysToFail = waysToFail;
    }

    @Override
    public void goWrong() {
        int order = 1000 + random.nextInt(NUMBERS);
        try {
            checkout.place(order, random.nextInt(waysToFail));
        } catch (CheckoutDemo.OutOfStock e) {
            collector.report(Report.of(e).withSeverity(Severity.INFO).withHttp(request(order)));
        } catch (RuntimeException e) {
            collector.report(Report.of(e).withHttp(request(order)));
        }
    }

    @Override
    public HttpHandler handler() {
        return new ExpositionHandler(collector);
    }

    private static HttpContext request(int order) {
        return new HttpContext(
                "POST",
                "http://shop.example.com/orders/" + order,
                Map.of("Content-Type", "application/json", "User-Agent", "shop-web/4.2"),
                "{\"order\":" + order + "}");
    }
}
