import { interpolateSearch } from './interpolate';
import type { Meaning } from './interpolate';

const one = (text: string): Meaning => ({ kind: 'one', text });
const many = (...values: string[]): Meaning => ({ kind: 'many', values });
const regex = (text: string): Meaning => ({ kind: 'regex', text });
const written = (text: string): Meaning => ({ kind: 'written', text });

const VARIABLES: Record<string, Meaning> = {
  $s: one('checkout'),
  '${s}': one('checkout'),
  '[[s]]': one('checkout'),
  $evil: one('a" state=open "b'),
  $dots: one('a.b (c)'),
  $empty: one(''),
  $many: many('billing', 'shop.eu'),
  $single: many('bil ling'),
  $none: many(),
  $all: regex('.*'),
  '${many:regex}': written('(billing|shop\\.eu)'),
  '${s:raw}': written('checkout'),
  '${from:date:YYYY-MM-DD HH}': written('2026-11-22 10'),
  $search: one('service=a  timeout'),
  $label: one('team'),
  $odd: one('app.version'),
};

const interpolate = (search: string): string => interpolateSearch(search, (reference) => VARIABLES[reference]);

describe('interpolateSearch', () => {
  it.each([
    ['what has no variable is as it was', 'a  "b c"   =~ "', 'a  "b c"   =~ "'],
    ['what is no variable stays', 'class=~"foo$" price=$5 $unknown', 'class=~"foo$" price=$5 $unknown'],
    ['one value', 'service=$s', 'service=checkout'],
    ['braces', 'service=${s} x', 'service=checkout x'],
    ['brackets', 'service!=[[s]]', 'service!=checkout'],
    ['quotes around it', 'service="$s"', 'service=checkout'],
    ['a value that tries to be more', 'service=$evil', 'service="a\\" state=open \\"b"'],
    ['a phrase that tries to be more', '"$evil"', '"a\\" state=open \\"b"'],
    ['an empty value', 'service=$empty', 'service=""'],
    ['one of several', 'service=$many', 'service=~"billing|shop\\\\.eu"'],
    ['none of several', 'service!=$many', 'service!~"billing|shop\\\\.eu"'],
    ['excluded, one of several', '-service=$many', 'service!~"billing|shop\\\\.eu"'],
    ['several of which there is one', 'service=$single', 'service="bil ling"'],
    ['no value chosen', 'service=$none x', 'service="" service!="" x'],
    ['no value chosen, by regex', 'service=~$none', 'service="" service!=""'],
    ['none of no values', 'service!=$none x', ' x'],
    ['a regex for all', 'service=$all', 'service=~".*"'],
    ['a regex for all, not', 'service!=$all', 'service!~".*"'],
    ['a regex with a value', 'class=~"$dots.*"', 'class=~"a\\\\.b \\\\(c\\\\).*"'],
    ['a regex with several', 'class=~"x.($many)"', 'class=~x.((billing|shop\\.eu))'],
    ['a regex that is several', 'class=~"$many"', 'class=~billing|shop\\.eu'],
    ['a regex that is the one for all', 'class=~$all', 'class=~.*'],
    ['text around one value', 'service=pre-$s.x', 'service=pre-checkout.x'],
    ['text around several', 'service=pre.$many', 'service=~"pre\\\\.(billing|shop\\\\.eu)"'],
    ['a format', 'service=~"${many:regex}"', 'service=~(billing|shop\\.eu)'],
    ['a format with an equals sign', 'service=${s:raw}', 'service=checkout'],
    ['a format with spaces', 'day="${from:date:YYYY-MM-DD HH}" x', 'day="2026-11-22 10" x'],
    ['a search', '$search state=open', 'service=a  timeout state=open'],
    ['a search that is empty', 'a $empty b', 'a b'],
    ['a search of several', '$many', 'billing shop.eu'],
    ['a phrase', '"$search"', '"service=a  timeout"'],
    ['a phrase that is excluded', '-$s', '-checkout'],
    ['a phrase without text', '"$empty" a', ' a'],
    ['an excluded phrase without text', 'a -$empty', 'a'],
    ['a part of a word', 'pre/$s', 'pre/checkout'],
    ['a part of a word that needs quotes then', 'pre/$dots', '"pre/a.b (c)"'],
    ['a name', '$label=x', 'team=x'],
    ['a name that needs quotes', '$odd=$s', '"app.version"=checkout'],
    ['several in one part', 'a=$s-$label', 'a=checkout-team'],
  ])('%s', (_, search, asked) => {
    expect(interpolate(search)).toBe(asked);
  });
});
