// Reports exceptions as a service would, to the server at the first argument, and ends when all is sent.
import { DiagConsoleLogger, DiagLogLevel, SeverityNumber, SpanKind, SpanStatusCode, context, diag, trace } from '@opentelemetry/api';
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-http';
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';

const base = process.argv[2];
diag.setLogger(new DiagConsoleLogger(), DiagLogLevel.WARN);

function resource(service) {
  return resourceFromAttributes({
    'service.name': service,
    'service.version': '2.0.1',
    'deployment.environment.name': 'test',
    'telemetry.sdk.language': 'nodejs',
  });
}

class Cart {
  pay(order) {
    throw new RangeError(`order ${order} is too much: café 🚀`);
  }
}

function thrown(order) {
  try {
    return new Cart().pay(order);
  } catch (error) {
    return error;
  }
}

function record(tracer, order, parent) {
  const span = tracer.startSpan(`order ${order}`, { kind: SpanKind.SERVER }, parent);
  span.setAttributes({ 'http.request.method': 'POST', 'url.full': `http://shop.example.com/orders/${order}?token=s3cret` });
  const error = thrown(order);
  span.recordException(error);
  span.setStatus({ code: SpanStatusCode.ERROR });
  return { span, error };
}

async function spans(service, exporter) {
  const provider = new TracerProvider({
    resource: resource(service),
    spanProcessors: [new BatchSpanProcessor({ exporter, maxQueueSize: 1000 })],
  });
  const tracer = provider.getTracer('shop');
  for (let order = 0; order < 100; order++) {
    record(tracer, order).span.end();
  }
  // One more, which goes through three spans.
  const outer = tracer.startSpan('outer');
  const middle = tracer.startSpan('middle', {}, trace.setSpan(context.active(), outer));
  const { span, error } = record(tracer, 100, trace.setSpan(context.active(), middle));
  span.end();
  middle.recordException(error);
  middle.end();
  outer.recordException(error);
  outer.end();
  await provider.forceFlush();
  await provider.shutdown();
}

async function logs(service) {
  const provider = new LoggerProvider({
    resource: resource(service),
    processors: [new BatchLogRecordProcessor({ exporter: new OTLPLogExporter({ url: `${base}/v1/logs` }) })],
  });
  const logger = provider.getLogger('checkout');
  for (let order = 0; order < 10; order++) {
    const error = thrown(order);
    logger.emit({
      severityNumber: SeverityNumber.FATAL,
      severityText: 'FATAL',
      body: 'no checkout',
      attributes: {
        'exception.type': error.name,
        'exception.message': error.message,
        'exception.stacktrace': error.stack,
      },
    });
    logger.emit({ severityNumber: SeverityNumber.ERROR, body: 'no exception' });
  }
  await provider.forceFlush();
  await provider.shutdown();
}

await spans('js-protobuf', new ProtobufExporter({ url: `${base}/v1/traces`, compression: 'gzip' }));
await spans('js-json', new JsonExporter({ url: `${base}/v1/traces` }));
await logs('js-logs');
await spans('refused', new JsonExporter({ url: `${base}/v1/traces` }));
console.log('reported');
