/** Different destinations in one request. */
export const mostDestinations = 1000;

/** Bytes of an answer document: Plivo refuses longer ones. */
export const mostDocumentBytes = 102_400;

/** Bytes of the headers that Plivo hands to a WebSocket. */
export const mostExtraHeaderBytes = 512;

/** Records or streams in a page of a list. */
export const mostPerPage = 20;

/** Seconds that an unanswered call rings, unless it says otherwise. */
export const defaultRingTimeout = 120;

/** Seconds that an answered call lasts at most, unless it says otherwise. */
export const defaultTimeLimit = 14_400;

/** Seconds after which Plivo ends a call whatever it says, and a stream unless it says otherwise. */
export const longestCall = 86_400;

/** Milliseconds that machine detection takes at most, unless the call says otherwise. */
export const defaultMachineDetectionTime = 5000;

/** Milliseconds of speech that mean a machine, unless the call says otherwise. */
export const defaultMaximumSpeechLength = 5000;
