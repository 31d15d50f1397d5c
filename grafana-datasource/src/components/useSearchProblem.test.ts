import { checkSearch } from './useSearchProblem';

const bad = (data: object) => ({ status: 400, data: { type: 'urn:periskop:problem:bad-search', ...data } });

function server(error?: unknown, interpolated = (search: string) => search) {
  return { checkSearch: jest.fn(async () => (error === undefined ? undefined : Promise.reject(error))), interpolated };
}

describe('checkSearch', () => {
  it('asks the server about regexes, and has it read no texts for that', async () => {
    const source = server();
    await expect(checkSearch(source, 'timeout class=~"a.*" -"b c"')).resolves.toBeUndefined();
    expect(source.checkSearch).toHaveBeenCalledWith('        class=~"a.*"       ');
  });

  it('says where it is wrong', async () => {
    const source = server(
      bad({ detail: "q: column 8: The regex '*' is none.", position: 7, suggestion: 'x class=~.*' })
    );
    await expect(checkSearch(source, 'class=~*')).resolves.toEqual({
      sentence: "column 8: The regex '*' is none.",
      position: 7,
      suggestion: 'x class=~.*',
    });
    await expect(checkSearch(source, 'class=~* x')).resolves.toMatchObject({ suggestion: undefined });
  });

  it('says what variables made of it', async () => {
    const source = server(bad({ detail: 'q: column 1: no', position: 0 }), () => 'a OR b');
    await expect(checkSearch(source, '$q')).resolves.toEqual({
      sentence: 'With the values of its variables the search is a OR b. column 1: no',
    });
  });

  it('leaves other troubles to the answer', async () => {
    await expect(checkSearch(server({ status: 503, data: { detail: 'down' } }), '"')).resolves.toBeUndefined();
    await expect(checkSearch(server(new Error('down')), '"')).resolves.toBeUndefined();
  });
});
