import { SchedulerServiceTaskScheduleDefinitionConfig } from '@backstage/backend-plugin-api';

export interface Config {
  catalog?: {
    providers?: {
      /**
       * Makes components of the services that Periskop monitors. Off where it is left out.
       */
      periskop?: {
        /** Names in periskop.instances; all where it is left out. */
        instances?: string[];
        /** Every 5 minutes where it is left out. */
        schedule?: SchedulerServiceTaskScheduleDefinitionConfig;
        /** The name of a component, with {service} and {instance}; {service} where it is left out. */
        name?: string;
        filter?: {
          /** A regular expression that the whole name of a service matches; all where it is left out. */
          services?: string;
          /** A search of Periskop that an error of the service matches, such as severity=error. */
          search?: string;
        };
        /** Whether a service that another entity names already gets a component as well; false where it is left out. */
        includeAnnotated?: boolean;
        defaults?: {
          /** An entity; unknown where it is left out. */
          owner?: string;
          /** production where it is left out. */
          lifecycle?: string;
          /** service where it is left out. */
          type?: string;
          system?: string;
          /** default where it is left out. */
          namespace?: string;
        };
      };
    };
    processors?: {
      /**
       * Names the service of components that have the annotation periskop.io/service-name not yet. Off where it is left out.
       */
      periskop?: {
        /** In whose services is looked; the first one of periskop.instances where it is left out. */
        instance?: string;
        /** How often services are asked for; every minute where it is left out. */
        refreshSeconds?: number;
        /** The first one by which there is a service counts. */
        rules?: Array<{
          /** name: the service is called as the component. Or a regular expression that the whole name of the component matches. */
          match: string;
          /** With a regular expression: the name of the service, with $1 for its first group. */
          service?: string;
          /** Only components of these types; all where it is left out. */
          types?: string[];
        }>;
      };
    };
  };
}
