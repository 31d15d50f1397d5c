import { AuditorService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import {
  ApiErrorActions,
  ApiErrorActionsAnswer,
} from '@periskop/backstage-plugin-common';
import { Request } from 'express';
import { EntityErrors } from './EntityErrors';

/**
 * Changes errors of an entity, or undoes that, in the name of a user; what it is tried on, and whether it was done, is audited.
 */
export async function changeErrors(
  audit: { auditor: AuditorService; request?: Request },
  errors: EntityErrors,
  actions: ApiErrorActions,
  actor: string,
): Promise<ApiErrorActionsAnswer> {
  const { ids, q, change, undo, dryRun } = actions;
  const given = [ids, q, undo].filter(
    each => each !== undefined && each !== null,
  );
  if (given.length !== 1 || (undo ? Boolean(change) : !change)) {
    throw new InputError('Give ids and change, q and change, or undo');
  }
  if (dryRun) {
    return run(errors, actions, actor);
  }
  const event = await audit.auditor.createEvent({
    eventId: 'error-change',
    severityLevel: 'medium',
    request: audit.request,
    meta: {
      queryType: undo ? 'undo' : change?.state ?? 'label',
      entityRef: errors.entityRef,
      instance: errors.server.name,
      ...(ids && { ids: ids.slice(0, 100), idsCount: ids.length }),
      ...(undo && {
        ids: undo.slice(0, 100).map(each => each.id),
        idsCount: undo.length,
      }),
      ...(typeof q === 'string' && { q }),
    },
  });
  try {
    const answer = await run(errors, actions, actor);
    await event.success({
      meta: { matched: answer.matched, changed: answer.changed },
    });
    return answer;
  } catch (e) {
    await event.fail({ error: e as Error });
    throw e;
  }
}

async function run(
  errors: EntityErrors,
  actions: ApiErrorActions,
  actor: string,
): Promise<ApiErrorActionsAnswer> {
  const ids = actions.ids ?? actions.undo?.map(each => each.id);
  if (ids) {
    await errors.checkAll(ids);
    return errors.server.change(actions, actor);
  }
  return errors.searching(() =>
    errors.server.change(
      { ...actions, q: errors.scope.limit(actions.q) },
      actor,
    ),
  );
}
