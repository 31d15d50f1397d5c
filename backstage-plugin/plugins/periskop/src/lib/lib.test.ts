import { shortClass } from './names';
import { change, plural, shortCount } from './numbers';
import { oneOf, quoted, together } from './search';
import { partsOf } from './stack';
import { ago, millisOf, timeRange, utcTime } from './time';

describe('times', () => {
  const now = Date.parse('2026-11-23T10:00:03Z');

  it('are said from now', () => {
    expect(ago(now - 4_000, now)).toBe('now');
    expect(ago(now - 45_000, now)).toBe('45 sec. ago');
    expect(ago(now - 5 * 60_000, now)).toBe('5 min. ago');
    expect(ago(now + 2 * 86_400_000, now)).toBe('in 2 days');
  });

  it('make ranges that are the same for some seconds', () => {
    expect(timeRange('1h', now)).toEqual({
      from: '2026-11-23T09:00:10.000Z',
      to: '2026-11-23T10:00:10.000Z',
    });
    expect(timeRange('1h', now + 5_000)).toEqual(timeRange('1h', now));
    expect(timeRange('1h', now, true).to).toBe(timeRange('1h', now).from);
  });

  it('are read as the API writes them', () => {
    expect(millisOf('1970-01-01T00:00:02Z')).toBe(2_000);
    expect(millisOf(2)).toBe(2_000);
    expect(millisOf(1_795_341_600_000)).toBe(1_795_341_600_000);
    expect(utcTime(now)).toBe('2026-11-23 10:00:03 UTC');
  });
});

describe('searches', () => {
  it('quote whatever a value holds', () => {
    expect(quoted('a"b\\c\nd')).toBe('"a\\"b\\\\c\\nd"');
  });

  it('take one of several values for what they are', () => {
    expect(oneOf('class', [])).toBe('');
    expect(oneOf('class', ['a.b'])).toBe('class="a.b"');
    expect(oneOf('class', ['a.b', 'c|d'])).toBe('class=~"a\\\\.b|c\\\\|d"');
  });

  it('leave out what is empty', () => {
    expect(together('', ' a=b ', '  ', 'c')).toBe('a=b c');
  });
});

describe('numbers', () => {
  it('are short where they are large', () => {
    expect(shortCount(9_999)).toBe('9,999');
    expect(shortCount(12_345)).toBe('12.3K');
    expect(plural(1, 'error')).toBe('1 error');
    expect(plural(0, 'error')).toBe('0 errors');
  });

  it('say how much changed', () => {
    expect(change(150, 100)).toBe('+50%');
    expect(change(50, 100)).toBe('−50%');
    expect(change(100, 100)).toBe('±0%');
    expect(change(5, 0)).toBeUndefined();
    expect(change(5_000_000, 1)).toBe('+>999%');
  });
});

describe('classes', () => {
  it('are said without their package', () => {
    expect(shortClass('com.example.shop.OutOfStock')).toBe('OutOfStock');
    expect(shortClass('com.example.Shop$OutOfStock')).toBe('OutOfStock');
    expect(shortClass('com.example.Shop$1')).toBe('Shop$1');
    expect(shortClass('*payment.DeclinedError')).toBe('*payment.DeclinedError');
    expect(shortClass('Error: a.b.c failed')).toBe('Error: a.b.c failed');
    expect(shortClass('')).toBe('');
  });
});

describe('stack traces', () => {
  const kinds = (lines: string[]) =>
    partsOf(lines).map(({ library, lines: own }) => [library, own.length]);

  it('are told apart in Java', () => {
    expect(
      kinds([
        'at com.example.A.a(A.java:1)',
        'at org.springframework.B.b(B.java:2)',
        'at java.base/java.lang.Thread.run(Thread.java:3)',
        'at com.example.C.c(C.java:4)',
      ]),
    ).toEqual([
      [false, 1],
      [true, 2],
      [false, 1],
    ]);
  });

  it('are told apart in Java without its "at", and with names of modules', () => {
    expect(
      kinds([
        'com.example.A.a(A.java:1)',
        'java.base/java.util.ArrayList.forEach(ArrayList.java:1511)',
        'app//org.apache.kafka.K.poll(K.java:3)',
        'com.example.java.util.Mine.b(Mine.java:2)',
      ]),
    ).toEqual([
      [false, 1],
      [true, 2],
      [false, 1],
    ]);
  });

  it('keep a line of code with the place before it', () => {
    expect(
      kinds([
        '  File "/usr/lib/python3.11/site-packages/flask/app.py", line 1, in f',
        '    return g()',
        '  File "/app/shop.py", line 2, in g',
        '    raise Bad()',
      ]),
    ).toEqual([
      [true, 2],
      [false, 2],
    ]);
  });

  it('are told apart in Go, Ruby and JavaScript', () => {
    expect(
      kinds([
        '/app/internal/refund.go:3',
        '/usr/local/go/src/net/http/server.go:2136',
        "/srv/legacy/lib/cache.rb:52:in `read'",
        "/usr/lib/ruby/gems/3.2/rack.rb:9:in `call'",
        'at handler (/srv/shop/index.js:1:2)',
        'at next (/srv/shop/node_modules/express/router.js:1:2)',
      ]),
    ).toEqual([
      [false, 1],
      [true, 1],
      [false, 1],
      [true, 1],
      [false, 1],
      [true, 1],
    ]);
  });

  it('may be empty', () => {
    expect(partsOf([])).toEqual([]);
  });
});
