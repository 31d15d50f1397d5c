const { createElement } = require('react');

module.exports = { __esModule: true, default: () => createElement('svg', { 'aria-hidden': true }) };
