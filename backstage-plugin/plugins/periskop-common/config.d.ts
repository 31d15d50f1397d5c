export interface Config {
  periskop?: {
    /** The Periskop servers. */
    instances?: Array<{
      /**
       * By which annotations name it.
       *
       * @visibility frontend
       */
      name: string;
      /**
       * The address of its page for browsers.
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
    }>;
  };
}
