import { SchedulerServiceTaskScheduleDefinitionConfig } from '@backstage/backend-plugin-api';
import { HumanDuration } from '@backstage/types';

export interface Config {
  periskop?: {
    /**
     * The Periskop servers. The first one is that of entities that name none.
     */
    instances?: Array<{
      /**
       * By which annotations name it.
       *
       * @visibility frontend
       */
      name: string;
      /** Where Backstage's backend reaches it. */
      url: string;
      /**
       * A token of it, with the role `write` and `may_act_for: true` where people are to change errors.
       *
       * @visibility secret
       */
      token?: string;
      /** Instead of a token. */
      username?: string;
      /**
       * Goes with the username.
       *
       * @visibility secret
       */
      password?: string;
      /**
       * The address of its page for browsers; the url where it is left out.
       *
       * @visibility frontend
       */
      publicUrl?: string;
      /**
       * A link to a dashboard, with {service}, {key} and {id}.
       *
       * @visibility frontend
       */
      grafanaUrl?: string;
      /** How long an answer may take; 10 seconds where it is left out, at most two minutes. */
      timeout?: HumanDuration | string;
    }>;
    /** For how long an answer is good for others who ask the same; 5 where it is left out, 0 for never. */
    cacheSeconds?: number;
    /** How often is looked for errors that are new or came back. */
    watch?: {
      /** Every 30 seconds where it is left out. */
      schedule?: SchedulerServiceTaskScheduleDefinitionConfig;
    };
    signals?: {
      /** Whether open pages are told; true where it is left out. */
      enabled?: boolean;
    };
    notifications?: {
      /** Whether owners are notified; false where it is left out. */
      enabled?: boolean;
      /** Of what: first_seen, regressed; both where it is left out. */
      types?: Array<'first_seen' | 'regressed'>;
      /** Only of errors of these severities; of all where it is left out. */
      severities?: string[];
      /** How many notifications one look may send, before the rest becomes one; 20 where it is left out. */
      mostPerRun?: number;
    };
  };
}
