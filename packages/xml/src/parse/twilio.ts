/** What a Plivo document has in place of Twilio's verbs, for the error that names the mix-up. */
export const plivoNames: Readonly<Record<string, string>> = {
  Client: "User",
  Connect: "Stream",
  Enqueue: "MultiPartyCall",
  Gather: "GetInput",
  Parameter: "the attribute extraHeaders",
  Pause: "Wait",
  Reject: 'Hangup with reason="rejected"',
  Say: "Speak",
  Sip: "User",
  Sms: "Message",
  Start: "Stream",
};
