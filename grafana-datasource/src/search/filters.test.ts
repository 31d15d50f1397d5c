import { addFilter, addPhrase, hasFilter, oneOf, removeFilter, toggleFilter, withAdHocFilters } from './filters';

describe('withAdHocFilters', () => {
  it.each([
    [{ key: 'team', operator: '=', value: 'pay' }, 'timeout team=pay'],
    [{ key: 'team', operator: '!=', value: 'pay' }, 'timeout team!=pay'],
    [{ key: 'team', operator: '=~', value: 'pay|shop' }, 'timeout team=~pay|shop'],
    [{ key: 'team', operator: '!~', value: 'a b' }, 'timeout team!~"a b"'],
    [{ key: 'team', operator: '=', value: '' }, 'timeout team=""'],
    [{ key: 'app.version', operator: '=', value: '1"' }, 'timeout "app.version"="1\\""'],
    [{ key: 'team', operator: '=|', value: 'a', values: ['a.b', 'c'] }, 'timeout team=~"a\\\\.b|c"'],
    [{ key: 'team', operator: '!=|', value: 'a', values: ['a', 'b'] }, 'timeout team!~"a|b"'],
    [{ key: 'team', operator: '=|', value: 'a', values: ['a'] }, 'timeout team=a'],
    [{ key: 'team', operator: '=|', value: 'a' }, 'timeout team=a'],
    [{ key: 'team', operator: '=|', value: '', values: [] }, 'timeout team="" team!=""'],
    [{ key: 'team', operator: '!=|', value: '', values: [] }, 'timeout'],
    [{ key: '', operator: '=', value: 'x' }, 'timeout'],
  ])('puts %j behind the search', (filter, search) => {
    expect(withAdHocFilters('timeout', [filter])).toBe(search);
  });

  it('refuses what labels cannot be compared by', () => {
    expect(() => withAdHocFilters('', [{ key: 'size', operator: '<', value: '3' }])).toThrow(
      'The filter size < 3 cannot be used: labels are compared with =, !=, =~ and !~ only.'
    );
  });

  it('leaves a search without filters as it is', () => {
    expect(withAdHocFilters('a  b', undefined)).toBe('a  b');
  });
});

describe('filters of a search', () => {
  it('finds a part however it is written', () => {
    expect(hasFilter('x -team!="pay"', 'team', '=', 'pay')).toBe(true);
    expect(hasFilter('x team=pay', 'team', '=', 'shop')).toBe(false);
    expect(hasFilter('"team=pay"', 'team', '=', 'pay')).toBe(false);
  });

  it('adds a filter once, and in place of its opposite', () => {
    expect(addFilter('x', 'team', '=', 'a b')).toBe('x team="a b"');
    expect(addFilter('x team=pay', 'team', '=', 'pay')).toBe('x team=pay');
    expect(addFilter('team!=pay x', 'team', '=', 'pay')).toBe('x team=pay');
  });

  it('removes every such part and nothing else', () => {
    expect(removeFilter('team=pay x team="pay" y=~"a  b"', 'team', '=', 'pay')).toBe('x y=~"a  b"');
    expect(removeFilter('a  b', 'team', '=', 'pay')).toBe('a  b');
  });

  it('toggles', () => {
    expect(toggleFilter('x', 'team', '!=', 'pay')).toBe('x team!=pay');
    expect(toggleFilter('x team!=pay', 'team', '!=', 'pay')).toBe('x');
  });

  it('adds texts', () => {
    expect(addPhrase('x', ' no answer ', false)).toBe('x "no answer"');
    expect(addPhrase('x', 'foo', true)).toBe('x -foo');
    expect(addPhrase('x', ' ', true)).toBe('x');
  });

  it('asks for one of several values', () => {
    expect(oneOf('a', '=', ['b', 'c|d'])).toBe('a=~"b|c\\\\|d"');
  });
});
