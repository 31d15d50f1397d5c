import {
  anyOf,
  append,
  escapeRegex,
  readSearch,
  tokens,
  writeName,
  writePhrase,
  writeSearch,
  writeValue,
} from './syntax';
import type { Part } from './syntax';

const matcher = (name: string, op: '=' | '!=' | '=~' | '!~', value: string): Part => ({
  kind: 'matcher',
  name,
  op,
  value,
});
const phrase = (text: string, excluded = false): Part => ({ kind: 'phrase', text, excluded });

describe('readSearch', () => {
  it.each<[string, Part[]]>([
    ['', []],
    ['  \t\n ', []],
    ['timeout', [phrase('timeout')]],
    ['-timeout', [phrase('timeout', true)]],
    ['"connection refused"', [phrase('connection refused')]],
    ['-"a b"', [phrase('a b', true)]],
    ['service=billing', [matcher('service', '=', 'billing')]],
    ['-service=billing', [matcher('service', '!=', 'billing')]],
    ['-service!~"a|b"', [matcher('service', '=~', 'a|b')]],
    ['class!="a b" x', [matcher('class', '!=', 'a b'), phrase('x')]],
    ['version=~1\\..*', [matcher('version', '=~', '1\\..*')]],
    ['pod!~"(a|b).*"', [matcher('pod', '!~', '(a|b).*')]],
    ['"app.version"=1', [matcher('app.version', '=', '1')]],
    ['owner=""', [matcher('owner', '=', '')]],
    ['path="C:\\dir"', [matcher('path', '=', 'C:\\dir')]],
    ['path="a\\\\b\\"c"', [matcher('path', '=', 'a\\b"c')]],
    ['"\\d+"', [phrase('\\d+')]],
    ['java.io.IOException', [phrase('java.io.IOException')]],
    ['https://example.com/a', [phrase('https://example.com/a')]],
    ['foo/bar=baz', [phrase('foo/bar=baz')]],
    ['a\u00a0b', [phrase('a'), phrase('b')]],
    ['a\ufeffb', [phrase('a\ufeffb')]],
    ['service=$service', [matcher('service', '=', '$service')]],
    ['service=~"$service"', [matcher('service', '=~', '$service')]],
    ['$search', [phrase('$search')]],
  ])('reads %j', (text, parts) => {
    expect(readSearch(text)).toEqual(parts);
  });

  it.each([
    ['a quote that is not closed', '"abc'],
    ['a quote in a word', 'a"b'],
    ['a quote in a value', 'a=b"c'],
    ['no space behind a quote', '"a"b'],
    ['an empty phrase', '""'],
    ['a minus alone', '-'],
    ['two minuses', '--a'],
    ['words of other languages', 'a OR b'],
    ['braces', '{service="a"}'],
    ['a group', '(a|b)'],
    ['a colon of another language', 'service:a'],
    ['a comparison', 'count>3'],
    ['an operator that there is not', 'a==b'],
    ['no value', 'a='],
    ['no name', '=a'],
    ['a name with a dot', 'app.version=1'],
    ['a value with the wrong quotes', "a='b'"],
    ['half of a character', 'a\ud800'],
    ['a quoted variable, which is something else without quotes', '"$search"'],
    ['a variable as a name', '$label=x'],
    ['a variable with a format in a phrase', '${search:raw}'],
    ['too many parts', 'a '.repeat(65)],
    ['too long a text', 'a'.repeat(4097)],
  ])('refuses %s', (_, text) => {
    expect(readSearch(text)).toBeUndefined();
  });

  it('asks for the same when it is written again, whatever the text is', () => {
    const alphabet = [
      'a',
      'B',
      '1',
      '.',
      '_',
      '-',
      '=',
      '!',
      '~',
      '"',
      '\\',
      ' ',
      '\u00a0',
      '$',
      '{',
      '}',
      '(',
      '|',
      ':',
      'ä',
      'OR',
      "'",
    ];
    let seed = 42;
    const next = (below: number): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return Math.floor((seed / 2_147_483_648) * below);
    };
    let readable = 0;
    for (let i = 0; i < 20_000; i++) {
      const text = Array.from({ length: next(12) }, () => alphabet[next(alphabet.length)]).join('');
      const parts = readSearch(text);
      if (parts !== undefined) {
        readable++;
        expect({ text, parts: readSearch(writeSearch(parts)) }).toEqual({ text, parts });
      }
    }
    expect(readable).toBeGreaterThan(1000);
  });
});

describe('tokens', () => {
  it('knows where pieces are, whether they are right or wrong', () => {
    expect(tokens(' a  -b~="c d"e')).toMatchObject([
      { start: 1, end: 2, excluded: false, sign: '', first: { text: 'a' } },
      {
        start: 4,
        end: 13,
        excluded: true,
        sign: '~=',
        first: { start: 5, end: 6, text: 'b' },
        value: { start: 8, end: 13, text: 'c d', quoted: true, closed: true },
      },
      { start: 13, end: 14, first: { text: 'e' } },
    ]);
  });
});

describe('writing', () => {
  it.each([
    ['a', 'a'],
    ['', '""'],
    ['a b', '"a b"'],
    ['a"b', '"a\\"b"'],
    ['a\\b', 'a\\b'],
    ['a \\b', '"a \\\\b"'],
    ['=a', '"=a"'],
    ["'a'", '"\'a\'"'],
    ['.*', '.*'],
  ])('writes the value %j as %s', (value, written) => {
    expect(writeValue(value)).toBe(written);
  });

  it.each([
    ['a', 'a'],
    ['a.b/c@d#e-$1', 'a.b/c@d#e-$1'],
    ['-a', '"-a"'],
    ['OR', '"OR"'],
    ['a b', '"a b"'],
    ['a=b', '"a=b"'],
  ])('writes the phrase %j as %s', (text, written) => {
    expect(writePhrase(text)).toBe(written);
  });

  it.each([
    ['service', 'service'],
    ['app.version', '"app.version"'],
    ['1a', '"1a"'],
  ])('writes the name %j as %s', (name, written) => {
    expect(writeName(name)).toBe(written);
  });

  it('escapes what a regex would read', () => {
    expect(escapeRegex('a.b*c(d)|[e]{f}^$\\+?-/')).toBe('a\\.b\\*c\\(d\\)\\|\\[e\\]\\{f\\}\\^\\$\\\\\\+\\?-/');
    expect(anyOf(['a.b', 'c'])).toBe('a\\.b|c');
  });

  it('puts parts together by one space', () => {
    expect(append(' a ', '', 'b=c')).toBe('a b=c');
    expect(append('', 'b=c')).toBe('b=c');
  });
});
