require('@testing-library/jest-dom');
const { configure } = require('@testing-library/react');

// What is hidden is not looked for by tests; to find out what is takes jsdom most of a test's time.
configure({ defaultHidden: true });

// Grafana's Combobox measures its text on a canvas, and draws no list where there is no room
HTMLCanvasElement.prototype.getContext = () => ({ measureText: (text) => ({ width: text.length * 8 }) });
Element.prototype.scrollIntoView ??= () => {};
Object.defineProperty(Element.prototype, 'getBoundingClientRect', {
  writable: true,
  value: () => ({ width: 400, height: 400, top: 0, left: 0, bottom: 400, right: 400, x: 0, y: 0, toJSON() {} }),
});
for (const size of ['clientHeight', 'clientWidth']) {
  Object.defineProperty(HTMLElement.prototype, size, { configurable: true, value: 400 });
}
