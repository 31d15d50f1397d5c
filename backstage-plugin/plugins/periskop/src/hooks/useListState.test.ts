import {
  filterSearch,
  isFiltered,
  readListState,
  writeListState,
} from './useListState';

const read = (text: string) => readListState(new URLSearchParams(text));

describe('the state of the list', () => {
  it('shows what is open where the address says nothing', () => {
    expect(read('')).toMatchObject({
      q: '',
      states: ['open'],
      range: '24h',
      sort: 'last_seen',
      ascending: false,
    });
    expect(filterSearch(read(''))).toBe('state="open"');
  });

  it('comes back as it was written', () => {
    const text =
      'q=a+%22b%22&state=all&mark=new&severity=error%2Cinfo&label=team%3Dshop&label=a%3Db%3Dc&range=7d&sort=trend&asc=1&cursor=c&errorId=e1&view=history';
    const state = read(text);
    expect(writeListState(new URLSearchParams(), state).toString()).toBe(text);
    expect(state).toMatchObject({ states: [], labels: ['team=shop', 'a=b=c'] });
  });

  it('ignores what cannot be', () => {
    expect(read('range=2y&sort=__proto__&asc=yes')).toMatchObject({
      range: '24h',
      sort: 'last_seen',
      ascending: false,
    });
  });

  it('leaves alone what is not its own', () => {
    expect(
      writeListState(new URLSearchParams('theme=x'), read('')).toString(),
    ).toBe('theme=x');
  });

  it('makes a search of its filters, in which values cannot break out', () => {
    expect(
      filterSearch(
        read(
          'state=open,muted&severity=error&label=team%3Da%22+service%3D%22b&label=nonsense',
        ),
      ),
    ).toBe('state=~"open|muted" severity="error" team="a\\" service=\\"b"');
  });

  it('knows whether it hides something', () => {
    expect(isFiltered(read(''))).toBe(true);
    expect(isFiltered(read('state=all'))).toBe(false);
    expect(isFiltered(read('state=all&q=x'))).toBe(true);
  });
});
