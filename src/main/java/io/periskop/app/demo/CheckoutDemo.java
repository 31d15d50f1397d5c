package io.periskop.app.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** A checkout that fails in the ways that checkouts do. */
final class CheckoutDemo {
    static final int WAYS_TO_FAIL = 5;
    /** The next version has one more, twice as often as the others. */
    static final int WAYS_OF_NEXT_VERSION = 7;

    static final class OutOfStock extends RuntimeException {
        private static final long serialVersionUID = 1L;

        OutOfStock(int order) {
            super("order " + order + ": the last item was sold a moment ago");
        }
    }

    static final class OrderFailed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        OrderFailed(int order, Throwable cause) {
            super("order " + order + " could not be placed", cause);
        }
    }

    static final class TaxRateMissing extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TaxRateMissing(int order) {
            super("order " + order + ": no tax rate for country code ''");
        }
    }

    /** Always throws. */
    void place(int order, int way) {
        switch (way) {
            case 0 -> price(Map.of(), order);
            case 1, 2 -> reserve(order);
            case 5, 6 -> tax(order);
            default -> pay(order);
        }
    }

    private static void price(Map<Integer, Double> prices, int item) {
        prices.entrySet().iterator().next().setValue(item * 1.19);
    }

    private static void reserve(int order) {
        throw new OutOfStock(order);
    }

    private static void tax(int order) {
        throw new TaxRateMissing(order);
    }

    private static void pay(int order) {
        try {
            callPayments();
        } catch (UncheckedIOException e) {
            throw new OrderFailed(order, e);
        }
    }

    private static void callPayments() {
        try {
            throw new IOException("payments answered 503");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
