// An application with the real SDK: reports once in each way, a burst, and ends by an error that nobody caught.
import * as Sentry from "@sentry/node";

Sentry.init({
  dsn: process.argv[2],
  release: "shop@1.2.3",
  environment: "test",
  integrations: (defaults) => defaults.filter((each) => each.name !== "Dedupe"),
  transportOptions: { bufferSize: 500 },
});
Sentry.setTag("customer", "gold");
Sentry.addBreadcrumb({ category: "test", message: "breadcrumb" });

class CheckoutError extends Error {
  name = "CheckoutError";
}

function checkout(what, options) {
  throw new CheckoutError(what, options);
}

function connect() {
  throw new TypeError("no route to 192.0.2.1");
}

function nested() {
  try {
    connect();
  } catch (cause) {
    checkout("nested", { cause });
  }
}

function caught(work, ...args) {
  try {
    work(...args);
  } catch (e) {
    Sentry.captureException(e);
  }
}

caught(checkout, "once");
caught(nested);
Sentry.captureMessage("slow: 3 s", "warning");
Sentry.withScope((scope) => {
  scope.setFingerprint(["pay", "eu"]);
  Sentry.captureException(new RangeError("by fingerprint"));
});
for (let i = 0; i < 100; i++) {
  caught(checkout, `burst ${i} caf\u00e9 \u2615 \u{1f6d2}`);
}
await Sentry.flush(20000);

function last() {
  throw new Error("uncaught");
}

last();
