import { errorPage, errorPageLink, occurrencesLink, publicUrl } from './links';

describe('links', () => {
  it.each([
    [['https://periskop.example.com/'], 'https://periskop.example.com'],
    [[undefined, 'http://127.0.0.1:8080/base//'], 'http://127.0.0.1:8080/base'],
    [['', ' https://a.example.com '], 'https://a.example.com'],
    [['/api/datasources/proxy/uid/x'], undefined],
    [['javascript:alert(1)'], undefined],
    [['https://'], undefined],
    [[undefined], undefined],
  ])('%j is %s for browsers', (candidates, url) => {
    expect(publicUrl(...candidates)).toBe(url);
  });

  it('escapes what errors are called', () => {
    expect(errorPage('https://p.example.com', 'my shop', 'a/b#c@1?d')).toBe(
      'https://p.example.com/#/my%20shop/errors/a%2Fb%23c%401%3Fd'
    );
    expect(errorPageLink('https://p.example.com').url).toBe(
      'https://p.example.com/#/${__data.fields.service:percentencode}/errors/${__data.fields.key:percentencode}'
    );
  });

  it('leads to stack traces by the id', () => {
    expect(occurrencesLink({ uid: 'u', name: 'n' }, 'errorId').internal).toEqual({
      datasourceUid: 'u',
      datasourceName: 'n',
      query: { refId: 'A', queryType: 'occurrences', q: '', limit: 100, id: '${__data.fields.errorId}' },
    });
  });
});
