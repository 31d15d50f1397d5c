import { annotationSupport } from './annotations';
import type { EventsQuery } from './types';

const prepared = (target: unknown) =>
  annotationSupport.prepareAnnotation?.({ name: 'a', enable: true, iconColor: 'red', target });

describe('annotations', () => {
  it('are new and regressed errors where nobody chose', () => {
    expect(annotationSupport.getDefaultQuery?.()).toMatchObject({
      queryType: 'events',
      types: ['first_seen', 'regressed'],
    });
    expect(prepared(undefined)?.target).toEqual({
      refId: 'Anno',
      queryType: 'events',
      q: '',
      types: ['first_seen', 'regressed'],
      limit: 100,
    });
  });

  it('are always events, whatever is kept', () => {
    expect(
      prepared({ refId: 'X', queryType: 'timeseries', q: 'service=shop', types: ['muted'] })?.target
    ).toMatchObject({
      refId: 'X',
      queryType: 'events',
      q: 'service=shop',
      types: ['muted'],
    });
  });

  it('are asked as they are kept', () => {
    const target: EventsQuery = { refId: 'Anno', queryType: 'events', q: 'a', types: [], limit: 5 };
    expect(annotationSupport.prepareQuery?.({ name: 'a', enable: true, iconColor: 'red', target })).toEqual(target);
  });
});
