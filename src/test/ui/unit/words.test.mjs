import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { curl, shellWord } from '../../../main/resources/io/periskop/ui/curl.js';
import { oneOf, quoted, together } from '../../../main/resources/io/periskop/ui/search.js';
import { partsOf } from '../../../main/resources/io/periskop/ui/stack.js';
import { ago, millisOf, nextScrape, utcTime } from '../../../main/resources/io/periskop/ui/time.js';

const HOSTILE = [
  'plain', "it's", '$(touch /tmp/x)', '`id`', '"; rm -rf / #', 'a\nb', '\\', "\\'", '$HOME', '!history', '-o/tmp/x', '@/etc/passwd', '\u001b[31mred', 'a\u202egnp',
  '\u200b', 'ü€🦀', "'\u0007'\\", '', ' ', '~', '*', '{a,b}', '\u0085', '%s%n',
];

test('a shell reads every word as it is', () => {
  for (const text of HOSTILE) {
    const said = execFileSync('bash', ['-c', `printf '%s' ${shellWord(text)}`], { encoding: 'utf8' });
    assert.equal(said, text);
  }
});

test('a command for curl has every part as one word, and nothing that curl takes for an option or a file', () => {
  for (const text of HOSTILE) {
    const command = curl({ method: text, url: text, headers: { [text]: text, Host: 'x', Accept: '@/etc/passwd' }, body: text });
    const words = execFileSync('bash', ['-c', `curl() { printf '%s\\0' "$@"; }; ${command}`], { encoding: 'utf8' }).split('\0').slice(0, -1);
    assert.equal(words[0], '--globoff');
    assert.equal(words[words.indexOf('--url') + 1], text);
    const headers = words.filter((_, index) => words[index - 1] === '--header');
    assert.ok(headers.every(each => !each.startsWith('@') && !each.includes('\n')), headers.join('|'));
    assert.ok(!headers.some(each => each.startsWith('Host')));
    if (text !== '') {
      assert.equal(words[words.indexOf('--data-raw') + 1], text);
    }
    assert.equal(words.length % 2, 1, 'an option and its value each');
  }
});

test('a value of a search is quoted, and stands for itself in a regular expression', () => {
  assert.equal(quoted('a"b\\c\nd'), '"a\\"b\\\\c\\nd"');
  assert.equal(oneOf('service', []), '');
  assert.equal(oneOf('service', ['a.b']), 'service="a.b"');
  assert.equal(oneOf('service', ['a.b', 'c|d']), 'service=~"a\\\\.b|c\\\\|d"');
  assert.equal(together(' a ', '', 'b'), 'a b');
});

test('frames of libraries are folded in each language, and what they continue with too', () => {
  const parts = partsOf(['com.example.Shop.buy(Shop.java:1)', 'at java.base/java.util.List.of(List.java:1)', 'org.springframework.web.X.y(X.java)', '\tat com.example.Z.z(Z.java)']);
  assert.deepEqual(parts.map(part => [part.library, part.lines.length]), [[false, 1], [true, 2], [false, 1]]);
  const python = partsOf(['  File "/usr/lib/python3.11/json/x.py", line 1, in f', '    raise X', '  File "/app/shop.py", line 2, in g']);
  assert.deepEqual(python.map(part => [part.library, part.lines.length]), [[true, 2], [false, 1]]);
  assert.deepEqual(partsOf([]), []);
});

test('times', () => {
  assert.equal(ago(1_000_000, 1_000_000), 'now');
  assert.equal(ago(0, 300_000), '5m ago');
  assert.equal(millisOf(1_700_000_000), 1_700_000_000_000);
  assert.equal(millisOf('2026-11-23T10:00:00Z'), Date.UTC(2026, 10, 23, 10));
  assert.equal(utcTime(Date.UTC(2026, 10, 23, 10)), '2026-11-23 10:00:00 UTC');
});

test('what is said of the next scrape reads naturally after the last one', () => {
  const now = 1_000_000;
  assert.equal(nextScrape(now - 3_000, now + 30_000, now), ', next in 30s');
  assert.equal(nextScrape(now - 1_000, now + 1_000, now), ', again any moment');
  assert.equal(nextScrape(now - 60_000, now - 2_000, now), ', again any moment');
  assert.equal(nextScrape(null, now, now), 'being scraped');
  assert.equal(nextScrape(null, now + 120_000, now), 'first in 2m');
});
