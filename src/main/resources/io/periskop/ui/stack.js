/** Where code comes from that nobody here wrote: what a team looks for is in the lines between. */
const LIBRARIES = [
  // JVM: with or without `at` and the name of a module
  /^\s*(?:at )?(?:[\w.@-]+\/{1,2})?(java|javax|jakarta|jdk|sun|com\.sun|kotlin|kotlinx|scala|groovy|clojure)\./,
  /^\s*(?:at )?(?:[\w.@-]+\/{1,2})?(org\.(springframework|apache|hibernate|eclipse|jboss|junit|reactivestreams|slf4j)|ch\.qos|io\.(netty|micronaut|vertx|grpc|undertow|quarkus)|reactor|rx|akka|com\.(google|fasterxml|zaxxer|netflix))\./,
  // Python
  /(site-packages|dist-packages)\//,
  /\/lib\/python\d/,
  // Ruby
  /\/(gems|rubygems|ruby)\/[^:]*:\d+:in/,
  // Go
  /\/(usr\/local\/go|usr\/lib\/go|go\/pkg\/mod|sdk\/go\d)[^:]*\.go:\d+/,
  /^\s*(runtime|net\/http|testing)\.\S+\(/,
  // JavaScript
  /(node_modules\/|node:internal|\(node:|<anonymous>$)/,
  // .NET
  /^\s*at (System|Microsoft)\./,
];

/** Neither a frame of the application's nor of a library's: belongs to the line before it. */
const CONTINUED = /^(\t| {4,})(?!at )\S/;

/** Longer lines are not looked at whole. */
const LONG = 2_000;

/** @typedef {{ library: boolean, lines: string[] }} StackPart */

/**
 * A stack trace in parts, each of the application or of libraries, in its order.
 *
 * @param {readonly string[]} lines
 * @returns {StackPart[]}
 */
export function partsOf(lines) {
  /** @type {StackPart[]} */
  const parts = [];
  let library = false;
  for (const [index, line] of lines.entries()) {
    const head = line.slice(0, LONG);
    if (index === 0 || !CONTINUED.test(head)) {
      library = LIBRARIES.some(pattern => pattern.test(head));
    }
    const last = parts.at(-1);
    if (last?.library === library) {
      last.lines.push(line);
    } else {
      parts.push({ library, lines: [line] });
    }
  }
  return parts;
}
