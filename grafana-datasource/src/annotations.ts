import type { AnnotationQuery, AnnotationSupport } from '@grafana/data';
import { AnnotationQueryEditor } from './components/AnnotationQueryEditor';
import { DEFAULT_EVENTS, eventsOf } from './events';
import type { PeriskopQuery } from './types';

export const annotationSupport: AnnotationSupport<PeriskopQuery> = {
  getDefaultQuery: () => DEFAULT_EVENTS,
  prepareAnnotation: (annotation: AnnotationQuery<PeriskopQuery>) => ({
    ...annotation,
    target: eventsOf(annotation.target),
  }),
  prepareQuery: ({ target }) => eventsOf(target),
  QueryEditor: AnnotationQueryEditor,
};
