package io.periskop.api.v1;

/** What the API does, the same on whatever errors are stored in. */
abstract class ApiContract extends ErrorsApiContract
        implements QueryContract,
                EventsApiContract,
                StreamContract,
                AnnotationsContract,
                LabelsContract,
                StatusContract,
                AlertsContract,
                TwoClientsContract {}
