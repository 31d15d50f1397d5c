import { Entity } from '@backstage/catalog-model';
import {
  isPeriskopAvailable,
  PERISKOP_INSTANCE_ANNOTATION,
  PERISKOP_NAME_ANNOTATION,
  PERISKOP_SEARCH_ANNOTATION,
  readPeriskopAnnotations,
} from './annotations';

const entity = (annotations?: Record<string, string>): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'shop', annotations },
});

describe('readPeriskopAnnotations', () => {
  it('has nothing of an entity without the annotation', () => {
    expect(readPeriskopAnnotations(entity())).toBeUndefined();
    expect(readPeriskopAnnotations(entity({ other: 'x' }))).toBeUndefined();
    expect(isPeriskopAvailable(entity())).toBe(false);
  });

  it.each(['', ' ', ',', ' , ,'])('takes %j for none', value => {
    expect(
      isPeriskopAvailable(entity({ [PERISKOP_NAME_ANNOTATION]: value })),
    ).toBe(false);
  });

  it('reads several services, each once and in their order', () => {
    expect(
      readPeriskopAnnotations(
        entity({ [PERISKOP_NAME_ANNOTATION]: 'shop, cart,shop ,, pay' }),
      ),
    ).toEqual({ services: ['shop', 'cart', 'pay'] });
  });

  it('reads the instance and the search', () => {
    expect(
      readPeriskopAnnotations(
        entity({
          [PERISKOP_NAME_ANNOTATION]: 'shop',
          [PERISKOP_INSTANCE_ANNOTATION]: ' eu ',
          [PERISKOP_SEARCH_ANNOTATION]: 'severity!=info',
        }),
      ),
    ).toEqual({ services: ['shop'], instance: 'eu', search: 'severity!=info' });
  });

  it('takes what is no text for nothing', () => {
    expect(
      isPeriskopAvailable(
        entity({ [PERISKOP_NAME_ANNOTATION]: 7 as unknown as string }),
      ),
    ).toBe(false);
  });
});
