import { fillLink, periskopUrl } from './links';

describe('periskopUrl', () => {
  it('encodes names', () => {
    expect(periskopUrl('https://p.example.com/', 'a/b c', 'k#1?x')).toBe(
      'https://p.example.com/#/a%2Fb%20c/errors/k%231%3Fx',
    );
    expect(periskopUrl('https://p.example.com/x', 'a')).toBe(
      'https://p.example.com/x/#/a',
    );
  });
});

describe('fillLink', () => {
  const error = { service: 'a&b', key: 'k=1', id: 'i' };

  it('fills what it knows and encodes it', () => {
    expect(
      fillLink('https://g.example.com/d?s={service}&k={key}&i={id}&{x}', error),
    ).toBe('https://g.example.com/d?s=a%26b&k=k%3D1&i=i&{x}');
  });

  it('leaves empty what there is not', () => {
    expect(
      fillLink('http://g.example.com/{service}/{id}', { service: 's' }),
    ).toBe('http://g.example.com/s/');
  });

  it.each(['vbscript:{id}', '/d/{id}', 'data:text/html,{key}'])(
    'refuses %s',
    template => {
      expect(fillLink(template, error)).toBeUndefined();
    },
  );
});
