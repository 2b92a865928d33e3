import type { CampaignOutcome } from "@plivo-edge/live/frames";
import { describe, expect, it } from "vitest";
import { redactCampaignEvent } from "../../src/campaigns/campaign-frames.ts";

const outcome: CampaignOutcome = {
  ...{ type: "outcome", position: 1, status: "busy", attempts: 2, at: 3 },
  ...{
    id: "14155550199",
    to: "+14155550199",
    call: "c",
    hangupCauseCode: 3010,
    hangupCauseName: "Busy Line",
  },
};

describe("a redacted event of a campaign", () => {
  it.each([
    ["14155550199", "+14155550199", "•••0199", "•••0199"],
    ["+14155550199", "14155550199", "•••0199", "•••0199"],
    ["tel:1-415-555-0199", "14155550199", "•••0199", "•••0199"],
    ["row-14155550199", "14155550199", "•••0199", "•••0199"],
    ["customer-1", "sip:ada1@example.com", "customer-1", "sip:•••"],
    ["customer-1", "14155550199", "customer-1", "•••0199"],
    ["sip:ada@phone.plivo.com", "sip:ada@phone.plivo.com", "sip:•••", "sip:•••"],
    ["ada", "sip:ada@phone.plivo.com", "ada", "sip:•••"],
  ])("of %s at %s is of %s at %s", (id, to, shownId, shownTo) => {
    expect(redactCampaignEvent({ ...outcome, id, to })).toEqual({ ...outcome, id: shownId, to: shownTo });
  });

  it("shows the status of the campaign as it is", () => {
    const event = { type: "status", status: "blocked", reason: "no credit", at: 1 } as const;
    expect(redactCampaignEvent(event)).toEqual(event);
  });
});
