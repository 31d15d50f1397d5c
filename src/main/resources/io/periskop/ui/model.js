/**
 * What the API answers, by the names that are used here.
 *
 * @typedef {import('../../../../../../openapi/types').Error} ErrorRow
 * @typedef {import('../../../../../../openapi/types').ErrorDetail} ErrorDetail
 * @typedef {import('../../../../../../openapi/types').ErrorList} ErrorList
 * @typedef {import('../../../../../../openapi/types').ErrorState} ErrorState
 * @typedef {import('../../../../../../openapi/types').ErrorCounts} ErrorCounts
 * @typedef {import('../../../../../../openapi/types').ErrorChange} ErrorChange
 * @typedef {import('../../../../../../openapi/types').ErrorActionsAnswer} ActionsAnswer
 * @typedef {import('../../../../../../openapi/types').ErrorEvent} ErrorEvent
 * @typedef {import('../../../../../../openapi/types').Occurrence} Occurrence
 * @typedef {import('../../../../../../openapi/types').OccurrenceList} OccurrenceList
 * @typedef {import('../../../../../../openapi/types').ExceptionLink} ExceptionLink
 * @typedef {import('../../../../../../openapi/types').HttpRequest} HttpRequest
 * @typedef {import('../../../../../../openapi/types').Service} Service
 * @typedef {import('../../../../../../openapi/types').ServiceList} ServiceList
 * @typedef {import('../../../../../../openapi/types').SparklineSlots} Slots
 * @typedef {import('../../../../../../openapi/types').SearchSuggestions} Suggestions
 * @typedef {import('../../../../../../openapi/types').QueryResults} QueryResults
 * @typedef {import('../../../../../../openapi/types').Frame} Frame
 * @typedef {import('../../../../../../openapi/types').ActiveTarget} ActiveTarget
 * @typedef {import('../../../../../../openapi/types').TargetsAnswer} TargetsAnswer
 * @typedef {import('../../../../../../openapi/types').AffectedTargets} AffectedTargets
 * @typedef {import('../../../../../../openapi/types').DiscoveryStatus} DiscoveryStatus
 * @typedef {import('../../../../../../openapi/types').ServerStatus} ServerStatus
 * @typedef {import('../../../../../../openapi/types').StorageAnswer} StorageAnswer
 * @typedef {import('../../../../../../openapi/types').Replicas} Replicas
 * @typedef {import('../../../../../../openapi/types').FederationStatus} FederationStatus
 * @typedef {import('../../../../../../openapi/types').FederatedOrigin} FederatedOrigin
 * @typedef {import('../../../../../../openapi/types').OriginCount} OriginCount
 * @typedef {import('../../../../../../openapi/types').OriginCounts} OriginCounts
 * @typedef {import('../../../../../../openapi/types').IngestStatus} IngestStatus
 * @typedef {import('../../../../../../openapi/types').Session} Session
 * @typedef {import('../../../../../../openapi/types').ConfigAnswer} ConfigAnswer
 * @typedef {import('../../../../../../openapi/types').Undo} Undo
 * @typedef {import('../../../../../../openapi/types').History} History
 * @typedef {import('../../../../../../openapi/types').Alert} Alert
 * @typedef {import('../../../../../../openapi/types').AlertsAnswer} AlertsAnswer
 * @typedef {import('../../../../../../openapi/types').AlertmanagersAnswer} AlertmanagersAnswer
 *
 * What the stream says of an error.
 * @typedef {object} Streamed
 * @property {string} type
 * @property {string} errorId
 * @property {string} service
 * @property {string} key
 * @property {string} class
 * @property {string} severity
 * @property {'open' | 'resolved' | 'muted'} state
 * @property {string} mark
 * @property {Record<string, string>} labels
 * @property {number} total
 * @property {string} lastSeen
 * @property {number} delta
 *
 * @typedef {{ from: number, to: number }} Span milliseconds since 1970
 */

export {};
