import { SchedulerServiceTaskScheduleDefinitionConfig } from '@backstage/backend-plugin-api';

export interface Config {
  search?: {
    collators?: {
      /** Errors of entities that name a service. */
      periskop?: {
        /** Every 10 minutes where it is left out. */
        schedule?: SchedulerServiceTaskScheduleDefinitionConfig;
        /** Which errors, in the search language of Periskop; state!=resolved where it is left out. */
        search?: string;
        /** Those of an entity that happened last: at most so many; 200 where it is left out. */
        mostPerEntity?: number;
        /** At most so many of all entities; 10000 where it is left out. */
        most?: number;
      };
    };
  };
}
