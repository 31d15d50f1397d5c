import { isOther, legend } from './legend';

describe('legend', () => {
  const labels = { service: 'shop', 'app.version': '1.2', team: '' };

  it.each([
    ['{{service}}', 'shop'],
    ['{{ service }} v{{app.version}}', 'shop v1.2'],
    ['{{service}} {{team}} {{nope}}', 'shop'],
    ['constant', 'constant'],
    ['{{}}', ''],
    ['{service}', '{service}'],
  ])('%s', (template, name) => {
    expect(legend(template, labels)).toBe(name);
  });

  it('names what is not shown', () => {
    expect(legend('{{a}} {{b}}', { a: 'x', b: '__other__' })).toBe('x Other');
    expect(isOther({ a: '__other__', b: '__other__' })).toBe(true);
    expect(isOther({ a: '__other__', b: 'x' })).toBe(false);
    expect(isOther({})).toBe(false);
  });
});
