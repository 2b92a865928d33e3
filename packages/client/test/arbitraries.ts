import type { CreateCallParameters } from "@plivo-edge/client";
import fc from "fast-check";

export const digits = (minimum: number, maximum: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(..."0123456789"), minLength: minimum, maxLength: maximum });
const number = fc
  .tuple(fc.constantFrom("", "+"), fc.integer({ min: 1, max: 9 }), digits(4, 14))
  .map((parts) => parts.join(""));
export const sipUri: fc.Arbitrary<string> = fc
  .tuple(fc.stringMatching(/^[a-z0-9]{1,12}$/), fc.domain())
  .map(([user, host]) => `sip:${user}@${host}`);
const destination = fc.oneof(number, sipUri);
const url = fc.webUrl({ withQueryParameters: true, withFragments: true, validSchemes: ["http", "https"] });
const method = fc.constantFrom("GET" as const, "POST" as const);
const seconds = fc.integer({ min: 1, max: 100_000 });
const alphanumeric = fc.stringMatching(/^[A-Za-z0-9]{1,10}$/);

/** Any parameters of one call that are valid. */
export const parameters: fc.Arbitrary<CreateCallParameters> = fc.record(
  {
    from: number,
    to: destination,
    answerUrl: url,
    answerMethod: method,
    ringUrl: url,
    ringMethod: method,
    hangupUrl: url,
    hangupMethod: method,
    fallbackUrl: url,
    fallbackMethod: method,
    callerName: fc.string({ unit: "grapheme", maxLength: 10 }),
    sendDigits: fc.stringMatching(/^[0-9*#A-DwW]{1,10}(@[0-9]{1,4})?$/),
    sendOnPreanswer: fc.boolean(),
    timeLimit: seconds,
    hangupOnRing: seconds,
    machineDetection: fc.constantFrom(true as const, "hangup" as const),
    machineDetectionTime: fc.integer({ min: 2000, max: 10_000 }),
    machineDetectionUrl: url,
    machineDetectionMethod: method,
    machineDetectionMaximumSpeechLength: fc.integer({ min: 1000, max: 6000 }),
    machineDetectionInitialSilence: fc.integer({ min: 2000, max: 10_000 }),
    machineDetectionMaximumWords: fc.integer({ min: 2, max: 10 }),
    machineDetectionInitialGreeting: fc.integer({ min: 1000, max: 5000 }),
    sipHeaders: fc.dictionary(alphanumeric, alphanumeric, { minKeys: 1, maxKeys: 5, noNullPrototype: true }),
    ringTimeout: seconds,
    parentCallUuid: fc.uuid(),
    errorIfParentNotFound: fc.boolean(),
    callType: fc.constant("whatsapp_voice" as const),
  },
  { requiredKeys: ["from", "to", "answerUrl"] },
);

/** Any parameters of several calls that are valid. */
export const bulk: fc.Arbitrary<CreateCallParameters> = fc
  .tuple(
    parameters,
    fc.uniqueArray(destination, { minLength: 2, maxLength: 20, selector: (to) => to.replace("+", "") }),
  )
  .map(([{ parentCallUuid: _, ...single }, to]) => ({ ...single, to }));
