import { ConfigReader } from '@backstage/config';
import { readPeriskopConfig } from './config';

const read = (...instances: object[]) =>
  readPeriskopConfig(
    new ConfigReader({ periskop: { instances: instances as any } }),
  ).instances;

describe('readPeriskopConfig', () => {
  it('reads what the community plugin has', () => {
    expect(read({ name: 'a', url: 'http://p.example.com/' })).toEqual([
      {
        name: 'a',
        url: 'http://p.example.com',
        publicUrl: 'http://p.example.com',
        timeoutMs: 10_000,
      },
    ]);
  });

  it('reads everything', () => {
    expect(
      read(
        {
          name: 'a',
          url: 'https://p.example.com/periskop',
          publicUrl: 'https://errors.example.com/',
          grafanaUrl: 'https://g.example.com/d?s={service}',
          token: 'abcdefghijklmnop',
          timeout: { seconds: 3 },
        },
        {
          name: 'b',
          url: 'https://q.example.com',
          username: 'u',
          password: 'p:w',
          timeout: '500ms',
        },
      ),
    ).toEqual([
      {
        name: 'a',
        url: 'https://p.example.com/periskop',
        publicUrl: 'https://errors.example.com',
        grafanaUrl: 'https://g.example.com/d?s={service}',
        authorization: 'Bearer abcdefghijklmnop',
        timeoutMs: 3000,
      },
      {
        name: 'b',
        url: 'https://q.example.com',
        publicUrl: 'https://q.example.com',
        authorization: `Basic ${btoa('u:p:w')}`,
        timeoutMs: 500,
      },
    ]);
  });

  it('may be empty', () => {
    expect(readPeriskopConfig(new ConfigReader({}))).toEqual({
      instances: [],
      cacheMs: 5000,
    });
  });

  const good = { name: 'a', url: 'http://p.example.com' };
  it.each<[string, object]>([
    ['periskop.instances[0].url', { ...good, url: 'p.example.com' }],
    ['periskop.instances[0].url', { ...good, url: 'ftp://p.example.com' }],
    [
      'periskop.instances[0].url',
      { ...good, url: 'http://u:secret@p.example.com' },
    ],
    [
      'periskop.instances[0].url',
      { ...good, url: 'http://p.example.com/?a=b' },
    ],
    ['periskop.instances[0].url', { name: 'a' }],
    ['periskop.instances[0].name', { url: 'http://p.example.com' }],
    ['periskop.instances[0].name', { ...good, name: ' ' }],
    ['periskop.instances[0].publicUrl', { ...good, publicUrl: 'x' }],
    ['periskop.instances[0].grafanaUrl', { ...good, grafanaUrl: 'vbscript:x' }],
    ['periskop.instances[0].token', { ...good, token: 'secret with space' }],
    ['periskop.instances[0]', { ...good, token: 'secret', password: 'secret' }],
    ['periskop.instances[0]', { ...good, password: 'secret' }],
    ['periskop.instances[0].timeout', { ...good, timeout: 'soon' }],
    ['periskop.instances[0].timeout', { ...good, timeout: '1h' }],
  ])('names %s and no secret', (key, instance) => {
    let message = '';
    try {
      read(instance);
    } catch (e) {
      message = String(e);
    }
    expect(message).toContain(`'${key}'`);
    expect(message).not.toContain('secret');
  });

  it('refuses a name that is there twice', () => {
    expect(() => read(good, good)).toThrow(
      "'periskop.instances[1].name': 'a' is there twice",
    );
  });

  it.each([-1, 4000])('refuses %d as cacheSeconds', cacheSeconds => {
    expect(() =>
      readPeriskopConfig(new ConfigReader({ periskop: { cacheSeconds } })),
    ).toThrow("'periskop.cacheSeconds'");
  });
});
