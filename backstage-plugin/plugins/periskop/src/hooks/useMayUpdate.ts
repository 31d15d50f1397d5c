import { usePermission } from '@backstage/plugin-permission-react';
import { periskopErrorUpdatePermission } from '@periskop/backstage-plugin-common';

/** Whether the user may change errors of the entity, and if not, why. */
export function useMayUpdate(entityRef: string): {
  allowed: boolean;
  reason?: string;
} {
  const { allowed, loading } = usePermission({
    permission: periskopErrorUpdatePermission,
    resourceRef: entityRef,
  });
  if (allowed) {
    return { allowed: true };
  }
  return {
    allowed: false,
    reason: loading
      ? undefined
      : `You may read these errors, not change them: that takes the permission ${periskopErrorUpdatePermission.name} on ${entityRef}.`,
  };
}
