import { complete } from './defaults';
import { has, modify, toggle } from './modify';

const errors = complete({ refId: 'A', queryType: 'errors', q: 'x' } as never);
const one = complete({ refId: 'A', queryType: 'error', id: 'k' } as never);

describe('modify', () => {
  it.each([
    ['ADD_FILTER', 'team', 'pay', 'x team=pay'],
    ['ADD_FILTER_OUT', 'team', 'pay', 'x team!=pay'],
    ['ADD_FILTER', 'message', 'no answer', 'x "no answer"'],
    ['ADD_FILTER_OUT', 'http_url', '/a b', 'x -"/a b"'],
    ['ADD_FILTER', 'count', '3', 'x'],
    ['ADD_FILTER', 'id', 'k', 'x'],
    ['ADD_FILTER', '', '3', 'x'],
    ['ADD_STRING_FILTER', '', 'timed out', 'x "timed out"'],
    ['ADD_STRING_FILTER_OUT', '', 'timed out', 'x -"timed out"'],
    ['OTHER', 'team', 'pay', 'x'],
  ])('%s %s %s', (type, key, value, q) => {
    expect(modify(errors, { type, options: { key, value } })).toEqual({ ...errors, q });
  });

  it('picks an error of occurrences', () => {
    const occurrences = complete({ refId: 'A', queryType: 'occurrences' });
    expect(modify(occurrences, { type: 'ADD_FILTER', options: { key: 'error_id', value: 'k' } })).toMatchObject({
      id: 'k',
    });
  });

  it('leaves one error as it is', () => {
    expect(modify(one, { type: 'ADD_FILTER', options: { key: 'team', value: 'pay' } })).toBe(one);
  });
});

describe('toggle', () => {
  it('goes on and off', () => {
    const on = toggle(errors, { type: 'FILTER_FOR', options: { key: 'team', value: 'pay' } });
    expect(on).toMatchObject({ q: 'x team=pay' });
    expect(has(on, { key: 'team', value: 'pay' })).toBe(true);
    expect(toggle(on, { type: 'FILTER_FOR', options: { key: 'team', value: 'pay' } })).toMatchObject({ q: 'x' });
    expect(toggle(on, { type: 'FILTER_OUT', options: { key: 'team', value: 'pay' } })).toMatchObject({
      q: 'x team!=pay',
    });
    expect(has(one, { key: 'team', value: 'pay' })).toBe(false);
  });
});
