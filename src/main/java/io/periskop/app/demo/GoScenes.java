package io.periskop.app.demo;

import io.periskop.error.Severity;
import java.time.Duration;
import java.util.List;

/** What the payments service, written in Go, reports. */
final class GoScenes {
    static final List<Scene> ALL = List.of(
            new Scene(
                    6,
                    "card-declined",
                    Severity.WARNING,
                    "*payment.DeclinedError",
                    "card declined for order %d: insufficient funds",
                    List.of(
                            "/app/internal/payment/charge.go:88",
                            "\tCharge: return nil, &DeclinedError{order: o.ID, reason: r.Reason}",
                            "/app/internal/payment/handler.go:41",
                            "\tServeHTTP: receipt, err := h.charger.Charge(ctx, order)"),
                    null,
                    "POST",
                    "/payments/%d/charge"),
            new Scene(
                    3,
                    "*net.OpError@5b1f90c2",
                    Severity.ERROR,
                    "*net.OpError",
                    "dial tcp 127.0.0.1:6432: connect: connection refused",
                    List.of(
                            "/app/internal/ledger/store.go:57",
                            "\tAppend: conn, err := s.pool.Acquire(ctx)",
                            "/app/internal/payment/charge.go:102",
                            "\tCharge: if err := c.ledger.Append(ctx, entry); err != nil {"),
                    null,
                    "POST",
                    "/payments/%d/charge"),
            new Scene(
                    2,
                    "*errors.errorString@93a07d1e",
                    Severity.ERROR,
                    "*errors.errorString",
                    "webhook signature of event %d does not match",
                    List.of(
                            "/app/internal/webhook/verify.go:33",
                            "\tVerify: return errSignature",
                            "/app/internal/webhook/handler.go:19",
                            "\tServeHTTP: if err := Verify(r.Header, body); err != nil {"),
                    null,
                    "POST",
                    "/webhooks/bank"),
            new Scene(
                    3,
                    "*strconv.NumError@1c77e0b4",
                    Severity.ERROR,
                    "*strconv.NumError",
                    "strconv.ParseInt: parsing \"%d,00\": invalid syntax",
                    List.of(
                            "/app/internal/refund/amount.go:21",
                            "\tparse: cents, err := strconv.ParseInt(text, 10, 64)",
                            "/app/internal/refund/handler.go:36",
                            "\tServeHTTP: amount, err := parse(r.FormValue(\"amount\"))"),
                    null,
                    "POST",
                    "/refunds",
                    Duration.ofMinutes(3)));

    private GoScenes() {}
}
