import { changeOf, doneInWords, EMPTY_FORM } from './changes';

const now = Date.parse('2026-11-23T10:00:00Z');
const ask = (
  kind: Parameters<typeof changeOf>[0],
  form: Partial<typeof EMPTY_FORM> = {},
) => changeOf(kind, { ...EMPTY_FORM, ...form }, now);

describe('changes', () => {
  it('resolve now or after a deploy', () => {
    expect(ask('resolve', { note: ' fixed in #7 ' })).toEqual({
      change: { state: 'resolved', note: 'fixed in #7' },
    });
    expect(ask('resolve', { afterDeploy: true })).toEqual({
      change: { state: 'resolved', afterDeploy: true },
    });
  });

  it('mute for a time, until one, for a count or for ever', () => {
    expect(ask('mute', { mute: '1h' })).toEqual({
      change: { state: 'muted', until: '2026-11-23T11:00:00.000Z' },
    });
    expect(ask('mute', { mute: 'count', muteOccurrences: '12' })).toEqual({
      change: { state: 'muted', occurrences: 12 },
    });
    expect(ask('mute', { mute: 'ever' })).toEqual({
      change: { state: 'muted' },
    });
    expect(
      ask('mute', { mute: 'time', muteUntil: '2026-11-25T10:00' }),
    ).toHaveProperty('change.until');
  });

  it.each(['', '-1', '1.5', 'many'])('refuse to mute for %p times', times => {
    expect(ask('mute', { mute: 'count', muteOccurrences: times })).toEqual({
      missing: expect.stringContaining('how often'),
    });
  });

  it('refuse a time that is over, and none', () => {
    expect(
      ask('mute', { mute: 'time', muteUntil: '2026-11-20T10:00' }),
    ).toHaveProperty('missing');
    expect(ask('mute', { mute: 'time' })).toHaveProperty('missing');
  });

  it('label, and take labels away', () => {
    expect(ask('label', { labelName: ' team ', labelValue: 'shop' })).toEqual({
      change: { labels: { team: 'shop' } },
    });
    expect(ask('label', { labelName: 'team' })).toEqual({
      change: { labels: { team: '' } },
    });
    expect(ask('label')).toHaveProperty('missing');
  });

  it('are said in words', () => {
    const answer = { matched: 2, changed: 2, unknown: [], undo: [] };
    expect(doneInWords('mute', answer)).toBe('Muted 2 errors.');
    expect(doneInWords('resolve', { ...answer, unknown: ['x'] })).toBe(
      'Resolved 2 errors. 1 error had gone meanwhile.',
    );
    expect(doneInWords('label', { ...answer, changed: 0 })).toBe(
      'Nothing changed: it is so already.',
    );
  });
});
