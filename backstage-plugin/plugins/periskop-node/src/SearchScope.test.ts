import { quoteSearchText, SearchScope } from './SearchScope';

describe('SearchScope', () => {
  it('limits to one service', () => {
    expect(SearchScope.of(['shop']).limit('timeout')).toBe(
      'service="shop" timeout',
    );
    expect(SearchScope.of(['shop']).limit('  ')).toBe('service="shop"');
    expect(SearchScope.of(['shop']).limit(null)).toBe('service="shop"');
  });

  it('limits to several services, literally', () => {
    expect(SearchScope.of(['a.b', 'c|d', 'e"f\\']).all).toBe(
      String.raw`service=~"a\\.b|c\\|d|e\"f\\\\"`,
    );
  });

  it('quotes names', () => {
    expect(quoteSearchText('a"b\\c d')).toBe(String.raw`"a\"b\\c d"`);
    expect(SearchScope.of(['x" service="y']).all).toBe(
      String.raw`service="x\" service=\"y"`,
    );
  });

  it.each([
    'severity!=info',
    'severity!="a b" -timeout "some phrase"',
    String.raw`class=~"a\"b|c\\"`,
    String.raw`-"a\d" x`,
    '"app.version"=1 team!~"x|y"',
  ])('takes the expression %s', expression => {
    expect(SearchScope.of(['s'], expression).limit('x')).toBe(
      `service="s" ${expression} x`,
    );
  });

  it.each([
    '"',
    'class="Foo',
    'class="Foo\\"',
    '"a" "b',
    '-"',
    'a="b"c="d',
    '"a""',
    'x=~"',
    'a"b',
  ])('refuses the expression %s, which could swallow what follows', text => {
    expect(() => SearchScope.of(['s'], text)).toThrow(
      'cannot be read: is a quote missing?',
    );
  });

  it('is quick with long hostile expressions', () => {
    const errors: string[] = [];
    const start = Date.now();
    for (const text of ['a=', '=', '!', '~', '"a"', '\\', 'a!~']) {
      const long = text.repeat(1000 / text.length);
      try {
        SearchScope.of(['s'], long);
      } catch (e) {
        errors.push(String(e));
      }
    }
    expect(errors.every(each => each.includes('quote'))).toBe(true);
    expect(Date.now() - start).toBeLessThan(1000);
  });

  it('refuses what is too long', () => {
    expect(() => SearchScope.of(['s'], 'x'.repeat(1001))).toThrow('1001');
    expect(() =>
      SearchScope.of(Array.from({ length: 200 }, (_, i) => `service-${i}`)),
    ).toThrow('too long for one search');
    expect(() => SearchScope.of(['s']).limit('x'.repeat(4096))).toThrow(
      'at most 4084 can be used here',
    );
    expect(() => SearchScope.of([])).toThrow();
  });

  it('explains problems from the place of who gave the search', () => {
    const scope = SearchScope.of(['shop']);
    const ahead = 'service="shop" '.length;
    expect(
      scope.explain({
        detail: `q: column ${ahead + 3}: no`,
        position: ahead + 2,
        suggestion: 'service="shop" class="a b"',
      }),
    ).toEqual({
      detail: 'q: column 3: no',
      position: 2,
      suggestion: 'class="a b"',
    });
    expect(scope.explain({ detail: 'too much' })).toEqual({
      detail: 'too much',
    });
    expect(
      SearchScope.of(['shop'], 'class=~"("').explain({
        detail: 'q: column 23: no regex',
        position: 22,
      }),
    ).toEqual({
      detail: 'q: the annotation periskop.io/search of the entity: no regex',
    });
  });
});
