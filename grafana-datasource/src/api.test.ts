import { problemOf, sentence } from './api';

describe('what went wrong', () => {
  it.each([
    [{ status: 400, data: { detail: 'q: column 1: no', title: 'x' } }, 'q: column 1: no'],
    [{ status: 400, data: { title: 'Authentication to data source failed' } }, 'Authentication to data source failed'],
    [{ status: 500, data: { message: 'An error occurred within the plugin' } }, 'An error occurred within the plugin'],
    [{ status: 502, statusText: 'Bad Gateway', data: '<html>' }, 'Grafana could not ask Periskop: 502 Bad Gateway'],
    [new Error('no'), 'no'],
    ['?', 'Grafana could not ask Periskop.'],
  ])('%j is %s', (error, text) => {
    expect(sentence(error)).toBe(text);
  });

  it('is read as a problem', () => {
    const data = { type: 't', detail: 'd', position: 3, suggestion: 's', parameter: 'q', more: 1 };
    expect(problemOf({ status: 400, data })).toEqual({
      type: 't',
      detail: 'd',
      title: undefined,
      position: 3,
      suggestion: 's',
      parameter: 'q',
      status: 400,
    });
    expect(problemOf({ status: 400, data: null })).toBeUndefined();
    expect(problemOf(new Error('x'))).toBeUndefined();
  });
});
