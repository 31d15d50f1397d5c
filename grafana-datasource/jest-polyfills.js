// jsdom has none of these, and packages ask for them when they are loaded.
const { TextDecoder, TextEncoder } = require('node:util');

class Port {
  constructor() {
    this.other = null;
    this.onmessage = null;
  }

  postMessage(data) {
    setTimeout(() => this.other.onmessage?.({ data }));
  }

  close() {}
}

class MessageChannel {
  constructor() {
    this.port1 = new Port();
    this.port2 = new Port();
    this.port1.other = this.port2;
    this.port2.other = this.port1;
  }
}

class ResizeObserver {
  observe() {}
  unobserve() {}
  disconnect() {}
}

class IntersectionObserver extends ResizeObserver {
  takeRecords() {
    return [];
  }
}

Object.assign(globalThis, { TextDecoder, TextEncoder, MessageChannel, ResizeObserver, IntersectionObserver });

globalThis.matchMedia ??= (media) => ({
  media,
  matches: false,
  addEventListener() {},
  removeEventListener() {},
  addListener() {},
  removeListener() {},
});
